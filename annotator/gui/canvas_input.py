"""What mouse and keys mean on the canvas."""

from __future__ import annotations

import math
from enum import Enum

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from fourclick.annotator.core.window import Window
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.text import tr

CANVAS_SHORTCUTS = (
    (tr("Left click"), tr("extreme point, up to four; then positive click")),
    (tr("Right click or Ctrl+click"), tr("negative click")),
    (tr("Drag a point"), tr("move it")),
    (tr("Right click or Delete on a point"), tr("remove it")),
    (tr("Wheel, + and -"), tr("zoom (the wheel under the cursor)")),
    ("F", tr("fit the image into the window")),
    (tr("Middle drag, Shift+drag, two fingers, arrows"), tr("pan")),
    (tr("W held (or Alt) and drag"), tr("window: right for wider, up for brighter")),
    (tr("Ctrl+1 to Ctrl+9"), tr("windows for CT: lung, bone, brain and so on, where the values are Hounsfield units")),
    (tr("Shift and move, in four views"), tr("take the crosshair along; in the other views click or drag, the wheel scrolls")),
    (tr("Hand tools, in four views"), tr("paint, erase and outline in every view; Shift and move takes the crosshair along")),
    (tr("Ctrl+wheel, Page Up, Page Down, Home, End"), tr("slices; with brush and eraser, Ctrl+wheel is their size")),
    (tr("Left, right drag with the brush"), tr("paint, erase (Ctrl with the left button erases too)")),
    (tr("Wheel pressed, side buttons"), tr("accept the mask, then the next image; undo (back) and redo (forward)")),
    (tr("One finger, two fingers"), tr("tap: click; held: negative click; drag: pan, a point or paint; two: pan and zoom")),
    (
        tr("Pen, its button, its other end"),
        tr("click or paint; negative click or erase; erase. Fingers then only move the image"),
    ),
    (tr("Tab, then arrows"), tr("choose a point and move it by one pixel (Shift: ten)")),
)
"""(keys, meaning) of what the canvas itself handles, for the page of shortcuts."""

CLICK_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
BUTTONS = {Qt.MouseButton.LeftButton: Button.LEFT, Qt.MouseButton.RightButton: Button.RIGHT}
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
SHIFTED_STEP = 10

WIDTH_DOUBLES_PX = 150
"""A drag of so many screen pixels doubles the width of the display window."""
LEVEL_PASSES_PX = 400
"""A drag of so many screen pixels moves the level by one width."""


class DragKind(Enum):
    """Drags that the canvas handles itself."""

    PAN = "pan"
    PAN_LEFT = "pan with the left button"
    WINDOW = "window"

    @property
    def button(self) -> Qt.MouseButton:
        return Qt.MouseButton.MiddleButton if self is DragKind.PAN else Qt.MouseButton.LeftButton

    @property
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.SizeHorCursor if self is DragKind.WINDOW else Qt.CursorShape.ClosedHandCursor


def drag_kind(event: QMouseEvent, *, is_windowing: bool) -> DragKind | None:
    """Which drag a press begins; None for a click, which is the tools' affair."""
    if event.button() is Qt.MouseButton.MiddleButton:
        return DragKind.PAN
    if event.button() is not Qt.MouseButton.LeftButton:
        return None
    if is_windowing or event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return DragKind.WINDOW
    return DragKind.PAN_LEFT if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else None


def side_button(event: QMouseEvent) -> bool:
    """Whether it is one of the buttons at the side of a mouse."""
    return event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton)


def pointer_event(event: QMouseEvent, scene: QPointF, marker: int | None) -> PointerEvent:
    """The event at a scene position, in image pixels."""
    modifiers = event.modifiers()
    return PointerEvent(
        scene.x() - 0.5,
        scene.y() - 0.5,
        BUTTONS.get(event.button(), Button.NONE),
        ctrl=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
        shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
        marker=marker,
    )


def windowed_by_drag(window: Window, delta: QPoint) -> Window:
    """The display window after a drag by `delta` screen pixels: right is wider, up is brighter."""
    # never to nothing: 1e-6 of the level still separates two float32 values
    narrowest = 1e-6 * max(1.0, abs(window.level))
    width = max(narrowest, window.width * 2 ** (delta.x() / WIDTH_DOUBLES_PX))
    return Window.of(window.level + delta.y() * width / LEVEL_PASSES_PX, width)


def wheel_steps(event: QWheelEvent, rest: float) -> tuple[int, float]:
    """Whole steps of a wheel (up is positive) and what is left of a fine one; `rest` is what was left before."""
    turned = rest + event.angleDelta().y() / 120
    steps = math.trunc(turned)
    return steps, turned - steps


def arrow_step(event: QKeyEvent) -> tuple[int, int] | None:
    """(dx, dy) of an arrow key, ten times as far with Shift; None for other keys."""
    step = ARROWS.get(Qt.Key(event.key()))
    if step is None:
        return None
    factor = SHIFTED_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
    return (step[0] * factor, step[1] * factor)
