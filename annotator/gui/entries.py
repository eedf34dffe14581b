"""What the list of images holds: all of the project, or what a filter lets through, however many they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.jobs import Job, Progress

if TYPE_CHECKING:
    from fourclick.annotator.storage.image_query import ImageFilter
    from fourclick.annotator.storage.project import ImageEntry, Project

FIRST_PAGE, PAGE = 500, 4000
"""Listed before the window answers again, and read at a time in the background after that."""


class Entries(QObject):
    """The first page is listed at once, the others follow; a change of one image does not read the others again."""

    listed = Signal(object)
    """All entries so far; again when the rest has been read."""
    changed = Signal(object)
    """One entry that is listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._entries: dict[int, ImageEntry] = {}
        self._name, self._status = "", ""
        self._job: Job | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self._name or self._status)

    @property
    def first(self) -> ImageEntry | None:
        return next(iter(self._entries.values()), None)

    def get(self, image_id: int | None) -> ImageEntry | None:
        """An image of the project, listed or not; None where there is none."""
        if image_id is None or image_id in self._entries or self._project is None:
            return None if image_id is None else self._entries.get(image_id)
        try:
            return self._project.image(image_id)
        except FourclickError:
            return None

    def after(self, image_id: int) -> ImageEntry | None:
        """The listed image behind this one."""
        ids = iter(self._entries)
        for listed in ids:
            if listed == image_id:
                following = next(ids, None)
                return None if following is None else self._entries[following]
        return None

    def show_project(self, project: Project | None) -> None:
        """Lists another project's images. Raises ProjectError."""
        self.stop()
        self._project = project
        # the other project's entries have numbers of their own: image 1 here is not image 1 there
        self._entries = {}
        self._name, self._status = "", ""
        self.read()

    def set_filter(self, name: str, status: str) -> None:
        """Only images with this in their name, and of this status; "" for any. Raises ProjectError."""
        if (name, status) != (self._name, self._status):
            self._name, self._status = name, status
            self.read()

    def read(self) -> None:
        """Lists anew. Raises ProjectError."""
        self.stop()
        project = self._project
        if project is None:
            self._list([])
            return
        wanted = self._filter()
        first = project.images(wanted, limit=FIRST_PAGE)
        self._list(first)
        if len(first) == FIRST_PAGE:
            self._job = Job(_rest(project, wanted, first), self)
            self._job.finished.connect(self._list)
            self._job.start()

    def refresh(self, image_id: int) -> None:
        """Reads one entry again. It stays listed, though the filter might not let it through any more."""
        if self._project is None or image_id not in self._entries:
            return
        try:
            entry = self._project.image(image_id)
        except FourclickError:
            return
        self._entries[image_id] = entry
        self.changed.emit(entry)

    def stop(self) -> None:
        """Reads no more; before the project is closed."""
        job, self._job = self._job, None
        if job is not None:
            job.finished.disconnect(self._list)
            job.cancel()
            job.wait()

    def _filter(self) -> ImageFilter:
        from fourclick.annotator.storage.image_query import ImageFilter

        return ImageFilter(status=ImageStatus(self._status) if self._status else None, name=self._name or None)

    def _list(self, entries: list[ImageEntry]) -> None:
        self._job = None
        # those that changed while the rest was read are newer here
        newer = self._entries
        self._entries = {
            entry.id: newer[entry.id] if entry.id in newer and newer[entry.id].version > entry.version else entry
            for entry in entries
        }
        self.listed.emit(list(self._entries.values()))


def _rest(
    project: Project, wanted: ImageFilter, first: list[ImageEntry]
) -> Callable[[Progress, Callable[[], bool]], list[ImageEntry]]:
    def work(_progress: Progress, is_cancelled: Callable[[], bool]) -> list[ImageEntry]:
        found = list(first)
        while not is_cancelled():
            # page by page: a save in between does not wait for all of them
            page = project.images(wanted, after=found[-1].id, limit=PAGE)
            found += page
            if len(page) < PAGE:
                break
        return found

    return work
