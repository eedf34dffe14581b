"""How fast a curve comes near the score of full data, per foreground labelled."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize

from fourclick.annotator.learning.arrays import Array

STEEPEST = 50.0
"""In units of 1 over the first step: steeper than this, the first step already says all."""


def foreground_efficiency(foreground_percent: Array, dice: Array, full_dice: float) -> float:
    """γ of `y = c - a exp(-γ (x - x0))` by least squares: nnActive's FgEff (arXiv 2511.19183).

    foreground_percent: (n,) ascending, the share of all foreground voxels that is labelled, in percent; dice: (n,);
    c = full_dice, a = c - dice[0], x0 = foreground_percent[0]. NaN, not 0, where it is undefined: fewer than three points, a
    start that is no worse than full data (a <= 0), no foreground labelled, or a curve that is saturated after its first step.
    """
    x, y = np.asarray(foreground_percent, np.float64), np.asarray(dice, np.float64)
    gap = full_dice - y[0] if len(y) else math.nan
    if len(x) < 3 or not np.isfinite([*x, *y, full_dice]).all() or gap <= 0:
        return math.nan
    way = x - x[0]
    steps = way[way > 0]
    if not len(steps):
        return math.nan
    steepest = STEEPEST / float(steps.min())

    def loss(exponent: float) -> float:
        return float(((full_dice - gap * np.exp(-math.exp(exponent) * way) - y) ** 2).sum())

    low, high = math.log(steepest) - 25, math.log(steepest)
    grid = np.linspace(low, high, 200)
    best = int(np.argmin([loss(each) for each in grid]))
    if best == len(grid) - 1:
        return math.nan
    around = (float(grid[max(best - 1, 0)]), float(grid[best + 1]))
    found = optimize.minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-10})
    gamma = math.exp(float(found.x))
    # a curve that never rises has no slope at all
    if loss(low - 25) <= loss(math.log(gamma)):
        return 0.0
    return math.nan if gamma * float(steps.min()) > STEEPEST / 5 else gamma
