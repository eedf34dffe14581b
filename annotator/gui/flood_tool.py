"""Flood: a click paints, or erases, what is connected with the pixel and of about its value."""

from __future__ import annotations

from fourclick.annotator.editing.flood import flooded
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.work_plane import WorkPlane


class FloodTool:
    """The left button paints, the right button or Ctrl erases."""

    kind = "flood"
    is_under_way = False

    def __init__(self, work: HandWork, plane: WorkPlane) -> None:
        self._work = work
        self._plane = plane

    def press(self, event: PointerEvent) -> None:
        slice_, is_erasing = self._plane.slice, event.button is Button.RIGHT or event.ctrl
        if slice_ is None or self._plane.base(is_erasing=is_erasing) is None:
            return
        self._work.begin()
        shape = flooded(slice_, event.pixel, self._work.options.tolerance)
        if not shape.any():
            self._work.document.noticeRaised.emit(tr("A flood begins at a pixel of the image that has a value."))
            return
        self._plane.cover({self._plane.index: shape}, self._plane.index, self.kind, is_erasing=is_erasing)

    def move(self, event: PointerEvent) -> None:
        """A click is all there is to it."""

    release = hover = double_click = move

    def leave(self) -> None:
        """Nothing is shown."""

    def slice_changed(self) -> None:
        """Nothing is under way."""

    def finish(self) -> bool:
        return False

    def cancel(self) -> bool:
        return False
