"""The user's own keys: a row for each action, and a word on any key that would be for two things."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.gui.key_map import KeyMap
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import tr

HINT = tr("Click on a key and press another. The first key can be changed here; Backspace in an empty field takes it away.")


class KeysDialog(QDialog):
    """Changes the key map when it is accepted; it cannot be while two actions share a key."""

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setWindowTitle(tr("Change keys"))
        self.resize(560, 640)
        self._find = QLineEdit(self)
        self._find.setPlaceholderText(tr("Find an action"))
        self._find.textChanged.connect(self._on_find_text_changed)
        self._names = list(keys.names)
        self._table = QTableWidget(len(self._names), 2, self)
        self._table.setHorizontalHeaderLabels([tr("Action"), tr("Key")])
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.setColumnWidth(1, 170)
        self._edits: dict[str, QKeySequenceEdit] = {}
        for row, name in enumerate(self._names):
            self._table.setItem(row, 0, QTableWidgetItem(keys.names[name]))
            edit = QKeySequenceEdit(self._table)
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.setAccessibleName(tr("Key of {names}", names=keys.names[name]))
            edit.setKeySequence(QKeySequence(next(iter(keys.keys(name)), "")))
            edit.keySequenceChanged.connect(self._check)
            self._table.setCellWidget(row, 1, edit)
            self._edits[name] = edit
        self._problem = QLabel(self)
        self._problem.setObjectName("warning")
        self._problem.setWordWrap(True)
        keep_lines(self._problem, 2, 4, is_fixed=True)
        hint = QLabel(HINT, self)
        hint.setWordWrap(True)
        standard = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(standard.Ok | standard.Cancel | standard.RestoreDefaults, self)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(standard.RestoreDefaults).clicked.connect(self.restore)
        layout = QVBoxLayout(self)
        for widget in (hint, self._find, self._table, self._problem, self._buttons):
            layout.addWidget(widget)
        self._check()

    @property
    def problem(self) -> str:
        return self._problem.text()

    def set_key(self, name: str, key: str) -> None:
        self._edits[name].setKeySequence(QKeySequence(key))

    def restore(self) -> None:
        """The given keys again, all of them."""
        for name, edit in self._edits.items():
            edit.setKeySequence(QKeySequence(next(iter(self._keys.given(name)), "")))

    def accept(self) -> None:
        self._keys.change(self._wanted())
        super().accept()

    def _wanted(self) -> dict[str, tuple[str, ...]]:
        """The further keys of an action stay with it while its first one does."""
        wanted = {}
        for name, edit in self._edits.items():
            first = edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
            known = next((each for each in (self._keys.keys(name), self._keys.given(name)) if each[:1] == (first,)), None)
            wanted[name] = known if known is not None else (first,) if first else ()
        return wanted

    def _check(self) -> None:
        problems = self._keys.conflicts(self._wanted())
        self._problem.setText(problems[0] if problems else "")
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not problems)

    def _on_find_text_changed(self, text: str) -> None:
        for row, name in enumerate(self._names):
            self._table.setRowHidden(row, text.casefold() not in self._keys.names[name].casefold())
