"""One process per project: a lock file that says who has it open."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence


class NoLock:
    """Of a project that is only read or that is shared: others may have it open."""

    def acquire(self) -> None:
        """There is nothing to wait for."""

    def release(self) -> None:
        """There is nothing to release."""


class ProjectLock:
    """Holds `project.lock` while the project is open. A lock left by a process that died on this computer is taken over."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "project.lock"

    def acquire(self) -> None:
        """Raises ProjectError naming the process that has the project open."""
        for _ in range(2):
            try:
                descriptor = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            except FileExistsError:
                self._remove_if_stale()
                continue
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"host": socket.gethostname(), "pid": os.getpid()}, file)
            return
        raise ProjectError(
            sentence("{folder} is being opened by another process just now. Try again in a moment.", folder=self._path.parent)
        )

    def release(self) -> None:
        self._path.unlink(missing_ok=True)

    def _remove_if_stale(self) -> None:
        try:
            owner = json.loads(self._path.read_text(encoding="utf-8"))
            host, pid = str(owner["host"]), int(owner["pid"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            # Cut off while it was written: nobody got as far as opening the project.
            self._path.unlink(missing_ok=True)
            return
        if host == socket.gethostname() and not _is_running(pid):
            self._path.unlink(missing_ok=True)
            return
        raise ProjectError(
            sentence(
                "{folder} is open in another Fourclick (process {pid} on {host}). Close it there; if that "
                "computer was switched off, delete {file} in the project's folder.",
                folder=self._path.parent,
                pid=pid,
                host=host,
                file=self._path.name,
            )
        )


def _is_running(pid: int) -> bool:
    if os.name == "nt":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined,unused-ignore]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined,unused-ignore]
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
