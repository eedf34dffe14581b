"""Flood: a click paints, or erases, what is connected with the pixel and of about its value."""

from __future__ import annotations

from fourclick.annotator.editing.flood import flooded
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.text import tr


class FloodTool:
    """The left button paints, the right button or Ctrl erases."""

    kind = "flood"
    is_under_way = False

    def __init__(self, work: HandWork) -> None:
        self._work = work

    def press(self, event: PointerEvent) -> None:
        document = self._work.document
        is_erasing = event.button is Button.RIGHT or event.ctrl
        if document.slice is None or self._work.base(is_erasing=is_erasing) is None:
            return
        self._work.begin()
        shape = flooded(document.slice, event.pixel, self._work.options.tolerance)
        if not shape.any():
            document.noticeRaised.emit(tr("A flood begins at a pixel of the image that has a value."))
            return
        self._work.cover({document.slice_index: shape}, document.slice_index, self.kind, is_erasing=is_erasing)

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
