"""A project's accepted regions as objects to train on and to be tested on, split by image."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fourclick.annotator.core.errors import FourclickError, ProjectError
from fourclick.annotator.core.sentence import counted, message_of, sentence
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry, Project

if TYPE_CHECKING:
    from fourclick.models.dataset import SegmentedObject

HELD_OUT_SHARE = 0.25
FEWEST_IMAGES = 2
FEWEST_OBJECTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class ProjectObjects:
    """What to train on and what is held out, from different images; `problems` names images that could not be read."""

    training: tuple[SegmentedObject, ...]
    held_out: tuple[SegmentedObject, ...]
    images: int
    held_out_images: int
    problems: tuple[str, ...] = ()


def project_objects(project: Project) -> ProjectObjects:
    """The regions of all images of a project, a quarter of the images held out, chosen by a hash that never changes.

    Raises ProjectError where there are too few: fewer than FEWEST_IMAGES images with regions, or FEWEST_OBJECTS regions.
    """
    entries = [entry for entry in project.images() if entry.regions]
    entries.sort(key=lambda entry: hashlib.sha256(entry.key.encode()).hexdigest())
    kept: list[tuple[ImageEntry, tuple[SegmentedObject, ...]]] = []
    problems: list[str] = []
    for entry in entries:
        try:
            objects = tuple(_objects_of(project, entry))
        except FourclickError as error:
            problems.append(message_of(error))
            continue
        if objects:
            kept.append((entry, objects))
    count = sum(len(objects) for _, objects in kept)
    if len(kept) < FEWEST_IMAGES or count < FEWEST_OBJECTS:
        raise ProjectError(
            sentence(
                "{name} has {regions} in {images}. Training needs at least {objects} in {fewest} images, because some images "
                "are held out to measure whether it helped.",
                name=project.name,
                regions=counted(count, sentence("{n} region"), sentence("{n} regions")),
                images=counted(len(kept), sentence("{n} readable image"), sentence("{n} readable images")),
                objects=FEWEST_OBJECTS,
                fewest=FEWEST_IMAGES,
            )
        )
    held = max(1, round(HELD_OUT_SHARE * len(kept)))
    return ProjectObjects(
        training=tuple(item for _, objects in kept[held:] for item in objects),
        held_out=tuple(item for _, objects in kept[:held] for item in objects),
        images=len(kept) - held,
        held_out_images=held,
        problems=tuple(problems),
    )


def _objects_of(project: Project, entry: ImageEntry) -> Iterator[SegmentedObject]:
    from fourclick.models.dataset import Pair, SegmentedObject

    annotation = project.load_state(entry.id).annotation
    image = read_image(Path(entry.path))
    pair = Pair(project.name, Path(entry.path), Path(entry.path))
    for region in annotation:
        box = region.mask.box
        if region.mask.is_empty or region.slice_index >= image.depth or region.mask.shape != (image.height, image.width):
            continue
        inside = np.ascontiguousarray(region.mask.to_array()[box.y0 : box.y1, box.x0 : box.x1])
        yield SegmentedObject(pair, region.slice_index, image.slice(region.slice_index), inside, box)
