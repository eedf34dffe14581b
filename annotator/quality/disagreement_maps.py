"""Where the readings of an image differ, as arrays for the app and as files for other viewers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from fourclick.annotator.core.image import Geometry
from fourclick.annotator.quality.consensus import disagreement
from fourclick.annotator.quality.project_readings import Progress, Readings
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.annotator.storage.project import Project

FloatMap = npt.NDArray[np.float32]


def disagreement_of(places: Sequence[str], own: Project, image_id: int) -> FloatMap | None:
    """The share of readings that differ from the most frequent label, (D, H, W) float32, on an image of the project `own`.

    `places` are the other projects. None where there are not two readings. Raises ProjectError for a place without a project.
    """
    with ExitStack() as stack:
        readings = Readings([own, *(stack.enter_context(Project.open_to_read(place)) for place in places)])
        for entry, image in readings.entries(only=own.image(image_id).key):
            if entry.id == image_id:
                return disagreement([each.labels for each in image.readings]).share
    return None


def write_maps(readings: Readings, folder: Path, progress: Progress | None = None) -> list[Path]:
    """A file for each image with several readings: PNG from 0 (all agree) to 255, or NIfTI with shares where it has slices.

    Called by the image's number in the first project that has it, as exports are. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for entry, image in readings.entries(progress):
        share = disagreement([each.labels for each in image.readings]).share
        suffix = ".png" if share.shape[0] == 1 else ".nii.gz"
        path = folder / f"image-{entry.id:06d}_disagreement{suffix}"
        with atomic_write(path) as temporary:
            sitk.WriteImage(_picture(share) if share.shape[0] == 1 else _volume(share, image.geometry), str(temporary))
        written.append(path)
    return written


def _picture(share: FloatMap) -> sitk.Image:
    return sitk.GetImageFromArray(np.round(255 * share[0]).astype(np.uint8))


def _volume(share: FloatMap, geometry: Geometry) -> sitk.Image:
    volume = sitk.GetImageFromArray(share)
    volume.SetSpacing(geometry.spacing_mm)
    volume.SetOrigin(geometry.origin_mm)
    volume.SetDirection(geometry.direction)
    return volume
