"""The hand tools in the orthogonal views: while one is in hand, the mouse there paints; otherwise it moves the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from fourclick.annotator.gui.canvas_input import CLICK_BUTTONS, pointer_event, wheel_steps
from fourclick.annotator.gui.hand_tools import HandTools, ToolSet
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.plane_view import PlaneView
from fourclick.annotator.gui.pointer import PointerEvent
from fourclick.annotator.gui.tools import Tools
from fourclick.annotator.gui.work_plane import CrossPlane

SIZED = ("brush", "eraser")
NOT_OURS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
"""With these a drag pans or windows, whichever tool is in hand."""


class PlaneTools(QObject):
    """Stands before one orthogonal view, and takes what is meant for the tool in hand. The rest is the view's, as ever.

    Shift and the mouse take the crosshair along, as on the canvas.
    """

    def __init__(self, axis: int, view: PlaneView, linked: LinkedViews, tools: Tools) -> None:
        super().__init__(view)
        self._view = view
        self._linked = linked
        self._tools = tools
        plane = CrossPlane(
            tools.hands.work, plane=lambda: view.plane, index=lambda: view.index, show=lambda index: self._show(axis, index)
        )
        self.set: ToolSet = tools.hands.add_view(plane, view)
        self._is_pressed = False
        self._wheel_rest = 0.0
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)
        view.sliceShown.connect(self._on_view_slice_shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Leave:
            self._leave()
        elif kind is QEvent.Type.Hide:
            # the layout changes: nobody could close a line that is not seen
            self._finish()
        elif isinstance(event, QWheelEvent):
            return self._wheel(event)
        elif isinstance(event, QMouseEvent) and self._view.plane is not None:
            if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                return self._press(event)
            if kind is QEvent.Type.MouseMove:
                return self._move(event)
            if kind is QEvent.Type.MouseButtonRelease:
                return self._release(event)
        return False

    @property
    def _hands(self) -> HandTools:
        return self._tools.hands

    def _press(self, event: QMouseEvent) -> bool:
        self._hands.note_click(self.set)
        is_ours = event.button() in CLICK_BUTTONS and not event.modifiers() & NOT_OURS
        tool = self.set.tool
        if tool is None or self._tools.is_paused or not (is_ours or self._is_pressed):
            return False
        if is_ours and self._hands.may_begin(self.set):
            self._is_pressed = True
            tool.press(self._pointer(event))
            if event.type() is QEvent.Type.MouseButtonDblClick:
                tool.double_click(self._pointer(event))
        return True

    def _move(self, event: QMouseEvent) -> bool:
        tool, pointer = self.set.tool, self._pointer(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            # a release that went elsewhere
            self._is_pressed = False
            if pointer.shift:
                self._take_crosshair(pointer)
            if tool is not None and not self._tools.is_paused:
                tool.hover(pointer)
            return False
        if not self._is_pressed:
            return False
        if tool is not None:
            tool.move(pointer)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if not self._is_pressed:
            return False
        self._is_pressed = bool(event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton))
        if self.set.tool is not None and event.button() in CLICK_BUTTONS:
            self.set.tool.release(self._pointer(event))
        return True

    def _wheel(self, event: QWheelEvent) -> bool:
        is_sizing = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and self._tools.tool in SIZED
        if not is_sizing or self._tools.is_paused:
            return False
        steps, self._wheel_rest = wheel_steps(event, self._wheel_rest)
        self._hands.resize(steps)
        event.accept()
        return True

    def _leave(self) -> None:
        if self.set.tool is not None:
            self.set.tool.leave()

    def _finish(self) -> None:
        if self.set.tool is not None and self.set.tool.is_under_way:
            self.set.tool.finish()

    def _pointer(self, event: QMouseEvent) -> PointerEvent:
        scene: QPointF = self._view.viewportTransform().inverted()[0].map(event.position())
        return pointer_event(event, scene, None)

    def _take_crosshair(self, pointer: PointerEvent) -> None:
        if self._view.plane is not None:
            self._linked.move_crosshair(self._view.plane.voxel(pointer.x, pointer.y, self._view.index))

    def _show(self, axis: int, index: int) -> None:
        place = list(self._linked.crosshair)
        place[axis] = index
        self._linked.move_crosshair((place[0], place[1], place[2]))

    def _on_view_slice_shown(self) -> None:
        self.set.slice_changed()


def add_plane_tools(views: dict[int, PlaneView], linked: LinkedViews, tools: Tools) -> tuple[PlaneTools, ...]:
    """The hand tools in all orthogonal views, which are given by their plane's array axis."""
    return tuple(PlaneTools(axis, view, linked, tools) for axis, view in views.items())
