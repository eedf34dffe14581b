"""The hand tools in the whole app: bar, keys, menu, locks, and that all of it is on disk."""

from __future__ import annotations

import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest
from annotated_projects import write_volume
from app_bench import AppBench
from fake_predictor import FakePredictor
from gui_bench import move_pointer
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMenu
from shapes import bright, disc

from fourclick.annotator.editing.rules import Over
from fourclick.annotator.gui.hand_tools import HAND_TOOLS, HINTS
from fourclick.annotator.storage.project import Project

LEFT = Qt.MouseButton.LeftButton
EXTREMES = ((40, 60), (100, 61), (70, 35), (71, 85))
SHAPE = (120, 160)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def open_app(qtbot, home):
    picture = home / "scan.png"
    cv2.imwrite(str(picture), bright(disc(SHAPE, (70, 60), 25)))
    benches = []

    def open_(*paths):
        bench = AppBench(qtbot, home, load=FakePredictor)
        benches.append(bench)
        bench.start(*(paths or [picture]))
        bench.wait_image("scan.png")
        return bench

    yield open_
    for bench in benches:
        bench.close()


def drag(bench, start, end, button=LEFT):
    viewport = bench.window.canvas.viewport()
    QTest.mousePress(viewport, button, Qt.KeyboardModifier.NoModifier, bench._at(*start))
    move_pointer(viewport, bench._at(*end), button)
    QTest.mouseRelease(viewport, button, Qt.KeyboardModifier.NoModifier, bench._at(*end))


def bits(bench, number=-1):
    return bench.state.annotation.regions[number].mask.to_array()


def stored(home, tmp_path):
    """The project as it would be found after a kill: its files as they are on disk now."""
    copy = tmp_path / "killed"
    shutil.copytree(home / "home" / "default-project", copy, ignore=shutil.ignore_patterns("*.lock"))
    with Project.open(copy) as project:
        entry = project.images()[0]
        return project.load_state(entry.id), project.click_log(entry.id)


def test_the_six_point_tool_tells_what_it_wants_and_gives_the_panel_back(open_app):
    bench = open_app()
    before = bench.window.prompt_panel._hint.text()
    bench.window.actions_by_key["six_tool"].trigger()
    assert bench.window.prompt_panel._hint.text() == HINTS["six"]
    bench.window.actions_by_key["click_tool"].trigger()
    assert bench.window.prompt_panel._hint.text() == before


@pytest.mark.parametrize(("key", "tool"), list(zip("BELTIU", HAND_TOOLS, strict=True)))
def test_each_tool_has_a_key_a_button_and_a_hint(open_app, key, tool):
    bench = open_app()
    bench.key(getattr(Qt.Key, f"Key_{key}"))
    assert bench.app.tools.tool == tool
    assert bench.window.actions_by_key[f"{tool}_tool"].isChecked()
    assert bench.window.prompt_panel._hint.text() == HINTS[tool]
    bench.key(Qt.Key.Key_C)
    assert not bench.window.actions_by_key[f"{tool}_tool"].isChecked()
    assert "leftmost" in bench.window.prompt_panel._hint.text()


def test_a_stroke_is_on_disk_as_soon_as_it_is_saved(open_app, home, tmp_path):
    bench = open_app()
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (60, 20))
    drag(bench, (40, 10), (40, 30), Qt.MouseButton.RightButton)
    bench.app.workspace.flush()
    state, log = stored(home, tmp_path)
    assert np.array_equal(state.annotation.regions[0].mask.to_array(), bits(bench))
    assert state.annotation.regions[0].seconds > 0
    assert [event.kind for event in log] == ["brush", "brush"]
    assert {event.region_id for event in log} == {state.annotation.regions[0].id}


def test_a_line_under_way_is_not_lost_when_the_app_is_closed(open_app, home):
    bench = open_app()
    bench.key(Qt.Key.Key_T)
    for point in ((20, 20), (60, 20), (60, 60)):
        bench.click(*point)
    bench.close()
    with Project.open(home / "home" / "default-project") as project:
        state = project.load_state(project.images()[0].id)
    assert state.annotation.regions[0].mask.to_array()[30, 50]


