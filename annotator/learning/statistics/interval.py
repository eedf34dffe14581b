"""How far a mean over few seeds may lie from the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from fourclick.annotator.learning.arrays import Array

RESAMPLES = 10_000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean of n values and the bounds that hold it with some level; NaN bounds for fewer than two values."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def is_above(self) -> bool:
        """Whether all of it is more than 0."""
        return self.low > 0

    @property
    def is_below(self) -> bool:
        return self.high < 0

    @property
    def is_known(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def half_width(self) -> float:
        """The longer way from the mean to a bound, so that mean ± it holds the interval."""
        return max(self.high - self.mean, self.mean - self.low)


def mean_interval(values: Array, rng: np.random.Generator, *, level: float = LEVEL, resamples: int = RESAMPLES) -> Interval:
    """The bootstrap interval of a mean over seeds. values: (n,), NaN does not count.

    Percentiles of resampled means, at the levels that make up for few values (the expanded percentile interval, Hesterberg
    2015, arXiv 1411.5279). Of normal values the plain one holds the truth in 83 % of cases for n = 5, this in 93 %, and both
    in 74 % for n = 3; of strongly skewed ones in less.
    """
    found = np.asarray(values, np.float64)
    found = found[np.isfinite(found)]
    count = len(found)
    if count < 2:
        return Interval(float(found.mean()) if count else math.nan, math.nan, math.nan, count)
    drawn = rng.multinomial(count, np.full(count, 1 / count), size=resamples)
    tail = float(special.ndtr(-math.sqrt(count / (count - 1)) * stats.t.isf((1 - level) / 2, count - 1)))
    low, high = np.quantile(drawn @ found / count, [tail, 1 - tail])
    mean = float(found.mean())
    # the mean itself is always inside, also where rounding says otherwise
    return Interval(mean, min(float(low), mean), max(float(high), mean), count)


def paired_difference(
    first: Array, second: Array, rng: np.random.Generator, *, level: float = LEVEL, resamples: int = RESAMPLES
) -> Interval:
    """The interval of the mean of first - second, (n,) each, of the same seeds: of AUBCs, for example."""
    one, two = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if one.shape != two.shape:
        raise ValueError(f"Pairs are as many on both sides, not {one.shape} and {two.shape}.")
    return mean_interval(one - two, rng, level=level, resamples=resamples)
