"""What an image will look like once it is read as chosen: its middle slice, and a cut across its slices."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PySide6.QtGui import QImage

from fourclick.annotator.core.image import Image, Slice
from fourclick.annotator.core.window import Window, auto_window
from fourclick.annotator.gui.slice_picture import painted_image
from fourclick.annotator.gui.text import spoken, tr


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Two pictures in true proportions, the second None for a single slice, and the image's figures in words."""

    plane: QImage
    across: QImage | None
    words: str


def preview_of(image: Image, side_px: int) -> ImportPreview:
    """Slow for large images: call it off the UI thread. side_px: the longer side of each picture."""
    middle = image.slice(image.depth // 2)
    cut = image.voxels[:, image.height // 2]
    window = auto_window(middle)
    x, y, z = image.geometry.spacing_mm
    across = _picture(cut[::-1], window, (x, z), side_px) if image.depth > 1 else None
    unit = "mm" if image.geometry.is_known else tr("mm assumed")
    words = tr(
        "{width} x {height} x {depth} voxels of {x:.3g} x {y:.3g} x {z:.3g} {unit}",
        width=image.width,
        height=image.height,
        depth=image.depth,
        x=x,
        y=y,
        z=z,
        unit=unit,
    )
    notices = " ".join(map(spoken, image.notices))
    return ImportPreview(_picture(middle, window, (x, y), side_px), across, f"{words}. {notices}".rstrip())


def _picture(plane: Slice, window: Window, spacing: tuple[float, float], side_px: int) -> QImage:
    """spacing: along a row, along a column."""
    shown = window.apply(np.ascontiguousarray(plane))
    width, height = plane.shape[1] * spacing[0], plane.shape[0] * spacing[1]
    scale = side_px / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(shown, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return painted_image(np.asarray(small, np.uint8))
