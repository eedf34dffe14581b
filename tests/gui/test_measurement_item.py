"""The figure of a measurement is read whole, wherever its last point is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from fourclick.annotator.core.measurement import Measurement
from fourclick.annotator.gui.measurement_item import LINE, MeasurementItem

SIDE_PX = 300


@pytest.mark.parametrize("x", [20, 150, 285, 298])
def test_all_of_the_figure_is_in_view(qtbot, x):
    def columns(x_):
        scene = QGraphicsScene()
        scene.setSceneRect(QRectF(0, 0, SIDE_PX, SIDE_PX))
        view = QGraphicsView(scene)
        qtbot.addWidget(view)
        view.setFrameShape(QGraphicsView.Shape.NoFrame)
        view.resize(SIDE_PX, SIDE_PX)
        item = MeasurementItem()
        scene.addItem(item)
        item.show_measurement(Measurement(((x_, 10), (x_, 150))), "248.2 mm")
        view.show()
        qtbot.waitExposed(view)
        image = view.grab().toImage()
        # below the line's end, so that the line itself is not counted
        rows = range(155, 175)
        return [
            column
            for column in range(image.width())
            if any(
                abs(image.pixelColor(column, row).blue() - LINE.blue()) < 40 and image.pixelColor(column, row).red() > 200
                for row in rows
            )
        ]

    whole, here = columns(20), columns(x)
    assert whole
    assert here[-1] - here[0] == pytest.approx(whole[-1] - whole[0], abs=2)
    assert here[0] > 0
    assert here[-1] < SIDE_PX - 1
