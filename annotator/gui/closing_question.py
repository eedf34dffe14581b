"""What is asked before the window closes, where closing would end something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from fourclick.annotator.gui.text import tr


@dataclass(frozen=True, slots=True)
class ClosingQuestion:
    """A sentence, what it means, and the two answers."""

    text: str
    detail: str
    close: str
    stay: str


NOT_SAVED = ClosingQuestion(
    tr("The last changes could not be saved. Close Fourclick without them?"),
    tr("Make room on the disk or get the project's folder back: the next change, or closing again, saves all that is missing."),
    close=tr("Close and lose them"),
    stay=tr("Keep open"),
)


def not_kept(names: Sequence[str]) -> ClosingQuestion | None:
    """About what is typed in the review; None where nothing is."""
    if not names:
        return None
    return ClosingQuestion(
        tr("What you typed about {names} is not kept yet. Close Fourclick without it?", names=", ".join(names)),
        tr("It stands below its image in the review mode (Ctrl+R): Enter keeps it there, Esc drops it."),
        close=tr("Close and lose it"),
        stay=tr("Keep open"),
    )


def still_running(works: Sequence[str]) -> ClosingQuestion | None:
    """About what runs in the background; None where nothing does."""
    if not works:
        return None
    return ClosingQuestion(
        tr("Still at work: {works}. Close Fourclick and stop it?", works=", ".join(works)),
        tr("What is not finished is not kept, and no half of a file is left. Your clicks and masks are saved."),
        close=tr("Close and stop it"),
        stay=tr("Keep running"),
    )


class ClosingBox(QMessageBox):
    """Asks it over the window, which goes on behind it. Esc and the box's own cross are the answer to stay."""

    closeConfirmed = Signal()

    def __init__(self, question: ClosingQuestion, parent: QWidget) -> None:
        super().__init__(
            QMessageBox.Icon.Question, tr("Close Fourclick"), question.text, QMessageBox.StandardButton.NoButton, parent
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setInformativeText(question.detail)
        self._close = self.addButton(question.close, QMessageBox.ButtonRole.DestructiveRole)
        self._close.clicked.connect(self.closeConfirmed)
        self._stay = self.addButton(question.stay, QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._stay)
        self.setEscapeButton(self._stay)

    def ask(self, question: ClosingQuestion) -> None:
        """The same thing is asked about in other words, as it has changed meanwhile."""
        self.setText(question.text)
        self.setInformativeText(question.detail)
        self._close.setText(question.close)
        self._stay.setText(question.stay)
