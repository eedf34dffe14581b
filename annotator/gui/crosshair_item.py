"""Two thin lines that meet where all views look."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.models.prompt import Point

GAP_PX = 9
"""Screen pixels around the middle that stay free, so that the lines do not cover what they point at."""
REACH_SHARE = 0.01
LINE, HALO = QColor(110, 200, 255, 210), QColor(0, 0, 0, 110)
Z = 24.0
"""Above regions and proposals, below guides and markers."""


class _Line(QGraphicsItem):
    """Along one axis, with a gap in the middle. An item of its own, so that only its strip is painted anew when it moves."""

    def __init__(self, parent: QGraphicsItem, *, is_across: bool) -> None:
        super().__init__(parent)
        self._is_across = is_across
        self._rect = QRectF()
        self._middle = QPointF()

    def show_through(self, middle: QPointF, rect: QRectF) -> None:
        """middle: a point of the scene; rect: how far the line reaches."""
        if (middle, rect) == (self._middle, self._rect):
            return
        is_moved = rect != self._rect or (middle.y() != self._middle.y() if self._is_across else middle.x() != self._middle.x())
        if is_moved:
            self.prepareGeometryChange()
        self._middle, self._rect = QPointF(middle), QRectF(rect)
        # the gap has moved
        self.update()

    def boundingRect(self) -> QRectF:
        rect, middle = self._rect, self._middle
        # some screen pixels, also where the whole image is fitted into a small view
        reach = 2 + REACH_SHARE * max(rect.width(), rect.height())
        if self._is_across:
            return QRectF(rect.left(), middle.y() - reach, rect.width(), 2 * reach)
        return QRectF(middle.x() - reach, rect.top(), 2 * reach, rect.height())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        x, y, rect, scale = self._middle.x(), self._middle.y(), self._rect, painter.worldTransform()
        if self._is_across:
            gap = GAP_PX / max(scale.m11(), 1e-6)
            lines = [QLineF(rect.left(), y, x - gap, y), QLineF(x + gap, y, rect.right(), y)]
        else:
            gap = GAP_PX / max(scale.m22(), 1e-6)
            lines = [QLineF(x, rect.top(), x, y - gap), QLineF(x, y + gap, x, rect.bottom())]
        shown = [line for line in lines if line.dx() > 0 or line.dy() > 0]
        for colour, width in ((HALO, 3.0), (LINE, 1.0)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines(shown)


class CrosshairItem(QGraphicsItem):
    """Lines across the whole image through one pixel's middle."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self._lines = (_Line(self, is_across=True), _Line(self, is_across=False))
        self._point: Point | None = None
        self.setZValue(Z)
        self.hide()

    @property
    def point(self) -> Point | None:
        """(column, row), None while it is hidden."""
        return self._point if self.isVisible() else None

    def show_point(self, point: Point | None, rect: QRectF | None = None) -> None:
        """Through the middle of pixel (column, row), as long as `rect` is; None hides it."""
        self._point = point
        self.setVisible(point is not None)
        if point is not None and rect is not None:
            for line in self._lines:
                line.show_through(QPointF(point[0] + 0.5, point[1] + 0.5), rect)

    def boundingRect(self) -> QRectF:
        return QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Its lines are painted."""
