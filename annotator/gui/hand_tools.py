"""The tools with which masks are made and mended by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsScene

from fourclick.annotator.editing.livewire import Livewire
from fourclick.annotator.editing.rules import brightness
from fourclick.annotator.gui.brush_tool import BrushTool
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.flood_tool import FloodTool
from fourclick.annotator.gui.hand_overlay import HandOverlay
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.outline_tools import LassoTool, LivewireTool, PolygonTool
from fourclick.annotator.gui.pointer import PointerEvent
from fourclick.annotator.gui.text import tr

HAND_TOOLS = ("brush", "eraser", "lasso", "polygon", "livewire", "flood")
HINTS = {
    "brush": tr("Drag paints, right drag erases. [ and ] or Ctrl+wheel: its size. Esc lets go of the region: the next is new."),
    "eraser": tr("Drag erases from the selected region, without one from all. [ and ] or Ctrl+wheel: its size."),
    "lasso": tr("Draw around what to add; with the right button or Ctrl around what to remove."),
    "polygon": tr("Click point by point. Double click or Enter closes, right click takes a point back, Esc drops."),
    "livewire": tr("Click along an edge. Double click or Enter closes, right click takes a point back, Esc drops."),
    "flood": tr("Click adds what is connected and of about that value, right click removes it."),
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


class HandTools(QObject):
    """Leads what the pointer does to the tool in hand, and sees to it that changing tool, slice or image loses nothing."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.work = HandWork(document, self)
        # a scene of its own until there is a canvas
        self._canvas: Canvas | None = None
        self.overlay = HandOverlay(QGraphicsScene(self))
        self._tools: dict[str, HandTool] = {}
        self._make_tools()
        self._tool: HandTool | None = None
        document.sliceChanged.connect(self._on_document_slice_changed)
        document.imageChanged.connect(self._on_document_image_changed)

    @property
    def tool(self) -> HandTool | None:
        return self._tool

    def attach(self, canvas: Canvas) -> None:
        """Shows on this canvas what is under way; its size wishes are the brush's."""
        self._canvas = canvas
        self.overlay = HandOverlay(canvas.scene())
        self._make_tools()
        canvas.brushSizeRequested.connect(self.resize)

    def set_tool(self, name: str) -> None:
        """One of HAND_TOOLS; any other name puts them down. What is under way becomes an edit first."""
        if self._tool is not None:
            if self._tool.is_under_way:
                self._tool.finish()
            self._tool.leave()
        self._tool = self._tools.get(name)
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
        if self._tool is None:
            return False
        if self._tool.cancel():
            return True
        if self._document.state.prompt or self._document.state.selected is None:
            return False
        self._document.select(None)
        return True

    def finish(self) -> bool:
        """Closes the line under way; False where there is none."""
        return self._tool is not None and self._tool.is_under_way and self._tool.finish()

    def _make_tools(self) -> None:
        work, overlay = self.work, self.overlay
        self._tools = {
            "brush": BrushTool("brush", work, overlay),
            "eraser": BrushTool("eraser", work, overlay),
            "lasso": LassoTool(work, overlay),
            "polygon": PolygonTool(work, overlay, self._zoom),
            "livewire": LivewireTool(work, overlay, self._zoom, self._livewire),
            "flood": FloodTool(work),
        }

    def _zoom(self) -> float:
        return self._canvas.zoom if self._canvas is not None else 1.0

    def _livewire(self) -> Livewire | None:
        plane = self._document.slice
        if plane is None or self._canvas is None:
            return None
        return Livewire(brightness(self._canvas.display_window.apply(plane)).astype("uint8"))

    def _on_document_slice_changed(self, _index: int) -> None:
        if self._tool is not None:
            self._tool.slice_changed()

    def _on_document_image_changed(self, _image: object) -> None:
        if self._tool is not None:
            self._tool.cancel()
