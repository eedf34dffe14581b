"""One image on the grid of another, by where both lie in the patient."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Image, Voxels
from fourclick.annotator.core.sentence import sentence

ITK_KINDS = "iuf"


def resampled(moving: Image, onto: Image) -> Voxels:
    """The voxels of `moving` at the places of `onto`'s: (D, H, W) or (D, H, W, 3), linear; its lowest value where it has none.

    Images without millimetres lie voxel on voxel. Raises UnreadableImage where that cannot be, or where they do not meet.
    """
    is_same_grid = moving.voxels.shape[:3] == onto.voxels.shape[:3] and moving.geometry == onto.geometry
    if is_same_grid:
        return moving.voxels
    if not (moving.geometry.is_known and onto.geometry.is_known):
        if moving.voxels.shape[:3] == onto.voxels.shape[:3]:
            return moving.voxels
        raise UnreadableImage(
            sentence(
                "{moving} cannot be laid over {onto}: one of them does not say where it lies, and their sizes "
                "differ. Choose an image of the same size, or files with millimetres.",
                moving=moving.name,
                onto=onto.name,
            )
        )
    if not _meet(moving, onto):
        raise UnreadableImage(
            sentence(
                "{moving} lies elsewhere than {onto}: they have no place in common. Choose an image of the same "
                "patient and session, or register them first.",
                moving=moving.name,
                onto=onto.name,
            )
        )
    lowest = float(np.nanmin(moving.voxels)) if moving.voxels.size else 0.0
    found = sitk.Resample(_itk(moving), _grid(onto), sitk.Transform(), sitk.sitkLinear, lowest)
    voxels: Voxels = sitk.GetArrayFromImage(found)
    return voxels


def _itk(image: Image) -> sitk.Image:
    voxels = image.voxels
    if voxels.dtype.kind not in ITK_KINDS or (voxels.dtype.itemsize == 2 and voxels.dtype.kind == "f"):
        voxels = voxels.astype(np.float32)
    found = sitk.GetImageFromArray(voxels, isVector=image.is_rgb)
    _place(found, image)
    return found


def _grid(image: Image) -> sitk.Image:
    """The voxels' places without their values."""
    grid = sitk.Image([image.width, image.height, image.depth], sitk.sitkUInt8)
    _place(grid, image)
    return grid


def _place(itk: sitk.Image, image: Image) -> None:
    itk.SetSpacing(image.geometry.spacing_mm)
    itk.SetOrigin(image.geometry.origin_mm)
    itk.SetDirection(image.geometry.direction)


def _meet(first: Image, second: Image) -> bool:
    """Whether the boxes around both overlap, in millimetres along x, y and z."""
    lows, highs = zip(*(_extent(image) for image in (first, second)), strict=True)
    return bool((np.max(lows, axis=0) <= np.min(highs, axis=0)).all())


def _extent(image: Image) -> tuple[np.ndarray, np.ndarray]:
    # half a voxel beyond the outermost centres
    ends = [(-0.5, side - 0.5) for side in (image.width, image.height, image.depth)]
    corners = [image.geometry.to_world(column, row, index) for column in ends[0] for row in ends[1] for index in ends[2]]
    return np.min(corners, axis=0), np.max(corners, axis=0)
