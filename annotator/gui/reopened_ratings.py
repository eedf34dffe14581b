"""Ratings of derived slices that were saved without them: computed anew from what is known when the image is opened again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.structure import structure_of
from fourclick.annotator.gui.slice_ratings import Rating
from fourclick.models.metrics import dice
from fourclick.models.shape_interpolation import centroid
from fourclick.models.slice_walk import THRESHOLD, answered
from fourclick.models.structure_fill import is_flagged


@dataclass(frozen=True, slots=True)
class RatedAgain:
    """A region and its rating."""

    region: Region
    rating: Rating


def rated_again(
    predictor: Any, image: Image, annotation: Annotation, derived: frozenset[str], *, slice_px: float
) -> Iterator[RatedAgain]:
    """The regions with these ids, structure by structure, in the network's thread.

    With a propagator, a slice has the Dice that this predicts from the user's own slices of the structure, times how far its
    answer is the saved mask; else the Dice that the network predicts for its answer to the mask's extremes, times the same.
    """
    left = [region for region in annotation if region.id in derived and not region.mask.is_empty]
    while left:
        first = left[0]
        same_label = [region for region in annotation if region.label == first.label]
        structure = structure_of(same_label, first.mask.to_array(), first.slice_index)
        found = _propagated(predictor, image, structure, derived, slice_px)
        mine = [region for region in structure if region in left] or [first]
        for region in mine:
            yield RatedAgain(region, _rating(predictor, image, region, found.get(region.slice_index)))
        left = [region for region in left if region not in mine]


def _propagated(
    predictor: Any, image: Image, structure: tuple[Region, ...], derived: frozenset[str], slice_px: float
) -> Mapping[int, Any]:
    """The propagator's answers between the structure's outermost slices; nothing without a slice of the user's own."""
    propagator = getattr(predictor, "propagator", None)
    keys: dict[int, BoolMap] = {}
    for region in structure:
        if region.id not in derived:
            mask = region.mask.to_array()
            keys[region.slice_index] = keys.get(region.slice_index, np.zeros_like(mask)) | mask
    if propagator is None or not keys:
        return {}
    outermost = [pick(structure, key=lambda region: region.slice_index) for pick in (min, max)]
    ends = {region.slice_index: centroid(region.mask.to_array()) for region in outermost if region.slice_index not in keys}
    found: Mapping[int, Any] = propagator.propagated(image.slice, image.depth, keys, ends=ends, slice_px=slice_px)
    return found


def _rating(predictor: Any, image: Image, region: Region, propagated: Any) -> Rating:
    mask = region.mask.to_array()
    step = answered(predictor, image.slice(region.slice_index), mask, region.slice_index)
    if propagated is not None:
        found = np.asarray(propagated.probability >= THRESHOLD)
        return Rating(propagated.dice * dice(found, mask), step is not None and is_flagged(step))
    return Rating() if step is None else Rating(step.dice * step.agreement, is_flagged(step))
