"""Projects with annotated images that export and command-line tests speak about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import SimpleITK

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.image_files import find_images
from fourclick.annotator.storage.project import Project

SPACING_MM = (0.5, 0.75, 3.0)
ORIGIN_MM = (-100.0, 40.0, -7.5)
# columns are the axes: x runs to the patient's right and the slices run down
DIRECTION = (-1.0, 0.0, 0.0, 0.0, 0.8, 0.6, 0.0, 0.6, -0.8)


def write_picture(path: Path, *, height=40, width=60) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(0).integers(0, 256, (height, width)).astype(np.uint8)
    assert cv2.imwrite(str(path), values)
    return path


def write_volume(path: Path, *, shape=(5, 20, 30)) -> Path:
    """An int16 volume with oblique, anisotropic geometry, written by SimpleITK."""
    image = SimpleITK.GetImageFromArray(np.random.default_rng(0).integers(-900, 900, shape).astype(np.int16))
    image.SetSpacing(SPACING_MM)
    image.SetOrigin(ORIGIN_MM)
    image.SetDirection(DIRECTION)
    path.parent.mkdir(parents=True, exist_ok=True)
    SimpleITK.WriteImage(image, str(path))
    return path


def square(shape, *, corner=(3, 4), side=6):
    """(H, W) bool square whose upper left pixel is (column, row)."""
    mask = np.zeros(shape, bool)
    mask[corner[1] : corner[1] + side, corner[0] : corner[0] + side] = True
    return mask


def annotate(project: Project, image_id: int, masks: Mapping[int, np.ndarray], *, label=1) -> None:
    """One region for each slice."""
    annotation = Annotation(tuple(Region(Mask.from_array(mask), label, slice_index=k) for k, mask in masks.items()))
    project.save_state(image_id, State(annotation=annotation))


def project_of(folder: Path, paths: list[Path]) -> Project:
    """A new project with these images, not annotated yet."""
    project = Project.create(folder, "test")
    project.add_images(find_images(paths))
    return project
