"""Between the known slices of a structure: its interpolated shape, cross-checked with the network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from fourclick.models.extremes import extremes_of
from fourclick.models.prompt import Point, Prompt, PromptError
from fourclick.models.sentence import sentence
from fourclick.models.shape_interpolation import BEYOND_END, filled
from fourclick.models.six_extremes import SixExtremes
from fourclick.models.slice_walk import THRESHOLD, Rater, WalkStep, answered, radius_of, trusted

Array = npt.NDArray[Any]

FILL_REACH_COST = 0.5
"""More than of a walk: distances between slices are all that tells filled slices apart, so they must outweigh the ratings."""
LEAST_AGREEMENT = 0.8
"""Dice between interpolation and network below which a slice is flagged."""


def is_flagged(step: WalkStep) -> bool:
    """Whether the network and the interpolation disagree about the slice."""
    return step.agreement < LEAST_AGREEMENT


def wrong_pixels(dice: float, mask: Array) -> float:
    """About how many pixels of a mask (H, W) with this predicted Dice are wrong."""
    return (1 - dice) * float(np.count_nonzero(mask))


def worth(wrong: Mapping[int, float], known: Collection[int]) -> dict[int, float]:
    """About how many pixels of a structure come right once each of these slices is known, by slice number.

    wrong: how many pixels of each slice that may be corrected are predicted wrong; known: the slices that are known already,
    and the structure's ends. A slice that becomes known sheds all of its own; the filled slices beside it lie nearer to what is
    known, and shed as large a share of theirs as of that distance. So the next one lies in the middle of a doubtful stretch.
    """
    numbers = np.array(sorted(wrong), int)
    if not len(numbers):
        return {}
    pixels = np.array([wrong[int(index)] for index in numbers])
    ends = np.array(sorted(known), int)
    far = np.abs(numbers[:, None] - ends).min(axis=1) if len(ends) else np.full(len(numbers), np.inf)
    near = np.abs(numbers[:, None] - numbers)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(1 - near / far, 0, 1)
    np.fill_diagonal(share, 1)
    return {int(index): float(value) for index, value in zip(numbers, share @ pixels, strict=True)}


def reach(index: int, keys: Mapping[int, Array], ends: Mapping[int, Point], slice_px: float) -> float:
    """How far a slice is from the nearest one where the structure is known, over the radius of the largest known mask."""
    away = [float(abs(index - key)) for key in keys]
    away += [abs(index - end) + BEYOND_END for end in ends if end < min(keys) or end > max(keys)]
    return min(away) * slice_px / max(radius_of(mask) for mask in keys.values())


def first_of_six(rater: Rater, slice_: Array, six: SixExtremes) -> WalkStep:
    """The network's answer on the key slice of six extreme points. PromptError where it is empty."""
    prompt = six.prompt()
    probability, rating = rater.rated(slice_, prompt)
    mask = np.asarray(probability >= THRESHOLD)
    if not mask.any():
        raise PromptError(
            sentence("The network found nothing between the six points. Click four extreme points on one slice instead.")
        )
    return WalkStep(six.key_slice, mask, prompt, rating)


class Propagates(Protocol):
    """What a fill needs of `models.propagation.propagator.Propagator`."""

    def propagated(
        self,
        slice_at: Callable[[int], Array],
        depth: int,
        keys: Mapping[int, Array],
        *,
        ends: Mapping[int, Point] | None = None,
        reach: tuple[int, int] | None = None,
        slice_px: float = 1.0,
    ) -> Mapping[int, Any]: ...


def checked_fill(
    rater: Rater,
    slice_at: Callable[[int], Array],
    keys: Mapping[int, Array],
    *,
    ends: Mapping[int, Point] | None = None,
    slice_px: float = 1.0,
    depth: int | None = None,
    propagator: Propagates | None = None,
    is_checked: bool = True,
) -> Iterator[WalkStep]:
    """The slices between the keys and ends (see `shape_interpolation.filled`), without the keys, in order.

    With a propagator the slices and their predicted Dice are its answers, and the network checks them (unless `is_checked` is
    False); without, the network is asked with the extremes of the interpolated shape, and the predicted Dice falls with the
    distance from the keys. A step on which both disagree is flagged (`is_flagged`), and has the shape. slice_at(index): (H, W)
    or (H, W, 3), index < depth (as far as the keys and ends where it is None); slice_px: how many pixels apart slices are.
    Raises as `filled`, and what the predictor raises.
    """
    outer = dict(ends or {})
    shapes = filled(keys, ends=outer)
    numbers = [index for index in shapes if index not in keys]
    if propagator is None or not numbers:
        for index in numbers:
            yield _interpolated(rater, slice_at(index), shapes[index], index, reach(index, keys, outer, slice_px))
        return
    found = propagator.propagated(slice_at, depth or max(shapes) + 1, keys, ends=outer, slice_px=slice_px)
    for index in numbers:
        mask = np.asarray(found[index].probability >= THRESHOLD)
        mask = mask if mask.any() else shapes[index]
        if is_checked:
            yield checked(rater, slice_at(index), mask, index, found[index].dice)
        else:
            yield WalkStep(index, mask, _derived_prompt(mask), found[index].dice)


def checked(rater: Rater, slice_: Array, shape: Array, index: int, rating: float) -> WalkStep:
    """A propagated mask (H, W) bool as a step, with its own predicted Dice and how far the network agrees with it."""
    found = answered(rater, slice_, shape, index)
    if found is None:
        # too small to ask about: the shape is all there is
        return WalkStep(index, np.asarray(shape), Prompt(), rating)
    return replace(found, mask=np.asarray(shape), dice=rating)


def _derived_prompt(mask: Array) -> Prompt:
    try:
        return Prompt.from_points(extreme=extremes_of(mask))
    except ValueError:
        return Prompt()


def _interpolated(rater: Rater, slice_: Array, shape: Array, index: int, far: float) -> WalkStep:
    found = answered(rater, slice_, shape, index)
    if found is None:
        return WalkStep(index, shape, Prompt(), trusted(1.0, reach=far, cost=FILL_REACH_COST))
    step = replace(found, dice=trusted(found.dice, reach=far, cost=FILL_REACH_COST))
    return replace(step, mask=np.asarray(shape)) if is_flagged(step) else step
