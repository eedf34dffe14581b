"""Packed DICOM pixels, unpacked in a process of its own with a limit of memory and of time.

Decoders are written in C and believe what a file claims: a small one can ask for gigabytes, never come to an end, or take its
process down. Here that is the child's end, and a sentence for the user. Where the system knows no limit of memory (Windows)
the limit of time and the process of its own remain.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import message_of, portable, restored, sentence
from fourclick.annotator.storage.limits import MAX_BYTES

Array = npt.NDArray[Any]
START_S = 120.0
LEAST_S = 30.0
SLOWEST_BYTES_PER_S = 4e6
LEAST_MEMORY = 2 << 30
TIMES = 6
"""So many times the pixels' size may be needed to unpack and scale them."""
IDLE_S = 20.0
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
"""One thread: each reserves memory, which counts."""


def decoded(path: Path, needed: int, *, seconds: float | None = None, memory: int | None = None) -> Array:
    """What `dicom_files.values_of` gives for this file. needed: bytes of its pixels by its header.

    seconds, memory: the limits; by default they grow with `needed`. Raises UnreadableImage, also where a limit was reached or
    the process died.
    """
    seconds = LEAST_S + needed / SLOWEST_BYTES_PER_S if seconds is None else seconds
    memory = min(LEAST_MEMORY + TIMES * needed, _most_memory()) if memory is None else memory
    child = _taken()
    try:
        values = child.decoded(path, seconds, memory)
    except BaseException:
        # whatever the file did to it, the next one gets a new one
        child.stop()
        raise
    _give_back(child)
    return values


def _most_memory() -> int:
    """Three quarters of what the machine has; all that may be asked for where it does not say."""
    try:
        return max(LEAST_MEMORY, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4 * 3)
    except (AttributeError, ValueError, OSError):
        return LEAST_MEMORY + TIMES * MAX_BYTES


class _Child:
    """A process that unpacks one file after the other."""

    def __init__(self) -> None:
        # -P: nothing is imported from the folder that Fourclick happens to be started in
        command = [sys.executable, "-P", "-m", "fourclick.annotator.storage.dicom_decoder"]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | ENVIRONMENT,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise UnreadableImage(
                sentence(
                    "Packed DICOM files cannot be read now: no process can be started for it ({strerror}). Try again.",
                    strerror=error.strerror,
                )
            ) from error
        self._timer: threading.Timer | None = None
        with self._limited(START_S):
            self._reply("Packed DICOM files")

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def decoded(self, path: Path, seconds: float, memory: int) -> Array:
        assert self._process.stdin is not None  # noqa: S101  opened above
        request = {"path": str(path.absolute()), "seconds": seconds, "memory": memory}
        with self._limited(seconds) as ran_out:
            try:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
            except OSError:
                raise self._ended(path.name) from None
            try:
                reply = self._reply(path.name)
                if reply["sentence"]:
                    raise UnreadableImage(restored(reply["sentence"]))
                return self._values(path.name, reply)
            except _Ended:
                if ran_out.is_set():
                    raise UnreadableImage(
                        sentence(
                            "{name}: unpacking it was stopped after {seconds:g} s. It is damaged, or made to "
                            "keep programs busy; it is not opened.",
                            name=path.name,
                            seconds=seconds,
                        )
                    ) from None
                raise self._ended(path.name) from None

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, AttributeError):
                stream.close()  # type: ignore[union-attr]
        self._process.wait()

    def stop_later(self) -> None:
        self._timer = threading.Timer(IDLE_S, _forget, (self,))
        self._timer.daemon = True
        self._timer.start()

    def stop_never(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    @contextlib.contextmanager
    def _limited(self, seconds: float) -> Iterator[threading.Event]:
        """Kills the process after so long; the event says that it was this."""
        ran_out = threading.Event()

        def stop() -> None:
            ran_out.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield ran_out
        finally:
            timer.cancel()

    def _reply(self, name: str) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101  opened above
        line = self._process.stdout.readline(1 << 20)
        try:
            return dict(json.loads(line))
        except ValueError:
            raise _Ended(name) from None

    def _values(self, name: str, reply: dict[str, Any]) -> Array:
        assert self._process.stdout is not None  # noqa: S101  opened above
        kind, shape = np.dtype(reply["dtype"]), tuple(int(side) for side in reply["shape"])
        if kind.hasobject or math.prod(shape) * kind.itemsize > TIMES * MAX_BYTES:
            raise _Ended(name)
        values = np.empty(shape, kind)
        rest = values.reshape(-1).view(np.uint8).data if values.size else memoryview(b"")
        while len(rest):
            got = self._process.stdout.readinto(rest)  # type: ignore[attr-defined]
            if not got:
                raise _Ended(name)
            rest = rest[got:]
        return values

    def _ended(self, name: str) -> UnreadableImage:
        self._process.kill()
        code = self._process.wait()
        how = f"signal {-code}" if code < 0 else f"code {code}"
        return UnreadableImage(
            sentence(
                "{name}: unpacking its pixels ended badly ({how}), as with damaged and hostile files. It is not "
                "opened; copy it again.",
                name=name,
                how=how,
            )
        )


class _Ended(Exception):
    """The process is gone, or says what it should not."""


_idle: list[_Child] = []
_lock = threading.Lock()


def _taken() -> _Child:
    with _lock:
        while _idle:
            child = _idle.pop()
            child.stop_never()
            if child.is_alive:
                return child
            child.stop()
    try:
        return _Child()
    except _Ended as error:
        raise UnreadableImage(
            sentence("Packed DICOM files cannot be read now: the process for it does not start. Try again.")
        ) from error


def _give_back(child: _Child) -> None:
    with _lock:
        _idle.append(child)
        child.stop_later()


def _forget(child: _Child) -> None:
    with _lock:
        if child not in _idle:
            return
        _idle.remove(child)
    child.stop()


@atexit.register
def stop_all() -> None:
    """Ends the processes that wait for further files."""
    with _lock:
        waiting, _idle[:] = list(_idle), []
    for child in waiting:
        child.stop_never()
        child.stop()


def main() -> None:
    """The child: a request a line on standard input; a line, and then the array's bytes, on standard output."""
    out = os.fdopen(os.dup(1), "wb")
    # whatever a library prints must not come between
    with contextlib.suppress(OSError):
        os.dup2(2, 1)
    from fourclick.annotator.storage.dicom_files import dataset_of, values_of

    _answer(out, {})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        path = Path(request["path"])
        _limit(request["memory"], request["seconds"])
        try:
            values = np.ascontiguousarray(values_of(path, dataset_of(path)))
        except UnreadableImage as error:
            _answer(out, {"sentence": portable(message_of(error))})
        except MemoryError:
            told = sentence("{name}: its pixels claim more memory than there is. The file is damaged.", name=path.name)
            _answer(out, {"sentence": portable(told)})
        else:
            _answer(out, {"sentence": "", "dtype": values.dtype.str, "shape": values.shape}, values)


def _answer(out: IO[bytes], reply: dict[str, Any], values: Array | None = None) -> None:
    out.write(json.dumps(reply).encode() + b"\n")
    if values is not None and values.size:
        out.write(values.reshape(-1).view(np.uint8).data)
    out.flush()


def _limit(memory: int, seconds: float) -> None:
    """The soft limits, which can be raised again for the next file."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    # should the parent be gone, nobody else ends it
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + 2 * seconds) + 1))
    for kind, wanted in limits:
        _, hard = resource.getrlimit(kind)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main()
