"""Slices brought onto an even grid at right angles: every point of the patient stays where it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from fourclick.annotator.core.image import Geometry
from fourclick.annotator.storage.limits import check_size

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
ON_A_SLICE = 1e-3
"""A place that is nearer to a slice than this share of the distance gets that slice as it is."""


def straightened(name: str, planes: Sequence[Array], aside_px: Floats) -> tuple[Array, tuple[int, int]]:
    """Planes (H, W) or (H, W, 3), each moved by its (x, y) in `aside_px` (N, 2), on one larger plane that holds them all.

    Returns (N, H', W') and the (x, y) of the larger plane's first pixel on the first plane's grid. Pixels that no plane covers
    get the lowest value. Linear between pixels. Raises UnreadableImage where the result is absurdly large.
    """
    low, high = np.floor(aside_px.min(0) + 1e-6).astype(int), np.ceil(aside_px.max(0) - 1e-6).astype(int)
    height, width = planes[0].shape[:2]
    size = (width + int(high[0] - low[0]), height + int(high[1] - low[1]))
    check_size(name, (len(planes), size[1], size[0]), planes[0].itemsize * (3 if planes[0].ndim == 3 else 1))
    lowest = float(min(plane.min() for plane in planes))
    # whole pixels stay whole: nothing is interpolated there
    offsets = np.round(aside_px - low, 6)
    moved = [_moved(plane, offset, size, lowest) for plane, offset in zip(planes, offsets, strict=True)]
    return np.stack(moved), (int(low[0]), int(low[1]))


def _moved(plane: Array, offset: Floats, size: tuple[int, int], fill: float) -> Array:
    image = sitk.GetImageFromArray(_as_floats(plane), isVector=plane.ndim == 3)
    # ITK's transform leads from the new picture back to the old one
    shift = sitk.TranslationTransform(2, [-float(offset[0]), -float(offset[1])])
    result = sitk.Resample(image, size, shift, sitk.sitkLinear, (0.0, 0.0), (1.0, 1.0), (1.0, 0.0, 0.0, 1.0), fill)
    return _as_type(sitk.GetArrayFromImage(result), plane.dtype)


def _as_floats(voxels: Array) -> Array:
    """ITK cuts the fractions of whole numbers off, which would darken the image by half a step."""
    exact = np.float32 if voxels.dtype.itemsize <= 2 or voxels.dtype == np.float32 else np.float64
    return np.ascontiguousarray(voxels, exact)


def _as_type(voxels: Array, kind: np.dtype[Any]) -> Array:
    if kind.kind not in "iu":
        return voxels.astype(kind)
    whole: Array = np.rint(voxels).astype(kind)
    return whole


def evened(voxels: Array, places_mm: Floats, slice_mm: float) -> tuple[Array, float]:
    """Slices (N, ...) that lie at `places_mm` (N,), ascending, on an even grid from the first to the last.

    Returns the new slices and their exact distance, the nearest to `slice_mm` that ends at the last slice. Linear between the
    two neighbours; a slice that lies on the grid stays as it is.
    """
    span = float(places_mm[-1] - places_mm[0])
    count = round(span / slice_mm) + 1
    check_size("the even grid", (count, *voxels.shape[1:]), voxels.itemsize)
    distance = span / (count - 1)
    out = np.empty((count, *voxels.shape[1:]), voxels.dtype)
    for index in range(count):
        place = places_mm[0] + index * distance
        after = int(np.clip(np.searchsorted(places_mm, place), 1, len(places_mm) - 1))
        gap = places_mm[after] - places_mm[after - 1]
        share = (place - places_mm[after - 1]) / gap
        if min(share, 1 - share) * gap <= ON_A_SLICE * distance:
            out[index] = voxels[after if share > 0.5 else after - 1]
        else:
            between = (1 - share) * voxels[after - 1].astype(np.float64) + share * voxels[after]
            out[index] = np.rint(between) if out.dtype.kind in "iu" else between
    return out, distance


def squared(name: str, voxels: Array, affine: Floats) -> tuple[Array, Geometry]:
    """Voxels (D, H, W) or (D, H, W, 3) of a sheared grid on the nearest one at right angles that holds them all.

    affine: (4, 4) from (column, row, slice) to LPS millimetres, not singular. Raises UnreadableImage where the result is
    absurdly large.
    """
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    left, _, right = np.linalg.svd(affine[:3, :3] / spacing)
    direction = left @ right
    depth, height, width = voxels.shape[:3]
    ends = np.array(np.meshgrid([0, width - 1], [0, height - 1], [0, depth - 1])).reshape(3, -1)
    corners = direction.T @ (affine[:3, :3] @ ends + affine[:3, 3:])
    low = corners.min(1)
    size = np.ceil((corners.max(1) - low) / spacing - 1e-6).astype(int) + 1
    check_size(name, tuple(int(side) for side in size), voxels.itemsize)
    target = np.eye(4)
    target[:3, :3], target[:3, 3] = direction * spacing, direction @ low
    indices = np.linalg.inv(affine) @ target
    transform = sitk.AffineTransform(3)
    transform.SetMatrix(indices[:3, :3].ravel().tolist())
    transform.SetTranslation(indices[:3, 3].tolist())
    image = sitk.GetImageFromArray(_as_floats(voxels), isVector=voxels.ndim == 4)
    grid = ([int(side) for side in size], transform, sitk.sitkLinear, (0.0,) * 3, (1.0,) * 3, tuple(np.eye(3).ravel()))
    result = sitk.Resample(image, *grid, float(voxels.min()))
    x, y, z = (float(value) for value in target[:3, 3])
    geometry = Geometry(
        (float(spacing[0]), float(spacing[1]), float(spacing[2])),
        (x, y, z),
        tuple(float(value) for value in direction.ravel()),
        is_known=True,
    )
    return _as_type(sitk.GetArrayFromImage(result), voxels.dtype), geometry
