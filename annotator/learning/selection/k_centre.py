"""Core-set: each pick is the image farthest from everything labelled or picked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.selection.distances import lower_squared, nearest, squared_to, usable_rows

MANY = 64
"""From so many labelled images on they are compared by matrix products first."""


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """Rows in the order in which they were picked, and each one's distance to what was labelled or picked before it.

    The first distance is infinite where nothing was: the most central image begins.
    """

    rows: IntArray
    distances: FloatArray


def k_centre(features: Array, labelled: Array, k: int) -> Centres:
    """Greedy k-centre (Sener & Savarese 2018, arXiv 1708.00489): `argmax_u min_{s in L+S} ||z_u - z_s||`, `k` times.

    features: (N, D), may be a memory map, is read block by block; labelled: (M, D), M may be 0. A tie goes to the lower row.
    Takes k N D steps and 8 N bytes. Rows that are not finite are picked last, at distance NaN; there are min(k, N) picks.
    """
    count = min(max(k, 0), len(features))
    rows, distances = np.empty(count, np.intp), np.full(count, np.nan)
    usable = usable_rows(features)
    known = np.asarray(labelled)[usable_rows(labelled)] if len(labelled) else np.empty((0, features.shape[1]))
    gap = _first_gaps(features, known)
    gap[~usable] = -1.0
    for number in range(count):
        row = int(gap.argmax()) if number or len(known) else most_central(features)
        if gap[row] < 0:
            rows[number:] = np.setdiff1d(np.arange(len(features)), rows[:number])[: count - number]
            break
        rows[number], distances[number] = row, np.sqrt(gap[row])
        lower_squared(gap, features, features[row])
        gap[row] = -1.0
        gap[~usable] = -1.0
    return Centres(rows, distances)


def most_central(features: Array) -> int:
    """The row nearest to the mean of the finite ones, the lowest of equal ones; 0 where none is finite."""
    usable = usable_rows(features)
    if not usable.any():
        return 0
    total = np.zeros(features.shape[1])
    for start in range(0, len(features), 1 << 14):
        total += features[start : start + (1 << 14)][usable[start : start + (1 << 14)]].sum(axis=0, dtype=np.float64)
    squared = squared_to(features, total / usable.sum())
    squared[~usable] = np.inf
    return int(squared.argmin())


def _first_gaps(features: Array, known: Array) -> FloatArray:
    """(N,) squared distances to the nearest labelled image, infinite without any."""
    gap = np.full(len(features), np.inf)
    if len(known) < MANY:
        for each in known:
            lower_squared(gap, features, each)
        return gap
    number, _ = nearest(features, known)
    # which one is nearest is settled; how far it is has to be exact
    for start in range(0, len(features), 1 << 12):
        block = slice(start, start + (1 << 12))
        difference = features[block] - known[number[block]].astype(np.float64)
        gap[block] = np.einsum("nd,nd->n", difference, difference)
    return gap
