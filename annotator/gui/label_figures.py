"""How much there is of each label, on the image in view and in the project: counted between the clicks."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QObject, QTimer

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label_tally import LabelAmount, LabelTally
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.text import counted, tr
from fourclick.annotator.gui.workspace import Workspace

PAUSE_MS = 120
"""So long after a change the counting begins: not between the clicks of one object."""
SHARE_MS = 8
"""So long at a time it counts; then whatever the user does comes first."""
PROJECT_PAUSE_MS = 1500
REST = 40
"""A large project is counted only after a pause that is so many times longer than the counting: saving has to wait for it."""
NOTHING = LabelAmount()
ML_FROM_MM3 = 1000.0


class LabelFigures(QObject):
    """Tells the list of labels. The image is counted in small shares on the window's thread, the project in the background."""

    def __init__(self, window: MainWindow, workspace: Workspace, document: Document) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._document = document
        self._tally = LabelTally()
        self._totals: dict[int, tuple[int, int]] = {}
        self._job: Job | None = None
        self._timer = _timer(self, PAUSE_MS, self._begin)
        self._share = _timer(self, 0, self._go_on)
        self._project_timer = _timer(self, PROJECT_PAUSE_MS, self._count_project)
        document.stateChanged.connect(lambda old, new: self._follow() if old.annotation is not new.annotation else None)
        document.labelsChanged.connect(lambda _labels: self._follow())
        document.imageChanged.connect(self._on_document_image_changed)
        workspace.projectOpened.connect(self._on_workspace_project_opened)
        workspace.savedChanged.connect(lambda _text: self._project_timer.start())

    def stop(self) -> None:
        for timer in (self._timer, self._share, self._project_timer):
            timer.stop()
        job = self._job
        self._drop_job()
        if job is not None:
            # the project is closed next
            job.wait(2.0)

    # The image in view

    def _follow(self) -> None:
        # not restarted: who works without a pause sees the figures too
        if not self._timer.isActive():
            self._timer.start()

    def _begin(self) -> None:
        self._tally.follow(stacked(self._document.state.annotation, self._document.labels))
        self._go_on()

    def _go_on(self) -> None:
        end = time.perf_counter() + SHARE_MS / 1000
        if self._tally.work(lambda: time.perf_counter() > end):
            self._show()
        else:
            self._share.start()

    def _show(self) -> None:
        image, amounts = self._document.image, self._tally.amounts()
        told = {}
        for label in self._document.labels:
            amount = amounts.get(label.id, NOTHING)
            here = "" if image is None else _sentence(amount, image)
            short = _short(amount, image) if image is not None and amount.regions else ""
            told[label.id] = (short, " ".join(each for each in (here, self._in_project(label.id)) if each))
        self._window.labels.show_amounts(told)

    def _on_document_image_changed(self, _image: object) -> None:
        self._share.stop()
        self._tally = LabelTally()
        self._follow()

    # The project

    def _in_project(self, label: int) -> str:
        regions, images = self._totals.get(label, (0, 0))
        if not regions:
            return ""
        told = counted(regions, tr("{n} region"), tr("{n} regions"))
        return tr("Project: {regions} on {images}.", regions=told, images=counted(images, tr("{n} image"), tr("{n} images")))

    def _on_workspace_project_opened(self, _project: object) -> None:
        self._totals = {}
        self._count_project()

    def _count_project(self) -> None:
        project = self._workspace.project
        self._drop_job()
        if project is None:
            return

        def work(_progress: Any, is_cancelled: Any) -> tuple[dict[int, tuple[int, int]], float]:
            begin = time.perf_counter()
            return ({} if is_cancelled() else project.label_totals()), 1000 * (time.perf_counter() - begin)

        job = Job(work)
        self._job = job
        job.finished.connect(lambda found: self._on_job_finished(job, *found))
        job.start()

    def _on_job_finished(self, job: Job, totals: dict[int, tuple[int, int]], milliseconds: float) -> None:
        if self._job is job:
            self._job = None
            self._project_timer.setInterval(max(PROJECT_PAUSE_MS, round(REST * milliseconds)))
            self._totals = totals
            self._follow()

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _timer(parent: QObject, milliseconds: int, slot: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer


def _size(amount: LabelAmount, image: Image) -> str:
    """Area of a picture, volume of a volume; pixels where millimetres are unknown."""
    if not image.geometry.is_known:
        return tr("{pixels:,} px", pixels=amount.pixels)
    column_mm, row_mm, slice_mm = image.geometry.spacing_mm
    area = amount.pixels * column_mm * row_mm
    if image.depth == 1:
        return tr("{area} mm²", area=_figure(area))
    volume = area * slice_mm
    if volume < ML_FROM_MM3:
        return tr("{volume} mm³", volume=_figure(volume))
    return tr("{volume} ml", volume=_figure(volume / ML_FROM_MM3))


def _figure(value: float) -> str:
    """Three digits, or all those before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _short(amount: LabelAmount, image: Image) -> str:
    return f"{amount.regions:,} · {_size(amount, image)}"


def _sentence(amount: LabelAmount, image: Image) -> str:
    if not amount.regions:
        return tr("No region on this image.")
    regions = counted(amount.regions, tr("{n} region"), tr("{n} regions"))
    if image.depth == 1:
        return tr("{regions}, {size}.", regions=regions, size=_size(amount, image))
    slices = counted(amount.slices, tr("{n} slice"), tr("{n} slices"))
    return tr("{regions} on {slices}, {size}.", regions=regions, slices=slices, size=_size(amount, image))
