"""What is begun is kept: points of a structure that wait for the others, over other images, other projects and a restart."""

from __future__ import annotations

import shutil
import threading

import nibabel as nib
import numpy as np
import pytest
from annotated_projects import write_volume
from app_bench import AppBench
from column_bench import EXTREMES, accept_on, column_bench, slices, wait_done
from fake_predictor import FakePredictor
from gui_bench import move_pointer
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.click_markers import ClickMarker
from fourclick.annotator.gui.panels.second_image_bar import TimeBar
from fourclick.annotator.storage import image_files
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
    bench.predictor.gate.set()
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


def begin_fill(bench):
    """Six points whose fill waits."""
    bench.predictor.gate.clear()
    place(bench, 6)
    assert bench.app.structures.is_filling_six
    assert bench.window.running.names == ("filling from six points",)


def end_fill(bench):
    bench.predictor.gate.set()
    wait_done(bench)


def test_the_end_of_a_fill_leaves_the_tool_that_was_taken_meanwhile_with_its_line(bench):
    begin_fill(bench)
    bench.key(Qt.Key.Key_T)
    bench.app.document.set_slice(0)
    for point in ((110, 20), (140, 20), (140, 60)):
        bench.click(*point)
    end_fill(bench)
    assert slices(bench) == list(range(1, 8))
    assert bench.app.six_points.points == []
    assert bench.app.tools.tool == "polygon"
    assert bench.app.tools.hands.is_under_way
    bench.click(110, 60)
    bench.key(Qt.Key.Key_Return)
    (drawn,) = [region for region in bench.state.annotation if region.slice_index == 0]
    assert drawn.mask.contains(115, 55), "within the fourth point"
    assert not bench.state.prompt


def test_the_end_of_a_fill_does_not_cut_a_stroke(bench):
    begin_fill(bench)
    bench.key(Qt.Key.Key_B)
    bench.app.document.set_slice(0)
    viewport, left = bench.window.canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, bench._at(110, 20))
    move_pointer(viewport, bench._at(120, 20), left)
    end_fill(bench)
    assert bench.app.tools.hands.is_under_way
    move_pointer(viewport, bench._at(150, 20), left)
    QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, bench._at(150, 20))
    (drawn,) = [region for region in bench.state.annotation if region.slice_index == 0]
    assert drawn.mask.contains(145, 20)


def test_after_a_fill_the_six_point_tool_makes_room_for_corrections(bench):
    place(bench, 6)
    wait_done(bench)
    assert bench.app.tools.tool == "click"


def test_points_dropped_during_their_fill_cancel_it_and_the_next_ones_stay(bench, qtbot):
    begin_fill(bench)
    bench.key(Qt.Key.Key_Escape)
    assert bench.app.six_points.points == []
    assert not bench.app.structures.is_running
    assert "filling from them was cancelled" in bench.window.statusBar().currentMessage()
    place(bench, 3)
    bench.predictor.gate.set()
    # until the worker has answered what nobody wants any more
    bench.app.document.set_slice(4)
    bench.window.actions_by_key["click_tool"].trigger()
    bench.click_extremes(EXTREMES)
    bench.mask()
    assert bench.app.six_points.points == expected(3)
    assert slices(bench) == []


def test_another_sixth_point_during_the_fill_begins_it_anew(bench):
    begin_fill(bench)
    bench.app.document.undo_stack.undo()
    assert not bench.app.structures.is_running
    bench.app.document.set_slice(6)
    bench.click(71, 60)
    assert bench.app.structures.is_filling_six
    end_fill(bench)
    assert slices(bench) == list(range(1, 7))
    assert bench.app.six_points.points == []


def test_other_edits_and_their_undo_leave_the_fill_alone(bench):
    bench.window.labels.add_label()
    begin_fill(bench)
    bench.app.document.set_active_label(1)
    bench.app.document.undo_stack.undo()
    assert bench.app.structures.is_filling_six
    end_fill(bench)
    assert slices(bench) == list(range(1, 8))


