"""Images that look the same to the network."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import Array, BoolArray
from fourclick.annotator.learning.selection.distances import blocks, normalised

COSINE = 0.98


def near_duplicates(features: Array, others: Array, *, cosine: float = COSINE) -> BoolArray:
    """(N,) bool: whether the angle to any of `others` (M, D) has a cosine of more than `cosine`. features: (N, D).

    Rows of zeros or with numbers that are not finite are nobody's duplicates.
    """
    found = np.zeros(len(features), np.bool_)
    if not len(others):
        return found
    known = normalised(others)
    with np.errstate(invalid="ignore"):
        for block in blocks(len(features), max(features.shape[1], len(known)), values=1 << 20):
            found[block] = (normalised(features[block]) @ known.T > cosine).any(axis=1)
    return found
