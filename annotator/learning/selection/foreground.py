"""Random rows, a share of them where there is an object."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import Array, IntArray


def foreground_aware(foreground: Array, k: int, share: float, rng: np.random.Generator) -> IntArray:
    """min(k, N) rows in random order: `share` of them among those with any foreground, the rest among all that are left.

    foreground: (N,), more than 0 where an object is. Where there are too few of those, others take their places.
    """
    count = min(max(k, 0), len(foreground))
    with_object = np.flatnonzero(np.asarray(foreground) > 0)
    first = rng.permutation(with_object)[: min(round(share * count), len(with_object))]
    others = rng.permutation(np.setdiff1d(np.arange(len(foreground)), first))[: count - len(first)]
    return np.asarray(rng.permutation(np.concatenate([first, others])), np.intp)
