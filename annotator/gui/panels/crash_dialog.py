"""What is said after an error of the program's own: that the work is safe, where its copy and the log are, and what next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QVBoxLayout, QWidget

from fourclick.annotator.gui.text import tr

WHAT = tr("Fourclick ran into an error of its own and stopped what it was doing.")
SAVED = tr("What you did is saved in the project with every change. You can go on, or close Fourclick and open it again.")
NOT_SAVED = tr(
    "The last change could not be saved, which is another trouble: keep the window open, and make room or get the project's "
    "folder back; the next change saves all that is missing."
)

WIDTH_PX = 600


class CrashDialog(QDialog):
    """Emits wishes; "go on" just closes it."""

    copyRequested = Signal(object)
    """The file that a copy of the project is to be written to."""
    closeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self._log: Path | None = None
        layout = QVBoxLayout(self)
        self._words, self._count, self._copy, self._where = QLabel(self), QLabel(self), QLabel(self), QLabel(self)
        for label in (self._words, self._count, self._copy, self._where):
            label.setWordWrap(True)
            label.setFixedWidth(WIDTH_PX)
            _say(label, label.text())
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        self._where.setObjectName("muted")
        buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        buttons.addButton(tr("Save a copy elsewhere …"), roles.ActionRole).clicked.connect(self._on_elsewhere_clicked)
        buttons.addButton(tr("Show the log"), roles.ActionRole).clicked.connect(self._on_log_clicked)
        buttons.addButton(tr("Close Fourclick"), roles.DestructiveRole).clicked.connect(self._on_close_clicked)
        go_on = buttons.addButton(tr("Go on"), roles.AcceptRole)
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        layout.addWidget(buttons)

    @property
    def told(self) -> str:
        return " ".join(label.text() for label in (self._words, self._count, self._copy, self._where) if label.text())

    def show_error(self, log: Path | None, times: int, *, is_saved: bool = True) -> None:
        self._log = log
        _say(self._words, f"<b>{WHAT}</b><br>{SAVED if is_saved else NOT_SAVED}")
        _say(self._count, tr("It has happened {times} times.", times=times) if times > 1 else "")
        self._count.setVisible(times > 1)
        _say(
            self._where,
            tr("What a report needs, without any image or name: {log}", log=log)
            if log
            else tr("No log could be written. Check the disk."),
        )
        self.adjustSize()

    def show_copy(self, sentence: str) -> None:
        _say(self._copy, sentence)
        self.adjustSize()

    def _on_elsewhere_clicked(self) -> None:
        # no question whether to replace a file: that is refused in any case, with a sentence
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save a copy of the project"),
            "project-copy.sqlite",
            tr("Copies (*.sqlite)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.copyRequested.emit(Path(name))

    def _on_log_clicked(self) -> None:
        if self._log is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log)))

    def _on_close_clicked(self) -> None:
        self.accept()
        self.closeRequested.emit()


def _say(label: QLabel, text: str) -> None:
    """With room for all its lines: Qt gives a wrapped label in a dialog that is open no more than it had."""
    label.setText(text)
    label.setMinimumHeight(label.heightForWidth(WIDTH_PX) if text else 0)
