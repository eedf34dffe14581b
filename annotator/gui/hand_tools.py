"""The tools with which masks are made and mended by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsScene

from fourclick.annotator.editing.livewire import Livewire
from fourclick.annotator.editing.rules import brightness
from fourclick.annotator.gui.brush_tool import BrushTool
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.flood_tool import FloodTool
from fourclick.annotator.gui.hand_overlay import HandOverlay
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.image_view import ImageView
from fourclick.annotator.gui.outline_tools import LassoTool, LivewireTool, PolygonTool
from fourclick.annotator.gui.pointer import PointerEvent
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.work_plane import CanvasPlane, WorkPlane

HAND_TOOLS = ("brush", "eraser", "lasso", "polygon", "livewire", "flood")
LINE_TOOLS = ("lasso", "polygon", "livewire")
HINTS = {
    "brush": tr("Drag paints, right drag erases. [ and ] or Ctrl+wheel: its size. Esc lets go of the region: the next is new."),
    "eraser": tr("Drag erases from the selected region, without one from all. [ and ] or Ctrl+wheel: its size."),
    "lasso": tr("Draw around what to add; with the right button or Ctrl around what to remove."),
    "polygon": tr("Click point by point. Double click or Enter closes, right click takes a point back, Esc drops."),
    "livewire": tr("Click along an edge. Double click or Enter closes, right click takes a point back, Esc drops."),
    "flood": tr("Click adds what is connected and of about that value, right click removes it."),
    # no hand tool, but what it wants is told in the same place
    "six": tr(
        "Six points: the first and last slice, and the left-, right-, top- and bottommost points. Right click takes one back."
    ),
}


class HandTool(Protocol):
    """What each of them offers. `finish` and `cancel` say whether there was something under way."""

    @property
    def is_under_way(self) -> bool: ...
    def press(self, event: PointerEvent) -> None: ...
    def move(self, event: PointerEvent) -> None: ...
    def release(self, event: PointerEvent) -> None: ...
    def hover(self, event: PointerEvent) -> None: ...
    def double_click(self, event: PointerEvent) -> None: ...
    def leave(self) -> None: ...
    def slice_changed(self) -> None: ...
    def finish(self) -> bool: ...
    def cancel(self) -> bool: ...


class ToolSet:
    """One tool of each kind for one plane, with what they show there."""

    def __init__(
        self, work: HandWork, plane: WorkPlane, overlay: HandOverlay, view: ImageView | None, canvas: Canvas | None
    ) -> None:
        """view: where they are seen, for its zoom; canvas: whose display window a livewire sees."""
        self.plane = plane
        self.overlay = overlay
        self._view, self._canvas = view, canvas
        self._tools: dict[str, HandTool] = {
            "brush": BrushTool("brush", work, plane, overlay),
            "eraser": BrushTool("eraser", work, plane, overlay),
            "lasso": LassoTool(work, plane, overlay),
            "polygon": PolygonTool(work, plane, overlay, self._zoom),
            "livewire": LivewireTool(work, plane, overlay, self._zoom, self._livewire),
            "flood": FloodTool(work, plane),
        }
        self.tool: HandTool | None = None
        """The one in hand."""

    def take(self, name: str) -> None:
        """Puts down the tool in hand, what is under way becoming an edit, and takes another one, or none."""
        if self.tool is not None:
            if self.tool.is_under_way:
                self.tool.finish()
            self.tool.leave()
        self.tool = self._tools.get(name)
        if self.is_begun:
            self.slice_changed()

    def slice_changed(self) -> None:
        """Another slice is in view: lines are seen on their own ones, also those that were put down."""
        if self.tool is not None:
            self.tool.slice_changed()
        if not self.is_under_way:
            for tool in self._put_down:
                tool.slice_changed()

    def drop(self) -> bool:
        """Whatever is under way, with a tool in hand or not; whether there was anything."""
        dropped = [tool.cancel() for tool in self._tools.values()]
        return any(dropped)

    @property
    def is_under_way(self) -> bool:
        return self.tool is not None and self.tool.is_under_way

    @property
    def is_begun(self) -> bool:
        """Whether anything is under way, also with a tool that was put down."""
        return any(tool.is_under_way for tool in self._tools.values())

    @property
    def _put_down(self) -> list[HandTool]:
        return [tool for tool in self._tools.values() if tool is not self.tool and tool.is_under_way]

    @property
    def is_seen(self) -> bool:
        """Whether the layout shows the view."""
        return self._view is not None and not self._view.isHidden()

    def _zoom(self) -> float:
        return self._view.zoom if self._view is not None else 1.0

    def _livewire(self) -> Livewire | None:
        slice_ = self.plane.slice
        if slice_ is None or self._canvas is None:
            return None
        return Livewire(brightness(self._canvas.display_window.apply(slice_)).astype("uint8"))


class HandTools(QObject):
    """Leads what the pointer does to the tool in hand, and sees to it that changing tool, slice or image loses nothing."""

    leftLineClosed = Signal()
    """A line became an edit because its image was left."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.work = HandWork(document, self)
        # a scene of its own until there is a canvas
        self._on_canvas = ToolSet(self.work, CanvasPlane(self.work), HandOverlay(QGraphicsScene(self)), None, None)
        self._across: list[ToolSet] = []
        self._clicked: ToolSet | None = None
        self._name = ""
        self._canvas: Canvas | None = None
        document.sliceChanged.connect(self._on_document_slice_changed)
        document.imageChanged.connect(self._on_document_image_changed)

    @property
    def tool(self) -> HandTool | None:
        """The one in hand, as it works on the canvas."""
        return self._on_canvas.tool

    @property
    def overlay(self) -> HandOverlay:
        """What the tools show on the canvas."""
        return self._on_canvas.overlay

    @property
    def is_under_way(self) -> bool:
        """Whether a line or a stroke is begun, in any view."""
        return any(each.is_under_way for each in self._sets)

    @property
    def is_begun(self) -> bool:
        """Whether there is also a line that was put down because it could not become an edit."""
        return any(each.is_begun for each in self._sets)

    def attach(self, canvas: Canvas) -> None:
        """Shows on this canvas what is under way; its size wishes are the brush's."""
        self._canvas = canvas
        self._on_canvas = ToolSet(self.work, CanvasPlane(self.work), HandOverlay(canvas.scene()), canvas, canvas)
        self._on_canvas.take(self._name)
        canvas.brushSizeRequested.connect(self.resize)

    def add_view(self, plane: WorkPlane, view: ImageView) -> ToolSet:
        """The same tools for a plane that another view shows."""
        added = ToolSet(self.work, plane, HandOverlay(view.scene()), view, self._canvas)
        added.take(self._name)
        self._across.append(added)
        return added

    def may_begin(self, where: ToolSet) -> bool:
        """Whether no line is under way in another view; then the user is told."""
        if any(each.is_under_way for each in self._sets if each is not where):
            self._document.noticeRaised.emit(tr("A line is under way in another view. Close (Enter) or drop (Esc) it first."))
            return False
        return True

    @property
    def plane(self) -> WorkPlane:
        """The one that is worked in: of the view that was clicked in last, as long as it is seen, else of one that is."""
        sets = (*([self._clicked] if self._clicked is not None else []), *self._sets)
        return next((each.plane for each in sets if each.is_seen), self._on_canvas.plane)

    def note_click(self, where: ToolSet | None = None) -> None:
        """The user is at work in this view from here on; None for the canvas."""
        self._clicked = where or self._on_canvas

    def may_begin_on_canvas(self) -> bool:
        return self.may_begin(self._on_canvas)

    def set_tool(self, name: str) -> None:
        """One of HAND_TOOLS; any other name puts them down. What is under way becomes an edit first."""
        self._name = name
        for each in self._sets:
            each.take(name)
        self.work.rest()

    def resize(self, steps: int) -> None:
        """A larger brush, or with negative steps a smaller one."""
        self.work.set_options(self.work.options.resized(steps))

    def lock(self, labels: frozenset[int], hidden: frozenset[int] = frozenset()) -> None:
        """Regions of these labels are changed by no tool, and nothing is painted over the locked ones."""
        options = self.work.options
        self.work.set_options(replace(options, rules=replace(options.rules, locked=labels, hidden=hidden)))

    def restore(self, diameter_px: float) -> None:
        """As they were when the project was left."""
        self.work.set_options(replace(self.work.options, diameter_px=diameter_px))

    def cancel(self) -> bool:
        """Drops the line or stroke under way, or puts the selected region down; False where there is nothing of it."""
        if self.tool is None:
            return False
        dropped = [each.tool.cancel() for each in self._sets if each.tool is not None]
        if any(dropped):
            return True
        if self._document.state.prompt or self._document.state.selected is None:
            return False
        self._document.select(None)
        return True

    def finish(self) -> bool:
        """Closes the line under way; False where there is none."""
        finished = [each.tool.finish() for each in self._sets if each.tool is not None and each.tool.is_under_way]
        return any(finished)

    def leave_image(self) -> None:
        """Closes the line under way while its image is still there."""
        is_line, before = self.is_line_begun, self._document.state.annotation
        self.finish()
        if is_line and self._document.state.annotation != before:
            self.leftLineClosed.emit()

    @property
    def is_line_begun(self) -> bool:
        """Whether the tool in hand has begun a line, in any view."""
        return self._name in LINE_TOOLS and self.is_under_way

    @property
    def _sets(self) -> tuple[ToolSet, ...]:
        return (self._on_canvas, *self._across)

    def _on_document_slice_changed(self, _index: int) -> None:
        self._on_canvas.slice_changed()

    def _on_document_image_changed(self, _image: object) -> None:
        dropped = [each.drop() for each in self._sets]
        if any(dropped):
            self._document.noticeRaised.emit(
                tr("A line that was not closed was dropped with its image. Draw it there again, its label unlocked and shown.")
            )
