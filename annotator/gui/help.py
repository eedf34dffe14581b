"""The page of keys, the first-run hint, and About."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick import __version__
from fourclick.annotator.gui.canvas_input import CANVAS_SHORTCUTS
from fourclick.annotator.gui.crash_log import log_folder, versions
from fourclick.annotator.gui.text import tr

FIRST_RUN_HINT = tr(
    "Click the object's leftmost, rightmost, topmost and bottommost points, in any order: the mask appears with the fourth. "
    "Then left click adds, right click removes, Enter accepts."
)
ABOUT = tr(
    "<h3>Fourclick {version}</h3><p>Four clicks make a medical segmentation mask.</p>"
    "<p>Apache-2.0. After Khan et al., <i>Extreme points derived confidence map</i> (MICCAI 2019), FAIRS (2020) and "
    "<i>Towards robust and reproducible active learning</i> (CVPR 2022).</p><p>Not a medical device: check every mask.</p>",
    version=__version__,
)


class ShortcutsDialog(QDialog):
    """All keys and mouse actions in one table. rows: those of the actions, as (keys, meaning)."""

    def __init__(self, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.resize(760, 680)
        rows = [*CANVAS_SHORTCUTS, *rows]
        table = QTableWidget(len(rows), 2, self)
        table.setHorizontalHeaderLabels([tr("Keys"), tr("What they do")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setAlternatingRowColors(True)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.setItem(row, column, QTableWidgetItem(text))
        hint = QLabel(FIRST_RUN_HINT, self)
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(table)
        layout.addWidget(buttons)


class AboutDialog(QDialog):
    """What this is, and the versions that a report should name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Fourclick"))
        about = QLabel(ABOUT, self)
        about.setWordWrap(True)
        about.setMinimumWidth(440)
        self._versions = QLabel(versions(), self)
        self._versions.setObjectName("muted")
        self._versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        logs = QLabel(tr("Logs of errors, without any image or name: {log_folder}", log_folder=log_folder()), self)
        logs.setObjectName("muted")
        logs.setWordWrap(True)
        logs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, Qt.Orientation.Horizontal, self)
        copy = buttons.addButton(tr("Copy versions"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (about, self._versions, logs, buttons):
            layout.addWidget(widget)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._versions.text())
