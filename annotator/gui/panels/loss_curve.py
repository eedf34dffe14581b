"""The loss, or the Dice, over time: every reported value as a faint line, and its running mean as a strong one."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fourclick.annotator.gui.panels.axes import GAP_PX, LOWEST_END, Axes, round_up, tick_text
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import sentence_case, tr

MOST_POINTS = 1000
SMOOTHING = 0.12


class LossCurve(QWidget):
    """Grows to the right inside axes that keep their place; only the losses' axis may grow, in round steps.

    `measure` is what is shown, from 0 to `top`, or as far as it takes. The running mean can be left out, for figures that
    are few and exact.
    """

    def __init__(
        self, parent: QWidget | None = None, *, measure: str = tr("loss"), top: float = LOWEST_END, smoothing: float = SMOOTHING
    ) -> None:
        super().__init__(parent)
        self._measure, self._least_top, self._smoothing = measure, top, smoothing
        self._points: list[tuple[float, float]] = []
        self._means: list[tuple[float, float]] = []
        self._minutes = 10.0
        self._top = top
        self.setAccessibleName(tr("{measure} of the training over time", measure=sentence_case(measure)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keep_lines(self, 6)

    @property
    def points(self) -> list[tuple[float, float]]:
        """(minutes, loss) as shown."""
        return list(self._points)

    def clear(self, minutes: float) -> None:
        """Empty axes for a training that takes this long."""
        self._points, self._means = [], []
        self._minutes, self._top = max(minutes, 0.1), self._least_top
        self.update()

    def append(self, minutes: float, loss: float) -> None:
        """One more value. What is not finite is left out, and so is what comes from before the last one."""
        if not (math.isfinite(minutes) and math.isfinite(loss)) or (self._points and minutes < self._points[-1][0]):
            return
        mean = loss if not self._means else self._means[-1][1] + self._smoothing * (loss - self._means[-1][1])
        self._points.append((minutes, loss))
        self._means.append((minutes, mean))
        self._minutes = max(self._minutes, minutes)
        self._top = max(self._top, round_up(loss))
        if len(self._points) > MOST_POINTS:
            # every second one, the last among them
            self._points, self._means = self._points[1::2], self._means[1::2]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 9 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPointSizeF(max(font.pointSizeF() * 0.85, 6.0))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance(tick_text(self._top, self._top)) + metrics.height() + 2 * GAP_PX
        below = 2 * metrics.height() + GAP_PX
        plot = QRectF(left, GAP_PX, self.width() - left - 3 * GAP_PX, self.height() - below - GAP_PX)
        axes = Axes(plot, self._minutes, 0.0, self._top, tr("minutes"), self._measure)
        axes.paint(painter, self.palette())
        if not self._points:
            self._paint_waiting(painter, plot)
            return
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        faint = QColor(colour)
        faint.setAlpha(80)
        painter.setClipRect(plot.adjusted(-1, -2, 3, 2))
        painter.setPen(QPen(faint, 1.0))
        painter.drawPath(_path(self._points, axes))
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(_path(self._means, axes))
        painter.setBrush(colour)
        painter.drawEllipse(axes.point(*self._means[-1]), 2.0, 2.0)

    def _paint_waiting(self, painter: QPainter, plot: QRectF) -> None:
        """A sentence on a ground of its own: no line of the axes runs through it."""
        words = tr("The curve appears while the network trains.")
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = painter.boundingRect(plot, flags, words).adjusted(-GAP_PX, -GAP_PX, GAP_PX, GAP_PX)
        painter.fillRect(room, self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(plot, flags, words)


def _path(points: list[tuple[float, float]], axes: Axes) -> QPainterPath:
    path = QPainterPath(axes.point(*points[0]))
    for minutes, loss in points[1:]:
        path.lineTo(axes.point(minutes, loss))
    return path
