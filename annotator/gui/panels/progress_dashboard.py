"""How far the project is: images by state, work by label and by person, regions by day, and the hours that are left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.panels.charts import DayColumns, Range, RangeChart, Share, ShareBar
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.regions_overlay import label_colour
from fourclick.annotator.gui.text import counted, figure, tr
from fourclick.annotator.gui.words import said
from fourclick.annotator.quality.progress import NOBODY, Progress, Quartiles, Work

# Okabe and Ito's palette, which the colour-blind can tell apart; grey for what is untouched.
STATUS_COLOURS = {
    ImageStatus.NEW: "#9aa3af",
    ImageStatus.DRAFT: "#cc79a7",
    ImageStatus.LABELLED: "#56b4e9",
    ImageStatus.NEEDS_REVIEW: "#e69f00",
    ImageStatus.ACCEPTED: "#009e73",
    ImageStatus.REJECTED: "#d55e00",
}
HEADS = (tr("Regions"), tr("Images"), tr("Clicks per region"), tr("Seconds per region"), tr("Time in all"), tr("Images to do"))
MOST_ROWS = 8
"""Rows of a chart; the table has all."""
NOTHING = tr("Shown once regions were clicked.")


class ProgressDashboard(QDialog):
    """Shows a `Progress`; asks for a newer one."""

    refreshRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Progress"))
        self.resize(940, 700)
        self._progress, self._labels = Progress(), LabelTable()
        self._headline, self._hours = QLabel(self), QLabel(self)
        font = self._headline.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self._headline.setFont(font)
        self._hours.setWordWrap(True)
        self._statuses = ShareBar(self)
        self._clicks, self._seconds = RangeChart(tr("clicks"), NOTHING, self), RangeChart("s", NOTHING, self)
        self._days = DayColumns(tr("A column per day, once regions were accepted."), self)
        self._table = QTreeWidget(self)
        self._table.setRootIsDecorated(False)
        self._table.setUniformRowHeights(True)
        keep_lines(self._table, 7)
        self._refresh = QPushButton(tr("Refresh"), self)
        self._refresh.clicked.connect(self.refreshRequested)
        self._lay_out()
        self._show()

    @property
    def headline(self) -> str:
        return f"{self._headline.text()} {self._hours.text()}"

    @property
    def rows(self) -> list[list[str]]:
        """The table's texts, row by row."""
        items = [self._table.topLevelItem(row) for row in range(self._table.topLevelItemCount())]
        return [[item.text(column) for column in range(self._table.columnCount())] for item in items if item is not None]

    def show_progress(self, progress: Progress, labels: LabelTable) -> None:
        self._progress, self._labels = progress, labels
        self._refresh.setEnabled(True)
        self._show()

    def show_counting(self) -> None:
        """While a newer progress is on its way; the old one stays in view."""
        self._refresh.setEnabled(False)
        self._hours.setText(tr("Counting …"))

    def choose(self, *, by_person: bool) -> None:
        """What the charts and the table are about: persons or labels."""
        (self._by_person if by_person else self._by_label).click()

    def _lay_out(self) -> None:
        self._by_label, self._by_person = (self._choice(text) for text in (tr("By label"), tr("By person")))
        group = QButtonGroup(self)
        head = QHBoxLayout()
        for button in (self._by_label, self._by_person):
            group.addButton(button)
            button.toggled.connect(self._on_choice_toggled)
            head.addWidget(button)
        self._by_label.setChecked(True)
        head.addStretch(1)
        head.addWidget(self._refresh)
        charts = QHBoxLayout()
        charts.setSpacing(24)
        for title, chart in ((tr("Clicks per region"), self._clicks), (tr("Seconds per region"), self._seconds)):
            charts.addLayout(_titled(tr("{title}: median and quartiles", title=title), chart), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self._headline)
        layout.addWidget(self._hours)
        layout.addWidget(self._statuses)
        layout.addSpacing(6)
        layout.addLayout(head)
        layout.addLayout(charts)
        layout.addWidget(self._table, 1)
        layout.addLayout(_titled(tr("Regions accepted per day"), self._days), 1)

    def _choice(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def _on_choice_toggled(self, is_on: bool) -> None:
        for button in (self._by_label, self._by_person):
            # the theme paints this name in the colour of what is chosen
            button.setObjectName("accept" if button.isChecked() else "")
            button.style().unpolish(button)
            button.style().polish(button)
        if is_on:
            self._show()

    def _show(self) -> None:
        found = self._progress
        done = found.images - sum(found.open_images.values())
        self._headline.setText(
            tr(
                "{done_share:.0f} % done: {done:,} of {images:,} images",
                done_share=100 * found.done_share,
                done=done,
                images=found.images,
            )
            if found.images
            else tr("No images yet: add some to the project.")
        )
        self._hours.setText(hours_text(found))
        shares = [Share(said(each), found.statuses.get(each, 0), QColor(colour)) for each, colour in STATUS_COLOURS.items()]
        self._statuses.show_shares(shares)
        self._days.show_days(dict(found.by_day))
        self._show_work()

    def _show_work(self) -> None:
        by_person = self._by_person.isChecked()
        rows = self._people() if by_person else self._label_rows()
        heads = HEADS if by_person else HEADS[:-1]
        self._table.clear()
        self._table.setColumnCount(len(heads) + 1)
        self._table.setHeaderLabels([tr("Person") if by_person else tr("Label"), *heads])
        for name, (_, work, to_do) in rows.items():
            item = QTreeWidgetItem(self._table, [name, *_cells(work), *([figure(to_do)] if by_person else [])])
            for column in range(1, len(heads) + 1):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._table.headerItem().setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header = self._table.header()
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for chart, measure in ((self._clicks, "clicks"), (self._seconds, "seconds")):
            ranges = [_range(name, getattr(work, measure), colour) for name, (colour, work, _) in rows.items() if work]
            chart.show_ranges([each for each in ranges if each is not None][:MOST_ROWS])

    def _label_rows(self) -> Mapping[str, tuple[QColor | None, Work | None, int]]:
        """Every label of the project, also those without a region yet, and those that regions have but the table does not."""
        numbers = sorted({label.id for label in self._labels} | set(self._progress.by_label))
        named = {
            number: self._labels[number].name if number in self._labels else tr("label {number}", number=number)
            for number in numbers
        }
        return {named[n]: (label_colour(self._labels, n), self._progress.by_label.get(n), 0) for n in numbers}

    def _people(self) -> Mapping[str, tuple[QColor | None, Work | None, int]]:
        found = self._progress
        names = sorted({*found.by_person, *found.open_images}, key=lambda name: (name == NOBODY, name))
        return {name or tr("nobody"): (None, found.by_person.get(name), found.open_images.get(name, 0)) for name in names}


def hours_text(progress: Progress) -> str:
    """A sentence on what is left."""
    to_do = sum(progress.open_images.values())
    if not progress.images:
        return ""
    if not to_do:
        return tr("Nothing is left to label.")
    left = progress.remaining
    images = counted(to_do, tr("{n} image to do"), tr("{n} images to do"))
    if left is None or progress.seconds_per_image is None:
        return tr("{images}. How long they take is known once an image is done.", images=images)
    per_image = tr("{median:.0f} s an image", median=progress.seconds_per_image.median)
    spread = tr("{hours} to {hours_2} at the quartiles", hours=_hours(left.low_h), hours_2=_hours(left.high_h))
    return tr(
        "{images}, about {hours} at {per_image} ({spread}).",
        images=images,
        hours=_hours(left.median_h),
        per_image=per_image,
        spread=spread,
    )


def _hours(hours: float) -> str:
    return (
        tr("{hours:.0f} min", hours=60 * hours)
        if hours < 1
        else tr("{hours:.1f} h", hours=hours)
        if hours < 10
        else tr("{hours:,.0f} h", hours=hours)
    )


def _cells(work: Work | None) -> list[str]:
    if work is None:
        return ["0", "0", "–", "–", "–"]
    hours = _hours(work.seconds_in_all / 3600) if work.seconds_in_all else "–"
    return [figure(work.regions), figure(work.images), _quartiles(work.clicks), _quartiles(work.seconds), hours]


def _quartiles(found: Quartiles | None) -> str:
    return "–" if found is None else f"{_number(found.median)} ({_number(found.low)}–{_number(found.high)})"


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 999.5 else figure(value)


def _range(name: str, found: Quartiles | None, colour: QColor | None) -> Range | None:
    return None if found is None else Range(name, found.low, found.median, found.high, _number(found.median), colour)


def _titled(title: str, widget: QWidget) -> QVBoxLayout:
    label = QLabel(title)
    label.setObjectName("muted")
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(label)
    column.addWidget(widget, 1)
    return column
