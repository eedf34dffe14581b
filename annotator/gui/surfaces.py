"""The regions as surfaces in 3-D: kept up with the document while they are shown, and saved as files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.label_box import LabelBox, label_box
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.state import State
from fourclick.annotator.core.surface_paths import new_staging_name, surface_paths
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.surface_view import SurfaceView
from fourclick.annotator.gui.regions_overlay import label_colour
from fourclick.annotator.gui.replacing import may_replace
from fourclick.annotator.gui.running_bar import Running
from fourclick.annotator.gui.surface_link import NO_VTK, SurfaceLink, is_vtk_installed
from fourclick.annotator.gui.text import counted, tr

PAUSE_MS = 400
"""Surfaces are made anew once the regions have rested for so long."""
CROSSHAIR_PAUSE_MS = 60
FORMATS = {
    tr("STL, LPS millimetres (*.stl)"): (".stl", "LPS"),
    tr("STL, RAS millimetres (*.stl)"): (".stl", "RAS"),
    tr("PLY with colours, LPS millimetres (*.ply)"): (".ply", "LPS"),
    tr("PLY with colours, RAS millimetres (*.ply)"): (".ply", "RAS"),
    tr("OBJ with names, LPS millimetres (*.obj)"): (".obj", "LPS"),
    tr("OBJ with names, RAS millimetres (*.obj)"): (".obj", "RAS"),
}


class Surfaces(QObject):
    """While the view is not shown, nothing is made and no process runs."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        linked: LinkedViews,
        messages: Messages,
        link: SurfaceLink | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._linked = linked
        self._messages = messages
        self._job: Job | None = None
        self._saving: set[Job] = set()
        self._running: Running | None = None
        self._staged: set[Path] = set()
        """Where files are made; left behind by a process that is ended meanwhile."""
        self._is_stopped = False
        self._labels = document.labels
        self.link = link or SurfaceLink(self)
        self.view = SurfaceView(window.views)
        self.view.hide()
        self._timer = _timer(self, PAUSE_MS, self._make)
        self._crosshair_timer = _timer(self, CROSSHAIR_PAUSE_MS, self._show_crosshair)
        self._connect()

    @property
    def is_shown(self) -> bool:
        return self._window.views.surface is self.view

    def stop(self) -> None:
        """Ends what is made in the background, and its process, for good; for closing the window."""
        self._is_stopped = True
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._crosshair_timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._saving.clear()
        self.link.stop()
        self._follow_saving()

    @property
    def is_saving(self) -> bool:
        """Whether a file that was asked for is not written yet."""
        return bool(self._saving) or self.link.is_saving

    def save(self, path: Path, space: str) -> None:
        """Writes the visible regions' surfaces, in the background; `space` is "LPS" or "RAS"."""
        if not is_vtk_installed():
            self._messages.banner(NO_VTK, is_warning=True)
        elif self._document.image is None or not self._visible_labels():
            self._messages.status(tr("There is no visible region, so there is no surface to save. Accept a mask first."))
        else:
            self._messages.status(tr("Saving the surface …"))
            staging = path.parent / new_staging_name()
            self._staged.add(staging)
            self._make({"save": str(path), "space": space, "staging": staging.name})
            self._follow_saving()

    def cancel_saving(self) -> None:
        """Writes no file any more; those that are whole already stay. What is shown is made anew."""
        if self.is_saving:
            self._end()
            self._messages.status(tr("Cancelled; the surface was not saved."))
            if self.is_shown:
                self._make()

    # What happens

    def _follow_saving(self) -> None:
        """Files under way are told below, with a button that cancels them; closing the window asks about them."""
        if self.is_saving and self._running is None:
            self._running = self._window.running.begin(tr("saving the surface"), self.cancel_saving)
        elif not self.is_saving and self._running is not None:
            self._running.end()
            self._running = None
            for each in self._staged:
                shutil.rmtree(each, ignore_errors=True)
            self._staged.clear()

    def _connect(self) -> None:
        actions, document, view, link = self._window.actions_by_key, self._document, self.view, self.link
        actions["surface"].toggled.connect(self._on_surface_toggled)
        actions["save_surface"].triggered.connect(self._ask_path)
        document.stateChanged.connect(self._on_document_state_changed)
        document.labelsChanged.connect(self._on_document_labels_changed)
        document.imageChanged.connect(self._on_document_image_changed)
        self._linked.crosshairMoved.connect(lambda _place: self._start_crosshair())
        view.turned.connect(lambda dx, dy: self._look(turn=[dx, dy]))
        view.panned.connect(lambda dx, dy: self._look(pan=[dx, dy]))
        view.zoomed.connect(lambda factor: self._look(zoom=factor))
        view.lookRequested.connect(lambda side: self._look(look=side))
        view.pictureRequested.connect(lambda: self._look(background=_rgb(view.background)))
        view.crosshairToggled.connect(lambda _is_on: self._show_crosshair())
        view.saveRequested.connect(self._ask_path)
        link.pictured.connect(self._on_link_pictured)
        link.saved.connect(self._on_link_saved)
        link.failed.connect(self._on_failed)
        link.lost.connect(self._on_link_lost)

    def _on_surface_toggled(self, is_on: bool) -> None:
        if is_on and not is_vtk_installed():
            self._messages.banner(NO_VTK, is_warning=True)
            self._window.actions_by_key["surface"].setChecked(False)
            return
        self._window.views.set_surface(self.view if is_on else None)
        if is_on:
            self.view.show_texts(hint=tr("The surface is being made …"))
            self._make()
        else:
            self._stop_unless_needed()

    def _stop_unless_needed(self) -> None:
        """Ends the process where nothing is shown, as soon as all files are written."""
        if not self.is_shown and not self.is_saving:
            self._end()

    def _on_document_state_changed(self, old: State, new: State) -> None:
        if old.annotation.regions != new.annotation.regions:
            self._start()

    def _on_document_labels_changed(self, labels: LabelTable) -> None:
        before, self._labels = self._labels, labels
        if _are_cut_alike(before, labels):
            # a slider of opacity need not wait for surfaces that are the same
            self._look(**_looks(labels))
        else:
            self._start()

    def _on_document_image_changed(self, image: Image | None) -> None:
        self.view.set_oriented(image is not None and image.is_oriented and image.geometry.is_known)
        self._start()

    def _start(self) -> None:
        if self.is_shown:
            self._timer.start()

    def _start_crosshair(self) -> None:
        # not restarted while it runs, or a crosshair that never rests would never be followed
        if self.is_shown and not self._crosshair_timer.isActive():
            self._crosshair_timer.start()

    def _look(self, **wishes: Any) -> None:
        # a view that goes with its window may wish for one more picture
        if self.is_shown and not self._is_stopped:
            self.link.ask(size=self.view.pixel_size, **wishes)

    def _make(self, further: dict[str, Any] | None = None) -> None:
        """Unpacks the regions in the background, then asks for their surfaces; `further` wishes go with them."""
        if self._is_stopped:
            return
        image = self._document.image
        if self._job is not None:
            self._job.cancel()
        annotation, labels = self._document.state.annotation, self._document.labels
        job = Job(lambda _progress, _is_cancelled: _packed(label_box(stacked(annotation, labels), labels.hidden_ids)))
        self._job = job
        if further:
            self._saving.add(job)
        job.finished.connect(lambda packed: self._on_job_finished(job, image, packed, further or {}))
        job.failed.connect(lambda text: self._on_job_failed(job, text))
        job.start()

    def _on_job_failed(self, job: Job, text: str) -> None:
        self._saving.discard(job)
        self._on_failed(text)

    def _on_failed(self, text: str) -> None:
        self._follow_saving()
        self._messages.banner(text, is_warning=True)
        self._stop_unless_needed()

    def _on_job_finished(self, job: Job, image: Image | None, packed: Any, further: dict[str, Any]) -> None:
        is_newest, is_save = self._job is job, job in self._saving
        self._saving.discard(job)
        if is_newest:
            self._job = None
        elif not is_save:
            # a newer one follows, or everything was stopped meanwhile
            return
        elif self._job is None:
            # newer labels were shown already; the file's own must not stay on the picture
            self._start()
        told, payload = packed
        affine = np.eye(4) if image is None else image.geometry.affine_lps
        wishes = {"labels": told, "affine": affine.tolist(), **_looks(self._document.labels), **further}
        if self.is_shown:
            wishes |= {"crosshair": self._crosshair_mm(), "size": self.view.pixel_size}
            wishes |= {"background": _rgb(self.view.background)}
            if self.view.title:
                # of millions of voxels it takes seconds
                self.view.show_texts(title=tr("surface  being made …"))
        self.link.ask(payload, **wishes)
        self._follow_saving()

    def _visible_labels(self) -> list[int]:
        hidden, annotation = self._document.labels.hidden_ids, self._document.state.annotation
        return sorted({each.label for each in annotation if not (each.is_hidden or each.mask.is_empty)} - hidden)

    def _show_crosshair(self) -> None:
        self._look(crosshair=self._crosshair_mm())

    def _crosshair_mm(self) -> tuple[float, float, float] | None:
        """In LPS mm; None where none is to be seen."""
        image = self._document.image
        if image is None or not self._window.views.is_four or not self.view.crosshair_action.isChecked():
            return None
        slice_index, row, column = self._linked.crosshair
        return image.geometry.to_world(column, row, slice_index)

    def _on_link_pictured(self, picture: QImage, told: dict[str, Any]) -> None:
        if not self.is_shown:
            return
        triangles = told["triangles"]
        self.view.show_picture(picture, told["axes"])
        if triangles:
            self.view.show_texts(title=counted(triangles, tr("surface  {n} triangle"), tr("surface  {n} triangles")))
        elif self._job is None and not self.link.is_waiting:
            self.view.show_texts(
                hint=tr("No regions are visible yet. Their surface appears here as they are accepted.")
                if self._document.depth > 1
                else tr("Surfaces are for volumes, and this image has one slice only. The View menu hides this view.")
            )

    def _on_link_saved(self, paths: list[str]) -> None:
        self._follow_saving()
        names = ", ".join(Path(each).name for each in paths)
        image = self._document.image
        text = tr("Saved: {names}.", names=names)
        if image is not None and not image.geometry.is_known:
            text += " " + tr("The image tells no millimetres: the unit is its pixels.")
        self._messages.status(text)
        self._stop_unless_needed()

    def _on_link_lost(self, text: str) -> None:
        if self.is_saving:
            text += " " + tr("What was to be saved has not been written: save it again.")
        self._messages.banner(text, is_warning=True)
        self._end()
        self._window.actions_by_key["surface"].setChecked(False)

    def _ask_path(self) -> None:
        image = self._document.image
        if image is None:
            self._messages.status(tr("Open an image first."))
            return
        if not is_vtk_installed():
            self._messages.banner(NO_VTK, is_warning=True)
            return
        proposed = f"{Path(image.name).name.partition('.')[0]}-surface.stl"
        name, chosen = QFileDialog.getSaveFileName(self._window, tr("Save surface"), proposed, ";;".join(FORMATS))
        if name:
            suffix, space = FORMATS.get(chosen, (".stl", "LPS"))
            asked = Path(name)
            path = asked if asked.suffix.lower() == suffix else asked.with_name(asked.name + suffix)
            labels = self._document.labels
            names = {number: labels[number].name if number in labels else str(number) for number in self._visible_labels()}
            if may_replace(self._window, asked, surface_paths(path, names)):
                self.save(path, space)


def _looks(labels: LabelTable) -> dict[str, Any]:
    """How each label's surface looks."""
    names = {label.id: (label.name, _rgb(label_colour(labels, label.id))) for label in labels}
    return {"names": names, "opacities": {label.id: label.opacity for label in labels}}


def _are_cut_alike(first: LabelTable, second: LabelTable) -> bool:
    """Whether the same regions are visible by both tables, and have the same pixels."""
    orders = [[label.id for label in each] if each.overlaps.follow_order else [] for each in (first, second)]
    return first.hidden_ids == second.hidden_ids and first.overlaps == second.overlaps and orders[0] == orders[1]


def _packed(box: LabelBox | None) -> tuple[dict[str, Any] | None, bytes | memoryview]:
    if box is None:
        return None, b""
    # the array itself: copying hundreds of megabytes would hold the window up
    return {"shape": box.labels.shape, "start": box.start}, box.labels.data.cast("B")


def _rgb(colour: Any) -> tuple[int, int, int]:
    return (colour.red(), colour.green(), colour.blue())


def _timer(parent: QObject, pause_ms: int, act: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(pause_ms)
    # without the signal's own arguments
    timer.timeout.connect(lambda: act())
    return timer