def test_brush_size_and_locks_come_back(open_app, home):
    bench = open_app()
    bench.key(Qt.Key.Key_B)
    for _ in range(3):
        bench.key(Qt.Key.Key_BracketRight)
    bench.app.workspace.save_labels(bench.app.document.labels.changed(1, is_locked=True))
    size = bench.app.tools.hands.work.options.diameter_px
    assert size > 20
    bench.close()
    again = open_app()
    options = again.app.tools.hands.work.options
    assert options.diameter_px == size
    assert options.rules.locked == {1}
    drag(again, (20, 20), (60, 20))
    assert len(again.state.annotation) == 0
    again.app.workspace.save_labels(again.app.document.labels.changed(1, is_locked=False))
    drag(again, (20, 20), (60, 20))
    assert len(again.state.annotation) == 1


def test_the_bars_options_are_those_of_the_tools(open_app):
    bench = open_app()
    bar, work = bench.app.hands.bar, bench.app.tools.hands.work
    bench.key(Qt.Key.Key_B)
    bar._size.setValue(33)
    assert work.options.diameter_px == 33
    bar._over.setCurrentIndex(1)
    bar._over.activated.emit(1)
    assert work.options.rules.over is Over.KEEP
    bar._over.setCurrentIndex(3)
    bar._over.activated.emit(3)
    assert work.options.rules.inside_label == 1
    bar._limits.setChecked(True)
    assert work.options.rules.value_range == (bar._low.value(), bar._high.value())
    window = bench.window.canvas.display_window
    assert bar._low.value() == pytest.approx(window.low, abs=0.1)
    assert not bar._ball.isEnabled(), "a picture has no neighbouring slices"
    bar._limits.setChecked(False)
    assert work.options.rules.value_range is None


def test_another_label_means_another_region(open_app):
    bench = open_app()
    bench.window.labels.add_label()
    bench.app.document.set_active_label(1)
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (60, 20))
    bench.window.labels.choose(1)
    drag(bench, (20, 60), (60, 60))
    assert [each.label for each in bench.state.annotation] == [1, 2]


@pytest.mark.parametrize("is_added", [True, False], ids=["added", "chosen"])
def test_a_label_chosen_before_the_brush_is_taken_up_gets_the_stroke(open_app, is_added):
    bench = open_app()
    bench.click_extremes(EXTREMES)
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    first = bench.state.annotation.regions[0]
    assert bench.state.selected == first.id
    bench.window.labels.add_label()
    if not is_added:
        bench.window.labels.choose(0)
        bench.window.labels.choose(1)
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (30, 20))
    assert [each.label for each in bench.state.annotation] == [1, bench.state.active_label]
    assert bench.state.annotation.regions[0] == first
    assert bench.state.active_label != 1


def test_the_brush_goes_on_with_a_region_that_was_selected_after_the_label_was_chosen(open_app):
    bench = open_app()
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (60, 20))
    bench.key(Qt.Key.Key_S)
    bench.window.labels.add_label()
    bench.app.document.select(None)
    bench.click(40, 20)
    bench.key(Qt.Key.Key_B)
    drag(bench, (40, 20), (40, 40))
    assert [each.label for each in bench.state.annotation] == [1]
    assert bits(bench)[36, 40]


def test_the_brush_goes_on_with_the_selected_region_of_the_active_label(open_app):
    bench = open_app()
    bench.window.labels.add_label()
    bench.window.labels.choose(0)
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (60, 20))
    bench.key(Qt.Key.Key_S)
    bench.window.labels.choose(1)
    bench.window.labels.choose(0)
    bench.key(Qt.Key.Key_B)
    drag(bench, (40, 20), (40, 40))
    assert [each.label for each in bench.state.annotation] == [1]