def test_undo_and_redo_show_the_slice_of_the_point(bench):
    place(bench, 2)
    bench.app.document.set_slice(0)
    bench.app.document.undo_stack.undo()
    assert bench.app.document.slice_index == 4
    bench.app.document.undo_stack.undo()
    assert bench.app.document.slice_index == 1
    bench.app.document.undo_stack.redo()
    assert bench.app.six_points.points == expected(1)


def test_points_leave_no_trace_in_the_click_log_whatever_is_selected_meanwhile(bench):
    accept_on(bench, 2)
    accept_on(bench, 4)
    place(bench, 2)
    logged = list(bench.logged)
    bench.app.document.select(bench.state.annotation.regions[0].id)
    bench.app.document.undo_stack.undo()
    assert bench.app.six_points.points == expected(1)
    bench.app.document.undo_stack.redo()
    assert bench.logged == logged
    for _ in range(3):
        bench.app.document.undo_stack.undo()
    assert [event.kind for event in bench.logged[len(logged) :]] == ["undo"], "of the mask"


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


def test_all_six_points_that_wait_ask_for_one_more_click(bench):
    """Which is true wherever it is said."""
    status = bench.window.statusBar().currentMessage
    begin_fill(bench)
    bench.key(Qt.Key.Key_Q)
    assert "Filling from the six points: wait for it" in status()
    bench.app.team.hand_in()
    assert "Filling from the six points: wait for it" in status()
    bench.window.running.cancel_button.click()
    assert "A click more with the six-point tool fills" in status()
    bench.key(Qt.Key.Key_Q)
    assert "All six points are placed. Click once more" in status()
    bench.app.team.hand_in()
    assert "All six points are placed: click once more" in status()
    next_key(bench)
    bench.wait_image("second.nii.gz")
    bench.predictor.gate.set()
    bench.key(Qt.Key.Key_Backspace)
    bench.wait_image("column.nii.gz")
    assert "All six points are placed on this image: click once more" in status()
    bench.click(20, 20)
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))


# A mask that is accepted before the network has answered


def click_and_accept(bench):
    """Enter comes before the answer."""
    bench.app.document.set_slice(4)
    bench.predictor.gate.clear()
    bench.click_extremes(EXTREMES)
    bench.key(Qt.Key.Key_Return)
    assert bench.app.document.is_accepting


def stored(bench, number=0):
    bench.app.workspace.flush()
    project = bench.app.workspace.project
    with Project.open_to_read(project.folder) as opened:
        return opened.load_state(opened.images()[number].id)


def test_the_next_image_waits_for_a_mask_that_was_accepted_already(bench):
    click_and_accept(bench)
    next_key(bench)
    assert "as soon as this mask is there" in bench.window.statusBar().currentMessage()
    bench.predictor.gate.set()
    bench.wait_image("second.nii.gz")
    assert [region.slice_index for region in stored(bench).annotation] == [4]
    assert not stored(bench).prompt
    assert len(bench.state.annotation) == 0


def test_an_image_that_is_read_already_waits_for_it_too(bench, qtbot):
    bench.app.document.set_slice(4)
    bench.predictor.gate.clear()
    bench.click_extremes(EXTREMES)
    next_key(bench)
    bench.app.document.accept()
    assert bench.app.document.is_accepting
    bench.predictor.gate.set()
    bench.wait_image("second.nii.gz")
    assert [region.slice_index for region in stored(bench).annotation] == [4]


def test_where_the_network_fails_the_image_stays_with_its_clicks(bench, qtbot):
    click_and_accept(bench)
    bench.predictor.error = RuntimeError("out of memory")
    next_key(bench)
    bench.predictor.gate.set()
    qtbot.waitUntil(lambda: not bench.app.document.is_accepting, timeout=20_000)
    # until what would follow has had its turn
    qtbot.wait(50)
    assert bench.app.document.image.name == "column.nii.gz"
    assert len(bench.state.prompt) == 4
    bench.predictor.error = None
    next_key(bench)
    bench.wait_image("second.nii.gz")
    assert len(stored(bench).prompt) == 4


