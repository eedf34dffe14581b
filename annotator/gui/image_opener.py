"""Reading images in the background: the latest wish wins, and the next image of the list is read ahead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from fourclick.annotator.core.image import Image
from fourclick.annotator.gui.jobs import Job, Progress
from fourclick.annotator.storage.source_path import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fourclick.annotator.storage.project import ImageEntry

AHEAD_LIMIT_BYTES = 512 * 2**20
"""Images larger than this are not kept ahead of time."""
Stamp = tuple[int, int]


class ImageOpener(QObject):
    """Reads one entry's file; `opened(entry, image)` or `failed(entry, sentence)` follows, unless a newer wish came."""

    opened = Signal(object, object)
    failed = Signal(object, str)
    readAhead = Signal(object, object)
    """The entry and the image that will probably be wished for next."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: ImageEntry | None = None
        self._ahead: tuple[str, Stamp, Image] | None = None
        self._reading_ahead: str | None = None
        self._jobs: set[Job] = set()
        self._is_stopped = False

    @property
    def wanted(self) -> ImageEntry | None:
        """What is being read."""
        return self._wanted

    @property
    def ahead(self) -> str | None:
        """The path of the image that was read ahead."""
        return None if self._ahead is None else self._ahead[0]

    def open(self, entry: ImageEntry) -> None:
        self._wanted = entry
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == entry.path and ahead[1] == _stamp(entry.path):
            # not at once: who asks expects the answer later
            QTimer.singleShot(0, self, lambda: self._on_job_finished(entry, ahead[2]))
            return
        self._start(
            entry,
            finished=lambda image: self._on_job_finished(entry, image),
            failed=lambda text: self._on_job_failed(entry, text),
        )

    def read_ahead(self, entry: ImageEntry) -> None:
        """Reads what will probably be wished for next, and keeps that one image until the next wish."""
        stamp = _stamp(entry.path)
        if stamp is None or stamp[1] > AHEAD_LIMIT_BYTES or entry.path in (self.ahead, self._reading_ahead):
            return
        self._reading_ahead = entry.path
        self._start(
            entry,
            finished=lambda image: self._on_ahead_finished(entry, stamp, image),
            failed=lambda _text: self._on_ahead_failed(),
        )

    def stop(self) -> None:
        """Waits for what is being read, and tells nobody any more; for closing the window."""
        self._is_stopped = True
        for job in list(self._jobs):
            job.wait()

    def give_up(self) -> None:
        """What is being read is not wished for any more."""
        self._wanted = None

    def forget(self) -> None:
        """Another project: nothing that is read, or was read ahead, is of use."""
        self._wanted = self._ahead = None

    def _start(self, entry: ImageEntry, *, finished: Callable[[Any], None], failed: Callable[[str], None]) -> None:
        # Without a parent: a job that is deleted while its thread still works ends the program.
        job = Job(lambda progress, is_cancelled: _read(entry, progress, is_cancelled))
        self._jobs.add(job)

        def told(then: Callable[[Any], None]) -> Callable[[Any], None]:
            def tell(result: Any) -> None:
                self._jobs.discard(job)
                if not self._is_stopped:
                    then(result)

            return tell

        job.finished.connect(told(finished))
        job.failed.connect(told(failed))
        job.start()

    def _on_job_finished(self, entry: ImageEntry, image: object) -> None:
        if self._wanted is entry:
            self._wanted = None
            self.opened.emit(entry, image)

    def _on_job_failed(self, entry: ImageEntry, text: str) -> None:
        if self._wanted is entry:
            self._wanted = None
            self.failed.emit(entry, text)

    def _on_ahead_finished(self, entry: ImageEntry, stamp: Stamp, image: Image) -> None:
        self._reading_ahead = None
        if image.voxels.nbytes <= AHEAD_LIMIT_BYTES:
            self._ahead = (entry.path, stamp, image)
            self.readAhead.emit(entry, image)

    def _on_ahead_failed(self) -> None:
        # The user is told when the image is wished for.
        self._reading_ahead = None


def _stamp(path: str) -> Stamp | None:
    """When a file was changed and its size; None for what is no file of its own, as a DICOM series."""
    place = place_of(Path(path))
    try:
        found = place.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if place.is_file() else None


def _read(entry: ImageEntry, _progress: Progress, _is_cancelled: Callable[[], bool]) -> Any:
    from fourclick.annotator.storage.image_files import read_image

    return read_image(Path(entry.path))
