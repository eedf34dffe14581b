"""Lasso, polygon and livewire: a closed line whose inside is painted, or erased."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.editing.livewire import Livewire
from fourclick.annotator.editing.outline_fill import filled, filled_with_line
from fourclick.annotator.gui.hand_overlay import HandOverlay
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.work_plane import WorkPlane
from fourclick.models.prompt import Point

ERASING = QColor("#FF5050")
CLOSING_PX = 8.0
"""A click so near to the first point, in screen pixels, closes the line."""


class OutlineTool:
    """What the three have in common: points on one slice, shown as a line, and filled at the end.

    The line belongs to the slice on which it was begun, as a prompt does, and waits there while another one is in view.
    """

    kind = ""

    def __init__(self, work: HandWork, plane: WorkPlane, overlay: HandOverlay) -> None:
        self._work = work
        self._plane = plane
        self._overlay = overlay
        self._points: list[Point] = []
        self._slice_index = 0
        self._is_erasing = False
        self._colour = ERASING

    @property
    def is_under_way(self) -> bool:
        return bool(self._points)

    def hover(self, event: PointerEvent) -> None:
        """The pointer moves without a button."""

    def double_click(self, event: PointerEvent) -> None:
        """Nothing, but where it closes the line."""

    def leave(self) -> None:
        """The pointer leaves the image; the line stays."""

    def finish(self) -> bool:
        """The inside becomes an edit; False where there is no line."""
        plane, points, has_inside = self._plane.plane, self._closed(), len(self._points) > 2
        if not self.is_under_way or plane is None:
            return False
        self._plane.show(self._slice_index)
        self.cancel()
        shape = self._fill(points, (plane.height, plane.width))
        if has_inside and shape.any():
            self._plane.cover({self._slice_index: shape}, self._slice_index, self.kind, is_erasing=self._is_erasing)
        return True

    def cancel(self) -> bool:
        """Drops the line under way; False where there is none."""
        was_under_way = self.is_under_way
        self._points = []
        self._overlay.line.show_line((), (), self._colour)
        return was_under_way

    def slice_changed(self) -> None:
        self.show()

    def show(self) -> None:
        """Shows the line on its slice, and nothing on others."""
        is_seen = self._plane.index == self._slice_index
        self._overlay.line.show_line(self._line() if is_seen else (), self._anchors(), self._colour)

    def _begin(self, event: PointerEvent) -> bool:
        self._is_erasing = event.button is Button.RIGHT or event.ctrl
        base = self._plane.base(is_erasing=self._is_erasing)
        if base is None:
            return False
        self._work.begin()
        self._slice_index = self._plane.index
        self._colour = ERASING if self._is_erasing else self._work.colour(base)
        return True

    def _fill(self, points: list[Point], shape: tuple[int, int]) -> BoolMap:
        return filled(points, shape)

    def _line(self) -> list[Point]:
        return self._points

    def _closed(self) -> list[Point]:
        return self._points

    def _anchors(self) -> list[Point]:
        return []


class LassoTool(OutlineTool):
    """Drawn with the button held; the right button or Ctrl erases."""

    kind = "lasso"

    def __init__(self, work: HandWork, plane: WorkPlane, overlay: HandOverlay) -> None:
        super().__init__(work, plane, overlay)
        self._button = Button.NONE

    def press(self, event: PointerEvent) -> None:
        if not self._points and self._begin(event):
            self._button = event.button
            self._points = [(event.x, event.y)]
            self.show()

    def move(self, event: PointerEvent) -> None:
        if self._points:
            self._points.append((event.x, event.y))
            self.show()

    def release(self, event: PointerEvent) -> None:
        if self._points and event.button is self._button:
            self.finish()


class PolygonTool(OutlineTool):
    """Drawn click by click; a double click, Enter or a click on the first point closes it, a right click takes one back."""

    kind = "polygon"

    def __init__(self, work: HandWork, plane: WorkPlane, overlay: HandOverlay, zoom: Callable[[], float]) -> None:
        super().__init__(work, plane, overlay)
        self._zoom = zoom
        self._pointer: Point | None = None

    def press(self, event: PointerEvent) -> None:
        if not self._points:
            if event.button is Button.LEFT and self._begin(event):
                self._add((event.x, event.y))
        elif self._plane.index != self._slice_index:
            self._work.document.noticeRaised.emit(
                tr(
                    "The line under way lies on slice {slice_index}. Close (Enter) or drop (Esc) it first.",
                    slice_index=self._slice_index + 1,
                )
            )
        elif event.button is Button.RIGHT:
            self._take_back()
        elif len(self._points) > 2 and self._is_at_start((event.x, event.y)):
            self.finish()
        else:
            self._add((event.x, event.y))

    def move(self, event: PointerEvent) -> None:
        self.hover(event)

    def release(self, event: PointerEvent) -> None:
        """The points are set by presses."""

    def hover(self, event: PointerEvent) -> None:
        self._pointer = (event.x, event.y)
        if self._points:
            self.show()

    def double_click(self, event: PointerEvent) -> None:
        if event.button is not Button.LEFT:
            return
        if len(self._points) > 2:
            self.finish()
        else:
            # the second click on the first point, whose first one has closed the line already
            self.cancel()

    def finish(self) -> bool:
        """As ever; but where it may not become an edit, for which a sentence says why, the line stays."""
        if len(self._points) > 2:
            self._plane.show(self._slice_index)
            if self._plane.base(is_erasing=self._is_erasing) is None:
                return True
        return super().finish()

    def cancel(self) -> bool:
        self._pointer = None
        return super().cancel()

    def _add(self, point: Point) -> None:
        self._points.append(point)
        self._pointer = None
        self.show()

    def _take_back(self) -> None:
        self._points.pop()
        self.show()

    def _line(self) -> list[Point]:
        return [*self._points, self._pointer] if self._points and self._pointer else self._points

    def _anchors(self) -> list[Point]:
        return self._points

    def _is_at_start(self, point: Point) -> bool:
        x, y = self._points[0]
        plane = self._plane.plane
        aspect = plane.pixel_aspect if plane is not None else 1.0
        return self._zoom() * max(abs(point[0] - x), abs(point[1] - y) * aspect) <= CLOSING_PX


class LivewireTool(PolygonTool):
    """A polygon whose sides follow the edges of the image."""

    kind = "livewire"

    def __init__(
        self,
        work: HandWork,
        plane: WorkPlane,
        overlay: HandOverlay,
        zoom: Callable[[], float],
        wire: Callable[[], Livewire | None],
    ) -> None:
        super().__init__(work, plane, overlay, zoom)
        self._new_wire = wire
        self._wire: Livewire | None = None
        self._sides: list[list[Point]] = []

    def cancel(self) -> bool:
        self._sides, self._wire = [], None
        return super().cancel()

    def _add(self, point: Point) -> None:
        if not self._points:
            self._wire = self._new_wire()
        else:
            self._sides.append(self._path(self._points[-1], point))
        super()._add(point)

    def _take_back(self) -> None:
        if self._sides:
            self._sides.pop()
        super()._take_back()

    def _line(self) -> list[Point]:
        fixed = [self._points[0], *self._fixed()] if self._points else []
        return [*fixed, *self._path(self._points[-1], self._pointer)] if fixed and self._pointer else fixed

    def _closed(self) -> list[Point]:
        if len(self._points) < 2:
            return self._points
        # from the last anchor back to the first, along edges too
        return [*self._fixed(), *self._path(self._points[-1], self._points[0])]

    def _fill(self, points: list[Point], shape: tuple[int, int]) -> BoolMap:
        # an edge is the outermost pixel of what it bounds
        return filled_with_line(points, shape)

    def _fixed(self) -> list[Point]:
        return [point for side in self._sides for point in side]

    def _path(self, start: Point, end: Point) -> list[Point]:
        return self._wire.path(start, end) if self._wire is not None else [start, end]
