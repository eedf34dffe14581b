"""Rows at even distances through all volumes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fourclick.annotator.learning.arrays import Array, IntArray


def strided(volumes: Sequence[str], positions: Array, k: int, rng: np.random.Generator) -> IntArray:
    """min(k, N) rows, evenly spread over the rows in the order of volume and position, from a random start.

    Systematic sampling: every row has the same chance, long volumes get more picks, and neighbours are not both picked where
    there are others. A strong baseline for stacks (Burmeister et al. 2022, arXiv 2207.00845).
    """
    count = min(max(k, 0), len(volumes))
    if not count:
        return np.empty(0, np.intp)
    names = np.unique(np.asarray(volumes), return_inverse=True)[1]
    order = np.lexsort((np.asarray(positions), names))
    places = np.floor((np.arange(count) + rng.random()) * (len(order) / count)).astype(np.intp)
    return np.asarray(order[np.minimum(places, len(order) - 1)], np.intp)
