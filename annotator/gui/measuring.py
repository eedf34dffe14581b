"""Ruler and angle in all three planes. Measurements are for the eye: not saved, and gone when another image is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsScene

from fourclick.annotator.core.measurement import Measurement, PixelSize
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.measurement_item import MeasurementItem
from fourclick.annotator.gui.plane_pointer import PlanePointer
from fourclick.annotator.gui.plane_view import PlaneView
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
CANVAS_AXIS = 0


class Measuring(QObject):
    """While it is on, canvas and orthogonal views are measured on, and nothing is annotated."""

    kindChanged = Signal(str)
    """"ruler", "angle" or "" for none."""

    def __init__(self, document: Document, canvas: Canvas, tools: Tools, views: Mapping[int, PlaneView] | None = None) -> None:
        """views: the orthogonal views by their plane's array axis."""
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._tools = tools
        self._views = dict(views or {})
        self._pointers = {axis: PlanePointer(view) for axis, view in self._views.items()}
        self._kind = ""
        self._started: Measurement | None = None
        self._measurements: list[Measurement] = []
        self._items: dict[int, list[MeasurementItem]] = {axis: [] for axis in (CANVAS_AXIS, *self._views)}
        canvas.pressed.connect(partial(self._on_pressed, CANVAS_AXIS))
        canvas.moved.connect(partial(self._on_moved, CANVAS_AXIS))
        canvas.hovered.connect(partial(self._on_moved, CANVAS_AXIS))
        canvas.released.connect(partial(self._on_released, CANVAS_AXIS))
        for axis, pointer in self._pointers.items():
            pointer.pressed.connect(partial(self._on_pressed, axis))
            pointer.moved.connect(partial(self._on_moved, axis))
            pointer.released.connect(partial(self._on_released, axis))
            self._views[axis].sliceShown.connect(partial(self._on_slice_changed, axis))
        document.imageChanged.connect(lambda _image: self.clear())
        document.sliceChanged.connect(lambda _index: self._on_slice_changed(CANVAS_AXIS))

    @property
    def kind(self) -> str:
        return self._kind

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        return tuple(self._measurements)

    @property
    def texts(self) -> tuple[str, ...]:
        """The figures that are seen now, those on the canvas first."""
        return tuple(item.text.strip() for items in self._items.values() for item in items if item.isVisible())

    def set_kind(self, kind: str) -> None:
        """kind: "ruler", "angle", or "" to annotate again. Raises KeyError for others."""
        if kind and kind not in POINTS:
            raise KeyError(kind)
        if kind == self._kind:
            return
        self._kind, self._started = kind, None
        self._tools.set_paused(bool(kind))
        self._canvas.set_tool(MEASURING if kind else self._tools.tool)
        for pointer in self._pointers.values():
            pointer.set_on(bool(kind))
        self._show_all()
        if kind:
            self._document.noticeRaised.emit(HINTS[kind])
        self.kindChanged.emit(kind)

    def clear(self) -> None:
        self._measurements, self._started = [], None
        self._show_all()

    def remove_last(self, axis: int = CANVAS_AXIS) -> None:
        """The points that were begun, else the last measurement on the slice that this plane shows."""
        here = self._here(axis)
        if self._started is not None:
            self._started = None
        elif here:
            self._measurements.remove(here[-1])
        self._show_all()

    def _on_pressed(self, axis: int, event: PointerEvent) -> None:
        if not self._kind or self._document.image is None:
            return
        if event.button is Button.RIGHT:
            self.remove_last(axis)
        elif event.button is Button.LEFT:
            self._add(axis, (event.x, event.y))

    def _on_moved(self, axis: int, event: PointerEvent) -> None:
        if self._started is not None and self._started.axis == axis:
            self._show(axis, (event.x, event.y))

    def _on_released(self, axis: int, event: PointerEvent) -> None:
        if self._started is None or self._started.axis != axis or event.button is not Button.LEFT:
            return
        x, y = self._started.points[-1]
        if max(abs(event.x - x), abs(event.y - y)) > DRAGGED_PX:
            self._add(axis, (event.x, event.y))

    def _add(self, axis: int, point: Point) -> None:
        if self._started is None or self._started.axis != axis:
            # what was begun in another plane cannot end in this one
            self._started = Measurement((), self._index(axis), axis)
        self._started = replace(self._started, points=(*self._started.points, point))
        if len(self._started.points) == POINTS[self._kind]:
            self._measurements.append(self._started)
            self._started = None
        self._show_all()

    def _on_slice_changed(self, axis: int) -> None:
        if self._started is not None and self._started.axis == axis and self._started.slice_index != self._index(axis):
            self._started = None
        self._show(axis)

    def _index(self, axis: int) -> int:
        return self._document.slice_index if axis == CANVAS_AXIS else self._views[axis].index

    def _here(self, axis: int) -> list[Measurement]:
        """What was measured on the slice that a plane shows."""
        index = self._index(axis)
        return [each for each in self._measurements if (each.axis, each.slice_index) == (axis, index)]

    def _pixel_mm(self, axis: int) -> PixelSize | None:
        """None where the view shows nothing."""
        if axis != CANVAS_AXIS:
            plane = self._views[axis].plane
            return None if plane is None else plane.pixel_mm
        image = self._document.image
        return None if image is None else image.geometry.spacing_mm[:2]

    def _show_all(self) -> None:
        for axis in self._items:
            self._show(axis)

    def _show(self, axis: int, pointer: Point | None = None) -> None:
        """All measurements of the slice in view, and the one under way up to the pointer."""
        image, pixel_mm = self._document.image, self._pixel_mm(axis)
        shown = [] if image is None or pixel_mm is None else self._here(axis)
        started = self._started
        if started is not None and started.axis == axis and started.points:
            shown.append(replace(started, points=(*started.points, pointer)) if pointer is not None else started)
        items = self._items[axis]
        while len(items) < len(shown):
            item = MeasurementItem()
            self._scene(axis).addItem(item)
            items.append(item)
        for number, item in enumerate(items):
            item.setVisible(number < len(shown))
            if number < len(shown) and image is not None and pixel_mm is not None:
                item.show_measurement(shown[number], shown[number].text(pixel_mm, is_known=image.geometry.is_known))

    def _scene(self, axis: int) -> QGraphicsScene:
        return (self._canvas if axis == CANVAS_AXIS else self._views[axis]).scene()
