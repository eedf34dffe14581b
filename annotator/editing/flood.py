"""The connected pixels of about one value."""

from __future__ import annotations

import cv2
import numpy as np

from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.mask import BoolMap


def flooded(slice_: Slice, seed: tuple[int, int], tolerance: float) -> BoolMap:
    """(H, W) bool: what is connected with the pixel `seed` (column, row) by its sides, and within `tolerance` of its value.

    slice_: (H, W) or (H, W, 3) of any real dtype; of colours each channel has to be within the tolerance. Empty for a seed
    outside the slice, and for one that is not a number.
    """
    height, width = slice_.shape[:2]
    column, row = seed
    if not (0 <= column < width and 0 <= row < height):
        return np.zeros((height, width), bool)
    values = np.ascontiguousarray(slice_, np.float32)
    if not np.isfinite(values[row, column]).all():
        return np.zeros((height, width), bool)
    # OpenCV compares with NaN as if it were anything
    values = np.nan_to_num(values, nan=float(np.finfo(np.float32).max))
    flooded_ = np.zeros((height + 2, width + 2), np.uint8)
    reach = (float(tolerance),) * 3
    flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    cv2.floodFill(values, flooded_, (column, row), (0.0,), reach, reach, flags)
    return flooded_[1:-1, 1:-1].astype(bool)
