"""The axes of the panels' plots: four steps each, every second one named."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

GAP_PX = 6
TICKS = 4
LOWEST_END = 0.1


@dataclass(frozen=True, slots=True)
class Axes:
    """From (0, `low`) to (`end`, `high`) on the rectangle `plot`, in the widget's pixels."""

    plot: QRectF
    end: float
    low: float
    high: float
    across: str
    up: str

    def point(self, x: float, y: float) -> QPointF:
        plot = self.plot
        return QPointF(
            plot.left() + plot.width() * x / self.end,
            plot.bottom() - plot.height() * (y - self.low) / (self.high - self.low),
        )

    def paint(self, painter: QPainter, palette: QPalette) -> None:
        plot, height = self.plot, painter.fontMetrics().height()
        line, text = palette.color(QPalette.ColorRole.Mid), palette.color(QPalette.ColorRole.PlaceholderText)
        right, middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignHCenter
        for tick in range(TICKS + 1):
            y = plot.bottom() - plot.height() * tick / TICKS
            painter.setPen(QPen(line, 1.0))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(text)
            if tick % 2 == 0:
                words = tick_text(self.low + (self.high - self.low) * tick / TICKS, self.high)
                painter.drawText(QRectF(0, y - height / 2, plot.left() - GAP_PX, height), right, words)
                x = plot.left() + plot.width() * tick / TICKS
                painter.drawText(QRectF(x - 40, plot.bottom() + 2, 80, height), middle, f"{self.end * tick / TICKS:.3g}")
        painter.drawText(QRectF(plot.left(), plot.bottom() + height, plot.width(), height + 2), middle, self.across)
        painter.save()
        painter.translate(0, plot.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-plot.height() / 2, 0, plot.height(), height), middle, self.up)
        painter.restore()


def tick_text(value: float, high: float) -> str:
    """With two decimals where the axis ends below 10."""
    return f"{value:.2f}" if high < 10 else f"{value:.3g}"


def round_up(value: float) -> float:
    """The next of 1, 2, 4, 6, 8 times a power of ten: axes end there."""
    if value <= 0:
        return LOWEST_END
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if value <= step * power * (1 + 1e-9))
