"""A table of the figures of all regions and labels, and a button that writes it as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from fourclick.annotator.core.region_statistics import RegionStatistics
from fourclick.annotator.gui.text import figure, tr
from fourclick.annotator.gui.words import said

HEADERS = (
    "",
    tr("No."),
    tr("Label"),
    tr("Name"),
    tr("Slices"),
    tr("Pixels"),
    tr("Area mm²"),
    tr("Volume mm³"),
    tr("Mean"),
    "SD",
    tr("Min"),
    tr("Max"),
    tr("Unit"),
)
NOTE = tr(
    "Each region for itself, then each label over all slices: where regions overlap there, the later one has the pixel. "
    "SD is that of the sample (n - 1); NaN is left out. Colour pictures have no mean."
)


class StatisticsDialog(QDialog):
    """Shows rows as they are; it does not follow later edits."""

    saveRequested = Signal()

    def __init__(self, image_name: str, rows: Sequence[RegionStatistics], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Region statistics - {image_name}", image_name=image_name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 460)
        self.table = QTableWidget(len(rows), len(HEADERS), self)
        self.table.setHorizontalHeaderLabels(list(HEADERS))
        self.table.verticalHeader().hide()
        self.table.setAlternatingRowColors(True)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for number, row in enumerate(rows):
            for column, value in enumerate((said(row.kind), *astuple(row)[1:])):
                self.table.setItem(number, column, _item(value))
        self.table.resizeColumnsToContents()
        note = QLabel(NOTE if rows else tr("There are no regions on this image yet."), self)
        note.setWordWrap(True)
        note.setObjectName("muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        save = buttons.addButton(tr("Save as CSV …"), QDialogButtonBox.ButtonRole.ActionRole)
        save.setEnabled(bool(rows))
        save.clicked.connect(self.saveRequested)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(note)
        layout.addWidget(buttons)


def _item(value: object) -> QTableWidgetItem:
    text = "–" if value is None else figure(value, 2) if isinstance(value, float) else str(value)
    item = QTableWidgetItem(text)
    if not isinstance(value, str):
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
