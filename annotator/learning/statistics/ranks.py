"""The rank of each strategy, and how far chance could move it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from fourclick.annotator.learning.arrays import Array

RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Rank:
    """1 is best; the mean over resamples and its percentiles. `first_share`: how often it came first, ties included."""

    mean: float
    low: float
    high: float
    first_share: float


def bootstrapped_ranks(
    results: Mapping[str, Array], rng: np.random.Generator, *, resamples: int = RESAMPLES, level: float = LEVEL
) -> dict[str, Rank]:
    """Ranks of the mean metric when as many seeds are drawn again, the same for all strategies.

    results: (n,) of each strategy, higher is better, the same seeds in the same places. Equal means share the mean of their
    ranks. Raises ValueError for different lengths.
    """
    names = list(results)
    if not names:
        return {}
    if len({len(results[name]) for name in names}) > 1:
        raise ValueError("Every strategy has a result for every seed.")
    table = np.stack([np.asarray(results[name], np.float64) for name in names])
    count = table.shape[1]
    drawn = rng.multinomial(count, np.full(count, 1 / count), size=resamples)
    # rounded: sums in another order must not break ties
    means = np.round(drawn @ table.T / count, 12)
    ranks = stats.rankdata(-means, axis=1)
    low, high = np.percentile(ranks, [50 * (1 - level), 50 * (1 + level)], axis=0)
    is_first = means == means.max(axis=1, keepdims=True)
    return {
        name: Rank(float(ranks[:, at].mean()), float(low[at]), float(high[at]), float(is_first[:, at].mean()))
        for at, name in enumerate(names)
    }
