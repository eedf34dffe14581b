"""A walk by the propagation network: it sees the next slices at once, knows how far they are from the known ones, and stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.slice_walk import THRESHOLD, Rater, WalkEnd, WalkLimits, WalkStep, broken
from fourclick.models.structure_fill import Propagates, checked

Array = npt.NDArray[Any]

AT_ONCE = 12
"""Slices that are looked ahead; then the walk begins anew from the last one, and trusts it as far as that was trusted."""


def propagated_walk(
    rater: Rater,
    slice_at: Callable[[int], Array],
    depth: int,
    mask: Array,
    start: int,
    direction: int,
    *,
    propagator: Propagates,
    slice_px: float = 1.0,
    limits: WalkLimits | None = None,
) -> Iterator[WalkStep | WalkEnd]:
    """As `slice_walk.walk`, with the propagator's masks and predicted Dice; the network that answers clicks checks them."""
    limits = limits or WalkLimits()
    mask = np.asarray(mask, bool)
    area, index, trust = int(mask.sum()), start, 1.0
    keys = {start: mask}
    while True:
        stop = min(max(index + direction * AT_ONCE, 0), depth - 1)
        if stop == index:
            yield WalkEnd(index, "the image ends")
            return
        found = propagator.propagated(slice_at, depth, keys, reach=(min(index, stop), max(index, stop)), slice_px=slice_px)
        step = None
        for number in range(index + direction, stop + direction, direction):
            if limits.most_slices is not None and abs(number - start) > limits.most_slices:
                yield WalkEnd(number - direction, "as far as was asked for")
                return
            shape = np.asarray(found[number].probability >= THRESHOLD)
            if not shape.any():
                yield WalkEnd(number - direction, "there is nothing left of the object")
                return
            step = checked(rater, slice_at(number), shape, number, trust * found[number].dice)
            # both networks have their say: where they disagree the slice is flagged, but only the rating ends the walk
            reason = broken(replace(step, agreement=1.0), area, limits)
            if reason:
                yield WalkEnd(number - direction, reason)
                return
            yield step
        if step is None:
            return
        index, trust = stop, step.dice
        keys = {start: mask, stop: step.mask}
