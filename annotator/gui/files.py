"""The File menu: dialogs that ask for paths, and the background jobs for import and export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.export_dialog import ExportDialog
from fourclick.annotator.gui.text import counted, sentence_case, spoken, tr
from fourclick.annotator.gui.words import said
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage.locations import is_project_place, samples_folder, samples_project_folder

if TYPE_CHECKING:
    from fourclick.annotator.export_choice import ExportChoice

IMAGE_FILTER = tr(
    "Images (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm *.dicom *.ima);;All files (*)"
)

IN_MENU = ("png", "nifti")
"""Formats that have actions of their own, with shortcuts."""

BUSY = {
    "export": tr("An export is running already; wait until it is done, or cancel it below."),
    "import": tr("Another mask is being read; wait until it is done, or cancel it below."),
    "samples": tr("The samples are being prepared already."),
}


class Files(QObject):
    """Asks where, and does it."""

    def __init__(self, window: MainWindow, workspace: Workspace, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._messages = messages
        self._jobs: dict[str, Job] = {}
        """Of each kind no more than one."""
        self._export_dialog: ExportDialog | None = None
        actions = window.actions_by_key
        actions["open_images"].triggered.connect(self._on_open_images_triggered)
        actions["open_folder"].triggered.connect(self._on_open_folder_triggered)
        actions["new_project"].triggered.connect(lambda: self._ask_project(tr("Folder of the new project")))
        actions["open_project"].triggered.connect(lambda: self._ask_project(tr("Project folder")))
        actions["open_samples"].triggered.connect(self._on_open_samples_triggered)
        actions["import_mask"].triggered.connect(self._on_import_mask_triggered)
        actions["export_png"].triggered.connect(lambda: self.ask_export("png"))
        actions["export_nifti"].triggered.connect(lambda: self.ask_export("nifti"))
        window.export_menu.aboutToShow.connect(self._on_export_menu_about_to_show)
        window.recentChosen.connect(self.open_project)
        workspace.lookStarted.connect(self._on_workspace_look_started)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Images and folders go into the project that is open; a project's folder is opened."""
        projects = [path for path in paths if is_project_place(str(path))]
        if projects:
            self.open_project(projects[0])
        images = [path for path in paths if path not in projects]
        if images:
            self._workspace.add_paths(images)

    def open_project(self, place: Path | str) -> None:
        try:
            self._workspace.open_project(place)
        except FourclickError as error:
            self._messages.error(tr("The project cannot be opened"), spoken(error))

    def export(self, exporter: str, folder: Path, *, choice: ExportChoice | None = None, overwrite: bool = False) -> bool:
        """Exports the project's masks, or those chosen, in the background, with progress and cancel.

        False where an export runs already, which the user is told.
        """
        self._workspace.flush()
        project = self._workspace.project
        keeps_names = self._window.actions_by_key["keep_names"].isChecked()

        def work(progress: Any, is_cancelled: Any) -> Any:
            from fourclick.annotator.export_choice import ExportChoice
            from fourclick.annotator.exports import export_project

            if project is None:
                raise FourclickError(tr("No project is open, so there is nothing to export."))
            wanted = choice or ExportChoice(keeps_names=keeps_names)
            return export_project(project, exporter, folder, progress, is_cancelled, overwrite=overwrite, choice=wanted)

        return self._start("export", work, tr("exporting"), self._on_export_finished)

    def import_mask(self, path: Path) -> bool:
        """Regions for the open image from a label picture or volume: one for each label value on each slice.

        False where another one is being read, which the user is told.
        """
        document = self._workspace_document()
        image, labels = document.image, document.labels

        def work(_progress: Any, _is_cancelled: Any) -> Any:
            from fourclick.annotator.mask_import import read_mask_regions

            return read_mask_regions(path, image, labels)

        def take(imported: Any) -> None:
            if document.image is image:
                self._on_import_finished(imported)
            else:
                self._messages.banner(
                    tr(
                        "{name}: its image was left while it was read, so nothing was imported. Import it there.",
                        name=path.name,
                    ),
                    is_warning=True,
                )

        return self._start("import", work, tr("reading {name}", name=path.name), take)

    def stop(self) -> None:
        """Ends what runs in the background; for closing the window."""
        jobs = list(self._jobs.values())
        for job in jobs:
            job.cancel()
        for job in jobs:
            job.wait()

    def _workspace_document(self) -> Any:
        return self._window.document

    def _start(self, kind: str, work: Any, text: str, then: Callable[[Any], None]) -> bool:
        if self._is_running(kind):
            return False
        job = Job(work, self)
        job.finished.connect(then)
        job.failed.connect(lambda sentence: self._messages.banner(sentence, is_warning=True))
        job.cancelled.connect(lambda: self._messages.status(tr("Cancelled; nothing was written.")))
        self._watch(kind, job, text)
        job.start()
        return True

    def _is_running(self, kind: str) -> bool:
        """Whether one of this kind runs; then the user is told."""
        if kind in self._jobs:
            self._messages.status(BUSY[kind])
        return kind in self._jobs

    def _on_workspace_look_started(self, job: Job) -> None:
        job.cancelled.connect(lambda: self._messages.status(tr("Cancelled; no images were added.")))
        # several may look at once: each has a name of its own
        self._watch(f"look {id(job)}", job, tr("looking for images"))

    def _watch(self, kind: str, job: Job, text: str) -> None:
        """Shows a job's progress, with a button that cancels it, until it ends."""
        self._jobs[kind] = job
        self._window.running.follow(job, text)
        for signal in (job.finished, job.failed, job.cancelled):
            signal.connect(lambda *_values: self._jobs.pop(kind, None))

    def _on_export_finished(self, report: Any) -> None:
        self._messages.banner(spoken(report.summary).replace("\n", " "), is_warning=bool(report.problems or report.burnt_in))

    def _on_import_finished(self, imported: Any) -> None:
        from fourclick.annotator.mask_import import with_labels_of

        labels, regions = imported
        # added to the table of now: it may have been edited while the mask was read
        self._workspace.save_labels(with_labels_of(self._workspace_document().labels, labels, regions))
        self._workspace_document().add_regions(regions)
        self._messages.status(
            counted(
                len(regions),
                tr("{n} region imported; R refines the selected one."),
                tr("{n} regions imported; R refines the selected one."),
            )
        )

    def _on_open_images_triggered(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._window, tr("Open images"), "", IMAGE_FILTER)
        if names:
            self.open_paths([Path(name) for name in names])

    def _on_open_folder_triggered(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, tr("Open folder"))
        if name:
            self.open_paths([Path(name)])

    def _ask_project(self, title: str) -> None:
        name = QFileDialog.getExistingDirectory(self._window, title)
        if name:
            self.open_project(Path(name))

    def _on_open_samples_triggered(self) -> None:
        def work(_progress: Any, _is_cancelled: Any) -> Any:
            from fourclick.annotator.storage.samples import write_samples

            return write_samples(samples_folder())

        self._start("samples", work, tr("preparing the samples"), self._on_samples_written)

    def _on_samples_written(self, paths: list[Path]) -> None:
        self.open_project(samples_project_folder())
        self._workspace.add_paths(paths, shows_first=False)

    def _on_import_mask_triggered(self) -> None:
        if self._workspace_document().image is None:
            self._messages.status(tr("Open the image first that the mask belongs to."))
            return
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Import mask"), "", IMAGE_FILTER)
        if name:
            self.import_mask(Path(name))

    def _on_export_menu_about_to_show(self) -> None:
        """All other installed formats, once the menu is first opened: finding them loads libraries that no start needs."""
        from fourclick.annotator.exporters import exporters

        self._window.export_menu.aboutToShow.disconnect(self._on_export_menu_about_to_show)
        self._window.export_menu.addSeparator()
        for name, exporter in exporters().items():
            if name not in IN_MENU:
                action = self._window.export_menu.addAction(f"{sentence_case(said(exporter.description))} …")
                action.setObjectName(f"export_{name}")
                action.triggered.connect(partial(self.ask_export, name))

    def ask_export(self, exporter: str, _checked: bool = False) -> ExportDialog | None:
        """What of the project, and where to."""
        from fourclick.annotator.exporters import exporter_named

        project = self._workspace.project
        if project is None:
            self._messages.status(tr("Open a project first."))
            return None
        if self._is_running("export"):
            return None
        if self._export_dialog is None:
            self._export_dialog = ExportDialog(self._count_images, self._window)
            self._export_dialog.exportRequested.connect(self._on_export_dialog_export_requested)
        self._workspace.flush()
        entries = self._workspace.entries
        listed = [entry.id for entry in self._window.images.entries] if entries.is_filtered else None
        keeps_names = self._window.actions_by_key["keep_names"].isChecked()
        description = exporter_named(exporter).description
        self._export_dialog.show_format(exporter, description, project.labels(), listed, keeps_names=keeps_names)
        self._export_dialog.show()
        self._export_dialog.raise_()
        return self._export_dialog

    def _count_images(self, choice: ExportChoice) -> int:
        project = self._workspace.project
        return 0 if project is None else sum(choice.takes(entry) for entry in project.images())

    def _on_export_dialog_export_requested(self, exporter: str, choice: ExportChoice, folder: Path, overwrite: bool) -> None:
        self.export(exporter, folder, choice=choice, overwrite=overwrite)
