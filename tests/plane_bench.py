"""Hand tools on all three planes: volumes in all sorts of geometries, and what a tool should cover of them, in millimetres."""

from __future__ import annotations

import cv2
import numpy as np
from gui_bench import AnsweredDocument
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.hand_options import HandOptions
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.plane_tools import add_plane_tools
from fourclick.annotator.gui.tools import Tools

SHAPE = (26, 44, 52)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_BUTTON, NO_KEY = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def turned(x: float, y: float, z: float) -> tuple[float, ...]:
    """A direction matrix, row-major: turned by so many degrees about the three axes, one after the other."""
    found = np.eye(3)
    for axis, degrees in enumerate((x, y, z)):
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turn = np.eye(3)
        first, second = (axis + 1) % 3, (axis + 2) % 3
        turn[first, first] = turn[second, second] = c
        turn[first, second], turn[second, first] = -s, s
        found = turn @ found
    return tuple(float(each) for each in found.ravel())


GEOMETRIES = {
    "isotropic": Geometry((1.0, 1.0, 1.0), is_known=True),
    "anisotropic": Geometry((0.7, 0.7, 5.0), (-20.0, 10.0, 300.0), is_known=True),
    "oblique": Geometry((0.8, 1.1, 2.5), (31.0, -12.5, 4.0), turned(21, -14, 33), is_known=True),
    "flipped": Geometry((0.9, 0.9, 3.0), (5.0, 6.0, 7.0), (-1.0, 0, 0, 0, -1.0, 0, 0, 0, -1.0), is_known=True),
    "sagittal series": Geometry((0.6, 0.9, 4.0), (0.0, 0.0, 0.0), (0, 0, 1.0, 1.0, 0, 0, 0, -1.0, 0), is_known=True),
}


def world(geometry: Geometry, shape=SHAPE) -> np.ndarray:
    """(D, H, W, 3) LPS millimetres of every voxel's centre, by the affine."""
    slices, rows, columns = np.indices(shape)
    places = np.stack([columns, rows, slices, np.ones(shape)], axis=-1)
    return (places @ geometry.affine_lps.T)[..., :3]


def away_from_path(places: np.ndarray, path) -> np.ndarray:
    """(...) distance of places (..., 3) from a line through points (3,), in millimetres."""
    nearest = np.full(places.shape[:-1], np.inf)
    for start, end in zip([path[0], *path], path, strict=False):
        along = end - start
        length = float(along @ along)
        share = np.clip((places - start) @ along / length, 0, 1) if length > 1e-12 else np.zeros(places.shape[:-1])
        nearest = np.minimum(nearest, np.linalg.norm(places - start - share[..., None] * along, axis=-1))
    return nearest


def signed_distance_inside(places: np.ndarray, outline, normal: np.ndarray) -> np.ndarray:
    """(...) distance in millimetres from an outline in a plane, positive inside it; both in the plane's own two axes."""
    first = np.cross(normal, [0.3, 0.5, 0.8])
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    flat = np.array([[point @ first, point @ second] for point in outline], np.float32)
    found = [
        cv2.pointPolygonTest(flat, (float(place @ first), float(place @ second)), measureDist=True)
        for place in places.reshape(-1, 3)
    ]
    return np.reshape(found, places.shape[:-1])


