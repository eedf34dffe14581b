"""k-means with a seed, for some hundred clusters of some ten thousand rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.arrays import Array, IntArray
from fourclick.annotator.learning.selection.distances import lower_squared, nearest, squared_to

SEEDING_ROWS = 20
"""Centres are seeded among so many rows per cluster, drawn at random: all of them would take as long as the rest."""
LEAST_SEEDING_ROWS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """`of_row`: (N,) the cluster of each row; `centres`: (K, D)."""

    of_row: IntArray
    centres: Array


def k_means(features: Array, clusters: int, rng: np.random.Generator, *, iterations: int = 20) -> Clusters:
    """Lloyd's algorithm from k-means++ (Arthur & Vassilvitskii 2007) until nothing moves, or for some iterations.

    features: (N, D) finite, N >= 1. There are at most N clusters, and fewer where rows are equal: an empty one takes the row
    that lies farthest from its centre, unless all lie on theirs.
    """
    count = max(1, min(clusters, len(features)))
    values = np.asarray(features, np.float32)
    sample = values
    if len(values) > (rows := max(SEEDING_ROWS * count, LEAST_SEEDING_ROWS)):
        sample = values[np.sort(rng.choice(len(values), rows, replace=False))]
    centres = sample[plus_plus(sample, count, rng)]
    before = np.full(len(values), -1, np.intp)
    for _ in range(max(1, iterations)):
        of_row, squared = nearest(values, centres)
        if np.array_equal(of_row, before):
            break
        before = of_row
        centres = _means(values, of_row, squared, centres)
    # numbered without gaps
    used, of_row = np.unique(before, return_inverse=True)
    return Clusters(np.asarray(of_row, np.intp), centres[used])


def plus_plus(values: Array, count: int, rng: np.random.Generator, *, first: int | None = None) -> IntArray:
    """`count` different rows of (N, D), each drawn with a chance proportional to its squared distance to those before it.

    The first is drawn at random unless it is given. Where all that are left lie on chosen ones, one of them is drawn.
    """
    count = min(count, len(values))
    rows = np.empty(count, np.intp)
    if not count:
        return rows
    rows[0] = rng.integers(len(values)) if first is None else first
    squared = squared_to(values, values[rows[0]])
    for number in range(1, count):
        squared[rows[:number]] = 0.0
        chances = np.cumsum(squared)
        if chances[-1] > 0:
            drawn = int(np.searchsorted(chances, rng.random() * chances[-1], side="right"))
            rows[number] = min(drawn, int(np.flatnonzero(squared)[-1]))
        else:
            rows[number] = rng.choice(np.setdiff1d(np.arange(len(values)), rows[:number]))
        lower_squared(squared, values, values[rows[number]])
    return rows


def _means(values: Array, of_row: IntArray, squared: Array, centres: Array) -> Array:
    """The mean of each cluster; an empty one moves to the row that fits its own worst."""
    order = np.argsort(of_row, kind="stable")
    sizes = np.bincount(of_row, minlength=len(centres))
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    found = centres.copy()
    filled = np.flatnonzero(sizes)
    sums = np.add.reduceat(values[order], starts[filled], axis=0, dtype=np.float64)
    found[filled] = sums / sizes[filled, None]
    farthest = iter(np.argsort(-squared, kind="stable"))
    for empty in np.flatnonzero(sizes == 0):
        row = next(farthest)
        if squared[row] <= 0:
            break
        found[empty] = values[row]
    return found
