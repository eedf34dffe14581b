"""Tells of a line that was begun and then left with its image, or with the window: it is closed, which nobody asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fourclick.annotator.gui.closing_question import ClosingQuestion
from fourclick.annotator.gui.hand_tools import HandTools
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.workspace import Workspace

LINE_BEGUN = ClosingQuestion(
    tr("A line is begun and not closed yet. Close Fourclick?"),
    tr("It is closed then too, as Enter closes it, and its inside is kept as a mask. Esc drops it."),
    close=tr("Close both"),
    stay=tr("Keep open"),
)


class LeftLines(QObject):
    """The sentence stays over the next image, until it is closed or replaced."""

    def __init__(self, window: MainWindow, workspace: Workspace, hands: HandTools, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._hands = hands
        self._messages = messages
        self._name = ""
        self._left = ""
        hands.leftLineClosed.connect(self._on_hands_left_line_closed)
        workspace.titleChanged.connect(self._on_workspace_title_changed)
        workspace.imageShown.connect(self._on_workspace_image_shown)
        window.closeAsked.connect(lambda: window.ask_before_closing(LINE_BEGUN if hands.is_line_begun else None, about="line"))

    def _on_hands_left_line_closed(self) -> None:
        self._left = self._name

    def _on_workspace_title_changed(self, name: str, _project: str) -> None:
        # of a blind copy it does not say which image it is
        self._name = name

    def _on_workspace_image_shown(self, _entry: object) -> None:
        if not self._left:
            return
        name, self._left = self._left, ""
        text = tr(
            "The line that was begun on {name} was closed there as the image was left. What it changed is in the selected "
            "region there and can no longer be undone: look at it when you go back.",
            name=name,
        )
        # the image has perhaps something to say as well
        shown = self._window.banner.banner
        told = f"{shown.text} {text}".lstrip()
        self._messages.banner(told, action=shown.action, act=shown.act, is_warning=shown.is_warning)
