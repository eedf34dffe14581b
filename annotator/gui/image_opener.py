"""Reading images in the background: the latest wish wins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.gui.jobs import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from fourclick.annotator.storage.project import ImageEntry


class ImageOpener(QObject):
    """Reads one entry's file; `opened(entry, image)` or `failed(entry, sentence)` follows, unless a newer wish came."""

    opened = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: ImageEntry | None = None

    @property
    def wanted(self) -> ImageEntry | None:
        """What is being read."""
        return self._wanted

    def open(self, entry: ImageEntry) -> None:
        self._wanted = entry
        job = Job(lambda progress, is_cancelled: _read(entry, progress, is_cancelled), self)
        job.finished.connect(lambda image: self._on_job_finished(entry, image))
        job.failed.connect(lambda text: self._on_job_failed(entry, text))
        job.start()

    def _on_job_finished(self, entry: ImageEntry, image: object) -> None:
        if self._wanted is entry:
            self._wanted = None
            self.opened.emit(entry, image)

    def _on_job_failed(self, entry: ImageEntry, text: str) -> None:
        if self._wanted is entry:
            self._wanted = None
            self.failed.emit(entry, text)


def _read(entry: ImageEntry, _progress: Progress, _is_cancelled: Callable[[], bool]) -> Any:
    from fourclick.annotator.storage.image_files import read_image

    return read_image(Path(entry.path))
