"""What is begun is kept: points of a structure that wait for the others, over other images, other projects and a restart."""

from __future__ import annotations

import shutil

import pytest
from annotated_projects import write_volume
from app_bench import AppBench
from column_bench import EXTREMES, column_bench, slices, wait_done
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.click_markers import ClickMarker
from fourclick.annotator.storage.project import Project
from fourclick.models.prompt import PlacedPoint

SIX = ((1, (70, 60)), *((4, point) for point in EXTREMES), (7, (71, 60)))


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    """The app on a bright column through nine thick slices, and on a second volume."""
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    bench = column_bench(qtbot, tmp_path, slice_mm=2.0)
    bench.app.workspace.add_paths([write_volume(tmp_path / "second.nii.gz", shape=(5, 60, 80))], shows_first=False)
    qtbot.waitUntil(lambda: len(bench.window.images.entries) == 2)
    yield bench
    bench.close()


def place(bench, count):
    bench.window.actions_by_key["six_tool"].trigger()
    for index, point in SIX[:count]:
        bench.app.document.set_slice(index)
        bench.click(*point)


def expected(count):
    return [PlacedPoint(float(x), float(y), index) for index, (x, y) in SIX[:count]]


def shown_markers(bench):
    return [item for item in bench.window.canvas.scene().items() if isinstance(item, ClickMarker) and item.isVisible()]


def next_key(bench):
    bench.key(Qt.Key.Key_Space)


def next_in_list(bench):
    bench.window.images.imageRequested.emit(bench.window.images.entries[1].id)


@pytest.mark.parametrize("go_on", [next_key, next_in_list], ids=["Space", "list"])
@pytest.mark.parametrize("count", [1, 5])
def test_begun_six_points_come_back_with_their_image(bench, go_on, count):
    place(bench, count)
    assert bench.app.six_points.points == expected(count)
    go_on(bench)
    bench.wait_image("second.nii.gz")
    assert bench.app.six_points.points == []
    assert not shown_markers(bench)
    assert bench.app.workspace.project.images()[0].status is ImageStatus.DRAFT
    bench.key(Qt.Key.Key_Backspace)
    bench.wait_image("column.nii.gz")
    assert bench.app.six_points.points == expected(count)
    assert len(shown_markers(bench)) == count
    assert f"{count} of six points are placed" in bench.window.statusBar().currentMessage()
    assert bench.app.document.slice_index == SIX[count - 1][0], "where the last one was placed"
    for index, point in SIX[count:]:
        bench.app.document.set_slice(index)
        bench.click(*point)
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))
    assert bench.app.six_points.points == []


def test_begun_four_points_come_back_too(bench):
    bench.app.document.set_slice(4)
    bench.click_extremes(EXTREMES[:3])
    next_key(bench)
    bench.wait_image("second.nii.gz")
    bench.key(Qt.Key.Key_Backspace)
    bench.wait_image("column.nii.gz")
    assert len(bench.state.prompt) == 3


def test_each_image_keeps_points_of_its_own_with_their_label(bench):
    bench.window.labels.add_label()
    second = bench.app.document.labels.next_id - 1
    bench.app.document.set_active_label(second)
    place(bench, 2)
    next_key(bench)
    bench.wait_image("second.nii.gz")
    bench.app.document.set_active_label(1)
    bench.click(30, 20)
    assert len(bench.app.six_points.points) == 1
    bench.key(Qt.Key.Key_Backspace)
    bench.wait_image("column.nii.gz")
    assert bench.app.six_points.points == expected(2)
    assert bench.state.active_label == second
    next_key(bench)
    bench.wait_image("second.nii.gz")
    assert bench.app.six_points.points == [PlacedPoint(30.0, 20.0, bench.app.document.slice_index)]


def test_points_taken_back_stay_away(bench):
    place(bench, 3)
    bench.click(20, 20, Qt.MouseButton.RightButton)
    next_key(bench)
    bench.wait_image("second.nii.gz")
    bench.key(Qt.Key.Key_Backspace)
    bench.wait_image("column.nii.gz")
    assert bench.app.six_points.points == expected(2)
    bench.key(Qt.Key.Key_Escape)
    assert bench.app.six_points.points == []
    assert bench.app.workspace.settle()
    assert bench.app.workspace.project.images()[0].status is ImageStatus.NEW


def test_points_come_back_after_another_project_and_after_a_restart(bench, qtbot, tmp_path):
    place(bench, 4)
    folder = bench.app.workspace.project.folder
    bench.app.files.open_project(tmp_path / "other")
    assert bench.app.six_points.points == []
    assert not shown_markers(bench)
    bench.app.files.open_project(folder)
    bench.wait_image("column.nii.gz")
    assert bench.app.six_points.points == expected(4)
    bench.close()
    again = AppBench(qtbot, tmp_path, load=FakePredictor).start(folder)
    try:
        again.wait_image("column.nii.gz")
        assert again.app.six_points.points == expected(4)
        assert again.app.tools.tool == "six"
        again.app.document.set_slice(4)
        again.click(*EXTREMES[3])
        assert again.app.six_points.points == expected(5)
    finally:
        again.close()


def test_points_are_on_disk_as_soon_as_they_are_saved(bench, tmp_path):
    place(bench, 3)
    bench.app.workspace.flush()
    copy = tmp_path / "killed"
    shutil.copytree(bench.app.workspace.project.folder, copy, ignore=shutil.ignore_patterns("*.lock"))
    with Project.open(copy) as project:
        assert list(project.load_state(project.images()[0].id).placed) == expected(3)
        assert project.click_log() == [], "the fill is logged, not the points that ask for it"


def test_the_six_points_of_a_fill_stay_until_it_is_there(bench):
    """The image may be left while it is computed, and the fill be cancelled."""
    bench.predictor.gate.clear()
    place(bench, 6)
    assert bench.app.structures.is_running
    next_key(bench)
    bench.wait_image("second.nii.gz")
    assert not bench.app.structures.is_running
    bench.predictor.gate.set()
    bench.key(Qt.Key.Key_Backspace)
    bench.wait_image("column.nii.gz")
    assert bench.app.six_points.points == expected(6)
    bench.predictor.gate.clear()
    # a click more asks for it again
    bench.click(71, 60)
    assert bench.app.structures.is_running
    bench.window.running.cancel_button.click()
    bench.predictor.gate.set()
    assert bench.app.six_points.points == expected(6)
    bench.click(71, 60)
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))
    assert bench.app.six_points.points == []


def test_undo_and_redo_show_the_slice_of_the_point(bench):
    place(bench, 2)
    bench.app.document.set_slice(0)
    bench.app.document.undo_stack.undo()
    assert bench.app.document.slice_index == 4
    bench.app.document.undo_stack.undo()
    assert bench.app.document.slice_index == 1
    bench.app.document.undo_stack.redo()
    assert bench.app.six_points.points == expected(1)


def test_an_image_with_begun_points_is_not_handed_in(bench):
    place(bench, 2)
    bench.app.team.hand_in()
    assert "Six points are begun" in bench.window.statusBar().currentMessage()
    assert bench.app.document.image.name == "column.nii.gz"
    bench.app.workspace.flush()
    assert bench.app.workspace.project.images()[0].status is ImageStatus.DRAFT


def test_q_says_that_the_next_image_keeps_them(bench):
    place(bench, 2)
    bench.key(Qt.Key.Key_Q)
    assert "Space shows the next image and keeps them" in bench.window.statusBar().currentMessage()
    assert bench.app.document.image.name == "column.nii.gz"
