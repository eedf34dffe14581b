"""A learning curve: how good a network was after so many labels, and after so many seconds of work."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray


@dataclass(frozen=True, slots=True)
class Curve:
    """One seed's curve. labels: ascending numbers of labelled images; dice: in [0, 1]; seconds: ascending, None for not logged.

    Raises ValueError for fewer than one point, different lengths, or costs that descend.
    """

    labels: tuple[float, ...]
    dice: tuple[float, ...]
    seconds: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for name, costs in (("labels", self.labels), ("seconds", self.seconds)):
            if costs is None:
                continue
            if len(costs) != len(self.dice) or not costs:
                raise ValueError(f"A curve has as many {name} as Dice values, and at least one.")
            if any(later < earlier for earlier, later in pairwise(costs)):
                raise ValueError(f"The {name} of a curve do not descend.")
        if not all(math.isfinite(each) for each in self.dice):
            raise ValueError("The Dice values of a curve are finite numbers.")


def aubc(dice: Array, at: Array | None = None) -> float:
    """Area under the budget curve, a mean height: the trapezoid over [0, 1], to which `at` is stretched.

    dice: (n,); at: (n,) ascending budgets, None for equal steps. NaN for fewer than two points or no width.
    """
    heights = np.asarray(dice, np.float64)
    places = np.arange(len(heights), dtype=np.float64) if at is None else np.asarray(at, np.float64)
    if len(heights) < 2 or places[-1] <= places[0]:
        return math.nan
    return float(np.trapezoid(heights, (places - places[0]) / (places[-1] - places[0])))


def time_to_dice(cost: Array, dice: Array, target: float) -> float:
    """The cost at which a curve first reaches the target, straight lines between its points; infinite if it never does."""
    return float(costs_of(cost, dice, np.array([target]), never=math.inf)[0])


def costs_of(cost: Array, dice: Array, targets: Array, *, never: float) -> FloatArray:
    """(t,) costs at which a curve first reaches each target. cost, dice: (n,), n >= 1."""
    places, reached = np.asarray(cost, np.float64), np.maximum.accumulate(np.asarray(dice, np.float64))
    levels = np.asarray(targets, np.float64)
    after = np.searchsorted(reached, levels, side="left")
    inside = np.clip(after, 1, max(len(reached) - 1, 1))
    if len(reached) == 1:
        return np.where(after == 0, places[0], never)
    below, above = reached[inside - 1], reached[inside]
    share = np.divide(levels - below, above - below, out=np.zeros_like(levels), where=above > below)
    found = places[inside - 1] + share * (places[inside] - places[inside - 1])
    return np.asarray(np.where(after == 0, places[0], np.where(after == len(reached), never, found)))
