"""The six-point tool: two points along each axis of a structure, each on any slice; the sixth starts the fill."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.click_markers import ClickMarker
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.six_point_words import NEEDED, shown_words
from fourclick.annotator.gui.text import spoken, tr
from fourclick.models.prompt import PlacedPoint, Point, PromptError, Role
from fourclick.models.six_extremes import SixExtremes

ELSEWHERE = 0.35
"""Points on other slices are shown so faint."""
MARKERS_Z = 40.0

Points = tuple[PlacedPoint, ...]


class SixPointTool(QObject):
    """Places the document's points and shows them; emits them when there are six, and leaves them until they are used.

    Every point is an undo step, and so are taking one back and dropping all. Like clicks, the points are saved with the image.
    """

    completed = Signal(object)
    pointsChanged = Signal(object)

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._markers: list[ClickMarker] = []
        document.sliceChanged.connect(lambda _index: self._show())
        document.stateChanged.connect(self._on_document_state_changed)
        document.imageChanged.connect(self._on_document_image_changed)

    @property
    def points(self) -> list[PlacedPoint]:
        return list(self._document.state.placed)

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
        points = self._document.state.placed
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
            self._document.noticeRaised.emit(spoken(error))
            return
        self._change(points, tr("placing the sixth point"))
        self.completed.emit(six)

    def take_back(self) -> None:
        """Removes the point that was placed last."""
        self._change(self._document.state.placed[:-1], tr("taking back one of six points"))

    def clear(self) -> None:
        self._change((), tr("dropping the six points"))

    def use(self) -> None:
        """The structure of the six points is being made: they are gone, and undo brings them back."""
        self._change((), tr("using the six points"))

    def _change(self, points: Points, text: str) -> None:
        self._document.set_placed(points, text)

    def _on_document_state_changed(self, old: State, new: State) -> None:
        if old.placed != new.placed:
            self._show()
            self.pointsChanged.emit(new.placed)

    def _on_document_image_changed(self, _image: Image | None) -> None:
        points = len(self._document.state.placed)
        if points:
            self._document.noticeRaised.emit(shown_words(points))

    def _show(self) -> None:
        scene = self._canvas.scene()
        for marker in self._markers:
            scene.removeItem(marker)
        self._markers = []
        for placed in self._document.state.placed:
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
