"""The image on the screen. Emits what the user wishes, in image pixels; changes nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from fourclick.annotator.core.window import Window, auto_window
from fourclick.annotator.gui.canvas_input import (
    CANVAS_SHORTCUTS,
    CLICK_BUTTONS,
    DragKind,
    arrow_step,
    drag_kind,
    pointer_event,
    side_button,
    wheel_steps,
    windowed_by_drag,
)
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.image_view import ZOOM_STEP, ImageView
from fourclick.annotator.gui.overlays import Overlays
from fourclick.annotator.gui.pointer import PointerEvent
from fourclick.annotator.gui.slice_picture import SlicePicture
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.touch_input import TouchInput
from fourclick.models.prompt import Point

__all__ = ["CANVAS_SHORTCUTS", "Canvas"]

MARKER_REACH_PX = 11.0
"""How near to a marker's middle the pointer grabs it, in screen pixels."""
STILL_PX = 4
"""A press that moves less is a click, not a drag."""


class Canvas(ImageView):
    """Shows the slice in view and what lies over it. Scene coordinates are image coordinates."""

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)
    doubleClicked = Signal(object)
    hovered = Signal(object)
    hoverLeft = Signal()
    sliceRequested = Signal(int)
    windowChanged = Signal(object)
    deleteRequested = Signal(object)
    nudgeRequested = Signal(int, int, int)
    brushSizeRequested = Signal(int)
    middleClicked = Signal()
    """The wheel was pressed and let go on one spot; a drag pans."""
    sideClicked = Signal(bool)
    """A button at the side of the mouse: True for the forward one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = SlicePicture()
        self.scene().addItem(self._picture)
        self._overlays = Overlays(self.scene())
        self._document: Document | None = None
        self._window = Window(0.0, 1.0)
        self._drag: DragKind | None = None
        self._dragged_from = QPoint()
        self._is_still = False
        self._windows_by_key = False
        self._wheel_rest = 0.0
        self._shows_next_extreme = True
        self._grabs_markers = True
        self._sizes_brush = False
        self._cursor = Qt.CursorShape.CrossCursor
        self._touch = TouchInput(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(tr("Image"))
        self.setAccessibleDescription(tr("Click the leftmost, rightmost, topmost and bottommost point of an object."))
        self.viewport().setCursor(self._cursor)

    # What is shown

    def set_document(self, document: Document) -> None:
        """Follows this document from now on; call it once."""
        self._document = document
        self._overlays.set_document(document)
        document.imageChanged.connect(self._on_document_image_changed)
        document.sliceChanged.connect(self._on_document_slice_changed)
        self._on_document_image_changed(document.image)

    @property
    def overlays(self) -> Overlays:
        return self._overlays

    @property
    def picture(self) -> SlicePicture:
        """The slice as it is painted."""
        return self._picture

    @property
    def display_window(self) -> Window:
        """Which values are shown black and which white. Not `window`, which in Qt is the window that holds a widget."""
        return self._window

    def set_window(self, window: Window) -> None:
        if window != self._window:
            self._window = window
            self._picture.set_window(window)
            self.windowChanged.emit(window)

    def auto_window(self) -> None:
        """The display window that suits the slice in view."""
        if self._document is not None and self._document.slice is not None:
            self.set_window(auto_window(self._document.slice))

    @property
    def opacity(self) -> float:
        return self._overlays.opacity

    def set_opacity(self, opacity: float) -> None:
        """How much of a mask's colour covers the image, 0 to 1."""
        self._overlays.set_opacity(opacity)

    @property
    def outline_only(self) -> bool:
        return self._overlays.outline_only

    def set_outline_only(self, outline_only: bool) -> None:
        self._overlays.set_outline_only(outline_only)

    def set_tool(self, tool: str) -> None:
        """The cursor and the hints that belong to a tool of `tools.TOOLS`."""
        self._cursor = Qt.CursorShape.ArrowCursor if tool == "select" else Qt.CursorShape.CrossCursor
        self._shows_next_extreme = tool == "click"
        # a brush paints over markers
        self._grabs_markers = tool in ("click", "select")
        self._sizes_brush = tool in ("brush", "eraser")
        self._touch.set_draws(tool not in ("click", "select", "six"))
        self._overlays.set_hover(None)
        self.viewport().setCursor(self._cursor)

    def show_drag(self, index: int, point: Point | None) -> None:
        """Shows marker number `index` at `point` (x, y) while it is dragged; None puts it back."""
        self._overlays.show_drag(index, point)

    def step_slice(self, step: int) -> None:
        """Wishes for the slice `step` further on."""
        if self._document is not None:
            index = min(max(self._document.slice_index + step, 0), max(self._document.depth - 1, 0))
            if index != self._document.slice_index:
                self.sliceRequested.emit(index)

    def _on_document_image_changed(self, image: object) -> None:
        document = self._document
        if document is None or document.image is None or document.slice is None:
            self._picture.set_slice(None)
            return
        self._picture.set_slice(document.slice)
        self.set_image_rect(self._picture.boundingRect(), aspect=document.image.pixel_aspect)
        # of a volume the middle, as its first slice is often empty
        self.set_window(auto_window(document.image.slice(document.image.depth // 2)))
        self.fit()

    def _on_document_slice_changed(self, _index: int) -> None:
        if self._document is not None:
            self._picture.set_slice(self._document.slice)

    # What the user does

    def pan_by(self, delta: QPointF) -> None:
        """Moves the image by screen pixels."""
        self._pan_by(delta)

    def zoom_at(self, position: QPointF, factor: float) -> None:
        """Zooms about a position of the view."""
        self._zoom_at(position, factor)

    def marker_near(self, position: QPointF, reach_px: float) -> QPointF | None:
        """Where the nearest marker within so many screen pixels of a view position is, if the tool in hand moves markers."""
        index = self._marker_at(position, reach_px)
        return None if index is None else self._marker_place(index)

    def _marker_place(self, index: int) -> QPointF:
        x, y = self._overlays.markers.points[index]
        return self.viewportTransform().map(QPointF(x + 0.5, y + 0.5))

    def _pointer(self, event: QMouseEvent) -> PointerEvent:
        return pointer_event(event, self._to_scene(event.position()), self._marker_at(event.position()))

    def _marker_at(self, position: QPointF, reach_px: float = MARKER_REACH_PX) -> int | None:
        """The marker nearest to a view position, if it is within reach and the tool in hand moves markers."""
        if not self._grabs_markers:
            return None
        nearest, reach = None, reach_px
        for index in range(len(self._overlays.markers)):
            away = self._marker_place(index) - position
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= reach:
                nearest, reach = index, distance
        return nearest

    def mousePressEvent(self, event: QMouseEvent) -> None:
        kind = drag_kind(event, is_windowing=self._windows_by_key)
        if kind is not None:
            self._drag = kind
            self._dragged_from = event.position().toPoint()
            self._is_still = True
            self.viewport().setCursor(kind.cursor)
        elif side_button(event):
            self.sideClicked.emit(event.button() is Qt.MouseButton.ForwardButton)
        elif event.button() in CLICK_BUTTONS and self._drag is None:
            self.pressed.emit(self._pointer(event))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick clicks are two clicks: fast annotators make them. Tools that know double clicks hear of it afterwards.
        self.mousePressEvent(event)
        if self._drag is None and event.button() in CLICK_BUTTONS:
            self.doubleClicked.emit(self._pointer(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            delta = event.position().toPoint() - self._dragged_from
            if self._is_still and self._drag is DragKind.PAN and delta.manhattanLength() < STILL_PX:
                return
            self._is_still = False
            self._dragged_from = event.position().toPoint()
            if self._drag is DragKind.WINDOW:
                self.set_window(windowed_by_drag(self._window, delta))
            else:
                self._pan_by(QPointF(delta))
            return
        pointer = self._pointer(event)
        if event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton):
            self.moved.emit(pointer)
            return
        self._overlays.markers.hover(pointer.marker)
        self.viewport().setCursor(Qt.CursorShape.SizeAllCursor if pointer.marker is not None else self._cursor)
        is_next = self._shows_next_extreme and pointer.marker is None
        self._overlays.set_hover(pointer.snapped if is_next else None)
        self.hovered.emit(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            if event.button() is self._drag.button:
                is_click = self._drag is DragKind.PAN and self._is_still
                self._drag = None
                self.viewport().setCursor(self._cursor)
                if is_click:
                    self.middleClicked.emit()
        elif event.button() in CLICK_BUTTONS:
            self.released.emit(self._pointer(event))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._overlays.markers.hover(None)
        self._overlays.set_hover(None)
        self.hoverLeft.emit()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps, self._wheel_rest = wheel_steps(event, self._wheel_rest)
            if self._sizes_brush:
                self.brushSizeRequested.emit(steps)
            else:
                self.step_slice(-steps)
        elif not event.pixelDelta().isNull() and event.phase() is not Qt.ScrollPhase.NoScrollPhase:
            # two fingers on a touch pad
            self._pan_by(QPointF(event.pixelDelta()))
        else:
            self._zoom_at(event.position(), ZOOM_STEP ** (event.angleDelta().y() / 120))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_at(event.position(), 1 + event.value())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = arrow_step(event)
        focused = self._overlays.markers.focused
        if key == Qt.Key.Key_W and not event.isAutoRepeat():
            self._windows_by_key = True
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.step_slice(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._document is not None:
            self.step_slice(self._document.depth * (1 if key == Qt.Key.Key_End else -1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleteRequested.emit(focused if focused is not None else self._overlays.markers.hovered)
        elif step is not None and focused is not None:
            self.nudgeRequested.emit(focused, *step)
        elif step is not None:
            self._pan_by(QPointF(-40 * step[0], -40 * step[1]))
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_W and not event.isAutoRepeat():
            self._windows_by_key = False
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._windows_by_key = False
        super().focusOutEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes through the markers first, then on to the next widget."""
        markers = self._overlays.markers
        count = len(markers)
        following = (-1 if is_next else count) if markers.focused is None else markers.focused
        following += 1 if is_next else -1
        if 0 <= following < count:
            markers.focus(following)
            return True
        markers.focus(None)
        return super().focusNextPrevChild(is_next)
