"""How much less one stream of labels costs than another, for the same Dice."""

from __future__ import annotations

import math

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.statistics.curve import aubc, costs_of

LEVELS = 201
MOST_FACTOR = 20.0
"""One seed's curves may say that one stream costs up to so many times the other; more is noise of a curve that starts high."""


def log_cost_ratio(audit: tuple[Array, Array], advised: tuple[Array, Array]) -> float:
    """log of (what advised costs) / (what the audit costs), over all Dice levels that either reaches at the same expense.

    audit, advised: (cost (n,), dice (n,)) of one seed, from a common start. Both are cut at the lesser final cost; a level that
    one does not reach until then counts as reached there, which makes differences smaller, never larger. Costs count from the
    common start. 0 where neither gets anywhere, NaN where the streams have no common stretch.
    """
    start = max(float(audit[0][0]), float(advised[0][0]))
    end = min(float(audit[0][-1]), float(advised[0][-1]))
    if end <= start:
        return math.nan
    one, two = (_between(each, start, end) for each in (audit, advised))
    lowest = max(one[1][0], two[1][0])
    highest = max(one[1].max(), two[1].max())
    if highest <= lowest:
        return 0.0
    levels = np.linspace(lowest, highest, LEVELS)
    spent = [float((costs_of(cost, dice, levels, never=end) - start).mean()) for cost, dice in (one, two)]
    least = (end - start) * 1e-9
    ratio = max(spent[1], least) / max(spent[0], least)
    return math.log(min(max(ratio, 1 / MOST_FACTOR), MOST_FACTOR))


def height_difference(audit: tuple[Array, Array], advised: tuple[Array, Array]) -> float:
    """The AUBC of advised less that of the audit on their common stretch of cost; NaN where there is none."""
    start = max(float(audit[0][0]), float(advised[0][0]))
    end = min(float(audit[0][-1]), float(advised[0][-1]))
    if end <= start:
        return math.nan
    heights = [aubc(dice, cost) for cost, dice in (_between(each, start, end) for each in (audit, advised))]
    return heights[1] - heights[0]


def _between(curve: tuple[Array, Array], start: float, end: float) -> tuple[FloatArray, FloatArray]:
    """The curve from start to end, with points of its own there."""
    cost, dice = (np.asarray(each, np.float64) for each in curve)
    inside = (cost > start) & (cost < end)
    places = np.concatenate([[start], cost[inside], [end]])
    return places, np.interp(places, cost, dice)
