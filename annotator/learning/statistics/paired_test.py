"""Whether two strategies differ over the same seeds."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from scipy import stats

from fourclick.annotator.learning.arrays import Array

FEW = 10


@dataclass(frozen=True, slots=True)
class PairedTest:
    """A two-sided p-value, NaN for fewer than two pairs; `least_p`: the smallest that the test can give for so many pairs."""

    test: str
    p: float
    n: int
    least_p: float


def paired_test(first: Array, second: Array) -> PairedTest:
    """Wilcoxon's signed ranks for n < 10, else the paired t-test. (n,) each, of the same seeds.

    Of five pairs the exact Wilcoxon test cannot give less than 0.0625: `least_p` says so, lest "not significant" be read as
    "equal". Equal pairs are left out, as Wilcoxon did; where all are equal p is 1.
    """
    difference = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    count = len(difference)
    if count >= FEW:
        return PairedTest("paired t", t_test(first, second), count, 0.0)
    unequal = difference[difference != 0]
    least = min(1.0, 2.0 ** (1 - len(unequal))) if len(unequal) else 1.0
    if count < 2:
        return PairedTest("Wilcoxon", math.nan, count, 1.0)
    if not len(unequal):
        return PairedTest("Wilcoxon", 1.0, count, 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ties in small samples; they are handled below
        p = float(stats.wilcoxon(unequal, method="exact" if _is_plain(unequal) else "auto").pvalue)
    return PairedTest("Wilcoxon", p, count, least)


def t_test(first: Array, second: Array) -> float:
    """The two-sided p-value of the paired t-test; 1 where all pairs are equal, 0 where all differ alike; NaN for n < 2."""
    difference = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    if len(difference) < 2:
        return math.nan
    spread = float(difference.std(ddof=1))
    mean = float(difference.mean())
    # equal but for rounding
    if spread <= 1e-12 * max(abs(mean), 1e-300):
        return 1.0 if mean == 0 else 0.0
    statistic = abs(mean) / (spread / math.sqrt(len(difference)))
    return float(2 * stats.t.sf(statistic, len(difference) - 1))


def _is_plain(unequal: Array) -> bool:
    return len(np.unique(np.abs(unequal))) == len(unequal)
