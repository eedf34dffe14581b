"""Background work: a function with progress, cancel and an error path, off the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.gui.text import spoken, tr

Progress = Callable[[int, int, str], None]
Work = Callable[[Progress, Callable[[], bool]], Any]

_log = logging.getLogger(__name__)


_alive: set[Job] = set()


class Job(QObject):
    """Runs `work(progress, is_cancelled)` once in a thread pool; exactly one of finished, failed and cancelled follows."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancel = threading.Event()
        self._ended = threading.Event()

    def start(self, pool: QThreadPool | None = None) -> Job:
        """Runs the work. Connect the signals before: it may end at once, and the job then deletes itself."""
        # Until its end is told, somebody must hold the job: what is collected delivers nothing.
        _alive.add(self)
        # The last connection: an earlier one would let the window's thread delete the job before the others are told.
        for signal in (self.finished, self.failed, self.cancelled):
            signal.connect(self._on_ended)
        (pool or QThreadPool.globalInstance()).start(_Runner(self))
        return self

    def cancel(self) -> None:
        """Asks the work to stop; it does at its next step."""
        self._cancel.set()

    def wait(self, seconds: float = 10.0) -> bool:
        """Blocks until the work has ended; for closing the window."""
        return self._ended.wait(seconds)

    def _on_ended(self, _result: object = None) -> None:
        _alive.discard(self)
        self.deleteLater()

    def _progress(self, done: int, total: int, text: str) -> None:
        self.progressed.emit(done, total, spoken(text))

    def run(self) -> None:
        """In the pool's thread."""
        try:
            result = self._work(self._progress, self._cancel.is_set)
        except Cancelled:
            self.cancelled.emit()
        except FourclickError as error:
            self.failed.emit(spoken(error))
        except Exception as error:  # noqa: BLE001 (last line of defence of the thread: the user is told, the log has the trace)
            _log.exception("A background job failed.")
            self.failed.emit(tr("Something went wrong that should not: {error}. Nothing that was saved is lost.", error=error))
        else:
            self.finished.emit(result)
        finally:
            self._ended.set()


class _Runner(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()
