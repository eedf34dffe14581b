"""Active learning in the app: between the panel, the process that trains and scores, and the project's rounds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.learning_panel import MOST_CARDS
from fourclick.annotator.gui.panels.round_options import RoundWish, StrategyInfo
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.training_process import TrainingProcess
from fourclick.annotator.gui.workspace import Workspace

if TYPE_CHECKING:
    from fourclick.annotator.learning.rounds.standing import Standing
    from fourclick.annotator.storage.project import ImageEntry, Project
    from fourclick.annotator.storage.project_rounds import ProjectRounds

REFRESH_PAUSE_MS = 250
PICTURE_PX = 176
SEEDS = 5
"""Fewer trainings of each stream allow no claim."""


def learn_command() -> list[str]:
    """What starts this very program's `learn`."""
    return [sys.executable, "-m", "fourclick", "learn"]


class Learning(QObject):
    """Starts rounds, opens what they suggest, and shows how they stand."""

    def __init__(
        self,
        window: MainWindow,
        workspace: Workspace,
        document: Document,
        messages: Messages,
        process: TrainingProcess | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._document, self._messages = window, workspace, document, messages
        self._panel = window.learning_panel
        self._standing: Standing | None = None
        self._slices: dict[int, int] = {}
        self._is_reading = self._is_outdated = False
        self._knows_strategies = False
        self._pictures: dict[int, bytes] = {}
        self.process = process or TrainingProcess(learn_command(), self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self._connect_panel()
        self._connect_process()
        window.actions_by_key["learn"].toggled.connect(lambda is_on: self.refresh() if is_on else None)
        window.actions_by_key["next_suggestion"].triggered.connect(self.show_next)
        for signal in (workspace.entriesChanged, workspace.entryChanged):
            signal.connect(lambda _value: self._timer.start())
        workspace.projectOpened.connect(self._on_workspace_project_opened)
        workspace.currentChanged.connect(self._panel.show_current)
        workspace.imageShown.connect(self._on_workspace_image_shown)

    @property
    def standing(self) -> Standing | None:
        """As it was last shown."""
        return self._standing

    # What the user does

    def start(self, wish: RoundWish) -> None:
        """The next round, in a process of its own."""
        self._run("start", wish.arguments(), tr("Looking at the project …"))

    def compare(self, minutes: int) -> None:
        """Whether the advice is better than chance here; goes on where it was stopped."""
        self._run("compare", ["--seeds", str(SEEDS), "--minutes", str(minutes)], tr("Comparing with chance …"))

    def show_next(self) -> None:
        """The next suggestion, which nobody else gets meanwhile; the one on show comes last if it was not labelled."""
        rounds = self._rounds()
        if rounds is None:
            return
        self._workspace.flush()
        waiting = {each.entry.id for each in (self._standing.queue if self._standing else ()) if each.is_open}
        current = self._workspace.current_id
        found = self._told(lambda: rounds.next(after=current if current in waiting else None))
        if found is None:
            self._messages.status(tr("No suggestion is left. Start the next round in the Learning panel."))
            return
        self._show(found.entry.id, found.pick.slice_index if found.pick is not None else None)

    def open(self, image_id: int) -> None:
        """Shows an image; one that is still to be labelled is this annotator's then."""
        rounds = self._rounds()
        if rounds is None:
            return
        queue = self._standing.queue if self._standing is not None else ()
        found = next((each for each in queue if each.entry.id == image_id), None)
        if found is not None and found.is_open and not self._is_mine(rounds, image_id):
            return
        self._show(image_id, found.pick.slice_index if found is not None and found.pick is not None else None)

    def skip(self, image_id: int, reason: str) -> None:
        self._answer(lambda rounds: rounds.skip(image_id, reason))

    def snooze(self, image_id: int) -> None:
        self._answer(lambda rounds: rounds.snooze(image_id))

    def take_back(self, image_id: int) -> None:
        self._answer(lambda rounds: rounds.take_back(image_id))

    def refresh(self) -> None:
        """Reads how the rounds stand, in the background; at most one reading at a time."""
        project = self._workspace.project
        if project is None or self._window.isHidden() or not self._window.actions_by_key["learn"].isChecked():
            return
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading, self._is_outdated = True, False
        wants_strategies, known = not self._knows_strategies, self._pictures
        job = Job(lambda _progress, _is_cancelled: _read(project, known, with_strategies=wants_strategies), self)
        job.finished.connect(lambda found: self._on_job_read(project, found))
        job.failed.connect(self._on_job_failed)
        job.start()

    def stop(self) -> None:
        """Ends what runs; its training is kept and goes on when it is started again. For closing the window."""
        self._timer.stop()
        if self.process.is_running:
            self._window.hide()
            self.process.stop()

    # Inside

    def _connect_panel(self) -> None:
        panel = self._panel
        panel.startRequested.connect(self.start)
        panel.compareRequested.connect(self.compare)
        panel.cancelRequested.connect(self._on_panel_cancel_requested)
        panel.nextRequested.connect(self.show_next)
        panel.imageRequested.connect(self.open)
        panel.skipRequested.connect(self.skip)
        panel.snoozeRequested.connect(self.snooze)
        panel.backRequested.connect(self.take_back)

    def _connect_process(self) -> None:
        process = self.process
        process.progressed.connect(self._panel.show_progress)
        process.noticed.connect(lambda sentence: self._messages.banner(sentence, is_warning=True))
        process.ended.connect(self._on_process_ended)
        process.failed.connect(self._on_process_failed)
        process.cancelled.connect(self._on_process_cancelled)

    def _run(self, job: str, options: Sequence[str], text: str) -> None:
        project = self._workspace.project
        if project is None or self.process.is_running:
            return
        # the process reads the project from the disk
        self._workspace.flush()
        self._panel.show_running(text)
        told = ["--progress", "json", "--annotator", project.annotator]
        self.process.start([job, str(project.address), *options, *told])

    def _rounds(self) -> ProjectRounds | None:
        from fourclick.annotator.storage.project_rounds import ProjectRounds

        project = self._workspace.project
        return None if project is None else ProjectRounds(project)

    def _answer(self, give: Callable[[ProjectRounds], None]) -> None:
        rounds = self._rounds()
        if rounds is not None:
            self._told(lambda: give(rounds))
            self.refresh()

    def _is_mine(self, rounds: ProjectRounds, image_id: int) -> bool:
        try:
            rounds.take(image_id)
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return False
        return True

    def _told(self, work: Callable[[], Any]) -> Any:
        """What the work returns; None where it failed, and the user was told."""
        try:
            return work()
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return None

    def _show(self, image_id: int, slice_index: int | None) -> None:
        if slice_index is not None:
            self._slices[image_id] = slice_index
        if image_id == self._workspace.current_id:
            self._go_to_slice(image_id)
        else:
            self._workspace.show_image(image_id)

    def _go_to_slice(self, image_id: int) -> None:
        index = self._slices.pop(image_id, None)
        if index is not None and self._document.image_id == image_id and index < self._document.depth:
            self._document.set_slice(index)

    def _on_workspace_project_opened(self, _project: Project) -> None:
        self._standing, self._pictures, self._slices = None, {}, {}
        if not self.process.is_running:
            self._panel.show_ended("")
        self._timer.start()

    def _on_workspace_image_shown(self, entry: ImageEntry) -> None:
        self._go_to_slice(entry.id)

    def _on_job_read(self, project: Project, found: tuple[Any, ...]) -> None:
        self._is_reading = False
        if project is not self._workspace.project:
            self.refresh()
            return
        self._standing, labels, strategies, self._pictures = found
        if strategies is not None and not self._knows_strategies:
            self._knows_strategies = True
            self._panel.show_strategies(strategies)
        self._panel.show_standing(self._standing, labels, self._pictures)
        if self._is_outdated:
            self.refresh()

    def _on_job_failed(self, sentence: str) -> None:
        self._is_reading = False
        self._messages.banner(sentence, is_warning=True)

    def _on_panel_cancel_requested(self) -> None:
        if self.process.is_running:
            self._panel.show_cancelling()
            self.process.cancel()

    def _on_process_ended(self, event: dict[str, Any]) -> None:
        notes = event.get("notes")
        told = [str(event.get("sentence", "")), *(map(str, notes) if isinstance(notes, list) else ())]
        self._end(" ".join(told))

    def _on_process_failed(self, sentence: str) -> None:
        self._end(sentence, is_warning=True)

    def _on_process_cancelled(self) -> None:
        self._end(tr("Stopped. Started again, it goes on where it was."))

    def _end(self, text: str, *, is_warning: bool = False) -> None:
        self._panel.show_ended(text, is_warning=is_warning)
        if not self._panel.isVisible():
            self._messages.banner(text, is_warning=is_warning)
        self.refresh()


def _read(project: Project, known: dict[int, bytes], *, with_strategies: bool) -> tuple[Any, ...]:
    """Off the UI thread: scipy and the strategies take their time to import."""
    from fourclick.annotator.learning.registry import strategies
    from fourclick.annotator.learning.rounds.options import has_scores, takes_aggregation
    from fourclick.annotator.learning.rounds.standing import standing
    from fourclick.annotator.storage.opening import opened_to_read
    from fourclick.annotator.storage.project import Project

    infos = None
    if with_strategies:
        made = ((name, each()) for name, each in strategies().items())
        infos = [StrategyInfo(name, each.description, takes_aggregation(each), has_scores(each)) for name, each in made]
    # a connection of its own: nothing that is saved meanwhile waits for it
    with Project(opened_to_read(project.address)) as reader:
        found, labels = standing(reader), reader.labels()
    # held-out images are shown before any round has looked at them
    bare = [each.entry for each in found.queue if each.pick is None or not each.pick.picture][:MOST_CARDS]
    pictures = {each.id: known.get(each.id) or _picture(each) for each in bare}
    return found, labels, infos, pictures


def _picture(entry: ImageEntry) -> bytes:
    """A PNG of the image; empty where it cannot be read, which is told when it is opened."""
    import cv2

    from fourclick.annotator.storage.image_files import read_image
    from fourclick.annotator.storage.thumbnails import thumbnail

    try:
        small = thumbnail(read_image(Path(entry.path)), PICTURE_PX)
    except FourclickError:
        return b""
    done, data = cv2.imencode(".png", small[..., ::-1])
    return bytes(data.tobytes()) if done else b""
