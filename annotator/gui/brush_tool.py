"""Brush and eraser: a stroke from press to release is one edit."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from fourclick.annotator.editing.stroke import Stroke
from fourclick.annotator.gui.hand_overlay import HandOverlay, stroke_colour
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.work_plane import WorkPlane, radii
from fourclick.models.prompt import Point


class BrushTool:
    """The left button paints (erases with the eraser), the right button or Ctrl erases."""

    def __init__(self, kind: str, work: HandWork, plane: WorkPlane, overlay: HandOverlay) -> None:
        self.kind = kind
        self._work = work
        self._plane = plane
        self._overlay = overlay
        self._stroke: Stroke | None = None
        self._slice_index = 0
        self._button = Button.NONE
        self._is_erasing = False
        self._pointer: Point | None = None
        work.optionsChanged.connect(lambda _options: self._show_circle() if self._pointer else None)

    @property
    def is_under_way(self) -> bool:
        return self._stroke is not None

    def press(self, event: PointerEvent) -> None:
        plane = self._plane.plane
        if self._stroke is not None or event.button is Button.NONE:
            return
        self._is_erasing = self.kind == "eraser" or event.button is Button.RIGHT or event.ctrl
        base = self._plane.base(is_erasing=self._is_erasing)
        if base is None or plane is None:
            return
        self._work.begin()
        self._button, self._slice_index = event.button, self._plane.index
        self._stroke = Stroke(self._work.options.brush(plane), (plane.height, plane.width))
        limit = self._plane.limit(base, is_erasing=self._is_erasing)
        colour = stroke_colour(self._work.colour(base), is_erasing=self._is_erasing)
        self._overlay.stroke.begin(self._stroke.covered, limit, colour)
        self._go_to(event)

    def move(self, event: PointerEvent) -> None:
        self._go_to(event)

    def release(self, event: PointerEvent) -> None:
        if self._stroke is not None and event.button is self._button:
            self.finish()

    def hover(self, event: PointerEvent) -> None:
        self._pointer = (event.x, event.y)
        self._show_circle()

    def double_click(self, event: PointerEvent) -> None:
        """Two quick strokes are two strokes."""

    def finish(self) -> bool:
        """The stroke becomes an edit; False where there is none."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return False
        self._overlay.stroke.end()
        plane = self._plane.plane
        if plane is None:
            return False
        self._plane.show(self._slice_index)
        shapes = stroke.shapes(self._slice_index, plane.depth)
        if shapes:
            self._plane.cover(shapes, self._slice_index, self.kind, is_erasing=self._is_erasing)
        return True

    def cancel(self) -> bool:
        """Drops the stroke under way; False where there is none."""
        was_under_way, self._stroke = self._stroke is not None, None
        self._overlay.stroke.end()
        return was_under_way

    def leave(self) -> None:
        self._pointer = None
        self._overlay.circle.show_at(None, (0.0, 0.0))

    def slice_changed(self) -> None:
        """By a key, while the button is down: the stroke ends here."""
        stroke = self._stroke
        if stroke is not None and self._plane.index != self._slice_index:
            # later: it may be undo that shows another slice, and an edit within undo would be half of each
            QTimer.singleShot(0, self._work, lambda: self.finish() if self._stroke is stroke else None)

    def _go_to(self, event: PointerEvent) -> None:
        self.hover(event)
        if self._stroke is not None:
            self._overlay.stroke.refresh(self._stroke.move_to((event.x, event.y)))

    def _show_circle(self) -> None:
        plane = self._plane.plane
        if plane is not None:
            self._overlay.circle.show_at(self._pointer, radii(self._work.options.brush(plane)))
