"""Every change goes to the project at once, in order, off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.session import Session
from fourclick.annotator.core.state import State

if TYPE_CHECKING:
    from fourclick.annotator.storage.project import Project


class Autosave(QObject):
    """One writer thread per project. What could not be written is kept and written again with the next change."""

    saved = Signal()
    failed = Signal(str)
    conflicted = Signal(object)
    """The copy in which a state is kept that somebody else's save overtook."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="autosave")
        self._events: list[ClickEvent] = []
        self._unsaved: dict[int, tuple[State, tuple[ClickEvent, ...]]] = {}
        self._last: Future[None] | None = None
        self._told_conflicts: set[int] = set()

    def log(self, event: ClickEvent) -> None:
        """Keeps a line of the log; it is written with the change that it belongs to."""
        self._events.append(event)

    def save_state(self, image_id: int, state: State) -> None:
        """Writes the state, and the log lines since the last call, in one transaction."""
        events, self._events = tuple(self._events), []
        self._submit(lambda: self._write(image_id, state, events))

    def save_session(self, session: Session) -> None:
        self._submit(lambda: self._project.save_session(session))

    def flush(self) -> None:
        """Blocks until everything asked for so far is on disk, or has failed."""
        if self._last is not None:
            self._last.result()

    def close(self) -> None:
        self._writer.shutdown(wait=True)

    def _submit(self, work: Callable[[], None]) -> None:
        self._last = self._writer.submit(self._told, work)

    def _told(self, work: Callable[[], None]) -> None:
        try:
            work()
        except FourclickError as error:
            self.failed.emit(str(error))
        else:
            self.saved.emit()

    def _write(self, image_id: int, state: State, events: tuple[ClickEvent, ...]) -> None:
        _, earlier = self._unsaved.pop(image_id, (state, ()))
        try:
            for other, (old, lines) in list(self._unsaved.items()):
                self._save(other, old, lines)
                del self._unsaved[other]
            self._save(image_id, state, (*earlier, *events))
        except FourclickError:
            self._unsaved[image_id] = (state, (*earlier, *events))
            raise

    def _save(self, image_id: int, state: State, events: tuple[ClickEvent, ...]) -> None:
        conflict = self._project.save_state(image_id, state, events).conflict
        if conflict is not None and conflict.id not in self._told_conflicts:
            self._told_conflicts.add(conflict.id)
            self.conflicted.emit(conflict)
