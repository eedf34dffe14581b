"""The open project behind the window: which image is on show, and that everything is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fourclick.annotator.core.diagnosis import left_out_words
from fourclick.annotator.core.errors import FourclickError, ProjectError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.session import Session
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.autosave import Autosave
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.entries import Entries
from fourclick.annotator.gui.image_opener import ImageOpener
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.looking import looked_through
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.text import counted, spoken, tr
from fourclick.annotator.gui.tools import TOOLS, Tools
from fourclick.annotator.gui.workspace_words import BLIND_NAME, BY_HAND, MASK_FIRST, NOT_LEFT, NOTHING_FOUND, OTHER_PROJECT
from fourclick.annotator.storage.locations import recent_projects, remember_project

if TYPE_CHECKING:
    from fourclick.annotator.storage.doctor import Arrivals
    from fourclick.annotator.storage.project import ImageEntry, Project

SESSION_PAUSE_MS = 400


class Workspace(QObject):
    """Opens projects and images into the document, and writes every change back at once."""

    entriesChanged = Signal(object)
    entryChanged = Signal(object)
    decisionNeeded = Signal(object)
    """A Diagnosis: images that wait for a choice of how they are read."""
    lookStarted = Signal(object)
    """The job that looks through files and folders."""
    conflicted = Signal(object)
    """The copy in which the annotator's state is kept, because somebody else's save overtook it."""
    imageShown = Signal(object)
    """The entry of the image that is on the canvas now."""
    promptAhead = Signal(object, object)
    """A slice and the unfinished prompt on it of the image that will probably be shown next."""
    projectOpened = Signal(object)
    """The project, whose conflicts and annotators may be shown."""
    currentChanged = Signal(object)
    titleChanged = Signal(str, str)
    savedChanged = Signal(str)
    opacityRestored = Signal(float)
    projectsChanged = Signal(list)

    def __init__(self, document: Document, canvas: Canvas, tools: Tools, messages: Messages) -> None:
        super().__init__()
        self._document = document
        self._canvas = canvas
        self._tools = tools
        self._messages = messages
        self.annotator = ""
        """Who is at work in projects that are opened from now on; empty for the system's user."""
        self.is_saved = True
        """False from a save that failed until everything is on disk."""
        self._project: Project | None = None
        self._autosave: Autosave | None = None
        self.entries = Entries(self)
        self.entries.listed.connect(self._on_entries_listed)
        self.entries.changed.connect(self.entryChanged)
        self._current: int | None = None
        self._restored: Session | None = None
        self._is_opening = False
        self._is_blind = self._was_blind = False
        self._opener = ImageOpener(self)
        self._opener.opened.connect(self._on_opener_opened)
        self._opener.failed.connect(self._on_opener_failed)
        self._opener.readAhead.connect(self._on_opener_read_ahead)
        self._session_timer = QTimer(self)
        self._session_timer.setSingleShot(True)
        self._session_timer.setInterval(SESSION_PAUSE_MS)
        self._session_timer.timeout.connect(self.save_session)
        document.stateChanged.connect(self._on_document_state_changed)
        document.eventLogged.connect(self._on_document_event_logged)
        for signal in (
            document.sliceChanged,
            document.thresholdChanged,
            canvas.viewChanged,
            tools.toolChanged,
            tools.hands.work.optionsChanged,
        ):
            signal.connect(lambda *_values: self._session_timer.start())

    @property
    def project(self) -> Project | None:
        return self._project

    @property
    def current_id(self) -> int | None:
        return self._current

    # Projects

    def open_project(self, place: Path | str) -> None:
        """Opens a project, or makes one, in the place of the one that is open; that one again is no change.

        Raises ProjectError; then nothing changes.
        """
        # Here, not above: the database's library takes a third of a second, and the window is on the screen first.
        from fourclick.annotator.storage.address import Address
        from fourclick.annotator.storage.project import Project

        asked, now = Address.of(place), self._project.address if self._project is not None else None
        if now is not None and (now.folder, now.url) == (asked.folder, asked.url):
            return
        if not self.settle():
            raise ProjectError(NOT_LEFT)
        project = Project.open_or_create(place, annotator=self.annotator or None)
        self._leave_project()
        self._project = project
        self._autosave = Autosave(project, self)
        self._autosave.saved.connect(self._on_autosave_saved)
        self._autosave.failed.connect(self._on_autosave_failed)
        self._autosave.conflicted.connect(self.conflicted)
        remember_project(str(project.address))
        self.projectsChanged.emit(recent_projects())
        for notice in project.notices:
            self._messages.banner(spoken(notice))
        self._document.set_labels(project.labels())
        session = project.session()
        self._restored = session
        self._document.set_threshold(session.threshold)
        self.opacityRestored.emit(session.opacity)
        if session.tool in TOOLS:
            self._tools.set_tool(session.tool)
        self._tools.hands.restore(session.brush_px)
        self.entries.show_project(project)
        self.projectOpened.emit(project)
        wanted = self.entries.get(session.image_id) or self.entries.first
        if wanted is None:
            self.titleChanged.emit("", project.name)
        else:
            self.show_image(wanted.id)

    def add_paths(self, paths: Sequence[Path], *, shows_first: bool = True, decisions: Mapping[str, str] | None = None) -> None:
        """Adds all images under files and folders to the project, in the background.

        Where there is something to decide about them, `decisionNeeded` follows instead, unless `decisions` are given.
        """
        project = self._project
        job = Job(lambda progress, is_cancelled: looked_through(project, paths, progress, is_cancelled), self)
        job.finished.connect(lambda found: self._on_job_found(project, found, shows_first, decisions))
        job.failed.connect(lambda text: self._messages.banner(text, is_warning=True))
        self.lookStarted.emit(job)
        job.start()

    def save_labels(self, labels: LabelTable) -> None:
        if self._autosave is None:
            return
        self._autosave.save_labels(labels)
        # the project is asked for them at once
        self.flush()
        self._document.set_labels(labels)

    def settle(self) -> bool:
        """Blocks until everything is on disk, after one more try at what could not be saved; False where it cannot be."""
        if self._autosave is not None and not self._autosave.try_again():
            self.is_saved = False
            self.savedChanged.emit(tr("not saved"))
        elif not self.is_saved:
            self._on_autosave_saved()
        return self.is_saved

    def flush(self) -> None:
        """Blocks until everything is on disk; before an export reads the project."""
        if self._autosave is not None:
            self._autosave.flush()

    def close(self) -> None:
        self._opener.stop()
        self._leave_project()
        self._session_timer.stop()

    # Images

    def show_again(self) -> None:
        """Reads the image on the canvas anew, with what is stored of it now."""
        if self._waits(self.show_again):
            return
        # while changes are still saved as this image's
        self._tools.hands.leave_image()
        current, self._current = self._current, None
        if current is not None:
            self.flush()
            self.entries.refresh(current)
            self.show_image(current)

    def filter_images(self, name: str, status: str) -> None:
        """Lists only images with this in their name, and of this status; "" for any."""
        try:
            self.entries.set_filter(name, status)
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)

    def show_image(self, image_id: int, *, is_blind: bool = False) -> None:
        """Reads the image in the background and puts it on the canvas, with what was annotated on it.

        With `is_blind` neither the title nor the list says which one it is; blind copies never show it.
        """
        entry = self.entries.get(image_id)
        is_there = image_id == self._current == self._document.image_id and self._opener.wanted is None
        if entry is None or is_there:
            return
        if self._waits(lambda: None if self._document.state.prompt else self.show_image(image_id, is_blind=is_blind)):
            self._messages.status(MASK_FIRST)
            self._stay()
            return
        self._tools.hands.leave_image()
        self.save_session()
        self._current = image_id
        self._is_blind = is_blind or entry.repeat_of is not None
        self.currentChanged.emit(None if self._is_blind else image_id)
        self._opener.open(entry)

    def save_session(self) -> None:
        """Where the user is, for when the project is opened again."""
        if self._autosave is None or self._document.image is None or self._is_opening:
            return
        self._session_timer.stop()
        self._autosave.save_session(
            Session(
                image_id=self._document.image_id,
                slice_index=self._document.slice_index,
                zoom=self._canvas.zoom,
                centre=self._canvas.centre,
                tool=self._tools.tool,
                threshold=self._document.threshold,
                opacity=self._canvas.opacity,
                active_label=self._document.state.active_label,
                brush_px=self._tools.hands.work.options.diameter_px,
            )
        )

    # Inside

    def _waits(self, act: Callable[[], None]) -> bool:
        """Whether Enter was pressed and the network still computes what is to be accepted; `act` follows then."""
        if self._document.is_accepting:
            self._document.after_accepting(act)
        return self._document.is_accepting

    def _stay(self) -> None:
        """The image on the canvas is the current one, whatever was wished for before."""
        self._opener.give_up()
        self._current, self._is_blind = self._document.image_id, self._was_blind
        self.currentChanged.emit(None if self._is_blind else self._current)

    def _leave_project(self) -> None:
        if self._project is None or self._autosave is None:
            return
        self._tools.hands.leave_image()
        self.save_session()
        self._autosave.close()
        self.entries.stop()
        self._current = None
        self._opener.forget()
        self._document.set_image(None, None)
        self._project.close()
        self._project = self._autosave = None

    def _on_entries_listed(self, entries: object) -> None:
        self.entriesChanged.emit(entries)
        self.currentChanged.emit(None if self._is_blind else self._current)

    def _on_job_found(
        self, project: Project | None, found: Arrivals, shows_first: bool, decisions: Mapping[str, str] | None
    ) -> None:
        from fourclick.annotator.storage.doctor import sources_of

        if project is not self._project:
            self._messages.banner(OTHER_PROJECT, is_warning=True)
            return
        if decisions is None and found.new.needs_decision:
            self.add_sources(found.known, shows_first=shows_first)
            self.decisionNeeded.emit(found.new)
            return
        try:
            new = [source for each in found.new.candidates for source in sources_of(each, decisions)]
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        if not (new or found.known or found.new.left_out):
            self._messages.banner(NOTHING_FOUND)
        self.add_sources((*found.known, *new), shows_first=shows_first)
        told = left_out_words(found.new, decisions)
        if told:
            self._messages.banner(spoken(told), is_warning=True)

    def add_sources(self, sources: Sequence[object], *, shows_first: bool = True) -> None:
        """Adds images whose reading is decided."""
        if self._project is None or not sources:
            return
        before = self._project.count()
        added = self._project.add_images(sources)
        self.entries.read()
        if shows_first or self._current is None:
            self.show_image(added[0].id)
        new = self._project.count() - before  # some may have been there already
        self._messages.status(counted(new, tr("{n} image added."), tr("{n} images added.")))

    def _on_opener_opened(self, entry: ImageEntry, image: Image) -> None:
        if self._project is None or entry.id != self._current:
            return
        if self._waits(lambda: self._on_opener_opened(entry, image)):
            return
        # what was begun on the image before while this one was read
        self._tools.hands.leave_image()
        self.flush()
        kept = None if self._autosave is None else self._autosave.unsaved_state(entry.id)
        try:
            state = self._project.check_out(entry.id) if kept is None else kept
        except ProjectError as error:
            self._on_opener_failed(entry, spoken(error))
            return
        session, self._restored = self._restored, None
        is_return = session is not None and session.image_id == entry.id
        slice_index = session.slice_index if session and is_return else state.first_slice(image.depth)
        self._is_opening = True
        was_by_hand = self._document.is_by_hand
        self._document.set_image(entry.id, image, state, slice_index=slice_index, by_hand=not entry.is_assisted)
        if session and is_return and session.zoom > 0:
            self._canvas.set_view(session.zoom, session.centre)
        self._is_opening, self._was_blind = False, self._is_blind
        self.titleChanged.emit(BLIND_NAME if self._is_blind else entry.name, self._project.name)
        if not entry.is_assisted:
            self._messages.banner(BY_HAND)
        elif was_by_hand:
            self._messages.banner("")
        if image.notices:
            self._messages.banner(" ".join(map(spoken, image.notices)))
        self._session_timer.start()
        self.imageShown.emit(entry)
        self._read_next_ahead(entry)

    def _read_next_ahead(self, entry: ImageEntry) -> None:
        following = self.entries.after(entry.id)
        if following is not None:
            self._opener.read_ahead(following)

    def _on_opener_read_ahead(self, entry: ImageEntry, image: Image) -> None:
        if self._project is None:
            return
        try:
            state = self._project.load_state(entry.id)
        except ProjectError:
            # The user is told when the image is wished for.
            return
        if state.prompt.is_complete and state.slice_index < image.depth:
            self.promptAhead.emit(image.slice(state.slice_index), state.prompt)

    def _on_opener_failed(self, entry: ImageEntry, text: str) -> None:
        if self._waits(lambda: self._on_opener_failed(entry, text) if entry.id == self._current else None):
            return
        # also what was begun on the image before while this one was read
        self._tools.hands.leave_image()
        self._document.set_image(None, None)
        self.titleChanged.emit(entry.name, self._project.name if self._project else "")
        self._messages.banner(text, is_warning=True)

    def _on_document_state_changed(self, old: State, new: State) -> None:
        image_id = self._document.image_id
        # also while the next image is being read: what is done until it is there belongs to the one on the canvas
        if self._autosave is None or image_id is None or self._is_opening:
            return
        self.savedChanged.emit(tr("saving …"))
        self._autosave.save_state(image_id, new)
        if old.is_begun != new.is_begun or len(old.annotation) != len(new.annotation):
            self.flush()
            self.entries.refresh(image_id)

    def _on_document_event_logged(self, event: object) -> None:
        if self._autosave is not None:
            self._autosave.log(event)  # type: ignore[arg-type]

    def _on_autosave_saved(self) -> None:
        if self._autosave is not None and (self._autosave.is_behind or self._autosave.is_waiting):
            # told before something else failed, or was asked for
            return
        self.is_saved = True
        self.savedChanged.emit(tr("saved"))

    def _on_autosave_failed(self, text: str) -> None:
        self.is_saved = False
        self.savedChanged.emit(tr("not saved"))
        self._messages.banner(text, is_warning=True)
