"""What walks and fills begin from, and where they stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.structure import is_same_object
from fourclick.annotator.gui.text import tr
from fourclick.models.prompt import Point
from fourclick.models.slice_walk import WalkEnd, WalkStep
from fourclick.models.structure_fill import checked_fill


def filled(
    predictor: Any, image: Image, keys: dict[int, BoolMap], ends: dict[int, Point], slice_px: float
) -> Iterator[WalkStep]:
    """The slices between the keys and as far as the ends, each checked by the network."""
    propagator = getattr(predictor, "propagator", None)
    return checked_fill(predictor, image.slice, keys, ends=ends, slice_px=slice_px, depth=image.depth, propagator=propagator)


def room(start: int, direction: int, depth: int) -> int:
    """How many slices there are in a direction."""
    return depth - 1 - start if direction > 0 else start


def stopped(steps: Iterator[WalkStep | WalkEnd], direction: int, own: list[Region]) -> Iterator[WalkStep | WalkEnd]:
    """The steps as far as the next slice on which the object is among the user's own regions."""
    for step in steps:
        if isinstance(step, WalkStep):
            there = [region for region in own if region.slice_index == step.index]
            if any(is_same_object(region.mask.to_array(), step.mask) for region in there):
                yield WalkEnd(step.index - direction, tr("the next slice is outlined already"))
                return
        yield step


def keys_of(regions: Iterable[Region]) -> dict[int, BoolMap]:
    """Masks by slice; several on one slice together."""
    keys: dict[int, BoolMap] = {}
    for region in regions:
        mask = region.mask.to_array()
        keys[region.slice_index] = keys.get(region.slice_index, np.zeros_like(mask)) | mask
    return keys
