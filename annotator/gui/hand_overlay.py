"""What the hand tools show on the canvas: the brush's circle, the stroke under way, lines under way."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, qRgba
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.gui.boxes import rect_of
from fourclick.models.prompt import NOWHERE, Box, Point

STROKE_Z, LINE_Z, CIRCLE_Z = 22.0, 35.0, 46.0
ERASED = QColor(0, 0, 0, 140)
STROKE_ALPHA = 130
DARK, LIGHT = QColor(0, 0, 0, 170), QColor(255, 255, 255, 230)
# cosmetic lines and dots reach beyond their points by some screen pixels, at the smallest zoom so many image pixels
REACH_PX = 60


NOTHING: BoolMap = np.zeros((0, 0), bool)


class StrokeItem(QGraphicsItem):
    """The pixels of the stroke under way in one colour. Only what a move has changed is painted anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._covered = self._limit = NOTHING
        self._shape: tuple[int, ...] = NOTHING.shape
        self._touched = NOWHERE
        self._colours = [qRgba(0, 0, 0, 0), qRgba(0, 0, 0, 0)]

    @property
    def is_shown(self) -> bool:
        """Whether a stroke is under way."""
        return self._covered.size > 0

    def begin(self, covered: BoolMap, limit: BoolMap, colour: QColor) -> None:
        """Shows `covered`, which goes on changing, where `limit` allows it; both (H, W) bool."""
        if covered.shape != self._shape:
            self.prepareGeometryChange()
            self._shape = covered.shape
        self._covered, self._limit, self._touched = covered, limit, NOWHERE
        self._colours[1] = colour.rgba()

    def refresh(self, box: Box) -> None:
        """Something has changed inside this box of the image."""
        self._touched = self._touched.joined(box)
        self.update(rect_of(box))

    def end(self) -> None:
        # not hidden: all of the view would be painted anew
        self.update(rect_of(self._touched))
        self._covered = self._limit = NOTHING

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._shape[1], self._shape[0])

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        seen = option.exposedRect.intersected(self.boundingRect())
        x0, y0, x1, y1 = math.floor(seen.left()), math.floor(seen.top()), math.ceil(seen.right()), math.ceil(seen.bottom())
        if not self.is_shown or x1 <= x0 or y1 <= y0:
            return
        part = (self._covered[y0:y1, x0:x1] & self._limit[y0:y1, x0:x1]).astype(np.uint8, order="C")
        image = QImage(part.data, x1 - x0, y1 - y0, part.strides[0], QImage.Format.Format_Indexed8).copy()
        image.setColorTable(self._colours)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(x0, y0, x1 - x0, y1 - y0), image)


class BrushCircle(QGraphicsItem):
    """The rim of the brush around the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self._radii = (0.0, 0.0)

    @property
    def radii(self) -> tuple[float, float]:
        """Half of its width and of its height in image pixels; (0, 0) while it is not shown."""
        return self._radii if self.isVisible() else (0.0, 0.0)

    def show_at(self, middle: Point | None, radii: tuple[float, float]) -> None:
        """Around (x, y) in image pixels; None hides it."""
        self.setVisible(middle is not None)
        if middle is None:
            return
        if radii != self._radii:
            self.prepareGeometryChange()
            self._radii = radii
        self.setPos(middle[0] + 0.5, middle[1] + 0.5)

    def boundingRect(self) -> QRectF:
        across, down = self._radii[0] + 4, self._radii[1] + 4
        return QRectF(-across, -down, 2 * across, 2 * down)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((DARK, 3.0), (LIGHT, 1.2)):
            painter.setPen(_cosmetic(colour, width))
            painter.drawEllipse(QPointF(0, 0), *self._radii)


class LineItem(QGraphicsItem):
    """A line under way, its anchors, and dashed the segment that would close it."""

    def __init__(self) -> None:
        super().__init__()
        self._points: list[QPointF] = []
        self._anchors: list[QPointF] = []
        self._colour = QColor()

    @property
    def points(self) -> list[Point]:
        """(x, y) in image pixels; empty while it is not shown."""
        return [(point.x() - 0.5, point.y() - 0.5) for point in self._points] if self.isVisible() else []

    def show_line(self, points: Sequence[Point], anchors: Sequence[Point], colour: QColor) -> None:
        """points, anchors: (x, y) in image pixels. No points hide it."""
        self.prepareGeometryChange()
        self._points = [QPointF(x + 0.5, y + 0.5) for x, y in points]
        self._anchors = [QPointF(x + 0.5, y + 0.5) for x, y in anchors]
        self._colour = colour
        self.setVisible(bool(points))
        self.update()

    def boundingRect(self) -> QRectF:
        return QPolygonF(self._points).boundingRect().adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((DARK, 3.5), (self._colour, 1.8)):
            painter.setPen(_cosmetic(colour, width))
            painter.drawPolyline(self._points)
        closing = _cosmetic(self._colour, 1.2)
        closing.setDashPattern([3, 4])
        painter.setPen(closing)
        painter.drawLine(self._points[-1], self._points[0])
        for colour, width in ((DARK, 9.0), (LIGHT, 6.0)):
            pen = _cosmetic(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(self._anchors)


class HandOverlay:
    """The three items on a scene."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self.stroke, self.line, self.circle = StrokeItem(), LineItem(), BrushCircle()
        items: tuple[tuple[QGraphicsItem, float], ...] = (
            (self.stroke, STROKE_Z),
            (self.line, LINE_Z),
            (self.circle, CIRCLE_Z),
        )
        for item, z in items:
            item.setZValue(z)
            item.setVisible(item is self.stroke)
            scene.addItem(item)


def stroke_colour(label: QColor, *, is_erasing: bool) -> QColor:
    """The stroke under way: the label's colour, as strong as filled masks, or darkness where something goes."""
    if is_erasing:
        return ERASED
    return QColor(label.red(), label.green(), label.blue(), STROKE_ALPHA)


def _cosmetic(colour: QColor, width_px: float) -> QPen:
    pen = QPen(colour, width_px)
    pen.setCosmetic(True)
    return pen
