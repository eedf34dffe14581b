"""What went wrong, for a report: versions and tracebacks, never a pixel, a name or a path of an image."""

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


def anonymous(text: str) -> str:
    """Without what an error may quote: paths (but the program's own), quoted texts, numbers of more than five digits."""
    text = re.sub(r'File "([^"]*)"', lambda found: f"File <{_own_part(found.group(1))}>", text)
    text = re.sub(r"""'[^'\n]*'|"[^"\n]*\"""", "'…'", text)
    text = re.sub(r"(?:[A-Za-z]:)?(?:[/\\][^\s:,;'\"<>]+)+", "…", text)
    return re.sub(r"\d{6,}", "…", text)


def write_crash(error: BaseException) -> Path | None:
    """A new file with the versions and the traceback; None where none can be written."""
    told = "".join(traceback.format_exception(error))
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        path = log_folder() / f"error-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(f"{versions()}\n\n{anonymous(told)[-MOST_BYTES:]}", encoding="utf-8")
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
        path.write_text(f"{versions()}\n\n{anonymous(told)}", encoding="utf-8")
        return path


def _own_part(path: str) -> str:
    """The end of a program file's path, from the packages' folder on, as a module's name, which no path is taken for."""
    parts = Path(path).parts
    known = next((parts[parts.index(name) :] for name in ("site-packages", "fourclick") if name in parts), parts[-2:])
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
