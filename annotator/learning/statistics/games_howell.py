"""Whether strategies differ at all, and if so, which: Kruskal-Wallis, then Games-Howell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import stats

from fourclick.annotator.learning.arrays import Array

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class PairDifference:
    """The mean of the first less that of the second, the p-value, and the simultaneous interval of the difference."""

    first: str
    second: str
    difference: float
    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Differences:
    """`kruskal_p`: whether all groups may be the same; `pairs`: none unless that is below the level."""

    kruskal_p: float
    pairs: tuple[PairDifference, ...] = ()


def differences(groups: Mapping[str, Array], *, level: float = LEVEL) -> Differences:
    """The paper's protocol (arXiv 2002.09564). groups: (n_i,) values of each strategy, n_i >= 2, not necessarily equal.

    Kruskal-Wallis over all groups (p = 1 where all values are equal); only where it rejects, the pairs by Games-Howell, which
    assumes neither equal variances nor equal numbers. Raises ValueError for fewer than two groups or two values.
    """
    values = {name: np.asarray(each, np.float64) for name, each in groups.items()}
    if len(values) < 2 or any(len(each) < 2 for each in values.values()):
        raise ValueError("To compare groups there must be two of them, with two values each.")
    every = np.concatenate(list(values.values()))
    p = 1.0 if (every == every[0]).all() else float(stats.kruskal(*values.values()).pvalue)
    return Differences(p, games_howell(values, level=level) if p < level else ())


def games_howell(groups: Mapping[str, Array], *, level: float = LEVEL) -> tuple[PairDifference, ...]:
    """All pairs (Games & Howell 1976): Welch's degrees of freedom and the studentised range of as many groups."""
    count = len(groups)
    found = []
    for first, second in combinations(groups, 2):
        one, two = np.asarray(groups[first], np.float64), np.asarray(groups[second], np.float64)
        parts = one.var(ddof=1) / len(one), two.var(ddof=1) / len(two)
        total = sum(parts)
        difference = float(one.mean() - two.mean())
        if total == 0:  # nothing varies: equal or different for certain
            found.append(PairDifference(first, second, difference, float(difference == 0), difference, difference))
            continue
        freedom = total**2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(two) - 1))
        error = math.sqrt(total / 2)
        p = float(stats.studentized_range.sf(abs(difference) / error, count, freedom))
        reach = float(stats.studentized_range.isf(level, count, freedom)) * error
        found.append(PairDifference(first, second, difference, min(p, 1.0), difference - reach, difference + reach))
    return tuple(found)
