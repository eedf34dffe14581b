"""The Dice on the held-out images over labels, or over the time that they took, with its confidence band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fourclick.annotator.gui.panels.axes import GAP_PX, Axes, round_up
from fourclick.annotator.gui.text import tr

if TYPE_CHECKING:
    from fourclick.annotator.learning.statistics.curve import Curve
    from fourclick.annotator.storage.rounds import StoredPoint

ADVISED_COLOUR, CHANCE_COLOUR = QColor("#d55e00"), QColor("#8a94a3")
NOTHING = tr("Shown once the held-out images are labelled and a round has trained.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plot: (cost, dice) from left to right; `band` bounds the Dice at each, empty for none."""

    name: str
    colour: QColor | None
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float], ...] = ()


class LearningCurve(QWidget):
    """Paints the curve of all labels, and where the advice was compared with chance, the means of both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: tuple[StoredPoint, ...] = ()
        self._chance: tuple[Curve, ...] = ()
        self._advised: tuple[Curve, ...] = ()
        self._by_time = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 120)

    def show_curve(self, curve: Sequence[StoredPoint], chance: Sequence[Curve] = (), advised: Sequence[Curve] = ()) -> None:
        self._curve, self._chance, self._advised = tuple(curve), tuple(chance), tuple(advised)
        last = (
            tr("Dice {dice:.3f} with {labels} labels", dice=self._curve[-1].dice, labels=self._curve[-1].labels)
            if self._curve
            else NOTHING
        )
        self.setAccessibleName(tr("Learning curve: {last}", last=last))
        self.update()

    def show_by_time(self, is_by_time: bool) -> None:
        """Over minutes of work instead of labelled images."""
        self._by_time = is_by_time
        self.update()

    @property
    def lines(self) -> list[Line]:
        """What is painted, the most important one last."""
        found = [
            _mean_line(tr("drawn at random"), CHANCE_COLOUR, self._chance, by_time=self._by_time),
            _mean_line(tr("as many advised"), ADVISED_COLOUR, self._advised, by_time=self._by_time),
        ]
        cost = [point.seconds / 60 if self._by_time else float(point.labels) for point in self._curve]
        points = tuple(zip(cost, (point.dice for point in self._curve), strict=True))
        band = tuple(
            (point.dice if point.low is None else point.low, point.dice if point.high is None else point.high)
            for point in self._curve
        )
        return [each for each in (*found, Line(tr("all labels"), None, points, band)) if each.points]

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = self.lines
        if not lines:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), NOTHING)
            return
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance("0.00") + metrics.height() + 2 * GAP_PX
        plot = QRectF(left, 0, self.width() - left - 20, 0)
        plot.setTop(self._keys(plot, lines)[-1][2] + metrics.height() + GAP_PX)
        plot.setBottom(self.height() - 2 * metrics.height() - GAP_PX)
        end = round_up(max(max(x for x, _ in line.points) for line in lines) or 1.0)
        heights = [y for line in lines for y in (*(y for _, y in line.points), *(y for pair in line.band for y in pair))]
        low, high = math.floor(10 * min(heights)) / 10, min(1.0, math.ceil(10 * max(heights) + 1e-9) / 10)
        high = max(high, low + 0.1)
        axes = Axes(plot, end, low, high, tr("minutes of work") if self._by_time else tr("labelled images"), tr("Dice"))
        axes.paint(painter, self.palette())
        self._paint_key(painter, plot, lines)
        for line in lines:
            self._paint_line(painter, line, [axes.point(x, y) for x, y in line.points], _band_places(line, axes))

    def _paint_line(self, painter: QPainter, line: Line, places: list[QPointF], band: list[QPointF]) -> None:
        colour = line.colour or self.palette().color(QPalette.ColorRole.Highlight)
        faint = QColor(colour)
        faint.setAlpha(50)
        if len(places) == 1 and band:
            painter.setPen(QPen(faint, 8.0))
            painter.drawLine(band[0], band[-1])
        elif band:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faint)
            painter.drawPolygon(QPolygonF(band))
        painter.setPen(QPen(colour, 2.0))
        painter.setBrush(colour)
        painter.drawPolyline(QPolygonF(places))
        for each in places:
            painter.drawEllipse(each, 2.5, 2.5)

    def _paint_key(self, painter: QPainter, plot: QRectF, lines: Sequence[Line]) -> None:
        metrics = painter.fontMetrics()
        for each, x, y in self._keys(plot, lines):
            painter.fillRect(QRectF(x, y + metrics.height() / 2 - 2, 14, 4), each.colour or self._highlight)
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            place = QRectF(x + 18, y, metrics.horizontalAdvance(_key(each)) + 4, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _key(each))

    def _keys(self, plot: QRectF, lines: Sequence[Line]) -> list[tuple[Line, float, float]]:
        """Each line with the place of its key, broken like words in a text, the most important one first."""
        metrics = self.fontMetrics()
        found, x, y = [], plot.left(), float(GAP_PX)
        for each in reversed(lines):
            width = 22.0 + metrics.horizontalAdvance(_key(each)) + 2 * GAP_PX
            if x > plot.left() and x + width > self.width():
                x, y = plot.left(), y + metrics.height()
            found.append((each, x, y))
            x += width
        return found

    @property
    def _highlight(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.Highlight)


def _key(line: Line) -> str:
    return tr("{name}, 95 % band", name=line.name) if line.band else line.name


def _band_places(line: Line, axes: Axes) -> list[QPointF]:
    """Along the upper bounds and back along the lower ones."""
    if not line.band:
        return []
    upper = [axes.point(x, high) for (x, _), (_, high) in zip(line.points, line.band, strict=True)]
    lower = [axes.point(x, low) for (x, _), (low, _) in zip(line.points, line.band, strict=True)]
    return [*upper, *reversed(lower)]


def _mean_line(name: str, colour: QColor, curves: Sequence[Curve], *, by_time: bool) -> Line:
    """The mean over seeds, as far as all of them go; empty where the time is wanted and not known."""
    if not curves or (by_time and any(each.seconds is None for each in curves)):
        return Line(name, colour, ())
    costs = [[each / 60 for each in curve.seconds or ()] if by_time else list(curve.labels) for curve in curves]
    count = min(len(each) for each in costs)
    means = (
        (sum(cost[at] for cost in costs) / len(curves), sum(curve.dice[at] for curve in curves) / len(curves))
        for at in range(count)
    )
    return Line(name, colour, tuple(means))
