"""How alike two masks are, and how far probabilities can be trusted."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float64]

CALIBRATION_BINS = 15


def dice(first: Array, second: Array) -> float:
    """Dice coefficient of two bool arrays of one shape, in [0, 1]; 1 where both are empty."""
    total = int(np.count_nonzero(first)) + int(np.count_nonzero(second))
    return 1.0 if total == 0 else 2.0 * int(np.count_nonzero(first & second)) / total


def iou(first: Array, second: Array) -> float:
    """Intersection over union of two bool arrays of one shape, in [0, 1]; 1 where both are empty."""
    union = int(np.count_nonzero(first | second))
    return 1.0 if union == 0 else int(np.count_nonzero(first & second)) / union


def calibration_bins(probability: Array, truth: Array, bins: int = CALIBRATION_BINS) -> FloatArray:
    """(bins, 3) float64: of each equally wide bin of probability the share of pixels, of probability and of true pixels.

    probability in [0, 1] and truth bool, of one shape. Shares are of all pixels, so that objects of any size count alike where
    bins are added up; zeros for empty arrays.
    """
    values = np.asarray(probability, np.float64).ravel()
    place = np.minimum((values * bins).astype(np.int64), bins - 1)
    weights = (None, values, truth.ravel().astype(np.float64))
    sums = np.stack([np.bincount(place, weights=weight, minlength=bins).astype(np.float64) for weight in weights], 1)
    return sums / max(1, values.size)


def calibration_error(bins: FloatArray) -> float:
    """Expected calibration error of `calibration_bins` (or of their sum), in [0, 1]: 0 where of the pixels with probability p
    a share p is true. Guo et al., ICML 2017 (arXiv 1706.04599), of the foreground's probability."""
    total = float(bins[:, 0].sum())
    return 0.0 if total == 0 else float(np.abs(bins[:, 1] - bins[:, 2]).sum()) / total
