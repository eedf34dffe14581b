"""Images that need a decision before they come in: the import doctor's dialog, its previews, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from fourclick.annotator.core.diagnosis import Candidate, Diagnosis, Treatments, left_out_words
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.import_doctor import PICTURE_PX, ImportDoctor
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.workspace import Workspace

if TYPE_CHECKING:
    from fourclick.annotator.gui.import_preview import ImportPreview


class Importing(QObject):
    """Asks, shows what would come in, and adds it. A second diagnosis waits until the first is decided."""

    def __init__(self, window: MainWindow, workspace: Workspace, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._messages = messages
        self._waiting: list[Diagnosis] = []
        self._dialog: ImportDoctor | None = None
        self._jobs: set[Job] = set()
        workspace.decisionNeeded.connect(self._on_workspace_decision_needed)
        workspace.projectOpened.connect(lambda _project: self._forget())

    @property
    def dialog(self) -> ImportDoctor | None:
        """The dialog, None where nothing was ever to decide."""
        return self._dialog

    def stop(self) -> None:
        """Waits for what is being read; for closing the window."""
        for job in list(self._jobs):
            job.wait()

    def _forget(self) -> None:
        """What waits was looked for by another project."""
        self._waiting.clear()
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.reject()

    def _on_workspace_decision_needed(self, diagnosis: Diagnosis) -> None:
        self._waiting.append(diagnosis)
        if self._dialog is None:
            self._dialog = ImportDoctor(self._window)
            self._dialog.decided.connect(self._on_dialog_decided)
            self._dialog.previewRequested.connect(self._on_dialog_preview_requested)
            self._dialog.finished.connect(self._on_dialog_finished)
        if not self._dialog.isVisible():
            self._ask()

    def _ask(self) -> None:
        if self._waiting and self._dialog is not None:
            self._dialog.show_diagnosis(self._waiting[0])
            self._dialog.open()

    def _on_dialog_decided(self, decided: list[tuple[Candidate, dict[str, str]]]) -> None:
        from fourclick.annotator.storage.doctor import sources_of

        self._workspace.add_sources([source for each, choices in decided for source in sources_of(each, choices)])
        left_out = self._waiting[0].left_out if self._waiting else ()
        told = left_out_words(Diagnosis((), left_out))
        if told:
            self._messages.banner(spoken(told), is_warning=True)

    def _on_dialog_finished(self, result: int) -> None:
        if self._waiting:
            self._waiting.pop(0)
        if not result:
            self._messages.status(tr("No images were added."))
        self._ask()

    def _on_dialog_preview_requested(self, candidate: Candidate, treatments: Treatments) -> None:
        # Without a parent: a job that is deleted while its thread still works ends the program.
        job = Job(lambda _progress, _is_cancelled: _previewed(candidate, treatments))
        self._jobs.add(job)
        job.finished.connect(lambda preview: self._on_job_finished(job, candidate, treatments, preview))
        job.failed.connect(lambda text: self._on_job_failed(job, candidate, treatments, text))
        job.start()

    def _on_job_finished(self, job: Job, candidate: Candidate, treatments: Treatments, preview: Any) -> None:
        self._jobs.discard(job)
        if self._dialog is not None:
            self._dialog.show_preview(candidate, treatments, preview)

    def _on_job_failed(self, job: Job, candidate: Candidate, treatments: Treatments, text: str) -> None:
        self._jobs.discard(job)
        if self._dialog is not None:
            self._dialog.show_failure(candidate, treatments, text)


def _previewed(candidate: Candidate, treatments: Treatments) -> ImportPreview:
    from fourclick.annotator.gui.import_preview import preview_of
    from fourclick.annotator.storage.doctor import treated
    from fourclick.annotator.storage.image_files import read_image

    return preview_of(read_image(treated(candidate, treatments, candidate.name).path), PICTURE_PX)
