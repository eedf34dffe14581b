"""Room for words that come later, in whatever language and font: so that nothing is cut off, and nothing jumps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

HEADLINE = 1.15
FONT_EVENTS = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


class _Follower(QObject):
    def __init__(self, widget: QWidget, apply: Callable[[], None]) -> None:
        super().__init__(widget)
        self._apply = apply
        self._is_applying = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in FONT_EVENTS and not self._is_applying:
            self._is_applying = True
            try:
                self._apply()
            finally:
                self._is_applying = False
        return False


def in_every_font(widget: QWidget, apply: Callable[[], None]) -> None:
    """Does now, and whenever the widget's font or style changes, what depends on them: text grows with the user's choice.

    `apply` touches nothing but the widget, its children and its parents: others may be gone before it.
    """
    apply()
    _Follower(widget, apply)


def fit_all(button: QPushButton, *texts: str) -> None:
    """Makes a button as wide as the widest of its texts."""

    def fit() -> None:
        now, widest = button.text(), button.sizeHint().width()
        for text in texts:
            button.setText(text)
            widest = max(widest, button.sizeHint().width())
        button.setText(now)
        button.setMinimumWidth(widest)

    in_every_font(button, fit)


def lines_px(widget: QWidget, lines: int) -> int:
    """The height of so many lines of text."""
    metrics = widget.fontMetrics()
    return (lines - 1) * metrics.lineSpacing() + metrics.height()


def keep_lines(widget: QWidget, lines: int, more_px: int = 0, *, is_fixed: bool = False) -> None:
    """A least height, or a fixed one, of so many lines of text."""

    def keep() -> None:
        height = lines_px(widget, lines) + more_px
        widget.setMinimumHeight(height)
        if is_fixed:
            widget.setMaximumHeight(height)

    in_every_font(widget, keep)


def headline_font(widget: QWidget) -> QFont:
    """A widget's font, larger and bold."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * HEADLINE)
    font.setBold(True)
    return font


class Column(QWidget):
    """As narrow as what is in it can be, but not narrower than `least_px`, whatever room there is beside it."""

    def __init__(self, parent: QWidget | None, least_px: int) -> None:
        super().__init__(parent)
        self._least_px = least_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(self._least_px, 0))