def test_enter_accepts_and_escape_cancels_as_before(open_app):
    bench = open_app()
    bench.click_extremes(EXTREMES)
    bench.mask()
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (30, 20))
    assert bench.state.refining is not None
    bench.key(Qt.Key.Key_Return)
    assert bench.state.refining is None
    assert bits(bench)[20, 25]
    assert bits(bench)[60, 70]
    bench.key(Qt.Key.Key_Escape)
    assert bench.state.selected is None


def test_the_menu_works_on_the_selected_region(open_app, qtbot):
    bench = open_app()
    bench.key(Qt.Key.Key_B)
    drag(bench, (20, 20), (60, 20))
    before = bits(bench)
    bench.key(Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    (dialog,) = bench.window.findChildren(QInputDialog)
    dialog.setDoubleValue(3)
    dialog.accept()
    assert bits(bench).any(axis=1).sum() == before.any(axis=1).sum() + 6
    bench.key(Qt.Key.Key_Escape)
    drag(bench, (20, 60), (60, 60))
    menus = {menu.title(): menu for menu in bench.window.findChildren(QMenu)}
    menus["&Unite with"].aboutToShow.emit()
    (choice,) = menus["&Unite with"].actions()
    assert isinstance(choice, QAction)
    choice.trigger()
    assert len(bench.state.annotation) == 1
    assert bits(bench)[[20, 60], 40].all()
    menus["&Unite with"].aboutToShow.emit()
    (nobody,) = menus["&Unite with"].actions()
    assert not nobody.isEnabled()


def test_the_keys_copy_along_the_view_that_was_painted_in_last(open_app, home):
    write_volume(home / "volume.nii.gz", shape=(12, 60, 80))
    bench = open_app()
    bench.app.files.open_paths([home / "volume.nii.gz"])
    bench.wait_image("volume.nii.gz")
    bench.window.actions_by_key["four_views"].setChecked(True)
    bench.app.viewing.linked.move_crosshair((6, 30, 40))
    view = bench.window.views.views[1]
    bench.key(Qt.Key.Key_B)
    column, row = view.crosshair.point
    place = view.mapFromScene(QPointF(column + 0.5, row + 0.5))
    QTest.mousePress(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseRelease(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    painted = bench.state.annotation.label_volume((12, 60, 80))
    assert painted[:, 30].any()
    assert not painted[:, 31].any()
    bench.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    copied = bench.state.annotation.label_volume((12, 60, 80))
    assert np.array_equal(copied[:, 31], painted[:, 30])
    assert bench.app.viewing.linked.crosshair == (6, 31, 40)
    assert bench.window.statusBar().currentMessage() == "Copied in the coronal view, to slice 32."
    drag(bench, (10, 10), (20, 10))
    bench.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    axial = bench.state.annotation.label_volume((12, 60, 80))
    assert np.array_equal(axial[5], axial[6])
    assert bench.app.viewing.linked.crosshair == (5, 31, 40)


def test_while_a_size_is_typed_enter_and_escape_belong_to_it(open_app, qapp):
    bench = open_app()
    bench.click_extremes(EXTREMES)
    bench.mask()
    bench.window.actions_by_key["brush_tool"].trigger()
    qapp.focusChanged.emit(bench.window.canvas, bench.app.hands.bar._size)
    for key in ("accept", "cancel"):
        assert not bench.window.actions_by_key[key].isEnabled()
    qapp.focusChanged.emit(bench.app.hands.bar._size, bench.window.canvas)
    for key in ("accept", "cancel"):
        assert bench.window.actions_by_key[key].isEnabled()


def test_a_label_of_another_project_limits_nothing(open_app):
    bench = open_app()
    work = bench.app.tools.hands.work
    labels = bench.app.document.labels
    gone = labels.next_id
    bench.app.document.set_labels(labels.with_label("liver"))
    work.set_options(replace(work.options, rules=replace(work.options.rules, inside_label=gone)))
    bench.app.document.set_labels(labels)
    assert work.options.rules.inside_label is None
    bench.app.tools.set_tool("brush")
    drag(bench, (40, 40), (60, 40))
    assert bits(bench).any()
