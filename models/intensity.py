"""From any voxel values to what the network expects: a window taken from the object's own surroundings."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.crop import Crop
from fourclick.models.prompt import Box

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

LOW_PERCENTILE, HIGH_PERCENTILE = 1.0, 99.0
LOWEST, HIGHEST = -0.5, 1.5
"""Values that far beyond the window are cut off: metal and air do not drown the tissue."""

RELAX = 0.1
SAMPLES = 40_000


def object_window(slice_: Array, box: Box) -> tuple[float, float]:
    """(low, high) of the finite values in the box, relaxed by a tenth on each side: the 1st and 99th percentiles.

    slice_: (H, W) or (H, W, 3) of any real dtype. Where the box has no finite or no varying values, high is low + 1.
    """
    height, width = slice_.shape[:2]
    dx, dy = round(box.width * RELAX), round(box.height * RELAX)
    part = slice_[max(0, box.y0 - dy) : max(0, min(height, box.y1 + dy)), max(0, box.x0 - dx) : max(0, min(width, box.x1 + dx))]
    stride = max(1, int(np.sqrt(part.shape[0] * part.shape[1] / SAMPLES)))
    values = np.asarray(part[::stride, ::stride], np.float32)
    values = values[np.isfinite(values)]
    if not values.size:
        return (0.0, 1.0)
    low, high = np.percentile(values, (LOW_PERCENTILE, HIGH_PERCENTILE))
    if high - low < 1e-6 * max(1.0, abs(float(low))):
        return (float(low), float(low) + 1.0)
    return (float(low), float(high))


def normalised_crop(slice_: Array, crop: Crop, box: Box) -> FloatMap:
    """The crop of a slice as the network sees it: (side, side, 3) float32 in [-0.5, 1.5], 0 outside the image.

    The window of the object's box becomes [0, 1]. NaN counts as the window's low end, +-Inf as the ends of the range.
    """
    low, high = object_window(slice_, box)
    patch = crop.cut(slice_).astype(np.float32)
    patch -= np.float32(low)
    patch *= np.float32(1 / (high - low))
    np.nan_to_num(patch, copy=False, nan=0.0, posinf=HIGHEST, neginf=LOWEST)
    np.clip(patch, LOWEST, HIGHEST, out=patch)
    seen = crop.overlap(slice_.shape)
    if seen != crop.box:
        inside = crop.cut(np.ones(slice_.shape[:2], np.float32))
        patch *= inside if patch.ndim == 2 else inside[:, :, None]
    side = crop.to_side(patch)
    return np.repeat(side[:, :, None], 3, axis=2) if side.ndim == 2 else side