class PlaneBench:
    """Four views on a volume, worked by mouse events in the pixels of one of them. `axis` 0 is the canvas."""

    def __init__(self, qtbot, geometry: Geometry, shape=SHAPE) -> None:
        self.geometry, self.shape = geometry, shape
        self.document = AnsweredDocument()
        self.canvas = Canvas()
        self.canvas.set_document(self.document)
        self.tools = Tools(self.document)
        self.tools.attach(self.canvas)
        self.four = FourViews(self.canvas)
        self.linked = LinkedViews(self.document, self.four)
        self.plane_tools = add_plane_tools(self.four.views, self.linked, self.tools)
        qtbot.addWidget(self.four)
        self.four.resize(1000, 800)
        # every voxel has a value of its own, which tells where it is
        self.open(np.arange(np.prod(shape), dtype=np.int32).reshape(shape))
        self.linked.set_wanted(True)
        self.four.show()
        qtbot.waitExposed(self.four)
        self.linked.fit()
        self.canvas.fit()
        self.places = {axis: self._places(axis) for axis in range(3)}

    def open(self, voxels: np.ndarray) -> None:
        """Another image of the same geometry, with the crosshair in its middle."""
        self.document.set_image(1, Image(voxels, self.geometry), slice_index=self.shape[0] // 2)

    def view(self, axis: int):
        return self.canvas if axis == 0 else self.four.views[axis]

    def overlay(self, axis: int):
        return self.tools.hands.overlay if axis == 0 else self.plane_tools[axis - 1].set.overlay

    def index(self, axis: int) -> int:
        return self.linked.crosshair[axis]

    def hand(self, tool: str, **options) -> None:
        self.tools.set_tool(tool)
        self.tools.hands.work.set_options(HandOptions(**options))

    def _places(self, axis: int) -> np.ndarray:
        """(height, width, 3) world coordinates of what a view shows, by the values of the voxels that it paints."""
        shown = self.view(axis).picture._levels[0]
        return world(self.geometry, self.shape).reshape(-1, 3)[shown]

    def in_world(self, axis: int, point) -> np.ndarray:
        """The place under a point (column, row) of a view, between the voxels that it shows."""
        places = self.places[axis]
        x, y = point
        return places[0, 0] + x * (places[0, 1] - places[0, 0]) + y * (places[1, 0] - places[0, 0])

    def size(self, axis: int) -> tuple[int, int]:
        """(width, height) of a view's slices in pixels."""
        return self.places[axis].shape[1], self.places[axis].shape[0]

    def point(self, axis: int, x: float, y: float) -> tuple[float, float]:
        """A point by its share of the view's width and height, at a whole screen pixel."""
        width, height = self.size(axis)
        view = self.view(axis)
        place = view.viewportTransform().map(QPointF(x * width, y * height)).toPoint()
        scene = view.viewportTransform().inverted()[0].map(QPointF(place))
        return (scene.x() - 0.5, scene.y() - 0.5)

    def send(self, axis: int, kind, point, button, held, keys=NO_KEY) -> None:
        view = self.view(axis)
        position = view.viewportTransform().map(QPointF(point[0] + 0.5, point[1] + 0.5))
        event = QMouseEvent(kind, position, view.viewport().mapToGlobal(position), button, held, keys)
        QApplication.sendEvent(view.viewport(), event)

    def press(self, axis, point, button=LEFT, keys=NO_KEY) -> None:
        self.send(axis, QEvent.Type.MouseButtonPress, point, button, button, keys)

    def move(self, axis, point, button=LEFT, keys=NO_KEY) -> None:
        self.send(axis, QEvent.Type.MouseMove, point, NO_BUTTON, button, keys)

    def release(self, axis, point, button=LEFT, keys=NO_KEY) -> None:
        self.send(axis, QEvent.Type.MouseButtonRelease, point, button, NO_BUTTON, keys)

    def drag(self, axis, points, button=LEFT, keys=NO_KEY) -> None:
        self.press(axis, points[0], button, keys)
        for point in points[1:]:
            self.move(axis, point, button, keys)
        self.release(axis, points[-1], button, keys)

    def click(self, axis, point, button=LEFT, keys=NO_KEY) -> None:
        self.drag(axis, [point], button, keys)

    def wheel(self, axis, steps: int, keys=NO_KEY) -> None:
        view = self.view(axis)
        middle = QPointF(view.viewport().rect().center())
        turn, phase = QPoint(0, 120 * steps), Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(middle, view.viewport().mapToGlobal(middle), QPoint(), turn, NO_BUTTON, keys, phase, False)
        QApplication.sendEvent(view.viewport(), event)

    def labels(self) -> np.ndarray:
        """(D, H, W) label numbers of what is annotated now."""
        return self.document.state.annotation.label_volume(self.shape)

    def in_slice(self, axis: int) -> np.ndarray:
        """(D, H, W) bool: the voxels of the slice that a view shows."""
        found = np.zeros(self.shape, bool)
        found[(slice(None),) * axis + (self.index(axis),)] = True
        return found
