"""Extremes, correct, accept, next with one hand: all of it by the mouse, or with one finger of the other hand on one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.document_words import points_left
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.six_point_words import next_words
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.tools import Tools
from fourclick.models.prompt import EXTREMES_NEEDED, Role


class OneHand(QObject):
    """The wheel pressed, or Q, does what comes next; the mouse's side buttons undo and redo."""

    def __init__(
        self, window: MainWindow, document: Document, tools: Tools, messages: Messages, *, is_filling: Callable[[], bool]
    ) -> None:
        """is_filling: whether the structure of six points is being made."""
        super().__init__(window)
        self._document, self._tools, self._messages = document, tools, messages
        self._is_filling = is_filling
        self._next = window.actions_by_key["next_image"]
        window.canvas.middleClicked.connect(self.go_on)
        window.canvas.sideClicked.connect(self._on_side_clicked)
        window.actions_by_key["go_on"].triggered.connect(self.go_on)

    def go_on(self) -> None:
        """Accepts the mask or closes the line under way; where nothing is begun, shows the next image."""
        prompt = self._document.state.prompt
        # a line in any view: the canvas is not the only one that is drawn in
        if prompt.is_complete or self._tools.hands.is_under_way:
            self._tools.accept()
        elif prompt:
            # half an object is no reason to leave the image
            missing = EXTREMES_NEEDED - len(prompt.points(Role.EXTREME))
            points = points_left(missing)
            self._messages.status(tr("{points} to click, then the mask can be accepted. Esc drops them.", points=points))
        elif self._document.state.placed:
            self._messages.status(next_words(len(self._document.state.placed), is_filling=self._is_filling()))
        else:
            self._next.trigger()

    def _on_side_clicked(self, is_forward: bool) -> None:
        stack = self._document.undo_stack
        if is_forward:
            stack.redo()
        else:
            stack.undo()
