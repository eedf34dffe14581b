"""Four views on a document, worked in the pixels of each."""

from __future__ import annotations

import numpy as np
from gui_bench import AnsweredDocument, move_pointer
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.measuring import Measuring
from fourclick.annotator.gui.plane_proposals import PlaneProposals
from fourclick.annotator.gui.tools import Tools

SHAPE = (12, 60, 80)
SPACING_MM = (0.5, 0.8, 3.0)
IDENTITY = (1, 0, 0, 0, 1, 0, 0, 0, 1)
# turned by 20 degrees about the x axis
OBLIQUE = (1, 0, 0, 0, 0.9396926, -0.3420201, 0, 0.3420201, 0.9396926)


def scan(direction=IDENTITY) -> Image:
    voxels = np.arange(np.prod(SHAPE), dtype=np.int32).reshape(SHAPE)
    return Image(voxels, Geometry(SPACING_MM, (-20, 15, 7), tuple(float(part) for part in direction), is_known=True))


class FourViewBench:
    def __init__(self, qtbot, image: Image | None = None) -> None:
        self.document = AnsweredDocument()
        self.canvas = Canvas()
        self.canvas.set_document(self.document)
        self.tools = Tools(self.document)
        self.tools.attach(self.canvas)
        self.four = FourViews(self.canvas)
        self.linked = LinkedViews(self.document, self.four)
        self.measuring = Measuring(self.document, self.canvas, self.tools, self.four.views)
        self.proposals = PlaneProposals(self.document, self.four)
        qtbot.addWidget(self.four)
        self.four.resize(900, 700)
        self.document.set_image(1, image or scan(), slice_index=6)
        self.linked.set_wanted(True)
        self.four.show()
        qtbot.waitExposed(self.four)
        self.linked.fit()

    def at(self, axis, column, row) -> QPoint:
        view = self.four.views[axis]
        return view.viewportTransform().map(QPointF(column + 0.5, row + 0.5)).toPoint()

    def click(self, axis, column, row, button=Qt.MouseButton.LeftButton) -> None:
        QTest.mouseClick(self.four.views[axis].viewport(), button, pos=self.at(axis, column, row))

    def hover(self, axis, column, row) -> None:
        move_pointer(self.four.views[axis].viewport(), self.at(axis, column, row), Qt.MouseButton.NoButton)
