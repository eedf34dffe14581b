"""The whole app, off screen, worked with mouse and keys in image pixels."""

from __future__ import annotations

import time

import numpy as np
from gui_bench import move_pointer
from PySide6.QtCore import QPointF, QSettings, Qt, QTimer
from PySide6.QtTest import QTest

from fourclick.annotator.app import App


class Watchdog:
    """The longest time for which the UI thread did not come back to its event loop, in milliseconds."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(2)

    def reset(self) -> None:
        self._last = time.perf_counter()
        self.longest_ms = 0.0

    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


class AppBench:
    """One app with settings of its own; `close` and a new bench on the same folders is a restart."""

    def __init__(self, qtbot, folder, *, load=None) -> None:
        self.qtbot = qtbot
        self.app = App(load=load, settings=QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = self.app.window
        self.window.resize(1280, 800)
        self.is_closed = False

    def start(self, *paths) -> AppBench:
        self.app.start(list(paths))
        self.qtbot.waitExposed(self.window)
        return self

    def close(self) -> None:
        """Closes it, whatever it would ask before."""
        if not self.is_closed:
            self.is_closed = True
            self.window.closeAsked.disconnect()
            for about in list(self.window._closing_questions):
                self.window.ask_before_closing(None, about=about)
            self.window.close()
            self.window.deleteLater()

    # The user

    def wait_image(self, name=None) -> None:
        document = self.app.document
        self.qtbot.waitUntil(lambda: document.image is not None and name in (None, document.image.name), timeout=20_000)

    def click(self, x, y, button=Qt.MouseButton.LeftButton, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.window.canvas.viewport(), button, modifier, self._at(x, y))

    def hover(self, x, y) -> None:
        move_pointer(self.window.canvas.viewport(), self._at(x, y), Qt.MouseButton.NoButton)

    def click_extremes(self, points) -> None:
        for x, y in points:
            self.click(x, y)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.window.canvas.setFocus()
        QTest.keyClick(self.window.canvas, key, modifier)

    def mask(self) -> np.ndarray:
        """The mask on show, once it answers the clicks made so far."""
        document = self.app.document
        self.qtbot.waitUntil(lambda: document.proposal is not None and not document.is_pending, timeout=60_000)
        return document.mask()

    @property
    def state(self):
        return self.app.document.state

    @property
    def banner(self) -> str:
        return self.window.banner.text

    def _at(self, x, y):
        return self.window.canvas.viewportTransform().map(QPointF(x + 0.5, y + 0.5)).toPoint()
