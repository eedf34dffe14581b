"""Every change goes to the project at once, in order, off the UI thread."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.session import Session
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.text import spoken, tr

if TYPE_CHECKING:
    from fourclick.annotator.storage.project import Project

_log = logging.getLogger(__name__)

LONGEST_WAIT_S = 0.1
"""So long at most a change waits until it is shown, before it is written."""


class Autosave(QObject):
    """One writer thread per project. What could not be written is kept, and written again before whatever comes next."""

    saved = Signal()
    """Something is on disk: everything, unless `is_waiting` or `is_behind`."""
    failed = Signal(str)
    conflicted = Signal(object)
    """The copy in which a state is kept that somebody else's save overtook."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="autosave")
        self._events: list[ClickEvent] = []
        self._asked = 0
        # these belong to the writer's thread
        self._tried = 0
        self._unsaved: dict[int, tuple[State, tuple[ClickEvent, ...]]] = {}
        self._unsaved_labels: LabelTable | None = None
        self._last: Future[None] | None = None
        self._told_conflicts: set[int] = set()
        self._is_painted = threading.Event()

    @property
    def is_waiting(self) -> bool:
        """Whether something that was asked for has not been tried yet; `saved` or `failed` follows."""
        return self._tried < self._asked

    @property
    def is_behind(self) -> bool:
        """Whether something could not be written yet; sure after a `flush`."""
        return bool(self._unsaved) or self._unsaved_labels is not None

    def unsaved_state(self, image_id: int) -> State | None:
        """The image's state where it could not be written, which is newer than the project's; ask after a `flush`."""
        kept = self._unsaved.get(image_id)
        return None if kept is None else kept[0]

    def log(self, event: ClickEvent) -> None:
        """Keeps a line of the log; it is written with the change that it belongs to."""
        self._events.append(event)

    def save_state(self, image_id: int, state: State) -> None:
        """Writes the state, and the log lines since the last call, in one transaction."""
        events, self._events = tuple(self._events), []
        self._submit(lambda: self._write_state(image_id, state, events))

    def save_labels(self, labels: LabelTable) -> None:
        self._submit(lambda: self._write_labels(labels))

    def save_session(self, session: Session) -> None:
        self._submit(lambda: self._write_session(session))

    def try_again(self) -> bool:
        """Blocks until everything asked for so far was tried, once more where it had failed; whether all of it is on disk."""
        self._submit(self._write_kept)
        self.flush()
        return not self.is_behind

    def flush(self) -> None:
        """Blocks until everything asked for so far is on disk, or has failed."""
        if self._last is not None:
            self._is_painted.set()
            self._last.result()

    def close(self) -> None:
        """Ends the thread, after one more try at what could not be written."""
        self.try_again()
        self._writer.shutdown(wait=True)

    def _submit(self, work: Callable[[], None]) -> None:
        self._asked += 1
        self._is_painted.clear()
        QTimer.singleShot(0, self, self._is_painted.set)
        self._last = self._writer.submit(self._told, work)

    # In the thread

    def _told(self, work: Callable[[], None]) -> None:
        # two threads at once take three times as long to show a change of hundreds of masks
        self._is_painted.wait(LONGEST_WAIT_S)
        try:
            self._try(work)
        except FourclickError as error:
            self.failed.emit(spoken(error))
        except Exception as error:  # noqa: BLE001 (nothing may end unheard in the thread: a change would be thought saved)
            _log.exception("A change could not be saved.")
            self.failed.emit(
                tr(
                    "The last change could not be saved ({error}). It is kept, and saved with the next change: keep the window "
                    "open.",
                    error=error,
                )
            )
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            self.saved.emit()

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            # before anybody is told
            self._tried += 1

    def _write_state(self, image_id: int, state: State, events: tuple[ClickEvent, ...]) -> None:
        _, earlier = self._unsaved.pop(image_id, (state, ()))
        self._unsaved[image_id] = (state, (*earlier, *events))
        self._write_kept()

    def _write_labels(self, labels: LabelTable) -> None:
        self._unsaved_labels = labels
        self._write_kept()

    def _write_session(self, session: Session) -> None:
        self._write_kept()
        self._project.save_session(session)

    def _write_kept(self) -> None:
        """Tries all of it, and then raises the first error: what fails does not hold up the rest."""
        failure: Exception | None = None
        states: list[Callable[[], None]] = [partial(self._save_state, image_id) for image_id in list(self._unsaved)]
        for write in (self._save_labels, *states):
            try:
                write()
            except Exception as error:  # noqa: BLE001 (raised below)
                failure = failure or error
        if failure is not None:
            raise failure

    def _save_labels(self) -> None:
        if self._unsaved_labels is not None:
            self._project.save_labels(self._unsaved_labels)
            self._unsaved_labels = None

    def _save_state(self, image_id: int) -> None:
        """It is kept until it is written: whatever goes wrong before that, it is tried again."""
        state, events = self._unsaved[image_id]
        conflict = self._project.save_state(image_id, state, events).conflict
        del self._unsaved[image_id]
        if conflict is not None and conflict.id not in self._told_conflicts:
            self._told_conflicts.add(conflict.id)
            self.conflicted.emit(conflict)
