"""A training in a process of its own: its lines of JSON become signals, and the window stays fluid beside it."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from fourclick.annotator.core.sentence import restored
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.words import said

KILL_AFTER_MS = 30_000
# To end the step under way and save; Windows cannot ask a process without a window, and the last save is a minute old at most.
CLOSE_WAIT_MS = 1_000 if sys.platform == "win32" else 15_000
END_WAIT_MS = 2_000
LOW_PRIORITY = 10
WINDOWS_BELOW_NORMAL, WINDOWS_SET_INFORMATION = 0x4000, 0x0200
MOST_OF_STDERR = 16_384
MOST_OF_A_LINE = 1_000_000

_log = logging.getLogger(__name__)


def train_command() -> list[str]:
    """What starts this very program's `train`."""
    return [sys.executable, "-m", "fourclick", "train"]


def train_arguments(project: Path, start_from: Path | None, *, minutes: float, output: Path) -> list[str]:
    """The options of `fourclick train` on a project. `start_from` is a checkpoint, None for the shipped one."""
    options = ["--project", str(project), "--from", "default" if start_from is None else str(start_from)]
    return [*options, "--hours", f"{minutes / 60:.4f}", "-o", str(output), "--progress", "json"]


class TrainingProcess(QObject):
    """Runs one training at a time. Of ended, failed and cancelled exactly one follows each start.

    `noticed` brings a sentence on what the training leaves out, say an image that cannot be read.
    """

    started = Signal(dict)
    progressed = Signal(dict)
    noticed = Signal(str)
    ended = Signal(dict)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None, *, name: str = "training") -> None:
        """command: what to start instead of this program's `train`; name: what sentences call it."""
        super().__init__(parent)
        self.name = name
        self._command = list(command or train_command())
        self._process: QProcess | None = None
        self._line = b""
        self._stderr = b""
        self._refusal = ""
        self._end: dict[str, Any] | None = None
        self._is_cancelled = False
        self._kill_timer = QTimer(self)
        self._kill_timer.setSingleShot(True)
        self._kill_timer.setInterval(KILL_AFTER_MS)
        self._kill_timer.timeout.connect(self._on_kill_timer_timeout)

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def process_id(self) -> int:
        """The operating system's number of the process, 0 where none runs."""
        return self._process.processId() if self._process is not None else 0

    def start(self, arguments: Sequence[str]) -> None:
        """Starts a training; one that still runs is left alone."""
        if self._process is not None:
            return
        self._line = self._stderr = b""
        self._refusal = ""
        self._end = None
        self._is_cancelled = False
        process = QProcess(self)
        self._process = process
        process.setProcessEnvironment(_environment())
        process.setStandardInputFile(QProcess.nullDevice())
        process.started.connect(self._on_process_started)
        process.readyReadStandardOutput.connect(self._on_process_output)
        process.readyReadStandardError.connect(self._on_process_error_output)
        process.errorOccurred.connect(self._on_process_error_occurred)
        process.finished.connect(self._on_process_finished)
        process.start(self._command[0], [*self._command[1:], *arguments])

    def cancel(self) -> None:
        """Asks the process to stop, and after some seconds makes it."""
        if self._process is not None and not self._is_cancelled:
            self._is_cancelled = True
            self._process.terminate()
            self._kill_timer.start()

    def stop(self) -> None:
        """Ends the process before it returns; for closing the window."""
        process = self._process
        if process is None:
            return
        self.cancel()
        if not process.waitForFinished(CLOSE_WAIT_MS):
            process.kill()
            process.waitForFinished(END_WAIT_MS)

    # Inside

    def _read_lines(self, data: bytes) -> None:
        """A read may end within a line, or within a letter: only whole lines are decoded."""
        *lines, self._line = (self._line + data).split(b"\n")
        if len(self._line) > MOST_OF_A_LINE:
            self._line = b""
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            event = json.loads(line.decode("utf-8", errors="replace"))
        except ValueError:
            event = None
        kind = None
        if isinstance(event, dict):
            event = _in_our_language(event)
            kind = event.get("event")
        if kind == "error":
            self._refusal = str(event.get("sentence", ""))
        elif kind == "end":
            # told once the process is gone: its files are whole then
            self._end = event
        elif kind in ("start", "step") and not self._is_cancelled:
            (self.started if kind == "start" else self.progressed).emit(event)
        elif kind == "problem":
            self.noticed.emit(str(event.get("sentence", "")))
        elif kind is None and line.strip():
            _log.info("The %s said: %r", self.name, line[:500])

    def _on_process_output(self) -> None:
        if self._process is not None:
            self._read_lines(bytes(self._process.readAllStandardOutput().data()))

    def _on_process_error_output(self) -> None:
        if self._process is not None:
            self._stderr = (self._stderr + self._process.readAllStandardError().data())[-MOST_OF_STDERR:]

    def _on_process_started(self) -> None:
        if self._process is not None:
            _lower_priority(self._process.processId())

    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            cause = self._process.errorString()
            self._forget_process()
            self.failed.emit(
                tr("The {name} could not be started ({cause}). Install Fourclick again.", name=said(self.name), cause=cause)
            )

    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if self._process is None:
            return
        self._on_process_output()
        self._on_process_error_output()
        self._read_lines(b"\n")
        self._forget_process()
        if self._is_cancelled:
            self.cancelled.emit()
        elif status == QProcess.ExitStatus.CrashExit:
            self.failed.emit(
                tr(
                    "The {name} was ended by the system, most likely for want of memory. Nothing else is lost.",
                    name=said(self.name),
                )
            )
        elif code == 0 and self._end is not None:
            self.ended.emit(self._end)
        else:
            self.failed.emit(self._cause())

    def _cause(self) -> str:
        """The sentence that the process ended with; what is none goes into the log whole."""
        if self._refusal:
            return self._refusal
        text = self._stderr.decode("utf-8", errors="replace").strip()
        last = text.splitlines()[-1].strip() if text else ""
        if last and "Traceback" not in text:
            return last
        _log.error("The %s failed:\n%s", self.name, text)
        if last:
            return tr(
                "The {name} stopped without a result ({last}). Nothing else is lost; start it again.",
                name=said(self.name),
                last=last,
            )
        return tr("The {name} stopped without a result. Nothing else is lost; start it again.", name=said(self.name))

    def _forget_process(self) -> None:
        self._kill_timer.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _on_kill_timer_timeout(self) -> None:
        if self._process is not None:
            self._process.kill()


def _environment() -> QProcessEnvironment:
    """Ours, with lines told at once and one core left for the clicks."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONUNBUFFERED", "1")
    environment.insert("PYTHONIOENCODING", "utf-8")
    if not environment.contains("OMP_NUM_THREADS"):
        environment.insert("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))
    return environment


def _in_our_language(event: dict[str, Any]) -> dict[str, Any]:
    """With its sentences as the window says them: see `commands.events`."""
    told = event.get("told")
    if not isinstance(told, dict):
        return event
    said = {
        key: [spoken(restored(each)) for each in value] if isinstance(value, list) else spoken(restored(value))
        for key, value in told.items()
    }
    return {**event, **said}


def _lower_priority(process_id: int) -> None:
    """Below the window's, so that clicks are answered first. Best effort: without it the training runs all the same."""
    try:
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            handle = kernel.OpenProcess(WINDOWS_SET_INFORMATION, False, process_id)
            if handle:
                kernel.SetPriorityClass(handle, WINDOWS_BELOW_NORMAL)
                kernel.CloseHandle(handle)
        else:
            os.setpriority(os.PRIO_PROCESS, process_id, LOW_PRIORITY)
    except OSError as error:
        _log.info("The training's priority stays as it is: %s", error)
