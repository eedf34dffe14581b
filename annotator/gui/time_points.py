"""Shows the other time points of a 4-D image. The first one is annotated, so clicks and edits wait until it is shown again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from fourclick.annotator.core.image import Image
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.second_image_bar import TimeBar
from fourclick.annotator.gui.second_layer import SecondLayer
from fourclick.annotator.gui.text import tr

ONLY_TO_LOOK = tr("This is another time point, to look at only: move the time slider to the first one to annotate.")


class TimePoints(QObject):
    """One is read at a time; while it is, the latest wish waits."""

    def __init__(self, document: Document, canvas: Canvas, layer: SecondLayer, bar: TimeBar, messages: Messages) -> None:
        super().__init__(bar)
        self._document = document
        self._canvas = canvas
        self._layer = layer
        self._bar = bar
        self._messages = messages
        self._job: Job | None = None
        self._wanted = 0
        bar.frameRequested.connect(self._on_bar_frame_requested)
        document.imageChanged.connect(self._on_document_image_changed)
        canvas.windowChanged.connect(lambda _window: self._follow_window())

    def stop(self) -> None:
        """Waits for what is being read; for closing the window."""
        if self._job is not None:
            self._job.wait()
        self._job = None

    def first(self) -> None:
        """Back to the one that is annotated."""
        self._bar.slider.setValue(0)

    def _on_bar_frame_requested(self, frame: int) -> None:
        self._wanted = frame
        self._document.set_view_only(ONLY_TO_LOOK if frame else "")
        if frame == 0:
            self._layer.hide()
        elif self._job is None:
            self._read()

    def _read(self) -> None:
        image, frame = self._document.image, self._wanted
        if image is None or image.source is None:
            return
        source = image.source

        def work(_progress: Any, _is_cancelled: Any) -> Image:
            from fourclick.annotator.storage.frames import read_frame

            return read_frame(source, frame)

        job = Job(work)
        self._job = job
        job.finished.connect(lambda found: self._on_job_finished(job, image, frame, found))
        job.failed.connect(lambda text: self._on_job_failed(job, text))
        job.start()

    def _on_job_finished(self, job: Job, onto: Image, frame: int, found: Image) -> None:
        if self._job is not job:
            return
        self._job = None
        if self._document.image is not onto or self._wanted == 0:
            return
        # shown even where a later wish waits: who drags the slider sees something move
        self._layer.set_opacity(1.0)
        self._layer.set_colours(self._canvas.picture.colours)
        self._layer.show_voxels(found.voxels, self._canvas.display_window)
        if self._wanted != frame:
            self._read()

    def _on_job_failed(self, job: Job, text: str) -> None:
        if self._job is job:
            self._job = None
            self.first()
            self._messages.banner(text, is_warning=True)

    def _follow_window(self) -> None:
        if self._wanted and self._layer.voxels is not None:
            self._layer.show_voxels(self._layer.voxels, self._canvas.display_window)

    def _on_document_image_changed(self, image: Image | None) -> None:
        self._job, self._wanted = None, 0
        self._document.set_view_only("")
        self._bar.show_frames(image.frames if image is not None else 1)
