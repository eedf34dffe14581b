"""Ruler and angle on the canvas: measured in millimetres, and never taken for clicks on an object."""

from __future__ import annotations

import pytest
from gui_bench import volume
from PySide6.QtCore import Qt

from fourclick.annotator.gui.measuring import Measuring


@pytest.fixture
def measuring(bench) -> Measuring:
    bench.document.set_image(1, volume(aspect=2.0))
    return Measuring(bench.document, bench.canvas, bench.tools)


def test_two_clicks_measure_millimetres_and_add_no_point(bench, measuring):
    measuring.set_kind("ruler")
    bench.click(10, 10)
    bench.hover(20, 30)
    assert measuring.texts[0].endswith("mm")
    bench.click(40, 30)
    (ruler,) = measuring.measurements
    assert ruler.points[0] == pytest.approx((10, 10), abs=0.2)
    # 30 pixels of 0.5 mm and 20 of 1 mm
    assert float(measuring.texts[0].split()[0]) == pytest.approx(25.0, abs=0.3)
    assert bench.points == []


def test_a_drag_measures_too(bench, measuring):
    measuring.set_kind("ruler")
    bench.drag((10, 10), (50, 10))
    assert float(measuring.texts[0].split()[0]) == pytest.approx(20.0, abs=0.3)


def test_three_clicks_measure_an_angle(bench, measuring):
    measuring.set_kind("angle")
    # down by 10 mm and right by 10 mm
    for point in ((20, 30), (20, 20), (40, 20)):
        bench.click(*point)
    assert float(measuring.texts[0].removesuffix("°")) == pytest.approx(90, abs=1)


def test_right_click_takes_the_last_one_away(bench, measuring):
    measuring.set_kind("ruler")
    bench.drag((10, 10), (50, 10))
    bench.click(5, 5)
    bench.click(30, 30, Qt.MouseButton.RightButton)
    assert len(measuring.texts) == 1
    bench.click(30, 30, Qt.MouseButton.RightButton)
    assert measuring.texts == ()


def test_measurements_stay_on_their_slice_and_go_with_their_image(bench, measuring):
    measuring.set_kind("ruler")
    bench.drag((10, 10), (50, 10))
    bench.document.set_slice(bench.document.slice_index + 1)
    assert measuring.texts == ()
    bench.document.set_slice(bench.document.slice_index - 1)
    assert len(measuring.texts) == 1
    bench.document.set_image(2, volume())
    assert measuring.measurements == ()
    assert measuring.texts == ()


def test_afterwards_clicks_are_clicks_again(bench, measuring):
    measuring.set_kind("ruler")
    bench.drag((10, 10), (50, 10))
    measuring.set_kind("")
    bench.click_extremes()
    assert len(bench.points) == 4
    assert len(measuring.measurements) == 1
