"""Hidden repeats: how often images come back as blind copies, and how many have."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.repeats import DEFAULT_GAP, DEFAULT_RATE, MOST_RATE, MOST_SEED, RepeatPlan, RepeatPlanError
from fourclick.annotator.gui.text import spoken, tr

if TYPE_CHECKING:
    from fourclick.annotator.storage.blind_copies import CopyCount

NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WORDS = tr(
    "Some images that were done come back to be done again, so that <i>Agreement</i> can tell how far annotators agree with "
    "themselves and with each other. They come by <i>Next image to do</i> (Ctrl+Space, M), which shows no names meanwhile, and "
    "half of them are outlined by hand, without the network. Copies are in no list, figure or export."
)


class RepeatsDialog(QDialog):
    """Shows a plan and its counts; emits the plan that was chosen."""

    planChosen = Signal(object)
    """A RepeatPlan, or None to end the repeats."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Hidden repeats"))
        self.resize(620, 480)
        self._plan: RepeatPlan | None = None
        words = QLabel(WORDS, self)
        words.setWordWrap(True)
        self._own, self._shared = self._rate(), self._rate()
        self._gap = QSpinBox(self)
        self._gap.setRange(1, 10_000)
        self._gap.setSuffix(tr(" images in between"))
        form = QFormLayout()
        form.addRow(tr("Come back to the same annotator:"), self._own)
        form.addRow(tr("Go to a colleague as well:"), self._shared)
        form.addRow(tr("At the earliest after:"), self._gap)
        self._counts = QTreeWidget(self)
        self._counts.setHeaderLabels([tr("Annotator"), tr("Copies of"), tr("Network"), tr("Planned"), tr("Done")])
        for column in (3, 4):
            self._counts.headerItem().setTextAlignment(column, NUMBERS)
        self._counts.header().setStretchLastSection(False)
        self._counts.setRootIsDecorated(False)
        self._counts.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self._told = QLabel(self)
        self._told.setObjectName("muted")
        self._told.setWordWrap(True)
        self._start = QPushButton(tr("Start"), self)
        self._start.setDefault(True)
        self._end = QPushButton(tr("End the repeats"), self)
        close = QPushButton(tr("Close"), self)
        self._start.clicked.connect(self._on_start_clicked)
        self._end.clicked.connect(lambda: self.planChosen.emit(None))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(self._end)
        buttons.addWidget(self._start)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addWidget(self._counts, 1)
        layout.addWidget(self._told)
        layout.addLayout(buttons)

    @property
    def told(self) -> str:
        return self._told.text()

    @property
    def rows(self) -> list[list[str]]:
        items = [self._counts.topLevelItem(row) for row in range(self._counts.topLevelItemCount())]
        return [[item.text(column) for column in range(self._counts.columnCount())] for item in items if item is not None]

    def show_plan(self, plan: RepeatPlan | None, counts: Sequence[CopyCount]) -> None:
        """The plan that holds, None where there are no repeats, and the copies so far."""
        self._plan = plan
        shown = plan or RepeatPlan(repeat_rate=DEFAULT_RATE, gap=DEFAULT_GAP)
        self._own.setValue(100 * shown.repeat_rate)
        self._shared.setValue(100 * shown.shared_rate)
        self._gap.setValue(shown.gap)
        self._start.setText(tr("Start") if plan is None else tr("Change"))
        self._end.setEnabled(plan is not None)
        self._counts.clear()
        for each in counts:
            source = tr("a colleague's images") if each.is_shared else tr("their own images")
            cells = [
                each.annotator,
                source,
                tr("helps") if each.is_assisted else tr("does not help"),
                str(each.planned),
                str(each.done),
            ]
            item = QTreeWidgetItem(cells)
            for column in (3, 4):
                item.setTextAlignment(column, NUMBERS)
            self._counts.addTopLevelItem(item)
        for column in range(3):
            self._counts.resizeColumnToContents(column)
        if plan is None:
            self._told.setText(tr("There are no hidden repeats now."))
        elif not counts:
            self._told.setText(tr("Nothing has come back yet. What was done before the start does not."))
        else:
            self._told.setText(tr("Compare them: Team > Agreement."))

    def choose(self, own_percent: float, shared_percent: float, gap: int) -> None:
        """As typing these values and pressing the button does."""
        self._own.setValue(own_percent)
        self._shared.setValue(shared_percent)
        self._gap.setValue(gap)
        self._start.click()

    def _on_start_clicked(self) -> None:
        # drawn, so that nobody can work out which images come back
        seed = self._plan.seed if self._plan is not None else secrets.randbelow(MOST_SEED)
        try:
            plan = RepeatPlan(seed, self._own.value() / 100, self._shared.value() / 100, self._gap.value())
        except RepeatPlanError as error:
            self._told.setText(spoken(error))
            return
        self.planChosen.emit(plan)

    def _rate(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(0, 100 * MOST_RATE)
        box.setDecimals(1)
        box.setSuffix(tr(" % of the images"))
        return box
