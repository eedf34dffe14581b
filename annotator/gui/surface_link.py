"""The window's end of the process that draws surfaces: wishes are gathered while it works, its pictures arrive as signals."""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fourclick.annotator.core.sentence import restored
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.surface.messages import read_message, write_message

NO_VTK = tr(
    'The 3-D surface needs VTK, which is not installed. Type in a terminal: pip install "fourclick[surface]". '
    "Then start Fourclick again."
)
NO_OPENGL = tr("The 3-D surface cannot be drawn here: VTK found no OpenGL that works. Everything else goes on without it.")
STOPPED = tr("The 3-D surface has stopped unexpectedly. Choose it again in the View menu to start it anew.")
BACKENDS: tuple[Mapping[str, str], ...] = (
    {},
    {"VTK_DEFAULT_OPENGL_WINDOW": "vtkEGLRenderWindow"},
    {"VTK_DEFAULT_OPENGL_WINDOW": "vtkOSOpenGLRenderWindow"},
)
"""Tried one after the other until a picture comes: VTK's own choice, then EGL and OSMesa, which need no screen."""
HELLO_PX = 16
END_WAIT_S = 3.0

_log = logging.getLogger(__name__)


def is_vtk_installed() -> bool:
    return importlib.util.find_spec("vtkmodules") is not None


def server_command() -> list[str]:
    return [sys.executable, "-m", "fourclick.annotator.surface.server"]


class SurfaceLink(QObject):
    """Starts the process with the first wish. Wishes of one kind that wait are merged, so that it is never behind; but each
    file that is wished for is written, and of what it was wished for."""

    pictured = Signal(object, object)
    """A QImage, and what the process told of it: `axes`, `triangles`, `backend`."""
    saved = Signal(list)
    """The paths of the files."""
    failed = Signal(str)
    """A sentence why one wish was not fulfilled; others may be."""
    lost = Signal(str)
    """A sentence why there is no process, now and until `stop` and the next wish."""

    def __init__(self, parent: QObject | None = None, *, command: Sequence[str] | None = None) -> None:
        super().__init__(parent)
        self._command = list(command or server_command())
        self._waiting: list[_Message] = []
        self._in_hand: _Message | None = None
        self._changed = threading.Condition()
        self._is_ending = False
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def is_waiting(self) -> bool:
        """Whether there are wishes that the process has not taken yet."""
        return bool(self._waiting)

    @property
    def is_saving(self) -> bool:
        """Whether a file is wished for and neither told as `saved` nor as `failed` yet; after `lost` whether one was."""
        with self._changed:
            return any(each is not None and "save" in each.wishes for each in (*self._waiting, self._in_hand))

    def ask(self, payload: bytes | memoryview | None = None, **wishes: Any) -> None:
        """Wishes as `surface.server` knows them; `payload` belongs to `labels`. Returns at once."""
        with self._changed:
            if not self._waiting or "save" in wishes or "save" in self._waiting[-1].wishes:
                self._waiting.append(_Message())
            self._waiting[-1].add(wishes, payload)
            self._changed.notify()
        if self._thread is None:
            self._is_ending = False
            self._thread = threading.Thread(target=self._run, name="surface", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends the process before it returns, and forgets all wishes."""
        with self._changed:
            self._is_ending = True
            self._waiting, self._in_hand = [], None
            self._changed.notify()
            process = self._process
        if process is not None:
            process.kill()
        if self._thread is not None:
            self._thread.join(END_WAIT_S)
            self._thread = None

    # In the thread

    def _run(self) -> None:
        if not self._start():
            if not self._is_ending:
                self.lost.emit(NO_OPENGL)
            return
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting) or self._is_ending)
                if self._is_ending:
                    break
                message = self._in_hand = self._waiting.pop(0)
            try:
                told, pixels = self._exchange(message.wishes, message.payload)
                self._in_hand = None
                self._tell(told, pixels)
            except (OSError, EOFError):
                if not self._is_ending:
                    self.lost.emit(STOPPED)
                break
        self._end()

    def _start(self) -> bool:
        """Whether there is a process that draws."""
        for environment in BACKENDS:
            with self._changed:
                if self._is_ending:
                    return False
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    # VTK tells there which windows it has tried in vain
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, **environment},
                    # or Windows shows a console for as long as it runs
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            try:
                told, _ = self._exchange({"size": [HELLO_PX, HELLO_PX]}, b"")
            except (OSError, EOFError):
                told = {"error": f"the process ended ({self._process.wait()})"}
            if "error" not in told:
                _log.info("Surfaces are drawn by %s.", told["backend"])
                return True
            _log.info("No surfaces by %s: %s", dict(environment) or "VTK's choice", restored(told["error"]))
            self._end()
        return False

    def _exchange(self, wishes: Mapping[str, Any], payload: bytes | memoryview) -> tuple[dict[str, Any], bytes]:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (started)
        write_message(process.stdin, dict(wishes), payload)
        return read_message(process.stdout)

    def _tell(self, told: Mapping[str, Any], pixels: bytes) -> None:
        if "trace" in told:
            _log.warning("The surfaces' process failed: %s", told["trace"])
            self.failed.emit(tr("The 3-D surface could not be made: {error}.", error=told["error"]))
        elif "error" in told:
            self.failed.emit(spoken(restored(told["error"])))
        if "saved" in told:
            self.saved.emit(told["saved"])
        if "size" in told:
            width, height = told["size"]
            # a copy: the bytes are Python's
            image = QImage(pixels, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
            self.pictured.emit(image, told)

    def _end(self) -> None:
        process = self._process
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # it closes all the same; what was not written yet has nobody to read it
                    continue
        self._process = None


class _Message:
    """Wishes that are asked together, and the labels that belong to them."""

    def __init__(self) -> None:
        self.wishes: dict[str, Any] = {}
        self.payload: bytes | memoryview = b""

    def add(self, wishes: Mapping[str, Any], payload: bytes | memoryview | None) -> None:
        for key, value in wishes.items():
            self.wishes[key] = _merged(key, self.wishes.get(key), value)
        if payload is not None:
            self.payload = payload


def _merged(key: str, old: Any, new: Any) -> Any:
    if old is None:
        return new
    if key in ("turn", "pan"):
        return [before + after for before, after in zip(old, new, strict=True)]
    return old * new if key == "zoom" else new
