"""A second image on the first one's grid: blended over it in all views, or beside the canvas."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fourclick.annotator.core.image import Voxels
from fourclick.annotator.core.plane import planes_of
from fourclick.annotator.core.window import Window
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.plane_view import PlaneView
from fourclick.annotator.gui.slice_picture import SlicePicture


class SecondLayer(QObject):
    """Only to look at: clicks, regions and the network know the first image alone. It goes when another image is opened."""

    def __init__(self, document: Document, views: FourViews) -> None:
        super().__init__(views)
        self._document = document
        self._views = views
        self._voxels: Voxels | None = None
        self._opacity = 1.0
        self._is_beside = False
        document.imageChanged.connect(lambda _image: self.hide())
        document.sliceChanged.connect(lambda _index: self._show_slice())
        views.canvas.viewChanged.connect(self._on_canvas_view_changed)
        for view in views.views.values():
            view.sliceShown.connect(lambda view=view: self._show_in(view))

    @property
    def is_shown(self) -> bool:
        return self._voxels is not None

    @property
    def voxels(self) -> Voxels | None:
        """What is shown over the first image."""
        return self._voxels

    def show_voxels(self, voxels: Voxels, window: Window) -> None:
        """voxels: (D, H, W) or (D, H, W, 3) on the grid of the document's image."""
        self._voxels = voxels
        for picture in self._pictures():
            picture.set_window(window)
        self._views.beside.set_window(window)
        self._show()

    def hide(self) -> None:
        self._voxels = None
        self._show()

    def set_opacity(self, opacity: float) -> None:
        """How much of the first image it covers, 0 to 1."""
        self._opacity = opacity
        for picture in self._pictures():
            picture.setOpacity(opacity)

    def set_beside(self, is_beside: bool) -> None:
        """Side by side instead of blended."""
        self._is_beside = is_beside
        self._show()

    def set_colours(self, colours: tuple[int, ...]) -> None:
        """As `SlicePicture.set_colours`."""
        for picture in (*self._pictures(), self._views.beside.picture):
            picture.set_colours(colours)

    def _pictures(self) -> list[SlicePicture]:
        return [self._views.canvas_second, *(view.second for view in self._views.views.values())]

    def _show(self) -> None:
        image = self._document.image
        is_beside = self._voxels is not None and self._is_beside and image is not None
        self._views.set_beside(is_beside)
        self._views.beside.set_plane(planes_of(image)[0] if is_beside and image is not None else None)
        self._show_slice()
        for view in self._views.views.values():
            self._show_in(view)

    def _show_slice(self) -> None:
        """On the canvas, or beside it."""
        index, image = self._document.slice_index, self._document.image
        slice_ = None if self._voxels is None else self._voxels[index]
        self._views.canvas_second.set_slice(None if self._is_beside else slice_)
        if self._is_beside and slice_ is not None and image is not None:
            self._views.beside.show_slice(slice_, index)
            self._on_canvas_view_changed()

    def _show_in(self, view: PlaneView) -> None:
        if self._voxels is None or view.plane is None or self._is_beside:
            view.second.set_slice(None)
        else:
            view.second.set_slice(view.plane.slice(self._voxels, view.index))

    def _on_canvas_view_changed(self) -> None:
        """Both images at the same place and size."""
        if self._is_beside and self._voxels is not None:
            self._views.beside.set_view(self._views.canvas.zoom, self._views.canvas.centre)
