"""How far a mean would stray had other patients been looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Array = npt.NDArray[Any]

RESAMPLES = 1000
LEVEL = 0.95


def resampled_means(
    values: Array, patients: Sequence[str], rng: np.random.Generator, *, resamples: int = RESAMPLES
) -> FloatArray:
    """(resamples, k) means over objects when as many patients are drawn again, with replacement and with all their objects.

    values: (n, k), one row per object; patients: whose each row is. Objects of one patient are alike, so it is patients, not
    objects, that chance has picked (Field & Welsh 2007, the cluster bootstrap). With one patient all means are the same.
    """
    table = np.asarray(values, np.float64)
    names, owner = np.unique(np.asarray(patients), return_inverse=True)
    sums = np.zeros((len(names), table.shape[1]))
    np.add.at(sums, owner, table)
    counts = np.bincount(owner, minlength=len(names)).astype(np.float64)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples).astype(np.float64)
    return np.asarray((drawn @ sums) / (drawn @ counts)[:, None])


def over_sources(means: Sequence[FloatArray]) -> FloatArray:
    """(resamples, k) averages of the sources' resampled means, each (resamples, k), every source with the same weight."""
    return np.asarray(np.mean(means, axis=0))


def over_drawn_sources(means: Sequence[FloatArray], rng: np.random.Generator) -> FloatArray:
    """As `over_sources`, with as many sources drawn again in each resample: what other kinds of images would have given.

    It stays honest where a source has one patient only, whose own resamples are all the same.
    """
    stacked = np.stack(means)
    sources, resamples = stacked.shape[:2]
    drawn = rng.integers(sources, size=(sources, resamples))
    return np.asarray(stacked[drawn, np.arange(resamples)].mean(axis=0))


def interval(means: Array, *, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """(low, high), each (k,): the percentiles that hold `level` of the resampled means (resamples, k)."""
    low, high = np.percentile(means, [50 * (1 - level), 50 * (1 + level)], axis=0)
    return np.asarray(low, np.float64), np.asarray(high, np.float64)
