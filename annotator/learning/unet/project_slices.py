"""A project's regions as labelled slices: what somebody vouches for is a label, all else is ignored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from fourclick.annotator.core.annotation import PROPOSED_BY_UNET, Annotation, Region
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import message_of
from fourclick.annotator.learning.unet.classes import IGNORE, ChannelMap, Classes
from fourclick.annotator.learning.unet.slices import LabelledSlice
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry, Project
from fourclick.models.dataset import Pair

LABELLED, ACCEPTED = "labelled", "accepted"
TRUSTED = {
    LABELLED: "what is not labelled on a slice with regions is background",
    ACCEPTED: "so only on images that a reviewer has accepted",
}
"""Whose background is known; elsewhere it is ignored."""


def is_untouched_proposal(region: Region) -> bool:
    """Whether a U-Net has proposed it and nobody has clicked on it, or changed it by hand, since."""
    return region.id.startswith(PROPOSED_BY_UNET) and not region.prompt.clicks and region.seconds == 0


def patient_of(entry: ImageEntry, project_name: str) -> str:
    """As the project knows it, else as the file's name tells it, else one for each image."""
    return entry.patient or Pair(project_name, Path(entry.path), Path(entry.path)).patient


def chosen_parts(project: Project) -> Mapping[str, tuple[str, ...]]:
    """Of each patient the parts of the split that the project puts its images into, where it does."""
    parts: dict[str, tuple[str, ...]] = {}
    for entry in project.images():
        if entry.split:
            patient = patient_of(entry, project.name)
            parts[patient] = (*parts.get(patient, ()), entry.split)
    return parts


def project_slices(
    project: Project,
    classes: Classes,
    *,
    trusts: str = LABELLED,
    problem: Callable[[str], None] | None = None,
    is_wanted: Callable[[ImageEntry], bool] | None = None,
) -> Iterator[LabelledSlice]:
    """The labelled slices of all images that are not rejected, one after the other as they are read.

    Slices without regions are left out, but for pictures that were accepted as they are. Proposals that nobody has touched
    count only on accepted images; elsewhere they and the background around them are ignored. So is the background of images on
    which a prompt is under way, and, where `trusts` is "accepted", that of images that are not. `problem` is told a sentence
    for each image that cannot be used. Images that are not wanted are not read.
    """
    for entry in project.images():
        if is_wanted is not None and not is_wanted(entry):
            continue
        is_empty = entry.status is ImageStatus.ACCEPTED and not entry.regions
        if entry.status is ImageStatus.REJECTED or not (entry.regions or is_empty):
            continue
        annotation = stacked(project.load_state(entry.id).annotation, project.labels())
        if not is_empty and not any(_counts(region, entry) for region in annotation):
            continue
        try:
            yield from _of_image(entry, annotation, classes, project.name, trusts)
        except FourclickError as error:
            if problem is not None:
                problem(message_of(error))


def _of_image(
    entry: ImageEntry, annotation: Annotation, classes: Classes, project_name: str, trusts: str
) -> Iterator[LabelledSlice]:
    image = read_image(Path(entry.path))
    if not len(annotation) and image.depth > 1:
        return
    shape = (image.height, image.width)
    fitting = [each for each in annotation if each.mask.shape == shape and each.slice_index < image.depth]
    for index in sorted({region.slice_index for region in fitting}) or [0]:
        regions = [region for region in fitting if region.slice_index == index]
        if regions and not any(_counts(region, entry) for region in regions):
            continue
        channels = _channels(regions, entry, classes, shape, trusts)
        yield LabelledSlice(
            entry.key, patient_of(entry, project_name), index, np.ascontiguousarray(image.slice(index)), channels
        )


def _channels(regions: list[Region], entry: ImageEntry, classes: Classes, shape: tuple[int, int], trusts: str) -> ChannelMap:
    is_accepted = entry.status is ImageStatus.ACCEPTED
    is_complete = entry.status is not ImageStatus.DRAFT and all(_counts(region, entry) for region in regions)
    is_known = is_complete and (is_accepted or trusts == LABELLED)
    channels = np.full(shape, 0 if is_known else IGNORE, np.uint8)
    numbers = {number: channel for channel, number in enumerate(classes.numbers, start=1)}
    for region in regions:
        channel = numbers.get(region.label, IGNORE) if _counts(region, entry) else IGNORE
        channels[region.mask.to_array()] = channel
    return channels


def _counts(region: Region, entry: ImageEntry) -> bool:
    """Whether somebody vouches for the region."""
    return entry.status is ImageStatus.ACCEPTED or not is_untouched_proposal(region)
