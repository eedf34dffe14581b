"""A read-only view of one plane of the volume: its slice, the regions cut by it, and the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.plane import Plane
from fourclick.annotator.core.window import Window
from fourclick.annotator.gui.canvas_input import DragKind, drag_kind, wheel_steps, windowed_by_drag
from fourclick.annotator.gui.crosshair_item import CrosshairItem
from fourclick.annotator.gui.cut_regions import CutRegions
from fourclick.annotator.gui.edge_letters import EdgeLetters
from fourclick.annotator.gui.image_view import ZOOM_STEP, ImageView
from fourclick.annotator.gui.slice_picture import SlicePicture
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.words import said
from fourclick.models.prompt import Point

SECOND_Z = 0.5
"""Above the image, below the regions."""


class PlaneView(ImageView):
    """Emits where the user wishes the crosshair, in the plane's pixels. Nothing can be annotated here."""

    pointed = Signal(float, float)
    """(column, row) of the pixel that was clicked or dragged to; it may lie outside the image."""
    scrolled = Signal(int)
    """So many slices further on."""
    windowRequested = Signal(object)
    sliceShown = Signal()
    enlargeRequested = Signal()
    """Alone in the window, or back among the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = SlicePicture()
        self.scene().addItem(self.picture)
        self.second = SlicePicture()
        """A second image's slice over the first one's; empty unless one is blended in."""
        self.second.setZValue(SECOND_Z)
        self.scene().addItem(self.second)
        self._regions = CutRegions(self.scene())
        self.crosshair = CrosshairItem()
        self.scene().addItem(self.crosshair)
        self.letters = EdgeLetters(self)
        self._plane: Plane | None = None
        self._index = 0
        self._window = Window(0.0, 1.0)
        self._drag: DragKind | None = None
        self._is_pointing = False
        self._dragged_from = QPoint()
        self._wheel_rest = 0.0
        # the keys go on belonging to the canvas: one points here and clicks there
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    @property
    def plane(self) -> Plane | None:
        return self._plane

    @property
    def index(self) -> int:
        """The slice in view."""
        return self._index

    def set_plane(self, plane: Plane | None) -> None:
        """What is shown from now on; None shows nothing."""
        self._plane = plane
        self.setAccessibleName(tr("{name} view", name=said(plane.name)) if plane else "")
        if plane is None:
            self.picture.set_slice(None)
            self.second.set_slice(None)
            self.show_labels(None, LabelTable())
            self.crosshair.show_point(None)
            self.letters.show_edges()
            self.letters.show_title("")
            return
        self.letters.show_edges(plane.edges)

    def show_slice(self, slice_: Slice, index: int) -> None:
        """slice_: (height, width) or (height, width, 3), as the plane cuts it."""
        assert self._plane is not None  # noqa: S101 (a slice comes after its plane)
        rect = self.picture.boundingRect()
        self._index = index
        self.picture.set_slice(slice_)
        self.letters.show_title(f"{said(self._plane.name)}  {index + 1} / {self._plane.depth}")
        if self.picture.boundingRect() != rect or self._aspect != self._plane.pixel_aspect:
            self.set_image_rect(self.picture.boundingRect(), aspect=self._plane.pixel_aspect)
            self.fit()
        self.sliceShown.emit()

    def show_labels(self, labels: LabelMap | None, table: LabelTable) -> None:
        """labels: (height, width) label numbers of the regions in this slice."""
        self._regions.show_labels(labels, table)

    def set_fill(self, fill: float) -> None:
        """How much of the regions' colour covers the image, 0 to 1."""
        self._regions.set_fill(fill)

    def show_crosshair(self, point: Point | None) -> None:
        self.crosshair.show_point(point, self.picture.boundingRect())

    def set_window(self, window: Window) -> None:
        self._window = window
        self.picture.set_window(window)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        kind = DragKind.WINDOW if event.button() is Qt.MouseButton.RightButton else drag_kind(event, is_windowing=False)
        self._dragged_from = event.position().toPoint()
        if kind is not None:
            self._drag = kind
            self.viewport().setCursor(kind.cursor)
        elif event.button() is Qt.MouseButton.LeftButton:
            self._is_pointing = True
            self._point_at(event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self.enlargeRequested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the view is alone: slices and zoom by the canvas's keys."""
        key = Qt.Key(event.key())
        depth = self._plane.depth if self._plane is not None else 0
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Home: -depth, Qt.Key.Key_End: depth}
        if key in steps:
            self.scrolled.emit(steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        delta = event.position().toPoint() - self._dragged_from
        self._dragged_from = event.position().toPoint()
        if self._drag is DragKind.WINDOW:
            self.windowRequested.emit(windowed_by_drag(self._window, delta))
        elif self._drag is not None:
            self._pan_by(QPointF(delta))
        elif self._is_pointing:
            self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self._drag, self._is_pointing = None, False
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_at(event.position(), ZOOM_STEP ** (event.angleDelta().y() / 120))
            return
        steps, self._wheel_rest = wheel_steps(event, self._wheel_rest)
        if steps:
            self.scrolled.emit(-steps)

    def _point_at(self, position: QPointF) -> None:
        if self._plane is not None:
            place = self._to_scene(position)
            self.pointed.emit(place.x() - 0.5, place.y() - 0.5)