@pytest.fixture
def third(bench, qtbot, tmp_path):
    """The app with a third volume."""
    bench.app.workspace.add_paths([write_volume(tmp_path / "third.nii.gz", shape=(5, 60, 80))], shows_first=False)
    qtbot.waitUntil(lambda: len(bench.window.images.entries) == 3)
    return bench


def wait_with_the_second_image(bench):
    """Space, then Enter before the answer: the second image is read and waits."""
    bench.app.document.set_slice(4)
    bench.predictor.gate.clear()
    bench.click_extremes(EXTREMES)
    next_key(bench)
    bench.app.document.accept()
    assert bench.app.document.is_accepting
    bench.qtbot.waitUntil(lambda: bench.app.workspace._opener.wanted is None, timeout=20_000)


def listed(bench):
    """The name of the image that the list marks as the one on show."""
    return bench.window.images._view.currentIndex().data()


def choose(bench, number):
    bench.window.images.imageRequested.emit(bench.window.images.entries[number].id)


def lock(bench):
    bench.app.workspace.save_labels(bench.app.document.labels.changed(1, is_locked=True))


def fail(bench):
    bench.predictor.error = RuntimeError("out of memory")


@pytest.mark.parametrize("prevent", [fail, lock])
@pytest.mark.parametrize("wait", [wait_with_the_second_image, click_and_accept], ids=["image waits", "at once"])
def test_where_the_mask_is_not_accepted_the_list_marks_the_image_on_show(third, prevent, wait):
    wait(third)
    choose(third, 2)
    prevent(third)
    third.predictor.gate.set()
    third.qtbot.waitUntil(lambda: not third.app.document.is_accepting, timeout=20_000)
    # until what would follow has had its turn
    third.qtbot.wait(50)
    assert third.app.document.image.name == "column.nii.gz"
    assert third.app.workspace.current_id == third.app.document.image_id
    assert "column" in listed(third)
    third.key(Qt.Key.Key_Escape)
    assert not third.state.prompt
    choose(third, 1)
    third.wait_image("second.nii.gz")


def test_the_image_that_was_chosen_last_follows_the_mask(third):
    click_and_accept(third)
    choose(third, 1)
    choose(third, 2)
    third.predictor.gate.set()
    third.wait_image("third.nii.gz")
    assert [region.slice_index for region in stored(third).annotation] == [4]


def test_the_image_that_was_chosen_last_follows_also_where_another_one_is_still_read(third, monkeypatch):
    read = threading.Event()
    real = image_files.read_image
    monkeypatch.setattr(image_files, "read_image", lambda path: read.wait(20) and real(path))
    third.app.document.set_slice(4)
    third.predictor.gate.clear()
    third.click_extremes(EXTREMES)
    choose(third, 2)
    third.app.document.accept()
    choose(third, 1)
    read.set()
    third.qtbot.waitUntil(lambda: not third.app.workspace._opener._jobs, timeout=20_000)
    third.predictor.gate.set()
    third.wait_image("second.nii.gz")
    assert third.app.workspace.current_id == third.app.document.image_id


def test_an_image_that_is_not_on_show_is_not_handed_in(bench, monkeypatch, qtbot):
    read = threading.Event()
    real = image_files.read_image
    bench.app.workspace._opener._ahead = None
    monkeypatch.setattr(image_files, "read_image", lambda path: read.wait(20) and real(path))
    next_in_list(bench)
    bench.app.team.hand_in()
    assert "not on show" in bench.window.statusBar().currentMessage()
    read.set()
    bench.wait_image("second.nii.gz")
    assert {entry.status for entry in bench.app.workspace.project.images()} == {ImageStatus.NEW}


