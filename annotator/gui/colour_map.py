"""Colour maps for grey images, as 256 colours from the window's black to its white."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from PySide6.QtGui import qRgb

GREY = "Grey"
COLOUR_MAPS = {
    GREY: None,
    "Hot (PET)": cv2.COLORMAP_HOT,
    "Inferno": cv2.COLORMAP_INFERNO,
    "Viridis": cv2.COLORMAP_VIRIDIS,
    "Cividis": cv2.COLORMAP_CIVIDIS,
    "Turbo": cv2.COLORMAP_TURBO,
    "Bone": cv2.COLORMAP_BONE,
}


@cache
def colours(name: str, *, is_inverted: bool = False) -> tuple[int, ...]:
    """256 values of qRgb of a map of COLOUR_MAPS; none at all for grey as it is. Raises KeyError for other names."""
    kind = COLOUR_MAPS[name]
    if kind is None and not is_inverted:
        return ()
    greys = np.arange(256, dtype=np.uint8).reshape(256, 1)
    blue_green_red = np.repeat(greys, 3, axis=1) if kind is None else cv2.applyColorMap(greys, kind).reshape(256, 3)
    if is_inverted:
        blue_green_red = blue_green_red[::-1]
    return tuple(qRgb(int(red), int(green), int(blue)) for blue, green, red in blue_green_red)
