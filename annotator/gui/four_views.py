"""The canvas alone, or in the first quarter of a 2x2 layout with two orthogonal views and what is known of the volume."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.crosshair_item import CrosshairItem
from fourclick.annotator.gui.edge_letters import EdgeLetters
from fourclick.annotator.gui.panels.volume_figures import VolumeFigures
from fourclick.annotator.gui.plane_view import SECOND_Z, PlaneView
from fourclick.annotator.gui.slice_picture import SlicePicture

GAP_PX = 2


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

    def _arrange(self) -> None:
        fourth: QWidget = self.beside if self._is_beside else self.figures
        if self._is_four:
            rows: tuple[tuple[QWidget, ...], ...] = ((self.canvas, self.views[2]), (self.views[1], fourth))
        else:
            rows = ((self.canvas, self.beside) if self._is_beside else (self.canvas,),)
        shown = {widget for row in rows for widget in row}
        every: tuple[QWidget, ...] = (self.canvas, *self.views.values(), self.beside, self.figures)
        for each in every:
            self._grid.removeWidget(each)
            if each not in shown:
                each.hide()
        for number, row in enumerate(rows):
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, number, column)
                widget.show()
        for line in (0, 1):
            self._grid.setRowStretch(line, 1 if line < len(rows) else 0)
            self._grid.setColumnStretch(line, 1 if line < len(rows[0]) else 0)
        self._grid.setSpacing(GAP_PX if len(shown) > 1 else 0)
