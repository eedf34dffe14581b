"""Many tests at once."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray


def holm(p_values: Array) -> FloatArray:
    """(n,) p-values adjusted by Holm's step-down method (1979), to be compared with the level; NaN stays and does not count."""
    values = np.asarray(p_values, np.float64)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted = np.full(values.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * factors), 1.0)
    return adjusted
