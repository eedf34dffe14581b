"""Ruler and angle on the canvas. Measurements are for the eye: they are not saved, and go when another image is opened."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.measurement import Measurement
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.measurement_item import MeasurementItem
from fourclick.annotator.gui.pointer import Button, PointerEvent
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.tools import Tools
from fourclick.models.prompt import Point

POINTS = {"ruler": 2, "angle": 3}
HINTS = {
    "ruler": tr("Click the two ends, or drag from one to the other; C goes back to clicking objects."),
    "angle": tr("Click an arm's end, the corner, and the other arm's end; C goes back to clicking objects."),
}
MEASURING = "measure"
DRAGGED_PX = 2.0
"""A press and a release further apart than so many image pixels are a drag: they set two points."""


class Measuring(QObject):
    """While it is on, the canvas is measured on, and nothing is annotated."""

    kindChanged = Signal(str)
    """"ruler", "angle" or "" for none."""

    def __init__(self, document: Document, canvas: Canvas, tools: Tools) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._tools = tools
        self._kind = ""
        self._started: tuple[Point, ...] = ()
        self._measurements: list[Measurement] = []
        self._items: list[MeasurementItem] = []
        canvas.pressed.connect(self._on_canvas_pressed)
        canvas.moved.connect(self._on_canvas_moved)
        canvas.hovered.connect(self._on_canvas_moved)
        canvas.released.connect(self._on_canvas_released)
        document.imageChanged.connect(lambda _image: self.clear())
        document.sliceChanged.connect(lambda _index: self._on_document_slice_changed())

    @property
    def kind(self) -> str:
        return self._kind

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        return tuple(self._measurements)

    @property
    def texts(self) -> tuple[str, ...]:
        """The figures that are seen now."""
        return tuple(item.text.strip() for item in self._items if item.isVisible())

    def set_kind(self, kind: str) -> None:
        """kind: "ruler", "angle", or "" to annotate again. Raises KeyError for others."""
        if kind and kind not in POINTS:
            raise KeyError(kind)
        if kind == self._kind:
            return
        self._kind, self._started = kind, ()
        self._tools.set_paused(bool(kind))
        self._canvas.set_tool(MEASURING if kind else self._tools.tool)
        self._show()
        if kind:
            self._document.noticeRaised.emit(HINTS[kind])
        self.kindChanged.emit(kind)

    def clear(self) -> None:
        self._measurements, self._started = [], ()
        self._show()

    def remove_last(self) -> None:
        """The points that were begun, else the last measurement on this slice."""
        here = [each for each in self._measurements if each.slice_index == self._document.slice_index]
        if self._started:
            self._started = ()
        elif here:
            self._measurements.remove(here[-1])
        self._show()

    def _on_canvas_pressed(self, event: PointerEvent) -> None:
        if not self._kind or self._document.image is None:
            return
        if event.button is Button.RIGHT:
            self.remove_last()
        elif event.button is Button.LEFT:
            self._add((event.x, event.y))

    def _on_canvas_moved(self, event: PointerEvent) -> None:
        if self._started:
            self._show((event.x, event.y))

    def _on_canvas_released(self, event: PointerEvent) -> None:
        if not self._started or event.button is not Button.LEFT:
            return
        x, y = self._started[-1]
        if max(abs(event.x - x), abs(event.y - y)) > DRAGGED_PX:
            self._add((event.x, event.y))

    def _add(self, point: Point) -> None:
        self._started = (*self._started, point)
        if len(self._started) == POINTS[self._kind]:
            self._measurements.append(Measurement(self._started, self._document.slice_index))
            self._started = ()
        self._show()

    def _on_document_slice_changed(self) -> None:
        self._started = ()
        self._show()

    def _show(self, pointer: Point | None = None) -> None:
        """All measurements of the slice in view, and the one under way up to the pointer."""
        image = self._document.image
        shown = [each for each in self._measurements if each.slice_index == self._document.slice_index] if image else []
        if self._started:
            under_way = Measurement(self._started, self._document.slice_index)
            shown.append(replace(under_way, points=(*self._started, pointer)) if pointer is not None else under_way)
        while len(self._items) < len(shown):
            item = MeasurementItem()
            self._canvas.scene().addItem(item)
            self._items.append(item)
        for number, item in enumerate(self._items):
            item.setVisible(number < len(shown))
            if number < len(shown) and image is not None:
                item.show_measurement(shown[number], shown[number].text(image.geometry))
