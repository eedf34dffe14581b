"""The pointer on an orthogonal view, for a tool that takes it away from the crosshair for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent

from fourclick.annotator.gui.canvas_input import CLICK_BUTTONS, drag_kind, pointer_event
from fourclick.annotator.gui.plane_view import PlaneView
from fourclick.annotator.gui.pointer import PointerEvent

PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class PlanePointer(QObject):
    """Emits presses, moves and releases in the plane's pixels while it is on; panning and the wheel stay the view's own."""

    pressed = Signal(object)
    moved = Signal(object)
    released = Signal(object)

    def __init__(self, view: PlaneView) -> None:
        super().__init__(view)
        self._view = view
        self._is_on = self._is_held = False
        view.viewport().installEventFilter(self)

    def set_on(self, is_on: bool) -> None:
        self._is_on, self._is_held = is_on, False
        if is_on:
            # lines follow the pointer between two clicks
            self._view.viewport().setMouseTracking(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._is_on or self._view.plane is None or not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind in PRESSES and event.button() in CLICK_BUTTONS and drag_kind(event, is_windowing=False) is None:
            self._is_held = True
            self.pressed.emit(self._pointer(event))
            return True
        if kind == QEvent.Type.MouseMove and (self._is_held or not event.buttons()):
            self.moved.emit(self._pointer(event))
            # a move without a button is for others as well: with Shift it takes the crosshair along
            return self._is_held
        if kind == QEvent.Type.MouseButtonRelease and self._is_held:
            self._is_held = False
            self.released.emit(self._pointer(event))
            return True
        return False

    def _pointer(self, event: QMouseEvent) -> PointerEvent:
        place = self._view.viewportTransform().inverted()[0].map(event.position())
        return pointer_event(event, place, None)
