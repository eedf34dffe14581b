"""How large window and panels are when the text grows: no larger than the screen, and small again with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

LEAST_PX = 760
SETTLED_MS = 100
SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


class WindowSize:
    """Of one window. Panels ask for what their text needs; the window gives it as far as the screen does."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._is_bounded = False
        self._is_usual = True
        self._usual: tuple[int, dict[QDockWidget, int]] | None = None
        """The window's height and the panels' widths before the text grew."""
        window.setMinimumWidth(LEAST_PX)

    def stay_on_screen(self) -> None:
        """To be called whenever it is laid out: its least height is what the panels need, but no more than the screen has."""
        window, layout = self._window, self._window.layout()
        room = window.screen().availableGeometry().height()
        is_bounded = layout is not None and layout.totalMinimumSize().height() > room
        if layout is None or is_bounded == self._is_bounded:
            return
        self._is_bounded = is_bounded
        # setMinimumHeight(0) would stay an explicit height
        window.setMinimumSize(LEAST_PX, room if is_bounded else 0)
        if is_bounded:
            window.resize(window.width(), min(window.height(), room))
        # with none of its own, it takes its least height from the layout, the next time this is laid out
        layout.invalidate()
        layout.activate()

    def follow_text(self, before: int, after: int) -> None:
        """To be called when the text is about to change, in percent. As it grows, panels and window take what they need.

        As it shrinks they go back to how they were before it began to grow; what the text still needs, they keep.
        """
        window = self._window
        self._is_usual = after <= 100
        if after > before and self._usual is None:
            docks = [dock for dock in window.findChildren(QDockWidget) if window.dockWidgetArea(dock) in SIDES]
            self._usual = (window.height(), {dock: dock.width() for dock in docks if dock.isVisible()})
        elif after < before:
            # once the panels know what they need in the new font
            QTimer.singleShot(SETTLED_MS, window, self._go_back)

    def _go_back(self) -> None:
        window = self._window
        if self._usual is None:
            return
        height, widths = self._usual
        window.resizeDocks(list(widths), list(widths.values()), Qt.Orientation.Horizontal)
        if not window.isMaximized() and not window.isFullScreen():
            window.resize(window.width(), min(window.height(), height))
        if self._is_usual:
            self._usual = None
