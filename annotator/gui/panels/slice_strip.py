"""All slices of the image as one row of bars: the colour is the predicted Dice, a click goes there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fourclick.annotator.gui.text import tr

LOW, HIGH = 0.5, 0.95
"""Predicted Dice at which the colours end."""
POOR, FAIR, GOOD = QColor("#D55E00"), QColor("#F0E442"), QColor("#0072B2")
"""From Okabe and Ito's palette, which the colour-blind can tell apart."""
MARK_PX = 7
WIDEST_BAR_PX = 24.0


@dataclass(frozen=True, slots=True)
class SliceBar:
    """What is known of a slice: its predicted Dice, None for a mask that no network rated; flagged; clicked or confirmed."""

    dice: float | None = None
    is_flagged: bool = False
    is_key: bool = False

    def sentence(self, index: int) -> str:
        parts = [tr("Slice {index}", index=index + 1)]
        parts.append(tr("not rated") if self.dice is None else tr("predicted Dice {dice:.2f}", dice=self.dice))
        parts.append(tr("yours") if self.is_key else tr("derived"))
        if self.is_flagged:
            parts.append(tr("shape and network disagree: look here"))
        return " · ".join(parts)


def colour_of(dice: float | None) -> QColor:
    """Orange for poor, yellow, blue for good; grey for unknown."""
    if dice is None:
        return QColor("#999999")
    share = min(max((dice - LOW) / (HIGH - LOW), 0.0), 1.0)
    low, high, part = (POOR, FAIR, 2 * share) if share < 0.5 else (FAIR, GOOD, 2 * share - 1)

    def mixed(first: int, second: int) -> int:
        return round(first + (second - first) * part)

    return QColor(mixed(low.red(), high.red()), mixed(low.green(), high.green()), mixed(low.blue(), high.blue()))


class SliceStrip(QWidget):
    """Emits the slice that the user wishes to see. Hidden for pictures, which have one slice."""

    sliceRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._depth = 0
        self._current = 0
        self._bars: dict[int, SliceBar] = {}
        self.setAccessibleName(tr("Slices and their predicted Dice"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def bars(self) -> dict[int, SliceBar]:
        """What is shown, by slice number."""
        return dict(self._bars)

    def show_slices(self, depth: int, bars: Mapping[int, SliceBar]) -> None:
        # after each edit; few change anything here
        if (depth, bars) != (self._depth, self._bars):
            self._depth, self._bars = depth, dict(bars)
            self.setVisible(depth > 1)
            self.update()

    def set_current(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, MARK_PX + 2 * self.fontMetrics().height())

    def place_of(self, index: int) -> QRectF:
        """The bar of a slice, in pixels of the widget."""
        width = min(WIDEST_BAR_PX, (self.width() - 8) / max(self._depth, 1))
        left = (self.width() - width * self._depth) / 2
        gap = 1.0 if width > 3 else 0.0
        return QRectF(left + index * width, MARK_PX + 1, width - gap, self.height() - MARK_PX - 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self._index_at(event.pos().x())
            bar = self._bars.get(index)
            QToolTip.showText(
                event.globalPos(), bar.sentence(index) if bar else tr("Slice {index} · no mask", index=index + 1), self
            )
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        text, empty = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Mid)
        for index in range(self._depth):
            place, bar = self.place_of(index), self._bars.get(index)
            painter.fillRect(place, colour_of(bar.dice) if bar else empty)
            if bar is not None and bar.is_key:
                middle = place.center()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(Qt.GlobalColor.white)
                radius = min(2.5, place.width() / 3)
                painter.drawEllipse(middle, radius, radius)
            if bar is not None and bar.is_flagged:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(POOR)
                x, half = place.center().x(), min(4.0, max(2.0, place.width() / 2))
                painter.drawPolygon(QPolygonF([QPointF(x - half, 0), QPointF(x + half, 0), QPointF(x, MARK_PX - 1)]))
            if index == self._current:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(text)
                painter.drawRect(place.adjusted(-1, -1, 1, 1))

    def _go_to(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._depth:
            self.sliceRequested.emit(self._index_at(event.position().x()))

    def _index_at(self, x: float) -> int:
        first = self.place_of(0)
        width = self.place_of(1).left() - first.left() if self._depth > 1 else max(first.width(), 1.0)
        return min(max(int((x - first.left()) // width), 0), max(self._depth - 1, 0))
