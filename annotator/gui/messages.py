"""The one way to speak to the user: a banner over the image, the status bar, an error dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence over the image that stays until it is closed or replaced, with at most one thing to do about it."""

    text: str
    is_warning: bool = False
    action: str = ""
    act: Callable[[], None] | None = None


class Messages(QObject):
    """Emits what is to be said; the main window shows it."""

    bannerRequested = Signal(object)
    statusRequested = Signal(str)
    errorRequested = Signal(str, str)

    def banner(self, text: str, *, action: str = "", act: Callable[[], None] | None = None, is_warning: bool = False) -> None:
        """A sentence over the image; an empty one takes the banner away."""
        self.bannerRequested.emit(Banner(text, is_warning, action, act))

    def status(self, text: str) -> None:
        """A few words in the status bar, gone after some seconds."""
        self.statusRequested.emit(text)

    def error(self, title: str, text: str) -> None:
        """A dialog: only for what stops the user from going on."""
        self.errorRequested.emit(title, text)
