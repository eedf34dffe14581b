"""Looking at volumes in the whole app: menus, keys, what is remembered, and large images."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from app_bench import AppBench
from fake_predictor import FakePredictor
from gui_bench import AnsweredDocument
from PIL import Image as PillowImage
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.core.image import Image
from fourclick.annotator.gui import slice_picture
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.panels import image_list

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scan(tmp_path):
    random = np.random.default_rng(0)
    voxels = random.normal(40, 30, (12, 90, 120)).astype(np.int16)
    voxels[:, :20] = -1000
    itk = sitk.GetImageFromArray(voxels)
    itk.SetSpacing((0.7, 0.7, 3.0))
    path = tmp_path / "scan.nii.gz"
    sitk.WriteImage(itk, str(path))
    return path


@pytest.fixture
def open_app(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    benches = []

    def open_(*paths):
        bench = AppBench(qtbot, tmp_path, load=FakePredictor)
        benches.append(bench)
        return bench.start(*paths)

    yield open_
    for bench in benches:
        bench.close()


def test_the_layout_and_a_region_made_in_it_are_there_after_a_restart(open_app, scan):
    bench = open_app(scan)
    bench.wait_image()
    assert not bench.window.views.is_four
    bench.key(Qt.Key.Key_F4)
    assert bench.window.views.is_four
    bench.click_extremes(((40, 60), (100, 61), (70, 35), (71, 85)))
    bench.key(Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: len(bench.app.document.state.annotation) == 1)
    bench.close()
    again = open_app()
    again.wait_image()
    assert again.window.views.is_four
    assert again.window.actions_by_key["four_views"].isChecked()
    coronal = again.window.views.views[1]
    again.app.viewing.linked.move_crosshair((again.app.document.slice_index, 60, 70))
    assert any(item.isVisible() for item in coronal._regions._items.values())
    again.key(Qt.Key.Key_F4)
    assert not again.window.views.is_four


def test_the_four_views_begin_at_the_selected_region(open_app, scan):
    bench = open_app(scan)
    bench.wait_image()
    bench.click_extremes(((80, 60), (110, 61), (95, 40), (96, 80)))
    bench.key(Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: len(bench.state.annotation) == 1)
    bench.app.document.select(bench.state.annotation.regions[0].id)
    bench.key(Qt.Key.Key_F4)
    slice_index, row, column = bench.app.viewing.linked.crosshair
    assert slice_index == bench.state.annotation.regions[0].slice_index
    assert (abs(row - 60) <= 2, abs(column - 95) <= 2) == (True, True)


def test_keys_choose_a_window_and_play(open_app, scan):
    bench = open_app(scan)
    bench.wait_image()
    bench.key(Qt.Key.Key_1, CONTROL)
    assert (bench.window.canvas.display_window.level, bench.window.canvas.display_window.width) == (-600, 1500)
    start = bench.app.document.slice_index
    bench.key(Qt.Key.Key_F7)
    assert bench.window.actions_by_key["cine"].isChecked()
    bench.qtbot.waitUntil(lambda: bench.app.document.slice_index != start)
    bench.click(60, 60)
    assert not bench.window.actions_by_key["cine"].isChecked()


def test_while_the_ruler_is_on_nothing_is_annotated(open_app, scan):
    bench = open_app(scan)
    bench.wait_image()
    bench.key(Qt.Key.Key_L, CONTROL)
    bench.click(10, 30)
    bench.click(110, 30)
    assert bench.app.viewing.measuring.texts == ("70.0 mm",)
    bench.key(Qt.Key.Key_C)
    assert not bench.window.actions_by_key["ruler"].isChecked()
    bench.click(50, 50)
    assert len(bench.app.document.state.prompt) == 1


def test_the_statistics_of_all_regions_are_saved(open_app, scan, tmp_path, monkeypatch):
    bench = open_app(scan)
    bench.wait_image()
    bench.click_extremes(((40, 60), (100, 61), (70, 35), (71, 85)))
    bench.key(Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: len(bench.app.document.state.annotation) == 1)
    bench.key(Qt.Key.Key_T, CONTROL)
    statistics = bench.app.viewing.statistics
    bench.qtbot.waitUntil(lambda: statistics.dialog is not None)
    assert statistics.dialog.table.rowCount() == 2
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "out"), ""))
    statistics.dialog.saveRequested.emit()
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].endswith(",HU")
    statistics.dialog.close()


def test_a_huge_picture_is_averaged_in_the_background(qtbot, monkeypatch):
    monkeypatch.setattr(slice_picture, "HUGE_PX", 10_000)
    pixels = np.random.default_rng(0).integers(0, 255, (1, 1200, 1600), np.uint8)
    document, canvas = AnsweredDocument(), Canvas()
    qtbot.addWidget(canvas)
    canvas.set_document(document)
    canvas.resize(400, 300)
    document.set_image(1, Image(pixels))
    canvas.show()
    qtbot.waitExposed(canvas)
    first = shown(canvas)
    assert first.std() > 30
    # noise, averaged over four by four pixels and more
    qtbot.waitUntil(lambda: shown(canvas).std() < 0.6 * first.std())
    assert len(canvas.picture._levels) > 3


def test_a_closed_picture_is_not_averaged_to_its_end(qtbot, monkeypatch):
    monkeypatch.setattr(slice_picture, "HUGE_PX", 10_000)
    document, canvas = AnsweredDocument(), Canvas()
    qtbot.addWidget(canvas)
    canvas.set_document(document)
    canvas.resize(400, 300)
    canvas.show()
    for number in range(3):
        document.set_image(number, Image(np.full((1, 1200, 1600), 80 * number, np.uint8)))
        canvas.viewport().grab()
    qtbot.waitUntil(lambda: len(canvas.picture._levels) > 3)
    assert int(canvas.picture._levels[-1].max()) == 160


def test_a_large_file_is_not_read_a_second_time_for_its_small_picture(open_app, scan, monkeypatch):
    monkeypatch.setattr(image_list, "LARGE_BYTES", 1000)
    reads = []
    read = image_list._thumbnail
    monkeypatch.setattr(image_list, "_thumbnail", lambda entry: reads.append(entry) or read(entry))
    bench = open_app(scan)
    bench.wait_image()
    model = bench.window.images._model
    entry = bench.window.images.entries[0]
    bench.qtbot.waitUntil(lambda: model.has_thumbnail(entry.id))
    assert reads == []


def shown(canvas) -> np.ndarray:
    """The grey values in the middle of the view."""
    image = canvas.viewport().grab().toImage()
    middle = image.rect().center()
    points = [(middle.x() + x, middle.y() + y) for x in range(-40, 40) for y in range(-40, 40)]
    return np.array([image.pixelColor(*point).lightness() for point in points], float)


@pytest.mark.parametrize("tool", ["click", "select", "six", "brush", "eraser", "lasso", "polygon", "livewire", "flood"])
def test_any_tool_ends_measuring(open_app, scan, tool):
    bench = open_app(scan)
    bench.wait_image()
    bench.window.actions_by_key["ruler"].trigger()
    assert bench.app.viewing.measuring.kind == "ruler"
    bench.window.actions_by_key[f"{tool}_tool"].trigger()
    assert bench.app.viewing.measuring.kind == ""
    assert not bench.app.tools._is_paused
    assert not bench.window.actions_by_key["ruler"].isChecked()


def test_a_larger_image_opens_where_a_second_image_lies_over_four_views(open_app, scan):
    bench = open_app(scan)
    bench.wait_image()
    bench.window.actions_by_key["four_views"].trigger()
    bench.app.viewing.second.open(scan)
    layer = bench.app.viewing.second._layer
    bench.qtbot.waitUntil(lambda: layer.is_shown, timeout=20_000)
    depth, height, width = bench.app.document.image.voxels.shape
    larger = Image(np.zeros((3 * depth, 3 * height, 3 * width), np.int16), bench.app.document.image.geometry, name="larger")
    with bench.qtbot.captureExceptions() as errors:
        bench.app.document.set_image(2, larger, slice_index=3 * depth - 1)
    assert errors == []
    assert not layer.is_shown


def test_a_second_image_that_arrives_takes_the_layer_from_the_time_points(open_app, scan):
    bench = open_app(scan)
    bench.wait_image()
    viewing = bench.app.viewing
    viewing.time._bar.show_frames(3)
    viewing.second.open(scan)
    viewing.time._bar.slider.setValue(2)
    bench.click(40, 60)
    assert len(bench.state.prompt) == 0
    bench.qtbot.waitUntil(lambda: viewing.second._layer.is_shown and viewing.second._job is None, timeout=20_000)
    assert viewing.time._bar.slider.value() == 0
    bench.click(40, 60)
    assert len(bench.state.prompt) == 1


def test_the_keys_stay_with_the_view_that_is_there(open_app, scan, tmp_path):
    PillowImage.fromarray(np.zeros((50, 60), np.uint8)).save(tmp_path / "picture.png")
    bench = open_app(scan, tmp_path / "picture.png")
    bench.wait_image("scan.nii.gz")
    volume = bench.app.document.image_id
    bench.window.activateWindow()
    bench.key(Qt.Key.Key_F4)
    views = bench.window.views
    views.set_alone(1)
    bench.qtbot.waitUntil(views.views[1].hasFocus)
    bench.app.workspace.show_image(next(each.id for each in bench.app.workspace.project.images() if each.id != volume))
    bench.wait_image("picture.png")
    bench.qtbot.wait(50)
    assert bench.window.canvas.hasFocus()
    bench.app.workspace.show_image(volume)
    bench.wait_image("scan.nii.gz")
    bench.qtbot.wait(50)
    assert views.views[1].hasFocus()
