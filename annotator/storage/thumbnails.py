"""Small pictures of images for lists."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import auto_window

THUMBNAIL_PX = 96
STEPS_PER_PX = 16
"""So many pixels along each side are averaged for one of the small picture; more would look the same."""


def thumbnail(image: Image, side_px: int = THUMBNAIL_PX) -> npt.NDArray[np.uint8]:
    """The middle slice, at most `side_px` wide and high, in true aspect: (h, w, 3) uint8."""
    plane = image.slice(image.depth // 2)
    # of a huge picture every so many pixels will do
    step = max(1, min(plane.shape[:2]) // (STEPS_PER_PX * side_px))
    plane = plane[::step, ::step]
    shown = auto_window(plane).apply(plane)
    height, width = shown.shape[0] * image.pixel_aspect, float(shown.shape[1])
    scale = side_px / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.repeat(small[:, :, None], 3, axis=2) if small.ndim == 2 else small
