"""Small charts painted with QPainter: shares of a whole, ranges with their middles, and a column per day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fourclick.annotator.gui.panels.axes import round_up
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import figure, tr

GAP_PX = 8
BAR_PX = 16
KEY_PX = 10
TICKS = 4
MOST_DAYS = 60
RIGHT_CENTRE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT_CENTRE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: its name, how many, and its colour."""

    name: str
    number: int
    colour: QColor


@dataclass(frozen=True, slots=True)
class Range:
    """A row of `RangeChart`: a middle between a lower and an upper value; `tip` stands behind the row."""

    name: str
    low: float
    middle: float
    high: float
    tip: str = ""
    colour: QColor | None = None


class ShareBar(QWidget):
    """A bar divided into shares, with a key below it. Parts of no images are in the key only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def shares(self) -> tuple[Share, ...]:
        return self._shares

    def show_shares(self, shares: Sequence[Share]) -> None:
        self._shares = tuple(shares)
        self.setAccessibleName(", ".join(f"{share.number} {share.name}" for share in self._shares))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        line = self.fontMetrics().height() + 4
        return BAR_PX + GAP_PX + line * (1 + max((row for _, row, _ in self._keys(width)), default=0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total = sum(share.number for share in self._shares)
        x = 0.0
        painter.fillRect(QRectF(0, 0, self.width(), BAR_PX), self.palette().color(QPalette.ColorRole.Mid))
        for share in self._shares:
            width = self.width() * share.number / total if total else 0.0
            painter.fillRect(QRectF(x, 0, width, BAR_PX), share.colour)
            x += width
        line = self.fontMetrics().height() + 4
        for share, row, left in self._keys(self.width()):
            top = BAR_PX + GAP_PX + row * line
            painter.fillRect(QRectF(left, top + (line - KEY_PX) / 2, KEY_PX, KEY_PX), share.colour)
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(QRectF(left + KEY_PX + 5, top, 400, line), LEFT_CENTRE, _key(share))

    def _keys(self, width: int) -> list[tuple[Share, int, int]]:
        """Each share with the row of the key and the place in it, broken like words in a text."""
        found, row, left = [], 0, 0
        for share in self._shares:
            needed = KEY_PX + 5 + self.fontMetrics().horizontalAdvance(_key(share)) + 2 * GAP_PX
            if left and left + needed > width:
                row, left = row + 1, 0
            found.append((share, row, left))
            left += needed
        return found


class RangeChart(QWidget):
    """A row per range: a bar from low to high and a mark at its middle, over a common axis from 0 (or `start`) on."""

    def __init__(self, unit: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit, self._empty = unit, empty
        self._start = 0.0
        self._end: float | None = None
        self._ranges: tuple[Range, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def ranges(self) -> tuple[Range, ...]:
        return self._ranges

    def show_ranges(self, ranges: Sequence[Range], *, unit: str | None = None, span: tuple[float, float] | None = None) -> None:
        """The rows from the top on. `span`: where the axis begins and ends; without it from 0 to a round number."""
        self._ranges = tuple(ranges)
        self._unit = self._unit if unit is None else unit
        self._start, self._end = span if span is not None else (0.0, None)
        self.setAccessibleName("; ".join(f"{row.name} {row.middle:.3g} {self._unit}" for row in self._ranges) or self._empty)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height())

    def sizeHint(self) -> QSize:
        return QSize(320, self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        if not self._ranges:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty)
            return
        metrics, line = painter.fontMetrics(), self._line()
        # two more pixels: text of exactly the advance's width is cut in some fonts
        left = min(max(metrics.horizontalAdvance(row.name) for row in self._ranges) + 2, self.width() // 3) + GAP_PX
        right = max(metrics.horizontalAdvance(row.tip) for row in self._ranges) + GAP_PX
        right += metrics.horizontalAdvance("00") if right == GAP_PX else 0
        plot = QRectF(left, 0, max(self.width() - left - right, 20), line * len(self._ranges))
        end = self._end if self._end is not None else round_up(max(row.high for row in self._ranges))
        self._paint_axis(painter, plot, end)
        for number, row in enumerate(self._ranges):
            top = number * line
            name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, left - GAP_PX)
            painter.setPen(text)
            painter.drawText(QRectF(0, top, left - GAP_PX, line), RIGHT_CENTRE, name)
            painter.drawText(QRectF(plot.right() + GAP_PX, top, right, line), LEFT_CENTRE, row.tip)
            self._paint_range(painter, row, QRectF(plot.left(), top, plot.width(), line), end)

    def _paint_range(self, painter: QPainter, row: Range, place: QRectF, end: float) -> None:
        colour = row.colour or self.palette().color(QPalette.ColorRole.Highlight)
        low, middle, high = (self._x(value, place, end) for value in (row.low, row.middle, row.high))
        bar = QColor(colour)
        bar.setAlpha(110)
        painter.fillRect(QRectF(low, place.center().y() - 5, max(high - low, 1.0), 10), bar)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2.0))
        painter.drawLine(QPointF(middle, place.center().y() - 7), QPointF(middle, place.center().y() + 7))

    def _paint_axis(self, painter: QPainter, plot: QRectF, end: float) -> None:
        line = self.palette().color(QPalette.ColorRole.Mid)
        for tick in range(TICKS + 1):
            value = self._start + (end - self._start) * tick / TICKS
            x = self._x(value, plot, end)
            painter.setPen(QPen(line, 1.0))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            words = f"{value:.3g} {self._unit}" if tick == TICKS and self._unit else f"{value:.3g}"
            width = self.fontMetrics().horizontalAdvance(words) + 4
            begin = min(x - width / 2, self.width() - width)
            painter.drawText(QRectF(begin, plot.bottom() + 2, width, self._line()), Qt.AlignmentFlag.AlignHCenter, words)

    def _x(self, value: float, place: QRectF, end: float) -> float:
        share = (value - self._start) / ((end - self._start) or 1.0)
        return place.left() + place.width() * min(max(share, 0.0), 1.0)

    def _line(self) -> int:
        return self.fontMetrics().height() + 8

    def _height(self) -> int:
        return self._line() * (max(len(self._ranges), 2) + 1) + 4


class DayColumns(QWidget):
    """A column per day, the last MOST_DAYS of them; days without any are gaps."""

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        self._days: list[tuple[date, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keep_lines(self, 6)

    @property
    def days(self) -> list[tuple[date, int]]:
        """(day, number) of each day from the first to the last, days without any too."""
        return list(self._days)

    def show_days(self, numbers: dict[date, int]) -> None:
        self._days = []
        if numbers:
            last = max(numbers)
            day = max(min(numbers), last - timedelta(days=MOST_DAYS - 1))
            while day <= last:
                self._days.append((day, numbers.get(day, 0)))
                day += timedelta(days=1)
        self.setAccessibleName(
            tr("{value} in {days} days", value=sum(number for _, number in self._days), days=len(self._days))
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 8 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(muted)
        if not self._days:
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty)
            return
        metrics = painter.fontMetrics()
        top = round_up(max(max(number for _, number in self._days), 1))
        left = metrics.horizontalAdvance(f"{top:.0f}") + GAP_PX
        plot = QRectF(left, metrics.height() / 2, self.width() - left, self.height() - 1.5 * metrics.height() - GAP_PX)
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1.0))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(muted)
            if share != 0.5 or top % 2 == 0:
                place = QRectF(0, y - metrics.height() / 2, left - GAP_PX, metrics.height())
                painter.drawText(place, RIGHT_CENTRE, f"{share * top:.0f}")
        step = min(plot.width() / len(self._days), 42.0)
        for number, (_, value) in enumerate(self._days):
            height = plot.height() * value / top
            column = QRectF(plot.left() + number * step + 0.15 * step, plot.bottom() - height, 0.7 * step, height)
            painter.fillRect(column, self.palette().color(QPalette.ColorRole.Highlight))
        self._paint_dates(painter, plot, step)

    def _paint_dates(self, painter: QPainter, plot: QRectF, step: float) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        height = self.fontMetrics().height()
        width = self.fontMetrics().horizontalAdvance("00-00") + 2 * GAP_PX
        every = max(1, round(width / step + 0.5))
        for number in range(0, len(self._days), every):
            words = self._days[number][0].strftime("%m-%d")
            middle = plot.left() + (number + 0.5) * step
            begin = min(max(middle - width / 2, 0.0), self.width() - width + GAP_PX)
            painter.drawText(QRectF(begin, plot.bottom() + 3, width, height), Qt.AlignmentFlag.AlignHCenter, words)


def _key(share: Share) -> str:
    return f"{share.name} {figure(share.number)}"
