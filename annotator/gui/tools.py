"""What a click on the canvas means: turns pointer events into calls of the document."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.hand_tools import HAND_TOOLS, HandTools
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.text import tr
from fourclick.models.prompt import Click, Point, Role

CLICK_TOOL, SELECT_TOOL, SIX_TOOL = "click", "select", "six"
TOOLS = (CLICK_TOOL, SELECT_TOOL, SIX_TOOL, *HAND_TOOLS)

PREVIEW_PAUSE_MS = 30
"""Previews are asked for no more often than this."""

DRAG_STARTS_PX = 0.5
"""Image pixels that a marker must be dragged before it moves at all."""


class Tools(QObject):
    """The click tool makes prompts: four extreme points, then corrections. The select tool picks regions.

    What the tools do with which masks are changed by hand is the affair of `hands`.
    """

    toolChanged = Signal(str)
    dragShown = Signal(int, object)
    pointPlaced = Signal(object)
    """Of the six-point tool: (x, y) on the slice in view."""
    pointTakenBack = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.hands = HandTools(document, self)
        self._tool = CLICK_TOOL
        self._dragged: int | None = None
        self._dragged_to: Point | None = None
        self._hovered: Point | None = None
        self._is_paused = False
        self._preview_timer = QTimer(self)
        self._preview_timer.setSingleShot(True)
        self._preview_timer.setInterval(PREVIEW_PAUSE_MS)
        self._preview_timer.timeout.connect(self._on_preview_timer_timeout)
        # a drag that goes on over the next image must not move that one's click
        document.imageChanged.connect(lambda _image: self._end_drag())

    @property
    def tool(self) -> str:
        return self._tool

    def set_tool(self, name: str) -> None:
        """name: one of TOOLS. Raises ValueError for others."""
        if name not in TOOLS:
            raise ValueError(f"There is no tool {name!r}; there are {', '.join(TOOLS)}.")
        if name != self._tool:
            self._tool = name
            self._end_preview()
            self.hands.set_tool(name)
            self.toolChanged.emit(name)

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    def set_paused(self, is_paused: bool) -> None:
        """While another tool has the canvas, clicks and the pointer mean nothing here."""
        self._is_paused = is_paused
        self._hovered = None
        self._end_preview()

    def attach(self, canvas: Canvas) -> None:
        """Takes the wishes of this canvas."""
        self.hands.attach(canvas)
        canvas.pressed.connect(self.on_pressed)
        canvas.moved.connect(self.on_moved)
        canvas.released.connect(self.on_released)
        canvas.hovered.connect(self.on_hovered)
        canvas.hoverLeft.connect(self.on_hover_left)
        canvas.doubleClicked.connect(self.on_double_clicked)
        canvas.deleteRequested.connect(self.on_delete)
        canvas.nudgeRequested.connect(self.on_nudge)
        canvas.sliceRequested.connect(self._document.set_slice)
        self.toolChanged.connect(canvas.set_tool)
        self.dragShown.connect(canvas.show_drag)
        canvas.set_tool(self._tool)

    def on_pressed(self, event: PointerEvent) -> None:
        self.hands.note_click()
        if self._is_paused:
            return
        if self.hands.tool is not None:
            if self.hands.may_begin_on_canvas():
                self.hands.tool.press(event)
        elif self._dragged is not None:
            # a second button while dragging: let go of nothing, add nothing
            return
        elif self._tool == SIX_TOOL:
            self._place(event)
        elif event.marker is not None:
            self._press_marker(event.marker, event)
        elif self._tool == SELECT_TOOL:
            self._select_at(event)
        else:
            self._click(event)

    def on_moved(self, event: PointerEvent) -> None:
        if self.hands.tool is not None:
            self.hands.tool.move(event)
            return
        if self._dragged is None:
            return
        if self._dragged >= len(self._document.state.prompt):
            # undone by the keyboard in the middle of the drag
            self._end_drag()
            return
        start = self._document.state.prompt.clicks[self._dragged]
        if self._dragged_to is None and max(abs(event.x - start.x), abs(event.y - start.y)) < DRAG_STARTS_PX:
            return
        self._dragged_to = event.snapped
        self.dragShown.emit(self._dragged, event.snapped)
        self._start_preview()

    def on_released(self, event: PointerEvent) -> None:
        if self.hands.tool is not None:
            self.hands.tool.release(event)
            return
        if self._dragged is None or event.button is not Button.LEFT:
            return
        index, point = self._dragged, self._dragged_to
        self._end_drag()
        if point is not None:
            self._document.move_click(index, *point)
        self.dragShown.emit(index, None)

    def on_hovered(self, event: PointerEvent) -> None:
        if self.hands.tool is not None:
            if not self._is_paused:
                self.hands.tool.hover(event)
            return
        is_clicking = self._tool == CLICK_TOOL and not self._is_paused
        self._hovered = event.snapped if is_clicking and event.marker is None else None
        self._start_preview()

    def on_hover_left(self) -> None:
        if self.hands.tool is not None:
            self.hands.tool.leave()
        self._hovered = None
        self._end_preview()

    def on_double_clicked(self, event: PointerEvent) -> None:
        if self._is_paused:
            return
        if self.hands.tool is not None:
            self.hands.tool.double_click(event)
        elif self._tool == SELECT_TOOL and event.button is Button.LEFT and event.marker is None:
            self.refine_selected()

    def on_delete(self, marker: int | None) -> None:
        """Removes a click, or without one the selected region."""
        if marker is None:
            self.delete_selected()
        else:
            self._end_drag()
            self._document.remove_click(marker)

    def on_nudge(self, marker: int, dx: int, dy: int) -> None:
        self._document.nudge_click(marker, dx, dy)

    def accept(self) -> None:
        """Closes the line under way, or accepts the prompt's mask."""
        if not self.hands.finish():
            self._document.accept()

    def cancel(self) -> None:
        """Drops the line under way, or the prompt, or lets go of the selected region."""
        if not self.hands.cancel():
            self._document.cancel()

    def refine_selected(self) -> None:
        """Goes on clicking on the selected region, with the click tool."""
        selected = self._document.state.selected
        if selected is None:
            self._document.noticeRaised.emit(tr("Select a region first: press S and click on it, or choose it in the list."))
            return
        self._document.refine(selected)
        if self._document.state.refining == selected:
            self.set_tool(CLICK_TOOL)

    def delete_selected(self) -> None:
        selected = self._document.state.selected
        if selected is not None:
            self._document.delete(selected)

    def _press_marker(self, index: int, event: PointerEvent) -> None:
        if event.button is Button.RIGHT:
            self._document.remove_click(index)
        elif event.button is Button.LEFT:
            self._end_preview()
            self._dragged, self._dragged_to = index, None

    def _place(self, event: PointerEvent) -> None:
        if event.button is Button.RIGHT:
            self.pointTakenBack.emit()
        elif event.button is Button.LEFT:
            self.pointPlaced.emit(event.snapped)

    def _select_at(self, event: PointerEvent) -> None:
        if event.button is Button.LEFT:
            document, hidden = self._document, self._document.labels.hidden_ids
            found = stacked(document.state.annotation, document.labels).at(
                *event.pixel, document.slice_index, hidden_labels=hidden
            )
            self._document.select(found.id if found else None)

    def _click(self, event: PointerEvent) -> None:
        is_negative = event.button is Button.RIGHT or event.ctrl
        if self._document.state.prompt.is_complete:
            role = Role.NEGATIVE if is_negative else Role.POSITIVE
        elif is_negative:
            self._document.noticeRaised.emit(tr("Negative clicks correct a mask: click the four extreme points first."))
            return
        else:
            role = Role.EXTREME
        self._document.add_click(Click(*event.snapped, role))

    def _start_preview(self) -> None:
        # not restarted while it runs: a mouse that never rests gets its previews all the same
        if not self._preview_timer.isActive():
            self._preview_timer.start()

    def _on_preview_timer_timeout(self) -> None:
        if self._dragged is not None:
            self._document.preview_move(self._dragged, self._dragged_to)
        else:
            self._document.set_preview(self._hovered)

    def _end_preview(self) -> None:
        self._preview_timer.stop()
        self._document.set_preview(None)

    def _end_drag(self) -> None:
        self._dragged = self._dragged_to = None
        self._preview_timer.stop()
