"""Region statistics: counted in the background, shown in a table, written as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.region_statistics import RegionStatistics, label_statistics, region_statistics
from fourclick.annotator.core.window_presets import is_hounsfield
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.statistics_dialog import StatisticsDialog
from fourclick.annotator.gui.replacing import may_replace
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.storage.statistics_file import write_statistics


class Statistics(QObject):
    """One table at a time; asked again, it counts again."""

    def __init__(self, window: MainWindow, document: Document, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._messages = messages
        self._job: Job | None = None
        self.dialog: StatisticsDialog | None = None

    def show(self) -> Job | None:
        """Counts and then shows the table; None without an image."""
        image, annotation, labels = self._document.image, self._document.state.annotation, self._document.labels
        if image is None:
            self._messages.status(tr("Open an image first."))
            return None
        self.stop()

        def work(_progress: Any, is_cancelled: Any) -> list[RegionStatistics]:
            unit = "HU" if is_hounsfield(image) else ""
            rows = []
            for counted in (region_statistics, label_statistics):
                for row in counted(image, annotation, labels, unit):
                    if is_cancelled():
                        raise Cancelled
                    rows.append(row)
            return rows

        job = Job(work)
        self._job = job
        job.finished.connect(lambda rows: self._on_job_finished(job, image, rows))
        job.failed.connect(lambda text: self._messages.banner(text, is_warning=True))
        return job.start()

    def save(self, path: Path, rows: Sequence[RegionStatistics]) -> None:
        """Writes the table, or tells why not."""
        try:
            write_statistics(path, rows)
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
        else:
            self._messages.status(tr("{rows} rows written to {name}.", rows=len(rows), name=path.name))

    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_job_finished(self, job: Job, image: Image, rows: list[RegionStatistics]) -> None:
        if self._job is not job:
            return
        self._job = None
        if self.dialog is not None:
            self.dialog.close()
        dialog = StatisticsDialog(image.name, rows, self._window)
        self.dialog = dialog
        dialog.saveRequested.connect(lambda: self._ask_path(image, rows))
        dialog.finished.connect(lambda _result: self._on_dialog_finished(dialog))
        dialog.show()

    def _ask_path(self, image: Image, rows: list[RegionStatistics]) -> None:
        proposed = f"{Path(image.name).name.partition('.')[0]}-regions.csv"
        name, _ = QFileDialog.getSaveFileName(
            self.dialog or self._window, tr("Save region statistics"), proposed, tr("CSV (*.csv)")
        )
        if name:
            path = Path(name) if Path(name).suffix else Path(f"{name}.csv")
            if may_replace(self.dialog or self._window, Path(name), [path]):
                self.save(path, rows)

    def _on_dialog_finished(self, dialog: StatisticsDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
