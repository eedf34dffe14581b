"""The canvas: clicks in image pixels at any zoom, and where one looks."""

from __future__ import annotations

import numpy as np
import pytest
from gui_bench import volume
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import Window, auto_window

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def turn_wheel(bench, position: QPoint, steps: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    viewport = bench.canvas.viewport()
    event = QWheelEvent(
        QPointF(position),
        QPointF(viewport.mapToGlobal(position)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


@pytest.mark.parametrize("aspect", [1.0, 2.5, 0.4])
@pytest.mark.parametrize("zoom", [3.0, 6.5, 40.0])
@pytest.mark.parametrize("pixel", [(0, 0), (41, 27), (79, 59)])
def test_a_click_hits_the_pixel_under_it(bench, aspect, zoom, pixel):
    bench.document.set_image(1, volume(aspect))
    bench.canvas.set_view(zoom, pixel)
    bench.click(*pixel)
    assert bench.points == [pixel]


@pytest.mark.parametrize("aspect", [1.0, 2.5])
def test_pixels_have_their_true_shape_and_the_fitted_image_is_seen_whole(bench, aspect):
    bench.document.set_image(1, volume(aspect))
    corner, next_corner = bench.at(0, 0), bench.at(79, 59)
    across, down = (next_corner.x() - corner.x()) / 79, (next_corner.y() - corner.y()) / 59
    assert down / across == pytest.approx(aspect, rel=0.02)
    assert bench.canvas.viewport().rect().contains(corner)
    assert bench.canvas.viewport().rect().contains(next_corner)


@pytest.mark.parametrize("pixel", [(10, 10), (70, 50), (40, 30)])
def test_the_wheel_zooms_under_the_cursor(bench, pixel):
    position = bench.at(*pixel)
    zoom = bench.canvas.zoom
    turn_wheel(bench, position, 3)
    assert bench.canvas.zoom > 1.5 * zoom
    assert (bench.at(*pixel) - position).manhattanLength() <= 3
    turn_wheel(bench, position, -3)
    assert bench.canvas.zoom == pytest.approx(zoom)


def test_zoom_has_limits(bench):
    for _ in range(10):
        turn_wheel(bench, bench.at(40, 30), 10)
    assert bench.canvas.zoom == 64
    for _ in range(20):
        turn_wheel(bench, bench.at(40, 30), -10)
    fitted = bench.canvas.zoom
    bench.canvas.fit()
    assert fitted == pytest.approx(bench.canvas.zoom / 4)


def test_the_view_can_be_stored_and_set_again(bench):
    bench.canvas.set_view(7.0, (20.0, 30.0))
    zoom, centre = bench.canvas.zoom, bench.canvas.centre
    assert zoom == 7.0
    assert centre == pytest.approx((20.0, 30.0), abs=0.2)
    bench.canvas.fit()
    bench.canvas.set_view(zoom, centre)
    assert bench.canvas.centre == pytest.approx(centre, abs=0.2)


def test_a_fitted_image_stays_fitted_when_the_window_grows(bench):
    before = bench.canvas.zoom
    bench.canvas.resize(1000, 800)
    assert bench.canvas.zoom == pytest.approx(2 * before, rel=0.02)
    bench.canvas.set_view(3.0, (40, 30))
    bench.canvas.resize(500, 400)
    assert bench.canvas.zoom == 3.0


@pytest.mark.parametrize(
    ("button", "modifier"), [(Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier), (Qt.MouseButton.LeftButton, SHIFT)]
)
def test_dragging_pans_and_clicks_nothing(bench, button, modifier):
    bench.canvas.set_view(8.0, (40, 30))
    bench.drag((40, 30), (45, 33), button, modifier)
    assert bench.canvas.centre == pytest.approx((35, 27), abs=0.3)
    assert bench.points == []


def test_dragging_with_alt_changes_the_window_right_is_wider_and_up_is_brighter(bench):
    windows = []
    bench.canvas.windowChanged.connect(windows.append)
    before = bench.canvas.display_window
    bench.drag((20, 30), (40, 30), modifier=ALT)
    wider = bench.canvas.display_window
    assert wider.width > before.width
    assert wider.level == pytest.approx(before.level)
    bench.drag((40, 40), (40, 10), modifier=ALT)
    assert bench.canvas.display_window.level < wider.level
    assert windows[-1] == bench.canvas.display_window
    assert bench.points == []
    bench.canvas.auto_window()
    assert bench.canvas.display_window == auto_window(bench.document.slice)


def test_dragging_with_w_held_changes_the_window(bench, qtbot):
    before = bench.canvas.display_window
    qtbot.keyPress(bench.canvas, Qt.Key.Key_W)
    bench.drag((20, 30), (40, 30))
    qtbot.keyRelease(bench.canvas, Qt.Key.Key_W)
    assert bench.canvas.display_window.width > before.width
    bench.click(20, 30)
    assert bench.points == [(20, 30)]


def test_slices_by_keys_and_ctrl_wheel_stop_at_the_ends(bench):
    bench.key(Qt.Key.Key_PageDown)
    assert bench.document.slice_index == 1
    turn_wheel(bench, bench.at(10, 10), -2, CTRL)
    assert bench.document.slice_index == 3
    bench.key(Qt.Key.Key_End)
    assert bench.document.slice_index == 4
    bench.key(Qt.Key.Key_PageDown)
    assert bench.document.slice_index == 4
    bench.key(Qt.Key.Key_Home)
    assert bench.document.slice_index == 0


def test_the_other_slice_is_painted(bench):
    bench.canvas.set_window(Window(0, 5 * 60 * 80))
    first = bench.canvas.grab().toImage().pixelColor(bench.at(40, 30)).red()
    bench.document.set_slice(4)
    last = bench.canvas.grab().toImage().pixelColor(bench.at(40, 30)).red()
    assert first == pytest.approx((30 * 80 + 40) / 24000 * 255, abs=2)
    assert last == pytest.approx((4 * 4800 + 30 * 80 + 40) / 24000 * 255, abs=2)


def test_enlarged_pixels_stay_pixels(bench):
    voxels = np.zeros((1, 20, 20), np.uint8)
    voxels[0, :, ::2] = 255
    bench.document.set_image(3, Image(voxels))
    bench.canvas.set_window(Window(0, 255))
    bench.canvas.set_view(20.0, (10, 10))
    picture = bench.canvas.grab().toImage()
    row = [picture.pixelColor(x, bench.at(10, 10).y()).red() for x in range(bench.at(8, 10).x(), bench.at(12, 10).x())]
    assert set(row) == {0, 255}


def test_a_large_image_is_seen_whole_and_pixel_by_pixel(bench):
    voxels = np.zeros((1, 3000, 2500), np.uint16)
    voxels[0, :1500] = 60000
    bench.document.set_image(3, Image(voxels))
    bench.canvas.set_window(Window(0, 60000))
    for zoom in (bench.canvas.zoom, 0.7, 3.0):
        bench.canvas.set_view(zoom, (1250, 1500))
        picture = bench.canvas.grab().toImage()
        x, y = bench.at(1250, 1500).x(), bench.at(1250, 1500).y()
        assert picture.pixelColor(x, y - 8).red() == 255
        assert picture.pixelColor(x, y + 8).red() == 0


def test_the_background_follows_the_theme(bench):
    bench.canvas.set_view(0.1, (40, 30))
    shades = []
    for colour in ("#202020", "#f0f0f0"):
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, QColor(colour))
        bench.canvas.setPalette(palette)
        shades.append(bench.canvas.grab().toImage().pixelColor(3, 3).lightness())
    assert shades[0] < 60 < 150 < shades[1]


def test_tab_and_arrows_reach_every_click(bench):
    bench.click(20, 30)
    bench.click(60, 31)
    bench.canvas.setFocus()
    bench.key(Qt.Key.Key_Tab)
    bench.key(Qt.Key.Key_Tab)
    bench.key(Qt.Key.Key_Left)
    bench.key(Qt.Key.Key_Down, SHIFT)
    assert bench.points == [(20, 30), (59, 41)]
    bench.key(Qt.Key.Key_Delete)
    assert bench.points == [(20, 30)]


def test_two_quick_clicks_are_two_clicks(bench, qtbot):
    bench.click(20, 30)
    qtbot.mouseDClick(bench.canvas.viewport(), Qt.MouseButton.LeftButton, pos=bench.at(60, 31))
    assert (60, 31) in bench.points


def test_closing_the_image_shows_nothing(bench):
    bench.document.set_image(None, None)
    bench.click(40, 30)
    assert bench.document.notices == ["Open an image first."]
    bench.canvas.grab()
