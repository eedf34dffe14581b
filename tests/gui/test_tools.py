"""The tools: what clicks, drags and keys do to the prompt and the regions."""

from __future__ import annotations

import pytest
from gui_bench import EXTREMES, move_pointer
from PySide6.QtCore import Qt

from fourclick.models.prompt import Role

RIGHT = Qt.MouseButton.RightButton
CTRL = Qt.KeyboardModifier.ControlModifier


def roles(bench):
    return [click.role for click in bench.document.state.prompt.clicks]


def test_the_first_four_left_clicks_are_extremes_the_next_are_corrections(bench):
    bench.click_extremes()
    bench.click(70, 50)
    bench.click(40, 30, RIGHT)
    bench.click(30, 30, modifier=CTRL)
    assert roles(bench) == [Role.EXTREME] * 4 + [Role.POSITIVE, Role.NEGATIVE, Role.NEGATIVE]
    assert bench.points == [*EXTREMES, (70, 50), (40, 30), (30, 30)]


def test_four_clicks_give_the_mask(bench):
    bench.click_extremes()
    assert bench.document.mask()[30, 40]


def test_negative_clicks_wait_for_four_extremes(bench):
    bench.click(20, 30)
    bench.click(40, 30, RIGHT)
    assert bench.points == [(20, 30)]
    assert "four extreme points first" in bench.document.notices[-1]


def test_clicks_outside_the_image_are_ignored(bench):
    bench.click(-3, 30)
    assert bench.points == []
    assert "outside" in bench.document.notices[-1]


def test_a_dragged_marker_moves_its_click_in_one_entry(bench):
    bench.click_extremes()
    entries = bench.document.undo_stack.count()
    bench.drag((20, 30), (12, 28))
    assert bench.points[0] == (12, 28)
    assert bench.document.undo_stack.count() == entries + 1
    bench.document.undo_stack.undo()
    assert bench.points[0] == (20, 30)
    assert bench.canvas.overlays.markers.points[0] == (20, 30)


def test_a_click_on_a_marker_changes_nothing(bench):
    bench.click_extremes()
    state = bench.document.state
    bench.click(20, 30)
    assert bench.document.state is state


def test_a_marker_dragged_out_of_the_image_goes_back(bench):
    bench.click_extremes()
    bench.drag((20, 30), (-5, 30))
    assert bench.points == list(EXTREMES)
    assert bench.canvas.overlays.markers.points[0] == (20, 30)


def test_right_click_on_a_marker_removes_it(bench):
    bench.click_extremes()
    bench.click(60, 31, RIGHT)
    assert bench.points == [EXTREMES[0], *EXTREMES[2:]]


def test_delete_removes_the_marker_under_the_mouse_else_the_selected_region(bench):
    bench.click_extremes()
    bench.document.accept()
    bench.click(5, 5)
    bench.hover(5, 5)
    bench.key(Qt.Key.Key_Delete)
    assert bench.points == []
    assert len(bench.document.state.annotation) == 1
    bench.hover(70, 5)
    bench.key(Qt.Key.Key_Delete)
    assert len(bench.document.state.annotation) == 0


def test_hovering_with_three_extremes_previews_the_mask(bench, qtbot):
    bench.click_extremes(EXTREMES[:3])
    bench.hover(41, 50)
    qtbot.waitUntil(lambda: bench.document.preview is not None, timeout=2000)
    assert bench.document.preview.mask(0.5)[45, 40]
    asked = len(bench.document.predictor.asked)
    bench.click(41, 50)
    assert bench.document.mask()[45, 40]
    assert len(bench.document.predictor.asked) == asked


def test_leaving_the_canvas_ends_the_preview(bench, qtbot):
    bench.click_extremes(EXTREMES[:3])
    bench.hover(41, 50)
    qtbot.waitUntil(lambda: bench.document.preview is not None, timeout=2000)
    bench.canvas.hoverLeft.emit()
    assert bench.document.preview is None


def test_a_restless_mouse_asks_for_few_previews(bench, qtbot):
    bench.click_extremes(EXTREMES[:3])
    for x in range(30, 60):
        bench.hover(x, 50)
    qtbot.wait(80)
    assert 1 <= len(bench.document.predictor.asked) <= 5


def test_dragging_previews_the_mask(bench, qtbot):
    bench.click_extremes()
    bench.press(20, 30)
    move_pointer(bench.canvas.viewport(), bench.at(8, 30), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.document.preview is not None, timeout=2000)
    assert bench.document.preview.mask(0.5)[30, 12]
    assert not bench.document.mask()[30, 12]
    asked = len(bench.document.predictor.asked)
    bench.release(8, 30)
    assert bench.document.mask()[30, 12]
    assert len(bench.document.predictor.asked) == asked


def test_undo_in_the_middle_of_a_drag_is_harmless(bench):
    bench.click(20, 30)
    bench.press(20, 30)
    bench.document.undo_stack.undo()
    move_pointer(bench.canvas.viewport(), bench.at(30, 30), Qt.MouseButton.LeftButton)
    bench.release(30, 30)
    assert bench.points == []


def test_a_drag_that_goes_on_over_another_image_moves_nothing_there(bench):
    bench.click_extremes()
    document = bench.document
    image, state = document.image, document.state
    bench.press(20, 30)
    move_pointer(bench.canvas.viewport(), bench.at(30, 30), Qt.MouseButton.LeftButton)
    document.set_image(2, image, state)
    move_pointer(bench.canvas.viewport(), bench.at(35, 30), Qt.MouseButton.LeftButton)
    bench.release(35, 30)
    assert document.state == state


def test_the_select_tool_selects_and_a_double_click_refines(bench, qtbot):
    bench.click_extremes()
    bench.document.accept()
    (region,) = bench.document.state.annotation.regions
    bench.tools.set_tool("select")
    bench.click(5, 5)
    assert bench.document.state.selected is None
    bench.click(40, 30)
    assert bench.document.state.selected == region.id
    assert bench.points == []
    qtbot.mouseDClick(bench.canvas.viewport(), Qt.MouseButton.LeftButton, pos=bench.at(40, 30))
    assert bench.document.state.refining == region.id
    assert bench.tools.tool == "click"
    bench.click(70, 55)
    assert roles(bench)[-1] is Role.POSITIVE


def test_refining_without_a_selection_says_how(bench):
    bench.tools.refine_selected()
    assert "Select a region first" in bench.document.notices[-1]


def test_unknown_tools_are_refused(bench):
    with pytest.raises(ValueError, match="There is no tool 'hammer'"):
        bench.tools.set_tool("hammer")
