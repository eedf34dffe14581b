"""Slices of data folders, images/ beside masks/, as labelled slices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from fourclick.annotator.learning.unet.classes import Classes, TrainingError
from fourclick.annotator.learning.unet.slices import LabelledSlice
from fourclick.models.dataset import SLICES_PER_VOLUME, Pair, find_pairs, read_array, slices_of

MOST_VALUES = 32
"""A label map with more values numbers objects, not classes."""
NUMBERED = frozenset({"axon_sem", "covid_cxr_lungs", "dsb2018_nuclei", "polyp_nuclei_if", "rings_prostate_glands_he"})
"""Known sources whose masks number their objects, however few there are: of lungs, for example, whichever was drawn first."""


def one_source(folder: Path) -> list[Pair]:
    """The pairs of a folder with images/ and masks/. Raises DatasetError, and TrainingError for a folder of several sources."""
    sources = find_pairs(folder)
    if len(sources) > 1:
        raise TrainingError(f"{folder} holds {len(sources)} sources, such as {sorted(sources)[0]}. Choose one of them.")
    return next(iter(sources.values()))


def classes_of(pairs: Sequence[Pair]) -> Classes:
    """The values of all masks; one class where they number the objects."""
    values: set[int] = set()
    if pairs[0].source in NUMBERED:
        return Classes((1,), ("object",))
    for pair in pairs:
        values |= {int(value) for value in np.unique(read_array(pair.mask))} - {0}
        if len(values) > MOST_VALUES:
            return Classes((1,), ("object",))
    if not values:
        raise TrainingError(f"The masks of {pairs[0].source} are empty. Choose a folder whose masks show something.")
    return Classes.of_values(values)


def numbers_objects(classes: Classes) -> bool:
    """Whether the masks' values are objects' numbers, all of one class."""
    return classes.names == ("object",)


def folder_slices(pairs: Sequence[Pair], classes: Classes, *, most: int | None = SLICES_PER_VOLUME) -> Iterator[LabelledSlice]:
    """The slices of some pairs, of volumes at most `most` of those that show a label."""
    for pair in pairs:
        for index, slice_, labels in slices_of(pair, most=most):
            numbers = (labels > 0).astype(np.uint8) if numbers_objects(classes) else labels
            yield LabelledSlice(image_name(pair), pair.patient, index, slice_, classes.channel_map(numbers))


def image_name(pair: Pair) -> str:
    return f"{pair.source}/{pair.image.name}"
