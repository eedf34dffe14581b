"""Thin lines that help to click: the box of the extremes so far, the cross between opposite ones, the sides that are missed."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.models.prompt import EXTREMES_NEEDED, Extremes, Point

LIGHT = QColor(255, 255, 255, 200)
DARK = QColor(0, 0, 0, 150)
MISSED = QColor("#F0E442")

REACH_PX = 60.0


class Guides(QGraphicsItem):
    """Paints what follows from the extreme points, (x, y) in image pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[Point, ...] = ()
        self._missed: tuple[str, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        return self._points

    def show_points(self, points: tuple[Point, ...], missed: tuple[str, ...] = ()) -> None:
        """Up to four extreme points, the one under the mouse included, and the sides which the mask misses."""
        if (points, missed) != (self._points, self._missed):
            self.prepareGeometryChange()
            self._points, self._missed = points, missed
            self.setVisible(len(points) > 1)
            self.update()

    def boundingRect(self) -> QRectF:
        return self._box().adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        box = self._box()
        lines = [
            QLineF(box.topLeft(), box.topRight()),
            QLineF(box.bottomLeft(), box.bottomRight()),
            QLineF(box.topLeft(), box.bottomLeft()),
            QLineF(box.topRight(), box.bottomRight()),
        ]
        sides = dict(zip(("top", "bottom", "left", "right"), lines, strict=True))
        if len(self._points) == EXTREMES_NEEDED:
            extremes = Extremes.assigned(self._points)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw(painter, [_joining(extremes.left, extremes.right), _joining(extremes.top, extremes.bottom)], LIGHT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        else:
            _draw(painter, lines, LIGHT)
        _draw(painter, [sides[side] for side in self._missed], MISSED, width_px=2)

    def _box(self) -> QRectF:
        """The box of the points' pixels."""
        if not self._points:
            return QRectF()
        columns, rows = [x for x, _ in self._points], [y for _, y in self._points]
        return QRectF(QPointF(min(columns), min(rows)), QPointF(max(columns) + 1, max(rows) + 1))


def _joining(start: Point, end: Point) -> QLineF:
    return QLineF(start[0] + 0.5, start[1] + 0.5, end[0] + 0.5, end[1] + 0.5)


def _draw(painter: QPainter, lines: list[QLineF], colour: QColor, *, width_px: float = 1) -> None:
    """Dashes that are dark between the light ones, so that they are seen on any image."""
    for pen_colour, pattern in ((DARK, None), (colour, [4.0, 4.0])):
        pen = QPen(pen_colour, width_px)
        pen.setCosmetic(True)
        if pattern is not None:
            pen.setDashPattern(pattern)
        painter.setPen(pen)
        painter.drawLines(lines)
