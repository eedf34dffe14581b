"""The training of a U-Net in a process of its own, driven without Qt: its lines of JSON become calls.

A window may as well give `training_command()` and `training_arguments(...)` to `gui.training_process.TrainingProcess`: the
lines are of the same kinds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

Event = dict[str, Any]

KILL_AFTER_S = 10.0
MOST_OF_STDERR = 16_384


def training_command() -> list[str]:
    """What starts this very program's `unet train`."""
    return [sys.executable, "-m", "fourclick", "unet", "train"]


def training_arguments(project: Path | str, output: Path, *, minutes: float, regularisation: str = "plain") -> list[str]:
    """The options of `fourclick unet train` on a project, told in lines of JSON."""
    options = ["--hours", f"{minutes / 60:.4f}", "--regularisation", regularisation]
    return [str(project), "-o", str(output), *options, "--progress", "json"]


def _nothing(*_: Any) -> None:
    """For what nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told, from another thread. Of ended, failed and cancelled exactly one follows each start.

    `started` tells what is trained on, `progressed` the row of a step or a validation, `noticed` what is left out.
    """

    started: Callable[[Event], None] = _nothing
    progressed: Callable[[Event], None] = _nothing
    noticed: Callable[[str], None] = _nothing
    ended: Callable[[Event], None] = _nothing
    failed: Callable[[str], None] = _nothing
    cancelled: Callable[[], None] = _nothing


class BackgroundTraining:
    """Runs one training at a time. What was cancelled goes on when it is started with the same arguments."""

    def __init__(self, listener: Listener, command: Sequence[str] | None = None) -> None:
        """command: what to start instead of this program's `unet train`."""
        self._listener = listener
        self._command = list(command or training_command())
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._timer: threading.Timer | None = None
        self._is_cancelled = False

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, arguments: Sequence[str]) -> None:
        """Starts a training; one that still runs is left alone."""
        if self.is_running:
            return
        self._is_cancelled = False
        try:
            process = subprocess.Popen(
                [*self._command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._listener.failed(f"The training could not be started ({error.strerror}). Install Fourclick again.")
            return
        self._process = process
        self._thread = threading.Thread(target=self._follow, args=(process,), name="unet-training", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Asks the process to save its state and stop, and after some seconds makes it stop."""
        process = self._process
        if process is None or self._is_cancelled or process.poll() is not None:
            return
        self._is_cancelled = True
        process.terminate()
        self._timer = threading.Timer(KILL_AFTER_S, process.kill)
        self._timer.daemon = True
        self._timer.start()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Until the training is over and its end was told; False where it still runs."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return not self.is_running

    def _follow(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 (both are pipes)
        said: list[str] = []
        # beside: a full pipe of errors would stop the process
        reader = threading.Thread(target=_read_tail, args=(process.stderr, said), daemon=True)
        reader.start()
        end: Event | None = None
        for line in process.stdout:
            event = _event(line)
            kind = event.get("event")
            if kind == "end":
                # told once the process is gone: its files are whole then
                end = event
            elif kind == "problem":
                self._listener.noticed(str(event.get("sentence", "")))
            elif kind in ("start", "step") and not self._is_cancelled:
                (self._listener.started if kind == "start" else self._listener.progressed)(event)
        code = process.wait()
        reader.join()
        if self._timer is not None:
            self._timer.cancel()
        self._tell_end(code, end, "".join(said))

    def _tell_end(self, code: int, end: Event | None, said: str) -> None:
        if self._is_cancelled:
            self._listener.cancelled()
        elif code == 0 and end is not None:
            self._listener.ended(end)
        elif code < 0:
            self._listener.failed("The training was ended by the system, most likely for want of memory. Nothing else is lost.")
        else:
            last = said.strip().splitlines()[-1].strip() if said.strip() else ""
            told = last if last and "Traceback" not in said else ""
            cause = f" ({last})" if last else ""
            self._listener.failed(
                told or f"The training stopped without a result{cause}. Nothing else is lost; start it again."
            )


def _read_tail(stream: IO[str], into: list[str]) -> None:
    tail = ""
    for line in stream:
        tail = (tail + line)[-MOST_OF_STDERR:]
    into.append(tail)


def _event(line: str) -> Event:
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _environment() -> dict[str, str]:
    """Ours, with lines told at once and one core left for the clicks."""
    told = {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    return {"OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 2) - 1)), **os.environ, **told}
