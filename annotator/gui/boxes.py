"""Boxes of pixels as Qt draws them."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from fourclick.models.prompt import Box


def rect_of(box: Box) -> QRectF:
    return QRectF(box.x0, box.y0, box.width, box.height)
