"""Fine-tuning and the choice of the checkpoint: between the panel, the process, the folder of checkpoints and the network."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings

from fourclick.annotator.core.errors import CheckpointFileError
from fourclick.annotator.gui.closing_question import ClosingQuestion
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.inference import InferenceWorker
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.training_process import TrainingProcess, train_arguments
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage import checkpoints, training_runs
from fourclick.annotator.storage.locations import checkpoints_folder
from fourclick.annotator.storage.training_runs import TrainingRun

if TYPE_CHECKING:
    pass

CHOSEN = "checkpoint"
"""The setting: the file name of the checkpoint in use, empty for the shipped one."""
NO_SENTENCE = tr("The training has ended.")
BEFORE_CLOSING = ClosingQuestion(
    tr("A training is running. Close Fourclick and stop it?"),
    tr("What it has trained so far is kept: Resume in the Training panel goes on with it."),
    close=tr("Close and stop it"),
    stay=tr("Keep running"),
)

_log = logging.getLogger(__name__)


class Training(QObject):
    """Trains on the open project's masks, and puts checkpoints to use."""

    def __init__(
        self,
        window: MainWindow,
        workspace: Workspace,
        document: Document,
        worker: InferenceWorker,
        messages: Messages,
        settings: QSettings,
        process: TrainingProcess | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._document = document
        self._worker = worker
        self._messages = messages
        self._settings = settings
        self._panel = window.training_panel
        self._chosen: Path | None = None
        self._run: TrainingRun | None = None
        self._stopped: TrainingRun | None = None
        self._project: Path | None = None
        self._keeps = True
        self._failure = ""
        self._suggested = ""
        self.process = process or TrainingProcess(parent=self)
        self._connect_panel()
        self._connect_process()
        for signal in (workspace.entriesChanged, workspace.entryChanged):
            signal.connect(lambda _entries: self._on_workspace_entries_changed())
        worker.checkpointFailed.connect(self._on_worker_checkpoint_failed)
        worker.ready.connect(self._on_worker_ready)
        self._list_checkpoints()

    @property
    def chosen(self) -> Path | None:
        """The checkpoint in use; None is the shipped one."""
        return self._chosen

    def warm_up(self) -> None:
        """Loads the checkpoint that was in use when the app was last open; call it once the window is on the screen."""
        name = str(self._settings.value(CHOSEN) or "")
        if name:
            self.choose(checkpoints_folder() / Path(name).name)
        else:
            self._worker.warm_up()

    def choose(self, path: Path | None) -> None:
        """Answers clicks with another checkpoint from now on, None for the shipped one; remembered for the next start."""
        self._chosen = path
        self._settings.setValue(CHOSEN, path.name if path is not None else "")
        self._worker.load_checkpoint(path)
        self._document.forget_proposals()
        self._list_checkpoints()

    def tidy(self) -> None:
        """Removes what earlier trainings left and what was deleted long ago; call it once, at the start of the app."""
        folder = checkpoints_folder()

        def work(*_: object) -> None:
            training_runs.remove_leftovers(folder)
            checkpoints.empty_trash(folder)

        job = Job(work)
        job.failed.connect(lambda sentence: _log.warning("The folder of checkpoints was not tidied: %s", sentence))
        job.start()

    def start(self, minutes: int, name: str) -> None:
        """Trains a copy of the checkpoint in use on what is accepted so far; what was stopped on this project is dropped."""
        project = self._workspace.project
        if project is None or self.process.is_running:
            return
        stopped = training_runs.stopped_runs(project.folder)
        try:
            run = training_runs.new_run(project=project.folder, name=name, minutes=minutes, start_from=self._chosen)
        except CheckpointFileError as error:
            self._panel.show_failed(spoken(error))
            return
        for each in stopped:
            training_runs.remove_run(each)
        self._begin(run)

    def resume(self) -> None:
        """Goes on with the training that was stopped on this project, with the masks of now."""
        if self._stopped is not None and not self.process.is_running:
            self._begin(self._stopped)

    def stop(self) -> None:
        """Ends a training that runs and keeps what it has trained; for closing the window."""
        if self.process.is_running:
            # saving may take seconds, in which the window would not answer
            self._window.hide()
            self.process.stop()

    # Inside

    def _connect_panel(self) -> None:
        panel = self._panel
        panel.startRequested.connect(self.start)
        panel.resumeRequested.connect(self.resume)
        panel.cancelRequested.connect(self._on_panel_cancel_requested)
        panel.useRequested.connect(self._on_panel_use_requested)
        panel.nameEdited.connect(lambda name: panel.show_name(name, spoken(checkpoints.name_problem(name))))
        panel.checkpoints.chooseRequested.connect(self.choose)
        panel.checkpoints.renameRequested.connect(self._on_checkpoints_rename_requested)
        panel.checkpoints.deleteRequested.connect(self._on_checkpoints_delete_requested)

    def _connect_process(self) -> None:
        process, panel = self.process, self._panel
        process.started.connect(panel.show_started)
        process.progressed.connect(panel.show_progress)
        process.noticed.connect(lambda sentence: self._messages.banner(sentence, is_warning=True))
        process.ended.connect(self._on_process_ended)
        process.failed.connect(self._on_process_failed)
        process.cancelled.connect(self._on_process_cancelled)

    def _list_checkpoints(self) -> None:
        self._panel.checkpoints.show_checkpoints([checkpoints.SHIPPED, *checkpoints.own_checkpoints()], self._chosen)

    def _suggest_name(self) -> None:
        """A free name, unless the user has typed one that can be used."""
        project = self._workspace.project
        is_typed = self._panel.name not in ("", self._suggested) and not checkpoints.name_problem(self._panel.name)
        if not self.process.is_running and not is_typed:
            self._suggested = checkpoints.free_name(project.name if project is not None else "")
            self._panel.show_name(self._suggested)

    def _begin(self, run: TrainingRun) -> None:
        # The process reads the project from the disk.
        self._workspace.flush()
        self._run, self._stopped, self._keeps = run, None, True
        self._panel.show_preparing(run.minutes)
        self._window.ask_before_closing(BEFORE_CLOSING)
        self.process.start(train_arguments(run.project, run.start_from, minutes=run.minutes, output=run.folder))

    def _end_run(self, *, keeps: bool = False) -> None:
        """The run's folder goes, unless it is kept to go on with."""
        self._window.ask_before_closing(None)
        run, self._run = self._run, None
        if run is None:
            return
        if keeps and run.done is not None:
            self._stopped = run
        else:
            training_runs.remove_run(run)

    def _offer_stopped(self, sentence: str = "") -> None:
        """Says that the training that was stopped can go on; `sentence` is why it stopped."""
        run = self._stopped
        if run is None:
            return
        done = run.done or 0.0
        text = sentence or tr("A training of “{name}” was stopped.", name=run.name)
        text += " " + tr("{done:.0f} % of it is kept; Resume goes on from there, and a new training drops it.", done=100 * done)
        self._panel.show_stopped(text, minutes=run.minutes, done=done, is_warning=bool(sentence))

    def _follow_project(self) -> None:
        """Offers what was stopped on the project that is open now."""
        project = self._workspace.project
        folder = project.folder if project is not None else None
        if folder == self._project or self.process.is_running:
            return
        self._project = folder
        had_one = self._stopped is not None
        self._stopped = next(iter(training_runs.stopped_runs(folder)), None) if folder is not None else None
        if self._stopped is not None:
            self._offer_stopped()
        elif had_one:
            self._panel.show_nothing()

    def _tell(self, text: str, *, is_warning: bool = False) -> None:
        """Where the panel is closed, the window says what the panel says."""
        if not self._panel.isVisible():
            self._messages.banner(text, is_warning=is_warning)

    def _on_panel_cancel_requested(self) -> None:
        if self.process.is_running:
            self._keeps = False
            self._window.ask_before_closing(None)
            self._panel.show_cancelling()
            self.process.cancel()

    def _on_panel_use_requested(self, path: Path) -> None:
        self.choose(path)
        self._panel.show_result(self._panel.text, path, is_in_use=True)

    def _on_process_ended(self, event: dict[str, Any]) -> None:
        sentence = str(event.get("sentence") or NO_SENTENCE)
        made = None
        if event.get("kept") and self._run is not None:
            try:
                made = checkpoints.adopt(Path(str(event.get("checkpoint"))), _name_of(self._run))
            except CheckpointFileError as error:
                self._on_process_failed(f"{sentence} {spoken(error)}")
                return
        self._end_run()
        # A mask under way does not change under the hand that clicks it: then the user chooses when.
        is_in_use = made is not None and not self._document.state.prompt
        if is_in_use:
            self.choose(made)
        else:
            self._list_checkpoints()
        text = f"{sentence} {_what_happened(made, is_in_use)}"
        self._panel.show_result(text, made, is_in_use=is_in_use)
        if made is not None:
            self._panel.checkpoints.select(made)
        self._suggest_name()
        self._tell(text)

    def _on_process_failed(self, sentence: str) -> None:
        self._end_run(keeps=True)
        if self._stopped is not None:
            self._offer_stopped(sentence)
        else:
            self._panel.show_failed(sentence)
        self._tell(sentence, is_warning=True)

    def _on_process_cancelled(self) -> None:
        self._end_run(keeps=self._keeps)
        self._panel.show_cancelled()

    def _on_checkpoints_rename_requested(self, path: Path, name: str) -> None:
        try:
            there = checkpoints.renamed(path, name)
        except CheckpointFileError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        if path == self._chosen:
            self.choose(there)
        self._list_checkpoints()
        self._panel.checkpoints.select(there)

    def _on_checkpoints_delete_requested(self, path: Path) -> None:
        try:
            checkpoints.move_to_trash(path)
        except CheckpointFileError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        if path == self._chosen:
            self.choose(None)
        self._list_checkpoints()

    def _on_workspace_entries_changed(self) -> None:
        project = self._workspace.project
        # of the project, not of what is listed
        self._panel.show_material(*(project.region_totals() if project is not None else (0, 0)))
        self._follow_project()
        self._suggest_name()

    def _on_worker_checkpoint_failed(self, sentence: str) -> None:
        self._failure = sentence
        self.choose(None)

    def _on_worker_ready(self, _device: str) -> None:
        """Told only now: the sentence holds once the shipped checkpoint answers."""
        if self._failure:
            self._messages.banner(
                tr("{failure} The shipped checkpoint is in use instead.", failure=self._failure), is_warning=True
            )
            self._failure = ""


def _name_of(run: TrainingRun) -> str:
    """Its name, or where that was taken while it was stopped, a free one like it."""
    return checkpoints.free_name(run.name) if checkpoints.name_problem(run.name) else run.name


def _what_happened(made: Path | None, is_in_use: bool) -> str:
    if made is None:
        return tr("Rolled back.")
    if is_in_use:
        return tr("Kept as “{name}” and in use from now on.", name=made.stem)
    return tr("Kept as “{name}”.", name=made.stem)
