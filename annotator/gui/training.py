"""Fine-tuning and the choice of the checkpoint: between the panel, the process, the folder of checkpoints and the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings

from fourclick.annotator.core.errors import CheckpointFileError
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.inference import InferenceWorker
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.training_process import TrainingProcess, train_arguments
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage import checkpoints
from fourclick.annotator.storage.locations import checkpoints_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fourclick.annotator.storage.project import ImageEntry

CHOSEN = "checkpoint"
"""The setting: the file name of the checkpoint in use, empty for the shipped one."""
NO_SENTENCE = "The training has ended."


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
        self._run: tuple[Path, str] | None = None
        self._failure = ""
        self._suggested = ""
        self.process = process or TrainingProcess(parent=self)
        self._connect_panel()
        self._connect_process()
        workspace.entriesChanged.connect(self._on_workspace_entries_changed)
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

    def start(self, minutes: int, name: str) -> None:
        """Trains a copy of the checkpoint in use on what is accepted so far."""
        project = self._workspace.project
        if project is None or self.process.is_running:
            return
        try:
            folder = checkpoints.new_run_folder()
        except CheckpointFileError as error:
            self._panel.show_failed(str(error))
            return
        # The process reads the project from the disk.
        self._workspace.flush()
        self._run = folder, name
        self._panel.show_preparing()
        self.process.start(train_arguments(project.folder, self._chosen, minutes=minutes, output=folder))

    def stop(self) -> None:
        """Ends a training that runs; for closing the window."""
        self.process.stop()

    # Inside

    def _connect_panel(self) -> None:
        panel = self._panel
        panel.startRequested.connect(self.start)
        panel.cancelRequested.connect(self._on_panel_cancel_requested)
        panel.useRequested.connect(self._on_panel_use_requested)
        panel.nameEdited.connect(lambda name: panel.show_name(name, checkpoints.name_problem(name)))
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

    def _forget_run(self) -> None:
        if self._run is not None:
            checkpoints.remove_run_folder(self._run[0])
            self._run = None

    def _tell(self, text: str, *, is_warning: bool = False) -> None:
        """Where the panel is closed, the window says what the panel says."""
        if not self._panel.isVisible():
            self._messages.banner(text, is_warning=is_warning)

    def _on_panel_cancel_requested(self) -> None:
        if self.process.is_running:
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
                made = checkpoints.adopt(Path(str(event.get("checkpoint"))), self._run[1])
            except CheckpointFileError as error:
                self._on_process_failed(f"{sentence} {error}")
                return
        self._forget_run()
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
        self._forget_run()
        self._panel.show_failed(sentence)
        self._tell(sentence, is_warning=True)

    def _on_process_cancelled(self) -> None:
        self._forget_run()
        self._panel.show_cancelled()

    def _on_checkpoints_rename_requested(self, path: Path, name: str) -> None:
        try:
            there = checkpoints.renamed(path, name)
        except CheckpointFileError as error:
            self._messages.banner(str(error), is_warning=True)
            return
        if path == self._chosen:
            self.choose(there)
        self._list_checkpoints()
        self._panel.checkpoints.select(there)

    def _on_checkpoints_delete_requested(self, path: Path) -> None:
        try:
            checkpoints.move_to_trash(path)
        except CheckpointFileError as error:
            self._messages.banner(str(error), is_warning=True)
            return
        if path == self._chosen:
            self.choose(None)
        self._list_checkpoints()

    def _on_workspace_entries_changed(self, entries: Sequence[ImageEntry]) -> None:
        counts = [entry.regions for entry in entries if entry.regions]
        self._panel.show_material(sum(counts), len(counts))
        self._suggest_name()

    def _on_worker_checkpoint_failed(self, sentence: str) -> None:
        self._failure = sentence
        self.choose(None)

    def _on_worker_ready(self, _device: str) -> None:
        """Told only now: the sentence holds once the shipped checkpoint answers."""
        if self._failure:
            self._messages.banner(f"{self._failure} The shipped checkpoint is in use instead.", is_warning=True)
            self._failure = ""


def _what_happened(made: Path | None, is_in_use: bool) -> str:
    if made is None:
        return "Rolled back."
    return f"Kept as “{made.stem}”{' and in use from now on' if is_in_use else ''}."
