"""What went wrong, for a report: versions, types of errors and frames, never a message, a pixel or an image's name or path."""

from __future__ import annotations

import faulthandler
import os
import platform
import re
import traceback
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from fourclick import __version__
from fourclick.annotator.storage.locations import data_folder

PACKAGES = ("PySide6-Essentials", "numpy", "torch", "openvino", "SimpleITK", "pydicom", "SQLAlchemy", "scikit-image")
MOST_BYTES = 200_000
KEPT = 20


def log_folder() -> Path:
    return data_folder() / "logs"


def versions() -> str:
    """Fourclick's version and what it runs on, a line each."""
    lines = [f"Fourclick {__version__}", f"Python {platform.python_version()} on {platform.platform()} ({platform.machine()})"]
    for package in PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return "\n".join(lines)


def frames_of(error: BaseException) -> str:
    """The error's type and where it came from, after those of the errors that led to it. No messages: they quote names."""
    lines: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        lines = [*_told_of(following), *(["", "which led to", ""] if lines else []), *lines]
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return "\n".join(lines) + "\n"


def frames_of_dump(dump: str) -> str:
    """What Python writes of a process that dies: the signal, threads and frames, with nothing of a path but the program's."""
    kept = []
    for line in dump.splitlines():
        frame = re.fullmatch(r'  File "(.*)", line (\d+|\?\?\?) in (\S+)', line)
        if frame is not None:
            kept.append(f"  {_own_part(frame[1])}, line {frame[2]}, in {frame[3]}")
        elif re.match(r"(Fatal Python error|Windows fatal exception|Current thread|Thread) ?[:\w]", line):
            kept.append(line)
    return "\n".join(kept) + "\n"


def write_crash(error: BaseException) -> Path | None:
    """A new file with the versions, types and frames; None where none can be written."""
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        path = log_folder() / f"error-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(f"{versions()}\n\n{frames_of(error)[-MOST_BYTES:]}", encoding="utf-8")
        for old in sorted(log_folder().glob("error-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


class CrashWatch:
    """Lets Python write where it was when the process dies of a signal, and tells at the next start that it did."""

    def __init__(self) -> None:
        self._path = log_folder() / f"running-{os.getpid()}.txt"
        self._file: IO[str] | None = None

    def begin(self) -> Path | None:
        """Where the end of an earlier run is told, if that was a crash."""
        found = None
        try:
            log_folder().mkdir(parents=True, exist_ok=True)
            for left in log_folder().glob("running-*.txt"):
                number = left.stem.removeprefix("running-")
                if number.isdecimal() and _is_running(int(number)):
                    continue
                found = self._kept(left) or found
                left.unlink()
            self._file = self._path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)
        except (OSError, ValueError):
            return found
        return found

    def end(self) -> None:
        """The process ends as it should."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)

    def _kept(self, left: Path) -> Path | None:
        """What a run said when it died; one that was killed without a word said nothing."""
        told = left.read_text(encoding="utf-8", errors="replace")
        if not told.strip():
            return None
        path = log_folder() / f"error-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(f"{versions()}\n\n{frames_of_dump(told)}", encoding="utf-8")
        return path


def _told_of(error: BaseException) -> list[str]:
    """Frames, outermost first, then the type; of a group also those of its errors."""
    frames = traceback.walk_tb(error.__traceback__)
    codes = [(frame.f_code, line) for frame, line in frames]
    lines = [f"  {_own_part(code.co_filename)}, line {line}, in {code.co_name}" for code, line in codes]
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            lines += ["", "in it", "", *frames_of(each).splitlines()]
    return lines


def _own_part(path: str) -> str:
    """The end of a program file's path, from the packages' folder on, as a module's name; of other files the name alone."""
    parts = re.split(r"[/\\]", path)
    known = next((parts[parts.index(name) :] for name in ("site-packages", "fourclick") if name in parts), parts[-1:])
    return ".".join(known)


def _is_running(process_id: int) -> bool:
    if process_id == os.getpid():
        return False
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
