"""Keeps the orthogonal views in step with the document and with each other: slices, regions, crosshair, display window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label_cuts import LabelCuts
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.plane import Plane, planes_of
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.plane_view import PlaneView
from fourclick.annotator.gui.pointer import PointerEvent
from fourclick.annotator.gui.words import said
from fourclick.models.prompt import Box

FIGURES_PAUSE_MS = 60
"""The text is laid out anew no more often than this: it costs more than a slice."""

Place = tuple[int, int, int]
"""Array indices (slice, row, column)."""


class LinkedViews(QObject):
    """While the 2x2 layout is not wished for, or the image is no volume, it does nothing at all."""

    crosshairMoved = Signal(object)

    def __init__(self, document: Document, views: FourViews) -> None:
        super().__init__(views)
        self._document = document
        self._views = views
        self._is_wanted = False
        self._planes: tuple[Plane, Plane, Plane] | None = None
        self._cuts: LabelCuts | None = None
        self._followed: Annotation | None = None
        self._crosshair: Place = (0, 0, 0)
        self._are_regions_new = False
        self._figures_timer = QTimer(self)
        self._figures_timer.setSingleShot(True)
        self._figures_timer.setInterval(FIGURES_PAUSE_MS)
        self._figures_timer.timeout.connect(self._show_figures)
        document.imageChanged.connect(self._on_document_image_changed)
        document.sliceChanged.connect(self._on_document_slice_changed)
        document.stateChanged.connect(self._on_document_state_changed)
        document.labelsChanged.connect(lambda _labels: self._recolour())
        views.canvas.windowChanged.connect(self._on_canvas_window_changed)
        views.canvas.hovered.connect(self._on_canvas_hovered)
        for axis, view in views.views.items():
            view.pointed.connect(lambda column, row, axis=axis: self._on_view_pointed(axis, column, row))
            view.scrolled.connect(lambda steps, axis=axis: self._on_view_scrolled(axis, steps))
            view.windowRequested.connect(views.canvas.set_window)

    @property
    def crosshair(self) -> Place:
        return self._crosshair

    @property
    def planes(self) -> tuple[Plane, Plane, Plane] | None:
        return self._planes

    def set_wanted(self, is_wanted: bool) -> None:
        """Whether volumes are to be shown in four quarters."""
        if is_wanted != self._is_wanted:
            self._is_wanted = is_wanted
            self._arrange()

    def move_crosshair(self, voxel: tuple[float, float, float]) -> None:
        """Looks at a voxel (slice, row, column) in all views; places outside the volume mean its nearest voxel."""
        image = self._document.image
        if image is None:
            return
        limits = image.voxels.shape[:3]
        slice_index, row, column = (min(max(round(at), 0), int(limit) - 1) for at, limit in zip(voxel, limits, strict=True))
        old, self._crosshair = self._crosshair, (slice_index, row, column)
        if slice_index != self._document.slice_index:
            self._document.set_slice(slice_index)
        if old != self._crosshair:
            self._show_crosshair(old)
            self.crosshairMoved.emit(self._crosshair)

    def fit(self) -> None:
        for view in self._views.views.values():
            view.fit()

    def follow_opacity(self) -> None:
        """Paints the regions as the canvas does."""
        canvas = self._views.canvas
        fill = 0.0 if canvas.outline_only else canvas.opacity
        for view in self._views.views.values():
            view.set_fill(fill)

    # What is shown

    @property
    def _is_shown(self) -> bool:
        return self._views.is_four and self._planes is not None and self._document.image is not None

    def _arrange(self) -> None:
        image = self._document.image
        is_shown = self._is_wanted and image is not None and image.depth > 1
        self._views.set_four(is_shown)
        for axis, view in self._views.views.items():
            view.set_plane(self._planes[axis] if is_shown and self._planes is not None else None)
        if not is_shown:
            self._views.canvas_crosshair.show_point(None)
            self._views.canvas_letters.show_title("")
            return
        self.follow_opacity()
        self._views.figures.show_image(image)
        self._on_canvas_window_changed()
        self._show_all()

    def _show_all(self) -> None:
        if self._is_shown:
            self._are_regions_new = True
            for view in self._views.views.values():
                self._show_plane(view)
            self._follow_regions()
            self._show_crosshair(None)

    def _recolour(self) -> None:
        """As the labels are now; the slices are those in view, whose pictures need not be made anew."""
        if self._is_shown:
            self._are_regions_new = True
            self._follow_regions()
            for view in self._views.views.values():
                self._show_labels(view)

    def _show_plane(self, view: PlaneView) -> None:
        image, plane = self._document.image, view.plane
        if image is None or plane is None:
            return
        index = self._crosshair[plane.axis]
        view.show_slice(plane.slice(image.voxels, index), index)
        self._show_labels(view)

    def _show_labels(self, view: PlaneView) -> None:
        if view.plane is not None and self._cuts is not None:
            view.show_labels(self._cuts.cut(view.plane, self._crosshair[view.plane.axis]), self._document.labels)

    def _follow_regions(self, *, within: Box | None = None) -> None:
        """within: outside this box no mask has changed since it was called last; None where that is not known."""
        if not self._is_shown or self._cuts is None:
            return
        labels, self._followed = self._document.labels, self._document.state.annotation
        spans = self._cuts.update(stacked(self._followed, labels), labels.hidden_ids, within=within)
        if spans is not None:
            for axis, view in self._views.views.items():
                if self._crosshair[axis] in spans[axis]:
                    self._show_labels(view)
            self._are_regions_new = True
        self._start_figures()

    def _show_crosshair(self, old: Place | None) -> None:
        """Moves the lines, and shows other slices where the crosshair left those in view."""
        image = self._document.image
        if not self._is_shown or image is None or self._planes is None:
            return
        for axis, view in self._views.views.items():
            if old is not None and old[axis] != self._crosshair[axis]:
                self._show_plane(view)
            column, row, _ = self._planes[axis].place(self._crosshair)
            view.show_crosshair((column, row))
        slice_index, row, column = self._crosshair
        canvas = self._views.canvas
        self._views.canvas_crosshair.show_point((column, row), canvas.image_rect)
        self._views.canvas_letters.show_title(f"{said(self._planes[0].name)}  {slice_index + 1} / {image.depth}")
        self._start_figures()

    def _start_figures(self) -> None:
        # not restarted while it runs, or a crosshair that never rests would never be told
        if not self._figures_timer.isActive():
            self._figures_timer.start()

    def _show_figures(self) -> None:
        image = self._document.image
        if not self._is_shown or self._cuts is None or image is None:
            return
        if self._are_regions_new:
            self._are_regions_new = False
            self._views.figures.show_regions(image, self._cuts.voxels(), self._document.labels)
        self._views.figures.show_crosshair(image, self._crosshair)

    # What happens

    def _on_document_state_changed(self, old: State, _new: State) -> None:
        self._follow_regions(within=self._document.changed_within if old.annotation is self._followed else None)

    def _on_document_image_changed(self, image: Image | None) -> None:
        self._planes = None if image is None else planes_of(image)
        self._cuts = self._followed = None
        if image is not None:
            shape = (image.depth, image.height, image.width)
            self._cuts = LabelCuts(shape)
            self._crosshair = (self._document.slice_index, image.height // 2, image.width // 2)
        self._views.canvas_letters.show_edges(*(() if self._planes is None else (self._planes[0].edges,)))
        self._arrange()

    def _on_document_slice_changed(self, index: int) -> None:
        if index != self._crosshair[0]:
            old, self._crosshair = self._crosshair, (index, *self._crosshair[1:])
            self._show_crosshair(old)
            self.crosshairMoved.emit(self._crosshair)

    def _on_canvas_window_changed(self, _window: object = None) -> None:
        if self._views.is_four:
            for view in self._views.views.values():
                view.set_window(self._views.canvas.display_window)

    def _on_canvas_hovered(self, event: PointerEvent) -> None:
        """Shift and the mouse take the crosshair along; clicks on the canvas annotate."""
        if event.shift and self._is_shown:
            column, row = event.pixel
            self.move_crosshair((self._document.slice_index, row, column))

    def _on_view_pointed(self, axis: int, column: float, row: float) -> None:
        if self._planes is not None:
            self.move_crosshair(self._planes[axis].voxel(column, row, self._crosshair[axis]))

    def _on_view_scrolled(self, axis: int, steps: int) -> None:
        place = list(self._crosshair)
        place[axis] += steps
        self.move_crosshair((place[0], place[1], place[2]))
