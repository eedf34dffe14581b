"""Slices as 8-bit pictures, for formats that are trained on pictures."""

from __future__ import annotations

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import ByteMap, Window, auto_window


def picture_window(image: Image) -> Window:
    """One window for all slices: 8-bit images stay as they are, others are shown between their 0.5th and 99.5th percentile."""
    if image.voxels.dtype == "uint8":
        return Window(0.0, 255.0)
    # all slices below each other are one tall slice
    return auto_window(image.voxels.reshape(-1, *image.voxels.shape[2:]))


def picture_of(image: Image, slice_index: int, window: Window) -> ByteMap:
    """(H, W) or (H, W, 3) uint8."""
    return window.apply(image.slice(slice_index))


def slice_name(stem: str, slice_index: int, depth: int) -> str:
    """`scan` for a picture, `scan_slice012` (counted from 0) for a slice of a volume."""
    return stem if depth == 1 else f"{stem}_slice{slice_index:03d}"
