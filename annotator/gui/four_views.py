"""The canvas alone, or in the first quarter of a 2x2 layout with two orthogonal views and what is known of the volume."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.crosshair_item import CrosshairItem
from fourclick.annotator.gui.edge_letters import EdgeLetters
from fourclick.annotator.gui.panels.volume_figures import VolumeFigures
from fourclick.annotator.gui.plane_view import PlaneView

GAP_PX = 2


class FourViews(QWidget):
    """Arranges the views. `LinkedViews` says what they show."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.canvas_letters = EdgeLetters(canvas)
        self.canvas_crosshair = CrosshairItem()
        canvas.scene().addItem(self.canvas_crosshair)
        self.views = {1: PlaneView(self), 2: PlaneView(self)}
        """The orthogonal views by their plane's array axis."""
        self.figures = VolumeFigures(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        quarters: tuple[QWidget, ...] = (canvas, self.views[2], self.views[1], self.figures)
        for number, widget in enumerate(quarters):
            self._grid.addWidget(widget, number // 2, number % 2)
        self._is_four = True
        self.set_four(False)

    @property
    def is_four(self) -> bool:
        return self._is_four

    def set_four(self, is_four: bool) -> None:
        """All four quarters, of equal size, or the canvas alone."""
        if is_four == self._is_four:
            return
        self._is_four = is_four
        for widget in (*self.views.values(), self.figures):
            widget.setVisible(is_four)
        for line in (0, 1):
            self._grid.setRowStretch(line, 1 if is_four or line == 0 else 0)
            self._grid.setColumnStretch(line, 1 if is_four or line == 0 else 0)
        self._grid.setSpacing(GAP_PX if is_four else 0)
