"""The six-point tool in the views across the slices: the ends of a structure are best seen there."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent

from fourclick.annotator.gui.click_markers import ClickMarker
from fourclick.annotator.gui.plane_view import PlaneView
from fourclick.annotator.gui.six_point_tool import SixPointTool, marked


class SixPointsInPlanes(QObject):
    """A left click in a plane view places a point while `is_chosen()`; the crosshair goes there as ever."""

    def __init__(self, tool: SixPointTool, views: dict[int, PlaneView], *, is_chosen: Callable[[], bool]) -> None:
        super().__init__(tool)
        self._tool = tool
        self._views = views
        self._is_chosen = is_chosen
        self._markers: dict[int, list[ClickMarker]] = {axis: [] for axis in views}
        for axis, view in views.items():
            view.viewport().installEventFilter(self)
            view.sliceShown.connect(lambda axis=axis: self._show(axis))
        tool.pointsChanged.connect(lambda _points: self._show_all())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and self._is_chosen():
            view = next((each for each in self._views.values() if each.viewport() is watched), None)
            if view is not None:
                self._pressed(view, cast(QMouseEvent, event))
        return super().eventFilter(watched, event)

    def _pressed(self, view: PlaneView, event: QMouseEvent) -> None:
        is_plain = event.button() is Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if view.plane is None or not is_plain:
            return
        place = view.mapToScene(event.position().toPoint())
        index, row, column = view.plane.voxel(round(place.x() - 0.5), round(place.y() - 0.5), view.index)
        self._tool.place_at((float(column), float(row)), round(index))

    def _show_all(self) -> None:
        for axis in self._views:
            self._show(axis)

    def _show(self, axis: int) -> None:
        view = self._views[axis]
        for marker in self._markers[axis]:
            view.scene().removeItem(marker)
        self._markers[axis] = []
        if view.plane is None:
            return
        for placed in self._tool.points:
            column, row, index = view.plane.place((placed.index, placed.y, placed.x))
            marker = marked((column, row), is_here=round(index) == view.index)
            view.scene().addItem(marker)
            self._markers[axis].append(marker)
