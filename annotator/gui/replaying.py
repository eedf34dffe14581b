"""Stored clicks answered anew by a checkpoint of the user's choice, in the background; the user takes what is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.replay_dialog import ReplayDialog, summary_of
from fourclick.annotator.gui.text import counted, tr
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.replay import Replayed, accept_better, replayed
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project

if TYPE_CHECKING:
    from fourclick.models.predictor import Predictor

Load = Callable[[Path | None], "Predictor"]


class Replaying(QObject):
    """Replays the open project; masks change only when the user says so."""

    def __init__(self, window: MainWindow, workspace: Workspace, messages: Messages, load: Load | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._messages = messages
        self.load = load or _load
        self._job: Job | None = None
        self._reading: Job | None = None
        self._folder: Path | None = None
        self._checkpoint = ""
        self.dialog: ReplayDialog | None = None
        window.training_panel.checkpoints.replayRequested.connect(self.start)

    def start(self, path: Path | None, name: str) -> None:
        """Answers all stored clicks with the checkpoint (None: the shipped one) called `name`, then shows what came of it."""
        project = self._workspace.project
        if project is None or self._job is not None:
            self._messages.status(tr("A replay is running already.") if self._job is not None else tr("Open a project first."))
            return
        # The work reads the project from the disk.
        self._workspace.flush()
        self._folder = folder = project.folder

        def work(progress: Any, is_cancelled: Any) -> tuple[str, list[Replayed], list[str]]:
            predictor = self.load(path)
            unread: list[str] = []
            with Project.open_to_read(folder) as opened:
                results = list(replayed(opened, predictor, progress, is_cancelled, unread.append))
            return predictor.checkpoint_sha256, results, unread

        self._job = job = Job(work, self)
        self._window.running.follow(job, tr("replaying with {name}", name=name))
        job.finished.connect(lambda found: self._on_job_finished(name, *found))
        job.failed.connect(lambda sentence: self._messages.banner(sentence, is_warning=True))
        job.cancelled.connect(lambda: self._messages.status(tr("The replay was cancelled; nothing was changed.")))
        for signal in (job.finished, job.failed, job.cancelled):
            signal.connect(self._on_job_ended)
        job.start()

    def stop(self) -> None:
        """Ends what runs in the background; for closing the window."""
        for job in (self._job, self._reading):
            if job is not None:
                job.cancel()
                job.wait()
        if self.dialog is not None:
            self.dialog.reject()

    def accept(self, chosen: Sequence[Replayed]) -> None:
        """Takes the masks; the project's database is copied first, and those of the open image can be undone."""
        project, document = self._workspace.project, self._window.document
        if project is None or project.folder != self._folder:
            self._messages.banner(
                tr("Another project was opened meanwhile; nothing was replaced. Replay again."), is_warning=True
            )
            return
        self._workspace.flush()
        here = [each for each in chosen if each.image_id == document.image_id]
        others = [each for each in chosen if each.image_id != document.image_id]
        untouched = [each for each in here if document.state.annotation.get(each.region.id) == each.region]
        try:
            copy, taken = accept_better(project, others, self._checkpoint, copies=bool(chosen))
        except (FourclickError, OSError) as error:
            self._messages.banner(tr("{error} Nothing was replaced.", error=error), is_warning=True)
            return
        document.add_regions(
            [replace(each.region, mask=each.mask, checkpoint=self._checkpoint) for each in untouched],
            text=tr("replaying clicks"),
        )
        number = taken + len(untouched)
        changed = len(chosen) - number
        told = [counted(number, tr("{n} mask replaced."), tr("{n} masks replaced."))]
        if changed:
            one = tr("{n} had been edited meanwhile and stays.")
            told.append(counted(changed, one, tr("{n} had been edited meanwhile and stay.")))
        if copy is not None:
            told.append(tr("The project as it was: {name} in its folder.", name=copy.name))
        self._messages.banner(" ".join(told))

    def _on_job_finished(self, name: str, checkpoint: str, results: list[Replayed], unread: list[str]) -> None:
        self._checkpoint = checkpoint
        left_out = tr("{n} could not be read, the first: {first}", n=len(unread), first=unread[0]) if unread else ""
        if not results:
            text = tr("No mask of this project was clicked with another checkpoint, so there is nothing to replay.")
            self._messages.banner(f"{text} {left_out}".rstrip(), is_warning=bool(unread))
            return
        if not any(each.is_better for each in results):
            self._messages.banner(f"{summary_of(results)} {left_out}".rstrip(), is_warning=bool(unread))
            return
        if unread:
            self._messages.banner(left_out, is_warning=True)
        self.dialog = dialog = ReplayDialog(name, results, self._window.document.labels, self._window)
        dialog.sliceRequested.connect(self._on_dialog_slice_requested)
        dialog.acceptRequested.connect(self.accept)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.begin()

    def _on_job_ended(self, _result: object = None) -> None:
        self._job = None

    def _on_dialog_slice_requested(self, wanted: Replayed) -> None:
        project, dialog = self._workspace.project, self.dialog
        entry = next((each for each in project.images() if each.id == wanted.image_id), None) if project else None
        if entry is None or dialog is None:
            return

        def work(_progress: Any, _is_cancelled: Any) -> Any:
            return read_image(Path(entry.path)).slice(wanted.region.slice_index)

        self._reading = job = Job(work, self)
        job.finished.connect(lambda slice_: dialog.show_slice(wanted, slice_))
        job.failed.connect(lambda sentence: dialog.show_slice(wanted, None, sentence))
        job.start()

    def _on_dialog_finished(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _load(path: Path | None) -> Predictor:
    # torch takes seconds to import; this is a background thread
    from fourclick.models.predictor import Predictor

    return Predictor.load(path)
