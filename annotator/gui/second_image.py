"""Opens a second image over the first: another modality or time point of the same patient, laid where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.image import Image, Voxels
from fourclick.annotator.core.window import volume_window
from fourclick.annotator.gui.colour_map import GREY, colours
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.second_image_bar import SecondImageBar
from fourclick.annotator.gui.second_layer import SecondLayer
from fourclick.annotator.gui.text import tr

PET_COLOURS = "Hot (PET)"


class SecondImage(QObject):
    """Reads and resamples in the background; the latest wish wins."""

    arrived = Signal()
    """It is read and will be shown now: whoever has the layer gives it up."""

    def __init__(self, document: Document, layer: SecondLayer, bar: SecondImageBar, messages: Messages) -> None:
        super().__init__(bar)
        self._document = document
        self._layer = layer
        self._bar = bar
        self._messages = messages
        self._job: Job | None = None
        bar.opacityRequested.connect(layer.set_opacity)
        bar.besideRequested.connect(layer.set_beside)
        bar.coloursRequested.connect(lambda name: layer.set_colours(colours(name)))
        bar.closeRequested.connect(self.close)
        document.imageChanged.connect(lambda _image: self._forget())

    def open(self, path: Path) -> Job | None:
        """Shows the file, half and half with the first image, once it is read and resampled; None without a first image."""
        onto = self._document.image
        if onto is None:
            self._messages.status(tr("Open the first image first."))
            return None
        self._stop()

        def work(_progress: Any, _is_cancelled: Any) -> tuple[Image, Voxels]:
            from fourclick.annotator.storage.image_files import read_image
            from fourclick.annotator.storage.resampling import resampled

            image = read_image(path)
            return image, resampled(image, onto)

        job = Job(work)
        self._job = job
        job.finished.connect(lambda found: self._on_job_finished(job, *found))
        job.failed.connect(lambda text: self._on_job_failed(job, text))
        self._messages.status(tr("Reading {name} …", name=path.name))
        return job.start()

    def close(self) -> None:
        self._forget()
        self._layer.hide()

    def stop(self) -> None:
        """Waits for what is being read; for closing the window."""
        if self._job is not None:
            self._job.wait()
        self._stop()

    def _forget(self) -> None:
        self._stop()
        self._bar.hide()
        # the layer is shared with the time points, which are never beside
        self._layer.set_beside(False)

    def _stop(self) -> None:
        self._job = None

    def _on_job_finished(self, job: Job, image: Image, voxels: Voxels) -> None:
        if self._job is not job:
            return
        self._job = None
        self.arrived.emit()
        self._bar.show_image(image.name, PET_COLOURS if image.modality in ("PT", "NM") else GREY)
        self._layer.show_voxels(voxels, volume_window(image.voxels))
        self._messages.status(tr("{name} lies over the image; the slider below says how much of it.", name=image.name))

    def _on_job_failed(self, job: Job, text: str) -> None:
        if self._job is job:
            self._job = None
            self._messages.banner(text, is_warning=True)
