"""A panel in the strip below the image: narrow windows scroll it sideways; downwards all of it is in view."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollArea, QWidget


class StripPanel(QScrollArea):
    """At least `least_px` wide, and as high as the widget that is set in it needs, or `least_height_px`."""

    def __init__(self, parent: QWidget | None, least_px: int, least_height_px: int = 0) -> None:
        super().__init__(parent)
        self._least = QSize(least_px, least_height_px)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def minimumSizeHint(self) -> QSize:
        inside = self.widget()
        needed = inside.minimumSizeHint().height() + 2 if inside is not None else 0
        return self._least.expandedTo(QSize(0, needed))
