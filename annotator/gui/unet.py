"""The downstream U-Net in the app: between the panel, the process that trains, labels or exports, and the project."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.gui.closing_question import ClosingQuestion
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.replacing import may_replace
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.training_process import TrainingProcess
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage.atomic_file import atomic_write

FOLDER = "unet"
"""In the project's folder; what `fourclick unet` writes and reads."""
CHECKPOINT, ABOUT, STATE, ASKED = "unet.safetensors", "unet.json", "state.safetensors", "asked.json"
EXPORTS = tr("ONNX (*.onnx);;OpenVINO (*.xml)")
BEFORE_CLOSING = ClosingQuestion(
    tr("The U-Net is at work. Close Fourclick and stop it?"),
    tr("What it has done so far is kept, and the U-Net panel goes on with it."),
    close=tr("Close and stop it"),
    stay=tr("Keep running"),
)


def unet_command() -> list[str]:
    """What starts this very program's `unet`."""
    return [sys.executable, "-m", "fourclick", "unet"]


@dataclass(frozen=True, slots=True)
class Found:
    """What of a U-Net lies in a project's folder: a trained network, a training that was stopped, or nothing."""

    sentence: str = ""
    is_resumable: bool = False
    minutes: int = 0
    regularisation: str = ""


class Downstream(QObject):
    """Trains a U-Net on the open project's masks, lets it label the rest, and writes it for other programs."""

    def __init__(
        self,
        window: MainWindow,
        workspace: Workspace,
        document: Document,
        messages: Messages,
        process: TrainingProcess | None = None,
        *,
        ask_path: Callable[[], str] | None = None,
        is_under_way: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._document, self._messages = window, workspace, document, messages
        self._panel = window.unet_panel
        self._ask_path = ask_path or self._asked_path
        self._is_under_way = is_under_way
        self._folder: Path | None = None
        self._is_labelling = False
        self.process = process or TrainingProcess(unet_command(), self, name="U-Net")
        panel = self._panel
        panel.startRequested.connect(self.train)
        panel.cancelRequested.connect(self._on_panel_cancel_requested)
        panel.predictRequested.connect(self.label_the_rest)
        panel.exportRequested.connect(self.export)
        self.process.started.connect(panel.show_started)
        self.process.progressed.connect(self._on_process_progressed)
        self.process.noticed.connect(lambda sentence: self._messages.banner(sentence, is_warning=True))
        self.process.ended.connect(lambda event: self._end(str(event.get("sentence", ""))))
        self.process.failed.connect(lambda sentence: self._end(sentence, is_warning=True))
        self.process.cancelled.connect(lambda: self._end(tr("Stopped. What is done is kept.")))
        for signal in (workspace.entriesChanged, workspace.entryChanged):
            signal.connect(lambda _value: self._follow_project())
        window.actions_by_key["unet"].toggled.connect(lambda _is_on: self._follow_project())

    # What the user does

    def train(self, minutes: int, regularisation: str) -> None:
        """Trains on what is labelled; goes on with what was stopped where neither masks nor options have changed since."""
        folder = self._prepared_folder()
        if folder is None:
            return
        with atomic_write(folder / ASKED) as temporary:
            temporary.write_text(json.dumps({"minutes": minutes, "regularisation": regularisation}), encoding="utf-8")
        options = ["--hours", f"{minutes / 60:.4f}", "--regularisation", regularisation, "-o", str(folder)]
        self._run("train", options, tr("Starting: the masks are read …"), minutes=minutes)

    def label_the_rest(self) -> None:
        """Regions on all images that nobody has worked on; they need review."""
        folder = self._prepared_folder()
        if folder is not None:
            self._is_labelling = True
            self._run("predict", ["--unet", str(folder), "--shared"], tr("Labelling what nobody has worked on …"))

    def export(self) -> None:
        folder = self._prepared_folder()
        path = self._ask_path() if folder is not None else ""
        if folder is not None and path:
            self._run(
                "export", ["-o", path], tr("Writing the network, and comparing it with the original …"), place=str(folder)
            )

    def stop(self) -> None:
        """Ends what runs; what is done is kept. For closing the window."""
        if self.process.is_running:
            self._window.hide()
            self.process.stop()

    # Inside

    def _prepared_folder(self) -> Path | None:
        """The project's U-Net folder; None where there is no project or something runs."""
        project = self._workspace.project
        if project is None or self.process.is_running:
            return None
        folder: Path = project.folder / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _run(self, job: str, options: Sequence[str], text: str, *, minutes: int = 0, place: str = "") -> None:
        project = self._workspace.project
        if project is None:
            return
        # the process reads the project from the disk
        self._workspace.flush()
        self._panel.show_preparing(text, minutes=minutes)
        self._window.ask_before_closing(BEFORE_CLOSING, about="unet")
        self.process.start([job, place or str(project.address), *options, "--progress", "json"])

    def _asked_path(self) -> str:
        path, chosen = QFileDialog.getSaveFileName(self._window, tr("Export the U-Net"), "unet.onnx", EXPORTS)
        suffix = ".xml" if "xml" in chosen else ".onnx"
        whole = path if not path or Path(path).suffix in (".onnx", ".xml") else f"{path}{suffix}"
        return whole if may_replace(self._window, Path(path), [Path(whole)]) else ""

    def _follow_project(self) -> None:
        if not self._window.actions_by_key["unet"].isChecked():
            # all regions are counted: not at each save where nobody looks
            return
        project = self._workspace.project
        self._panel.show_material(project.region_totals()[1] if project is not None else 0)
        folder = project.folder / FOLDER if project is not None else None
        if folder != self._folder and not self.process.is_running:
            self._folder = folder
            self._show_found()

    def _show_found(self) -> Found:
        found = found_in(self._folder) if self._folder is not None else Found()
        self._panel.show_network(
            found.sentence,
            is_resumable=found.is_resumable,
            minutes=found.minutes,
            regularisation=found.regularisation,
        )
        return found

    def _end(self, sentence: str, *, is_warning: bool = False) -> None:
        self._window.ask_before_closing(None, about="unet")
        project = self._workspace.project
        self._folder = project.folder / FOLDER if project is not None else None
        if self._is_labelling:
            self._is_labelling = False
            self._workspace.entries.read()
        self._panel.show_ended("")
        self._show_found()
        self._panel.show_ended(sentence, is_warning=is_warning)
        if not self._panel.isVisible():
            self._messages.banner(sentence, is_warning=is_warning)

    def _on_panel_cancel_requested(self) -> None:
        if self.process.is_running:
            self._panel.show_cancelling()
            self.process.cancel()

    def _on_process_progressed(self, event: dict[str, Any]) -> None:
        image_id = event.get("image_id")
        if not isinstance(image_id, int):
            self._panel.show_progress(event)
            return
        self._workspace.entries.refresh(image_id)
        state = self._document.state
        is_begun = bool(state.prompt) or len(state.annotation) > 0 or self._is_under_way()
        if image_id == self._document.image_id and not is_begun:
            # before the first click: a click on what was there before would end up in a copy
            self._workspace.show_again()


def found_in(folder: Path) -> Found:
    """What lies in a project's U-Net folder, read without torch."""
    asked = _read(folder / ASKED)
    is_resumable = (folder / STATE).is_file()
    sentence = ""
    if (folder / CHECKPOINT).is_file():
        about = _read(folder / ABOUT)
        about = about.get("about", about)
        dice = about.get("validation_dice")
        sentence = (
            tr("This project has a U-Net: Dice {dice:.3f} on its validation patients.", dice=dice)
            if isinstance(dice, float)
            else tr("This project has a U-Net.")
        )
    minutes, regularisation = asked.get("minutes"), asked.get("regularisation")
    return Found(
        sentence,
        is_resumable,
        minutes if isinstance(minutes, int) else 0,
        regularisation if isinstance(regularisation, str) else "",
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