@pytest.mark.parametrize("is_read_first", [False, True], ids=["mask first", "failure first"])
def test_enter_counts_where_the_next_image_cannot_be_read(bench, qtbot, tmp_path, is_read_first):
    bench.app.document.set_slice(4)
    bench.predictor.gate.clear()
    bench.click_extremes(EXTREMES)
    (tmp_path / "second.nii.gz").write_bytes(b"no image any more")
    next_key(bench)
    bench.app.document.accept()
    assert bench.app.document.is_accepting
    if is_read_first:
        qtbot.waitUntil(lambda: bench.app.workspace._opener.wanted is None, timeout=20_000)
        assert bench.app.document.image.name == "column.nii.gz"
    bench.predictor.gate.set()
    qtbot.waitUntil(lambda: bench.app.document.image is None, timeout=20_000)
    assert [region.slice_index for region in stored(bench).annotation] == [4]
    assert not stored(bench).prompt


def test_an_image_that_could_not_be_read_is_tried_again_when_it_is_chosen_again(bench, qtbot, tmp_path):
    (tmp_path / "second.nii.gz").write_bytes(b"no image any more")
    next_in_list(bench)
    qtbot.waitUntil(lambda: bench.app.document.image is None, timeout=20_000)
    write_volume(tmp_path / "second.nii.gz", shape=(5, 60, 80))
    next_in_list(bench)
    bench.wait_image("second.nii.gz")


def test_what_was_accepted_on_one_image_is_not_accepted_on_another(bench, tmp_path):
    """The wish does not go over to clicks that wait on the image that is opened."""
    bench.app.document.set_slice(4)
    bench.click_extremes(EXTREMES)
    bench.mask()
    folder = bench.app.workspace.project.folder
    bench.app.files.open_project(tmp_path / "other")
    bench.app.workspace.add_paths([tmp_path / "column.nii.gz"])
    bench.wait_image("column.nii.gz")
    click_and_accept(bench)
    bench.app.files.open_project(folder)
    bench.predictor.gate.set()
    bench.wait_image("column.nii.gz")
    bench.mask()
    assert len(bench.state.prompt) == 4
    assert len(bench.state.annotation) == 0


# A line that cannot become an edit now


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_I], ids=["polygon", "livewire"])
def test_a_line_that_may_not_become_an_edit_now_stays_until_it_may(bench, key):
    labels = bench.app.document.labels
    bench.key(key)
    for point in ((20, 20), (60, 20), (60, 60), (20, 60)):
        bench.click(*point)
    bench.app.workspace.save_labels(labels.changed(1, is_locked=True))
    bench.key(Qt.Key.Key_Return)
    assert "locked" in bench.window.statusBar().currentMessage()
    assert bench.app.tools.hands.is_under_way
    assert len(bench.app.tools.hands.overlay.line.points) >= 4
    # another tool and back
    bench.key(Qt.Key.Key_B)
    bench.key(key)
    assert bench.app.tools.hands.is_under_way
    bench.app.workspace.save_labels(labels)
    bench.key(Qt.Key.Key_Return)
    assert not bench.app.tools.hands.is_under_way
    assert bench.state.annotation.regions[0].mask.contains(40, 40)


def test_a_line_that_was_put_down_does_not_go_over_to_another_image(bench):
    labels = bench.app.document.labels
    bench.key(Qt.Key.Key_T)
    for point in ((20, 20), (50, 20), (50, 50)):
        bench.click(*point)
    bench.app.workspace.save_labels(labels.changed(1, is_locked=True))
    bench.key(Qt.Key.Key_B)
    next_key(bench)
    bench.wait_image("second.nii.gz")
    assert "was dropped with its image" in bench.window.statusBar().currentMessage()
    bench.app.workspace.save_labels(labels)
    bench.key(Qt.Key.Key_T)
    assert not bench.app.tools.hands.is_under_way


def put_down_polygon(bench):
    """On slice 4, of a label that is locked then; the brush is in hand."""
    bench.app.document.set_slice(4)
    bench.key(Qt.Key.Key_T)
    for point in ((20, 20), (60, 20), (60, 60), (20, 60)):
        bench.click(*point)
    lock(bench)
    bench.key(Qt.Key.Key_B)
    hands = bench.app.tools.hands
    assert not hands.is_under_way
    assert hands.is_begun
    return hands


