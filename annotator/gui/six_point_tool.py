"""The six-point tool: two points along each axis of a structure, each on any slice; the sixth starts the fill."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.click_markers import ClickMarker
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.text import tr
from fourclick.models.prompt import Point, PromptError, Role
from fourclick.models.six_extremes import PlacedPoint, SixExtremes

NEEDED = 6
ELSEWHERE = 0.35
"""Points on other slices are shown so faint."""
MARKERS_Z = 40.0

Points = tuple[PlacedPoint, ...]


class PointsChange(QUndoCommand):
    """Sets the points to `after`, or back to `before`."""

    def __init__(self, before: Points, after: Points, *, text: str, apply: Callable[[Points], None]) -> None:
        super().__init__(text)
        self._before, self._after = before, after
        self._apply = apply

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)


class SixPointTool(QObject):
    """Collects the points and shows them; emits them when there are six, and keeps them until it is told that they are used.

    Every point is an undo step, and so are taking one back and dropping all: undo and redo bring them back as they were.
    """

    completed = Signal(object)
    pointsChanged = Signal(object)

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._points: Points = ()
        self._markers: list[ClickMarker] = []
        document.sliceChanged.connect(lambda _index: self._show())
        # the undo stack is another one by then
        document.imageChanged.connect(lambda _image: self._set(()))

    @property
    def points(self) -> list[PlacedPoint]:
        return list(self._points)

    def begin(self) -> None:
        """Says what to do; for when the tool is chosen."""
        self._document.noticeRaised.emit(
            tr(
                "Click the structure on its first and last slice, and its left-, right-, top- and bottommost points on any "
                "slice, in any of the views."
            )
        )

    def place(self, point: Point) -> None:
        """Adds a point (x, y) in pixels on the slice in view. Where six wait already, it asks for their structure once more."""
        self.place_at(point, self._document.slice_index)

    def place_at(self, point: Point, index: int) -> None:
        """As `place`, on any slice."""
        image = self._document.image
        x, y = point
        if image is None or image.depth < 2:
            self._document.noticeRaised.emit(tr("Six points are for volumes; on a picture four are enough (C)."))
            return
        if self._document.is_by_hand:
            self._document.noticeRaised.emit(
                tr("This image is to be outlined by hand, and six points ask the network. Click the outline with C.")
            )
            return
        if self._document.view_only:
            self._document.noticeRaised.emit(self._document.view_only)
            return
        if not (0 <= round(x) < image.width and 0 <= round(y) < image.height and 0 <= index < image.depth):
            self._document.noticeRaised.emit(tr("This click lies outside the image and is ignored."))
            return
        points = self._points
        if len(points) < NEEDED:
            points = (*points, PlacedPoint(x, y, index))
        if len(points) < NEEDED:
            self._change(points, tr("placing one of six points"))
            self._document.noticeRaised.emit(
                tr("{points} of six points. Right click takes the last one back.", points=len(points))
            )
            return
        try:
            six = SixExtremes.assigned(points)
        except PromptError as error:
            self._document.noticeRaised.emit(str(error))
            return
        self._change(points, tr("placing the sixth point"))
        self.completed.emit(six)

    def take_back(self) -> None:
        """Removes the point that was placed last."""
        self._change(self._points[:-1], tr("taking back one of six points"))

    def clear(self) -> None:
        self._change((), tr("dropping the six points"))

    def use(self) -> None:
        """The structure of the six points is being made: they are gone, and undo brings them back."""
        self._change((), tr("using the six points"))

    def _change(self, points: Points, text: str) -> None:
        if points != self._points:
            self._document.undo_stack.push(PointsChange(self._points, points, text=text, apply=self._set))

    def _set(self, points: Points) -> None:
        self._points = points
        self._show()
        self.pointsChanged.emit(points)

    def _show(self) -> None:
        scene = self._canvas.scene()
        for marker in self._markers:
            scene.removeItem(marker)
        self._markers = []
        for placed in self._points:
            marker = marked((placed.x, placed.y), is_here=placed.index == self._document.slice_index)
            scene.addItem(marker)
            self._markers.append(marker)


def marked(place: Point, *, is_here: bool) -> ClickMarker:
    """A marker at a pixel (column, row), faint where its point is on another slice."""
    marker = ClickMarker(Role.EXTREME)
    marker.setPos(place[0] + 0.5, place[1] + 0.5)
    marker.setOpacity(1.0 if is_here else ELSEWHERE)
    marker.setZValue(MARKERS_Z)
    return marker
