"""One view alone, or a 2x2 layout: the canvas, two orthogonal views, and a quarter for figures, a second image or surfaces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.crosshair_item import CrosshairItem
from fourclick.annotator.gui.edge_letters import EdgeLetters
from fourclick.annotator.gui.panels.volume_figures import VolumeFigures
from fourclick.annotator.gui.plane_view import SECOND_Z, PlaneView
from fourclick.annotator.gui.slice_picture import SlicePicture

GAP_PX = 2
MOST_COLUMNS = 3


class FourViews(QWidget):
    """Arranges the views. `LinkedViews` says what they show, `SecondLayer` what of a second image."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.canvas_letters = EdgeLetters(canvas)
        self.canvas_crosshair = CrosshairItem()
        self.canvas_second = SlicePicture()
        self.canvas_second.setZValue(SECOND_Z)
        for item in (self.canvas_crosshair, self.canvas_second):
            canvas.scene().addItem(item)
        self.views = {1: PlaneView(self), 2: PlaneView(self)}
        """The orthogonal views by their plane's array axis."""
        self.beside = PlaneView(self)
        """A second image on the canvas's own plane, while it is shown side by side."""
        self.figures = VolumeFigures(self)
        self.surface: QWidget | None = None
        """What shows the regions as surfaces, while it is shown."""
        self._alone: int | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._is_four = self._is_beside = False
        self._arrange()

    @property
    def is_four(self) -> bool:
        return self._is_four

    def set_four(self, is_four: bool) -> None:
        """All four quarters, of equal size, or the canvas alone."""
        if is_four != self._is_four:
            self._is_four = is_four
            self._arrange()

    def set_beside(self, is_beside: bool) -> None:
        """A second image beside the canvas: in the half next to it, or in the fourth quarter."""
        if is_beside != self._is_beside:
            self._is_beside = is_beside
            self._arrange()

    @property
    def alone(self) -> int | None:
        """The array axis of the orthogonal view that fills the window; None while all four are shown, or the canvas."""
        return self._alone if self._is_four else None

    def set_alone(self, axis: int | None) -> None:
        """One of the orthogonal views instead of all four; None for all again. Without the four it waits for them."""
        if axis != self._alone:
            self._alone = axis
            self._arrange()
            (self.canvas if axis is None else self.views[axis]).setFocus()

    def set_surface(self, surface: QWidget | None) -> None:
        """Surfaces of the regions in the last quarter, or beside the view that is alone; None for none."""
        if surface is self.surface:
            return
        if self.surface is not None:
            self._grid.removeWidget(self.surface)
            self.surface.hide()
        self.surface = surface
        self._arrange()

    def _arrange(self) -> None:
        rows = self._rows()
        shown = {widget for row in rows for widget in row}
        every = (self.canvas, *self.views.values(), self.beside, self.figures, self.surface)
        # Qt would give the keys of a view that goes to the next widget, say a list
        has_keys = any(each.hasFocus() for each in (self.canvas, *self.views.values()))
        for each in every:
            if each is None:
                continue
            self._grid.removeWidget(each)
            if each not in shown:
                each.hide()
        columns = max(len(row) for row in rows)
        for number, row in enumerate(rows):
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, number, column)
                widget.show()
        for line in range(MOST_COLUMNS):
            self._grid.setRowStretch(line, 1 if line < len(rows) else 0)
            self._grid.setColumnStretch(line, 1 if line < columns else 0)
        self._grid.setSpacing(GAP_PX if len(shown) > 1 else 0)
        for axis, view in self.views.items():
            # the keys belong to the canvas, unless it is not there
            view.setFocusPolicy(Qt.FocusPolicy.StrongFocus if axis == self.alone else Qt.FocusPolicy.NoFocus)
        if has_keys:
            (self.canvas if self.alone is None else self.views[self.alone]).setFocus()

    def _rows(self) -> tuple[tuple[QWidget, ...], ...]:
        further = tuple(each for each in (self.beside if self._is_beside else None, self.surface) if each is not None)
        if not self._is_four:
            return ((self.canvas, *further),)
        if self.alone is not None:
            # a second image beside it lies in the canvas's plane, so it would not be at the same place
            return ((self.views[self.alone], *(each for each in further if each is self.surface)),)
        if len(further) == MOST_COLUMNS - 1:
            return ((self.canvas, self.views[2], further[0]), (self.views[1], further[1], self.figures))
        return ((self.canvas, self.views[2]), (self.views[1], *(further or (self.figures,))))