def test_a_line_that_was_put_down_is_seen_on_its_slice_only(bench):
    line = put_down_polygon(bench).overlay.line
    assert len(line.points) == 4
    for tool in ("brush_tool", "click_tool"):
        bench.window.actions_by_key[tool].trigger()
        bench.app.document.set_slice(0)
        assert not line.points
        bench.app.document.set_slice(4)
        assert len(line.points) == 4


def test_a_line_that_was_put_down_and_forgotten_is_not_painted_into_what_was_made_since(bench):
    labels = bench.app.document.labels
    put_down_polygon(bench)
    bench.app.workspace.save_labels(labels)
    bench.window.actions_by_key["click_tool"].trigger()
    bench.click_extremes(EXTREMES)
    bench.mask()
    next_key(bench)
    bench.wait_image("second.nii.gz")
    assert "was dropped with its image" in bench.window.statusBar().currentMessage()
    assert len(stored(bench).prompt) == 4
    assert len(stored(bench).annotation) == 0


def test_a_line_begun_while_the_next_image_is_read_is_kept_where_that_cannot_be_read(bench, qtbot, tmp_path):
    (tmp_path / "second.nii.gz").write_bytes(b"no image any more")
    next_key(bench)
    bench.key(Qt.Key.Key_T)
    for point in ((20, 20), (60, 20), (60, 60)):
        bench.click(*point)
    assert bench.app.tools.hands.is_under_way
    qtbot.waitUntil(lambda: bench.app.document.image is None, timeout=20_000)
    assert stored(bench).annotation.regions[0].mask.contains(50, 30)


def test_a_line_under_way_becomes_an_edit_before_another_time_point_is_shown(bench, tmp_path):
    """There it could not be closed any more, nor with the image left."""
    nib.save(nib.Nifti1Image(np.zeros((80, 60, 3, 4), np.int16), np.eye(4)), tmp_path / "frames.nii")
    bench.app.files.open_paths([tmp_path / "frames.nii"])
    bench.wait_image("frames.nii")
    bench.key(Qt.Key.Key_T)
    for point in ((10, 10), (40, 10), (40, 40)):
        bench.click(*point)
    bench.window.findChild(TimeBar).slider.setValue(2)
    assert bench.app.document.view_only
    assert not bench.app.tools.hands.is_under_way
    assert bench.state.annotation.regions[0].mask.contains(35, 20)


def draw_line(bench):
    bench.key(Qt.Key.Key_T)
    for point in ((20, 20), (40, 20), (40, 40)):
        bench.click(*point)
    assert bench.app.tools.hands.is_line_begun


@pytest.mark.parametrize("go_on", [next_key, next_in_list], ids=["Space", "list"])
def test_a_line_that_is_closed_as_its_image_is_left_is_told_on_the_next_one(bench, go_on):
    draw_line(bench)
    if go_on is next_key:
        # with a line under way the key of one hand would close it
        bench.window.actions_by_key["next_image"].trigger()
    else:
        go_on(bench)
    bench.wait_image("second.nii.gz")
    assert "column.nii.gz was closed there" in bench.window.banner.text
    bench.window.actions_by_key["previous_image"].trigger()
    bench.wait_image("column.nii.gz")
    region = bench.state.selected_region
    assert region is not None
    assert region.mask.to_array()[25, 35]
    bench.app.tools.delete_selected()
    assert not bench.state.annotation.regions


def test_a_line_that_its_user_closed_is_not_told_of(bench):
    draw_line(bench)
    bench.key(Qt.Key.Key_Return)
    next_in_list(bench)
    bench.wait_image("second.nii.gz")
    assert "was closed there" not in bench.window.banner.text


def test_closing_the_window_asks_about_a_begun_line(bench, qtbot):
    draw_line(bench)
    bench.window.close()
    box = bench.window._closing_box
    assert box is not None
    assert "line" in box.text()
    box.reject()
    qtbot.waitUntil(lambda: bench.window._closing_box is None)
    assert bench.app.tools.hands.is_line_begun
    bench.key(Qt.Key.Key_Escape)
    assert not bench.app.tools.hands.is_line_begun
    assert bench.state.annotation.regions == ()
