"""Two thin lines that meet where all views look."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.models.prompt import Point

GAP_PX = 9
"""Screen pixels around the middle that stay free, so that the lines do not cover what they point at."""
LINE, HALO = QColor(110, 200, 255, 210), QColor(0, 0, 0, 110)
Z = 24.0
"""Above regions and proposals, below guides and markers."""


class CrosshairItem(QGraphicsItem):
    """Lines across the whole image through one pixel's middle."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._point: Point | None = None
        self.setZValue(Z)
        self.hide()

    @property
    def point(self) -> Point | None:
        """(column, row), None while it is hidden."""
        return self._point if self.isVisible() else None

    def show_point(self, point: Point | None, rect: QRectF | None = None) -> None:
        """Through the middle of pixel (column, row), as long as `rect` is; None hides it."""
        if rect is not None and rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self._point = point
        self.setVisible(point is not None)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._point is None:
            return
        x, y = self._point[0] + 0.5, self._point[1] + 0.5
        scale = painter.worldTransform()
        gap_x, gap_y = GAP_PX / max(scale.m11(), 1e-6), GAP_PX / max(scale.m22(), 1e-6)
        rect = self._rect
        lines = [
            QLineF(rect.left(), y, x - gap_x, y),
            QLineF(x + gap_x, y, rect.right(), y),
            QLineF(x, rect.top(), x, y - gap_y),
            QLineF(x, y + gap_y, x, rect.bottom()),
        ]
        shown = [line for line in lines if line.dx() > 0 or line.dy() > 0]
        for colour, width in ((HALO, 3.0), (LINE, 1.0)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines(shown)
