"""A measurement on the canvas: its lines and its figure."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsSimpleTextItem, QStyleOptionGraphicsItem, QWidget

from fourclick.annotator.core.measurement import Measurement

Z = 42.0
LINE, HALO = QColor("#ffe066"), QColor(0, 0, 0, 150)
TEXT_OFFSET_PX = 8


class _Figure(QGraphicsSimpleTextItem):
    """Text on the right of its place, on the left where the view has no room for it."""

    def boundingRect(self) -> QRectF:
        right = super().boundingRect()
        return right.adjusted(-right.width() - TEXT_OFFSET_PX, 0, 0, 0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        right = super().boundingRect()
        if widget is not None and painter.worldTransform().map(right.topRight()).x() > widget.width():
            painter.translate(-right.width() - TEXT_OFFSET_PX, 0)
        super().paint(painter, option, widget)  # type: ignore[arg-type]  # the stub knows no None


class MeasurementItem(QGraphicsPathItem):
    """Lines between the points, with a dark one beneath for light images; the text keeps its size at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(Z)
        self._halo = QGraphicsPathItem(self)
        self._halo.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        for item, colour, width in ((self._halo, HALO, 4.0), (self, LINE, 1.6)):
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            item.setPen(pen)
        self._back = _Figure(self)
        self._text = _Figure(self)
        font = self._text.font()
        font.setBold(True)
        outline = QPen(HALO, 3)
        self._back.setPen(outline)
        for text in (self._back, self._text):
            text.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            text.setFont(font)
            text.setBrush(QBrush(LINE))

    @property
    def text(self) -> str:
        return self._text.text()

    def show_measurement(self, measurement: Measurement, text: str) -> None:
        """text: its figure, beside the last point."""
        path = QPainterPath()
        places = [QPointF(x + 0.5, y + 0.5) for x, y in measurement.points]
        path.moveTo(places[0])
        for place in places[1:]:
            path.lineTo(place)
        for item in (self, self._halo):
            item.setPath(path)
        for shown in (self._back, self._text):
            # blanks keep it off the line: the item has no offset of its own in screen pixels
            shown.setText(f"  {text}" if text else "")
            shown.setPos(places[-1])
