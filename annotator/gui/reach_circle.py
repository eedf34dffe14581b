"""The circle around the pointer within which a corrective click works."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.models.prompt import Point

LIGHT = QColor(255, 255, 255, 150)
DARK = QColor(0, 0, 0, 90)
DOTS = [1.0, 5.0]


class ReachCircle(QGraphicsItem):
    """A dotted circle, faint enough not to be in the way."""

    def __init__(self) -> None:
        super().__init__()
        self._radius_px = 0.0

    @property
    def radius_px(self) -> float:
        """In image pixels; 0 while none is shown."""
        return self._radius_px if self.isVisible() else 0.0

    def show_reach(self, middle: Point | None, radius_px: float) -> None:
        """Around (x, y) in image pixels; None hides it."""
        self.setVisible(middle is not None)
        if middle is None:
            return
        if radius_px != self._radius_px:
            self.prepareGeometryChange()
            self._radius_px = radius_px
        self.setPos(middle[0] + 0.5, middle[1] + 0.5)

    def boundingRect(self) -> QRectF:
        reach = self._radius_px + 2
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width, pattern in ((DARK, 2.5, None), (LIGHT, 1.5, DOTS)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            if pattern:
                pen.setDashPattern(pattern)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(0, 0), self._radius_px, self._radius_px)
