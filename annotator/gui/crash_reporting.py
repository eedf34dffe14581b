"""After an unexpected error: a log, a copy of the project, and one dialog, however often it happens."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from fourclick.annotator.gui.crash_log import log_folder, write_crash
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.panels.crash_dialog import CrashDialog
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.workspace import Workspace

KEPT_COPIES = 3
_log = logging.getLogger(__name__)


class CrashReporting(QObject):
    """`hook` goes to sys.excepthook. Errors of one kind and place have one log and one dialog; later ones are counted."""

    raised = Signal(object)
    """The place of an error, told to the window's thread."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[Path | None, int]] = {}
        self._told_places: set[str] = set()
        self._jobs: set[Job] = set()
        self.dialog: CrashDialog | None = None
        self.raised.connect(self._on_raised)

    def hook(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        """From any thread; never raises."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        last = traceback
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        place = f"{kind.__qualname__} {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else kind.__qualname__
        with self._lock:
            is_new = place not in self._seen
            path, times = self._seen.get(place, (None, 0))
            self._seen[place] = (write_crash(error) if is_new else path, times + 1)
        if is_new:
            _log.critical("Unexpected error", exc_info=(kind, error, traceback))
        self.raised.emit(place)

    def install(self) -> None:
        sys.excepthook = self.hook
        threading.excepthook = lambda args: self.hook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def stop(self) -> None:
        """Waits for a copy under way; for closing the window, which goes first: nobody looks at one that does nothing."""
        if self._jobs:
            self._window.hide()
        for job in list(self._jobs):
            job.wait(60)

    def _on_raised(self, place: str) -> None:
        # not by the count: errors of another thread may have been counted before the first is told
        is_told = place in self._told_places
        self._told_places.add(place)
        path, times = self._seen[place]
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.show_error(path, sum(count for _, count in self._seen.values()), is_saved=self._workspace.is_saved)
            return
        if is_told:
            return
        if self.dialog is None:
            self.dialog = CrashDialog(self._window)
            self.dialog.copyRequested.connect(self.save_copy)
            self.dialog.closeRequested.connect(self._window.close)
        self.dialog.show_error(path, times, is_saved=self._workspace.is_saved)
        project = self._workspace.project
        if project is not None and project.address.url is not None:
            self._tell(tr("A team's project lies in its database, which has all that was saved."))
        else:
            self.save_copy(log_folder() / f"copy-{datetime.now():%Y%m%d-%H%M%S-%f}.sqlite")
        self.dialog.open()

    def save_copy(self, target: Path) -> None:
        """A consistent copy with all masks, checked; the dialog tells how it went."""
        project = self._workspace.project
        if project is None:
            return
        self._tell(tr("A copy of the project is being saved …"))

        def work(_progress: Callable[[int, int, str], None], _is_cancelled: Callable[[], bool]) -> Path:
            self._workspace.flush()
            project.back_up(target)
            if target.parent == log_folder():
                for old in sorted(log_folder().glob("copy-*.sqlite"))[:-KEPT_COPIES]:
                    old.unlink(missing_ok=True)
            return target

        job = Job(work)
        self._jobs.add(job)
        job.finished.connect(
            lambda path: self._on_job_ended(job, tr("A checked copy of the project is saved: {path}", path=path))
        )
        job.failed.connect(lambda text: self._on_job_ended(job, tr("No copy could be saved. {text}", text=text)))
        job.start()

    def _on_job_ended(self, job: Job, sentence: str) -> None:
        self._jobs.discard(job)
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_copy(sentence)
