"""Plays the slices one after the other, from the first again after the last."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.text import tr

SPEEDS = (2, 5, 10, 15, 25, 40)
"""Slices per second."""
DEFAULT_SPEED = 10


class Cine(QObject):
    """Stops by itself at the next image."""

    playingChanged = Signal(bool)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._timer = QTimer(self)
        # the coarse timer is off by 5 %, which is seen at 40 slices a second
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.set_speed(DEFAULT_SPEED)
        document.imageChanged.connect(lambda _image: self.stop())

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Slices per second."""
        return 1000 / self._timer.interval()

    def set_speed(self, slices_per_second: float) -> None:
        self._timer.setInterval(max(1, round(1000 / slices_per_second)))

    def play(self) -> None:
        if self._document.depth < 2:
            self._document.noticeRaised.emit(tr("There is one slice only, so there is nothing to play."))
            # told all the same: whoever asked shows a pressed button
            self.playingChanged.emit(False)
        elif not self.is_playing:
            self._timer.start()
            self.playingChanged.emit(True)

    def stop(self) -> None:
        if self.is_playing:
            self._timer.stop()
            self.playingChanged.emit(False)

    def _on_timer_timeout(self) -> None:
        self._document.set_slice((self._document.slice_index + 1) % max(self._document.depth, 1))
