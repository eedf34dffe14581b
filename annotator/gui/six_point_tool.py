"""The six-point tool: two points along each axis of a structure, each on any slice; the sixth starts the fill."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

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


class SixPointTool(QObject):
    """Collects the points and shows them; emits them when there are six, and keeps them until it is told that they are used.

    They are no edit of the annotation yet, so undo does not know them: a right click takes the last one back, Esc all of them.
    """

    completed = Signal(object)

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._points: list[PlacedPoint] = []
        self._markers: list[ClickMarker] = []
        document.sliceChanged.connect(lambda _index: self._show())
        document.imageChanged.connect(lambda _image: self.clear())

    @property
    def points(self) -> list[PlacedPoint]:
        return list(self._points)

    def begin(self) -> None:
        """Says what to do; for when the tool is chosen."""
        self._document.noticeRaised.emit(
            tr(
                "Click the structure on its first and last slice, and its left-, right-, top- and bottommost points on "
                "any slice."
            )
        )

    def place(self, point: Point) -> None:
        """Adds a point (x, y) in pixels on the slice in view. Where six wait already, it asks for their structure once more."""
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
        if not (0 <= round(x) < image.width and 0 <= round(y) < image.height):
            self._document.noticeRaised.emit(tr("This click lies outside the image and is ignored."))
            return
        if len(self._points) < NEEDED:
            self._points.append(PlacedPoint(x, y, self._document.slice_index))
            self._show()
        if len(self._points) < NEEDED:
            self._document.noticeRaised.emit(
                tr("{points} of six points. Right click takes the last one back.", points=len(self._points))
            )
            return
        try:
            six = SixExtremes.assigned(tuple(self._points))
        except PromptError as error:
            self._points.pop()
            self._show()
            self._document.noticeRaised.emit(str(error))
            return
        self.completed.emit(six)

    def take_back(self) -> None:
        """Removes the point that was placed last."""
        if self._points:
            self._points.pop()
            self._show()

    def clear(self) -> None:
        self._points = []
        self._show()

    def _show(self) -> None:
        scene = self._canvas.scene()
        for marker in self._markers:
            scene.removeItem(marker)
        self._markers = []
        for placed in self._points:
            marker = ClickMarker(Role.EXTREME)
            marker.setPos(placed.x + 0.5, placed.y + 0.5)
            marker.setOpacity(1.0 if placed.index == self._document.slice_index else ELSEWHERE)
            marker.setZValue(MARKERS_Z)
            scene.addItem(marker)
            self._markers.append(marker)
