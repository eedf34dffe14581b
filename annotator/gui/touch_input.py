"""Fingers and pens on the canvas, as the mouse events that all tools know.

A tap is a click, a finger held on one spot a negative click (or, on a point, its removal). A drag moves the point that it
begins on, draws with a hand tool, and pans otherwise; two fingers pan and zoom. A stroke begins only when the finger has moved,
so that the first of two fingers leaves no dot. A pen's tip and button are the mouse's left and right button, which Qt sees to;
its other end erases. Once a pen was seen, fingers only move the image: the hand that holds the pen rests on the screen.
"""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QGuiApplication, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

SLOP_PX = 9.0
"""A finger that moves less rests."""
HOLD_MS = 550
"""How long a finger rests until it is a negative click."""
REACH_PX = 26.0
"""How near to a point a finger, which is broad, takes hold of it."""

_MOUSE = {
    QEvent.Type.TabletPress: QEvent.Type.MouseButtonPress,
    QEvent.Type.TabletMove: QEvent.Type.MouseMove,
    QEvent.Type.TabletRelease: QEvent.Type.MouseButtonRelease,
}


class TouchTarget(Protocol):
    """What is touched: positions are those of the view."""

    def viewport(self) -> QWidget: ...
    def pan_by(self, delta: QPointF) -> None: ...
    def zoom_at(self, position: QPointF, factor: float) -> None: ...
    def marker_near(self, position: QPointF, reach_px: float) -> QPointF | None: ...
    def mousePressEvent(self, event: QMouseEvent) -> None: ...
    def mouseMoveEvent(self, event: QMouseEvent) -> None: ...
    def mouseReleaseEvent(self, event: QMouseEvent) -> None: ...


class TouchInput(QObject):
    """Watches a view's viewport; the view gets mouse events and wishes to pan and zoom."""

    def __init__(self, view: TouchTarget) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._draws = False
        self._has_pen = False
        self._at = QPointF()
        self._begun = QPointF()
        self._offset = QPointF()
        self._is_resting = self._is_stroke = self._is_pan = False
        self._spread = 0.0
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self._on_hold_timeout)
        view.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        view.viewport().installEventFilter(self)

    def set_draws(self, draws: bool) -> None:
        """Whether the tool in hand draws with a drag; otherwise a drag pans."""
        self._draws = draws

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QTabletEvent):
            return self._pen(event)
        # on a touch pad Qt makes a mouse and gestures of fingers
        if not isinstance(event, QTouchEvent) or event.device().type() is not QInputDevice.DeviceType.TouchScreen:
            return False
        if event.type() is QEvent.Type.TouchCancel:
            self._end(is_cancelled=True)
        elif event.type() is QEvent.Type.TouchEnd:
            self._end()
        else:
            self._follow([point.position() for point in event.points() if not _is_up(point.state())])
        event.accept()
        return True

    # Fingers

    def _follow(self, fingers: list[QPointF]) -> None:
        if len(fingers) >= 2:
            self._two_fingers(fingers[0], fingers[1])
        elif fingers and self._spread:
            # one of two fingers was lifted: the other one begins nothing
            self._at = fingers[0]
        elif fingers:
            self._one_finger(fingers[0])

    def _one_finger(self, finger: QPointF) -> None:
        if not (self._is_resting or self._is_stroke or self._is_pan):
            self._begun = self._at = finger
            self._is_resting = True
            self._hold.start()
            return
        if self._is_resting and _length(finger - self._begun) >= SLOP_PX:
            self._is_resting = False
            self._hold.stop()
            held = None if self._draws else self._view.marker_near(self._begun, REACH_PX)
            self._is_stroke = not self._has_pen and (self._draws or held is not None)
            self._is_pan = not self._is_stroke
            # a point stays as far from the finger as it was taken hold of, where the finger does not hide it
            self._offset = held - self._begun if held is not None else QPointF()
            if self._is_stroke:
                self._send(QEvent.Type.MouseButtonPress, self._begun + self._offset, Qt.MouseButton.LeftButton)
        if self._is_stroke:
            self._send(QEvent.Type.MouseMove, finger + self._offset, Qt.MouseButton.LeftButton)
        elif self._is_pan:
            self._view.pan_by(finger - self._at)
        if not self._is_resting:
            self._at = finger

    def _two_fingers(self, first: QPointF, second: QPointF) -> None:
        middle, spread = (first + second) / 2, max(1.0, _length(first - second))
        if not self._spread:
            self._hold.stop()
            if self._is_stroke:
                self._send(QEvent.Type.MouseButtonRelease, self._at + self._offset, Qt.MouseButton.LeftButton)
            self._is_resting = self._is_stroke = self._is_pan = False
        else:
            self._view.pan_by(middle - self._at)
            self._view.zoom_at(middle, spread / self._spread)
        self._at, self._spread = middle, spread

    def _end(self, *, is_cancelled: bool = False) -> None:
        self._hold.stop()
        if self._is_stroke:
            self._send(QEvent.Type.MouseButtonRelease, self._at + self._offset, Qt.MouseButton.LeftButton)
        elif self._is_resting and not is_cancelled and not self._has_pen:
            self._tap(Qt.MouseButton.LeftButton)
        self._is_resting = self._is_stroke = self._is_pan = False
        self._spread = 0.0

    def _on_hold_timeout(self) -> None:
        self._is_resting = False
        # what the finger does until it is lifted means nothing more
        self._is_pan = True
        if not self._has_pen:
            self._tap(Qt.MouseButton.RightButton)

    def _tap(self, button: Qt.MouseButton) -> None:
        held = self._view.marker_near(self._begun, REACH_PX) if button is Qt.MouseButton.RightButton else None
        at = held if held is not None else self._begun
        self._send(QEvent.Type.MouseButtonPress, at, button)
        self._send(QEvent.Type.MouseButtonRelease, at, button)

    # Pens

    def _pen(self, event: QTabletEvent) -> bool:
        self._has_pen = True
        kind = _MOUSE.get(event.type())
        if kind is None or event.pointerType() is not QPointingDevice.PointerType.Eraser:
            # Qt makes a mouse event of it
            event.ignore()
            return False
        is_down = kind is QEvent.Type.MouseButtonRelease or bool(event.buttons())
        self._send(kind, event.position(), Qt.MouseButton.RightButton if is_down else Qt.MouseButton.NoButton)
        event.accept()
        return True

    def _send(self, kind: QEvent.Type, position: QPointF, button: Qt.MouseButton) -> None:
        """A mouse event of the view, with `button` held, pressed or let go."""
        nothing = Qt.MouseButton.NoButton
        is_move, is_release = kind is QEvent.Type.MouseMove, kind is QEvent.Type.MouseButtonRelease
        at = QPointF(self._view.viewport().mapToGlobal(position))
        event = QMouseEvent(
            kind,
            position,
            at,
            nothing if is_move else button,
            nothing if is_release else button,
            QGuiApplication.keyboardModifiers(),
        )
        if is_move:
            self._view.mouseMoveEvent(event)
        elif is_release:
            self._view.mouseReleaseEvent(event)
        else:
            self._view.mousePressEvent(event)


def _is_up(state: QEventPoint.State) -> bool:
    return state is QEventPoint.State.Released


def _length(away: QPointF) -> float:
    return math.hypot(away.x(), away.y())
