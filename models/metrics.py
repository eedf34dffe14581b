"""How alike two masks are."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def dice(first: Array, second: Array) -> float:
    """Dice coefficient of two bool arrays of one shape, in [0, 1]; 1 where both are empty."""
    total = int(np.count_nonzero(first)) + int(np.count_nonzero(second))
    return 1.0 if total == 0 else 2.0 * int(np.count_nonzero(first & second)) / total


def iou(first: Array, second: Array) -> float:
    """Intersection over union of two bool arrays of one shape, in [0, 1]; 1 where both are empty."""
    union = int(np.count_nonzero(first | second))
    return 1.0 if union == 0 else int(np.count_nonzero(first & second)) / union
