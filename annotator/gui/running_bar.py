"""What runs in the background, at the foot of the window: one bar for all of it, and a button that cancels what is meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QSizePolicy, QWidget

from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.text import tr

WIDTH_PX = 180
TEXT_PX = 240


class Running(QObject):
    """One thing that runs, until its `end`. It is a QObject so that a job in another thread may tell it its progress."""

    changed = Signal()
    ended = Signal()

    def __init__(self, what: str, cancel: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.what = what
        self.cancel = cancel
        self.done, self.total, self.text = 0, 0, what

    def show_progress(self, done: int, total: int, text: str) -> None:
        self.done, self.total, self.text = done, total, text
        self.changed.emit()

    @property
    def told(self) -> str:
        """Whose it is, and how far."""
        return self.what if self.text in ("", self.what) else f"{self.what}: {self.text}"

    def end(self, _result: object = None) -> None:
        self.ended.emit()


class RunningBar(QWidget):
    """Shows what was begun last, with the number of others; hidden while nothing runs.

    Where several run, the button asks which one is to be cancelled.
    """

    listChanged = Signal()
    """Something has begun, or ended."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._running: list[Running] = []
        self._text = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setMaximumWidth(WIDTH_PX)
        self.cancel_button = QPushButton(tr("Cancel"), self)
        self.cancel_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.cancel_button.clicked.connect(self._on_cancel_button_clicked)
        self.menu = QMenu(self)
        """Of what runs, where the button has to ask."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        for widget in (self._text, self._bar, self.cancel_button):
            layout.addWidget(widget)
        self.hide()

    @property
    def names(self) -> tuple[str, ...]:
        """What runs, in the order in which it was begun."""
        return tuple(each.what for each in self._running)

    @property
    def text(self) -> str:
        return self._text.text()

    def begin(self, what: str, cancel: Callable[[], None]) -> Running:
        """Shows that something runs, until its `end`; `cancel` is what the button does."""
        running = Running(what, cancel, self)
        running.changed.connect(self._show)
        running.ended.connect(lambda: self._on_running_ended(running))
        self._running.append(running)
        self._list_has_changed()
        return running

    def follow(self, job: Job, what: str) -> None:
        """Shows a job's progress until it ends. Before its start: it may end at once."""
        running = self.begin(what, job.cancel)
        job.progressed.connect(running.show_progress)
        for signal in (job.finished, job.failed, job.cancelled):
            signal.connect(running.end)

    def _list_has_changed(self) -> None:
        # what has ended must not be cancelled by a menu that is still open
        self.menu.close()
        self._show()
        self.listChanged.emit()

    def _show(self) -> None:
        self.setVisible(bool(self._running))
        if not self._running:
            return
        shown, others = self._running[-1], len(self._running) - 1
        self._bar.setRange(0, max(shown.total, 1))
        self._bar.setValue(shown.done)
        # of several the bar says whose it is, rather than how far
        text = self.fontMetrics().elidedText(shown.what if others else shown.text, Qt.TextElideMode.ElideMiddle, TEXT_PX)
        self._text.setText(tr("{text} · {others} more", text=text, others=others) if others else text)
        self._text.setToolTip("\n".join(each.told for each in reversed(self._running)))
        self.cancel_button.setText(tr("Cancel …") if others else tr("Cancel"))

    def _on_running_ended(self, running: Running) -> None:
        if running in self._running:
            self._running.remove(running)
            running.deleteLater()
            self._list_has_changed()

    def _on_cancel_button_clicked(self) -> None:
        if len(self._running) == 1:
            self._running[0].cancel()
            return
        self.menu.clear()
        for each in self._running:
            self.menu.addAction(each.told).triggered.connect(lambda _on=False, meant=each: meant.cancel())
        # not exec(): the window goes on behind it
        self.menu.popup(self.cancel_button.mapToGlobal(self.cancel_button.rect().topLeft()))
