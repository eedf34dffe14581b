"""Hand tools on the canvas: drags in image pixels, one edit each, undone across tools and slices, mixed with clicks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gui_bench import EXTREMES, HEIGHT, WIDTH, move_pointer
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.click_event import HAND_KINDS
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable, Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.editing.rules import Over, Rules
from fourclick.annotator.gui.hand_options import HandOptions
from fourclick.annotator.gui.hand_tools import HAND_TOOLS, HINTS
from fourclick.annotator.gui.mask_operations import MaskOperations
from fourclick.annotator.learning.unet.project_slices import is_untouched_proposal
from fourclick.models.prompt import Role

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hands(bench):
    """The bench with a brush of 7 pixels in hand, and what was logged."""
    bench.logged = []
    bench.document.eventLogged.connect(bench.logged.append)
    bench.tools.set_tool("brush")
    bench.tools.hands.work.set_options(HandOptions(diameter_px=7))
    return bench


def region(bench, number=-1):
    return bench.document.state.annotation.regions[number]


def bits(bench, number=-1):
    return region(bench, number).mask.to_array()


def near(end, *, reach=3.5, start=None):
    """(H, W) bool: within `reach` of the segment, less a pixel for the screen's rounding; and within a pixel more."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    start = start or end
    length = max(np.hypot(end[0] - start[0], end[1] - start[1]), 1e-9)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = np.clip((columns - start[0]) * ux + (rows - start[1]) * uy, 0, length if start != end else 0)
    away = np.hypot(columns - start[0] - along * ux, rows - start[1] - along * uy)
    return away < reach - 0.5, away < reach + 0.5


def stroke(bench, start, end, button=LEFT, **options):
    bench.drag(start, end, button, **options)


def test_a_stroke_is_a_region_and_one_undo_step(hands):
    stroke(hands, (20, 20), (50, 35))
    surely, possibly = near((50, 35), start=(20, 20))
    assert bits(hands)[surely].all()
    assert not bits(hands)[~possibly].any()
    assert region(hands).label == hands.document.state.active_label
    assert hands.document.undo_stack.count() == 1
    hands.document.undo_stack.undo()
    assert len(hands.document.state.annotation) == 0
    hands.document.undo_stack.redo()
    assert bits(hands)[surely].all()


def test_further_strokes_extend_the_region_and_escape_begins_another(hands):
    stroke(hands, (20, 20), (30, 20))
    stroke(hands, (30, 20), (30, 40))
    assert len(hands.document.state.annotation) == 1
    assert bits(hands)[40, 30]
    hands.tools.cancel()
    stroke(hands, (60, 20), (65, 20))
    assert len(hands.document.state.annotation) == 2


def test_the_right_button_and_the_eraser_take_away(hands):
    stroke(hands, (20, 20), (50, 20))
    stroke(hands, (35, 10), (35, 30), RIGHT)
    assert not bits(hands)[20, 35]
    assert bits(hands)[20, 25]
    hands.tools.set_tool("eraser")
    stroke(hands, (25, 10), (25, 30))
    assert not bits(hands)[20, 25]
    stroke(hands, (10, 20), (70, 20))
    assert len(hands.document.state.annotation) == 0
    assert [event.kind for event in hands.logged] == ["brush", "brush", "eraser", "eraser"]
    for _ in range(4):
        hands.document.undo_stack.undo()
    hands.document.undo_stack.redo()
    assert bits(hands)[20, 35]


def test_the_stroke_shows_while_the_button_is_down_and_changes_nothing_yet(hands):
    hands.press(20, 20)
    move_pointer(hands.canvas.viewport(), hands.at(40, 20), LEFT)
    assert len(hands.document.state.annotation) == 0
    assert hands.tools.hands.overlay.stroke.is_shown
    shown = hands.canvas.grab().toImage().pixelColor(hands.at(30, 20))
    hands.release(40, 20)
    assert not hands.tools.hands.overlay.stroke.is_shown
    assert shown != hands.canvas.grab().toImage().pixelColor(hands.at(30, 50))
    assert len(hands.document.state.annotation) == 1


def test_escape_drops_a_stroke(hands):
    hands.press(20, 20)
    hands.tools.cancel()
    hands.release(20, 20)
    assert len(hands.document.state.annotation) == 0


def test_a_slice_key_in_the_middle_of_a_stroke_loses_nothing(hands):
    index = hands.document.slice_index
    hands.press(20, 20)
    hands.document.set_slice(index + 1)
    hands.release(20, 20)
    assert region(hands).slice_index == index
    assert bits(hands)[20, 20]


def test_undo_in_the_middle_of_a_stroke_undoes_first_and_loses_nothing(hands, qtbot):
    hands.document.set_slice(0)
    stroke(hands, (20, 20), (30, 20))
    hands.tools.cancel()
    hands.document.set_slice(2)
    stroke(hands, (20, 20), (30, 20))
    kept = region(hands, 0)
    hands.tools.cancel()
    hands.document.set_slice(3)
    shown = []
    hands.document.stateChanged.connect(lambda _old, new: shown.append(new))
    hands.press(60, 40)
    hands.document.undo_stack.undo()
    assert hands.document.state.annotation.regions == (kept,)
    qtbot.waitUntil(lambda: not hands.tools.hands.tool.is_under_way)
    hands.release(60, 40)
    assert [each.slice_index for each in hands.document.state.annotation] == [0, 3]
    assert shown[-1] == hands.document.state, "what is stored last is what is there"
    hands.document.undo_stack.undo()
    assert hands.document.state.annotation.regions == (kept,)


def test_the_circle_has_the_size_of_the_brush_and_keys_and_wheel_change_it(hands):
    index = hands.document.slice_index
    hands.hover(30, 30)
    circle = hands.tools.hands.overlay.circle
    assert circle.radii == (3.5, 3.5)
    hands.tools.hands.resize(1)
    assert circle.radii == (4.0, 4.0)
    wheel(hands, 120)
    assert circle.radii == (4.5, 4.5)
    wheel(hands, -360)
    assert circle.radii == (3.0, 3.0)
    assert hands.document.slice_index == index, "Ctrl and the wheel is the brush's here"
    hands.canvas.hoverLeft.emit()
    assert circle.radii == (0.0, 0.0)


def wheel(bench, angle):
    where = QPointF(bench.at(30, 30))
    event = QWheelEvent(
        where,
        QPointF(bench.canvas.viewport().mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.canvas.viewport(), event)


def test_a_ball_reaches_the_neighbouring_slices_in_millimetres(hands):
    """Pixels of 0.5 mm, slices of 2 mm: a ball of 18 pixels is 4.5 mm in radius and reaches two slices on either side."""
    hands.document.set_slice(2)
    hands.tools.hands.work.set_options(HandOptions(diameter_px=18, is_ball=True))
    hands.click(40, 30)
    areas = {each.slice_index: each.mask.area_px for each in hands.document.state.annotation}
    assert sorted(areas) == [0, 1, 2, 3, 4]
    assert areas[2] > areas[1] == areas[3] > areas[0] == areas[4]
    assert areas[1] == pytest.approx(np.pi * (9**2 - 4**2), rel=0.1)
    assert hands.document.undo_stack.count() == 1
    assert [event.kind for event in hands.logged] == ["brush"] * 5
    hands.document.undo_stack.undo()
    assert len(hands.document.state.annotation) == 0


def test_undo_goes_back_over_tools_and_slices_and_shows_where(hands):
    states = [hands.document.state.annotation]
    hands.document.set_slice(1)
    stroke(hands, (20, 20), (40, 20))
    states.append(hands.document.state.annotation)
    hands.document.set_slice(3)
    hands.tools.set_tool("lasso")
    hands.tools.hands.work.set_options(HandOptions())
    hands.drag((50, 30), (60, 50))
    hands.tools.set_tool("flood")
    hands.click(5, 5)
    states.append(hands.document.state.annotation)
    hands.document.undo_stack.undo()
    assert hands.document.slice_index == 3
    hands.document.set_slice(0)
    while hands.document.undo_stack.canUndo():
        hands.document.undo_stack.undo()
    assert hands.document.state.annotation == states[0]
    assert hands.document.slice_index == 1
    while hands.document.undo_stack.canRedo():
        hands.document.undo_stack.redo()
    assert hands.document.state.annotation == states[-1]


def test_a_lasso_takes_what_it_goes_around(hands):
    hands.tools.set_tool("lasso")
    lasso(hands, [(20, 10), (50, 10), (50, 40), (20, 40)])
    assert bits(hands)[12:38, 22:48].all()
    assert not bits(hands)[:8].any()
    lasso(hands, [(30, 20), (40, 20), (40, 30), (30, 30)], RIGHT)
    assert not bits(hands)[22:28, 32:38].any()
    assert bits(hands)[15, 25]


def lasso(bench, points, button=LEFT):
    bench.press(*points[0], button)
    for point in points[1:]:
        move_pointer(bench.canvas.viewport(), bench.at(*point), button)
    bench.release(*points[-1], button)


def test_a_polygon_is_closed_by_a_double_click(hands, qtbot):
    hands.tools.set_tool("polygon")
    for point in ((20, 10), (50, 10), (50, 40)):
        hands.click(*point)
    assert len(hands.document.state.annotation) == 0
    qtbot.mouseDClick(hands.canvas.viewport(), LEFT, pos=hands.at(20, 40))
    assert bits(hands)[12:38, 22:48].all()
    assert hands.document.undo_stack.count() == 1
    assert not hands.tools.hands.tool.is_under_way


def test_a_polygon_is_closed_by_enter_or_its_first_point_and_dropped_by_escape(hands):
    hands.tools.set_tool("polygon")
    corners = ((20, 10), (50, 10), (50, 40))
    for point in corners:
        hands.click(*point)
    hands.tools.accept()
    assert bits(hands)[15, 45]
    hands.tools.cancel()
    for point in (*corners, corners[0]):
        hands.click(*point)
    assert len(hands.document.state.annotation) == 1, "the same pixels are taken from the first region"
    hands.click(10, 10)
    hands.tools.cancel()
    assert not hands.tools.hands.tool.is_under_way
    assert hands.document.undo_stack.count() == 2


def test_a_right_click_takes_the_last_corner_back(hands):
    hands.tools.set_tool("polygon")
    for point in ((20, 10), (50, 10), (70, 55), (50, 40)):
        hands.click(*point)
    hands.click(5, 5, RIGHT)
    hands.click(5, 5, RIGHT)
    hands.click(50, 40)
    hands.tools.accept()
    assert not bits(hands)[45:].any()


def test_a_polygon_waits_on_its_slice(hands):
    hands.tools.set_tool("polygon")
    hands.document.set_slice(1)
    for point in ((20, 10), (50, 10), (50, 40)):
        hands.click(*point)
    hands.document.set_slice(3)
    assert hands.tools.hands.overlay.line.points == []
    hands.click(5, 5)
    assert "slice 2" in hands.document.notices[-1]
    hands.tools.accept()
    assert hands.document.slice_index == 1
    assert region(hands).slice_index == 1


def test_another_tool_finishes_what_was_begun(hands):
    hands.tools.set_tool("polygon")
    for point in ((20, 10), (50, 10), (50, 40)):
        hands.click(*point)
    hands.tools.set_tool("click")
    assert bits(hands)[15, 45]


def test_a_livewire_goes_along_the_edge_of_the_object(bench):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    disc = (columns - 40) ** 2 + (rows - 30) ** 2 <= 20**2
    bench.document.set_image(2, Image(np.where(disc, 200, 20).astype(np.uint8)[None]))
    bench.tools.set_tool("livewire")
    for point in ((60, 30), (40, 50), (20, 30), (40, 10)):
        bench.click(*point)
    bench.tools.accept()
    mask = bits(bench)
    assert 2 * (mask & disc).sum() / (mask.sum() + disc.sum()) > 0.95


def test_a_flood_fills_the_object_and_a_right_click_empties_it(bench):
    plane = np.full((HEIGHT, WIDTH), 20, np.uint8)
    plane[10:30, 20:50] = 200
    bench.document.set_image(2, Image(plane[None]))
    bench.tools.set_tool("flood")
    bench.click(30, 20)
    assert np.array_equal(bits(bench), plane == 200)
    bench.click(30, 20, RIGHT)
    assert len(bench.document.state.annotation) == 0


@pytest.mark.parametrize("name", HAND_TOOLS)
def test_every_tool_has_a_hint_and_a_kind_in_the_log(hands, name):
    assert name in HINTS
    assert name in HAND_KINDS
    hands.tools.set_tool(name)
    assert hands.tools.tool == name


# With clicks


def test_a_mask_made_by_clicks_is_painted_on_and_clicked_on_again(hands):
    hands.tools.set_tool("click")
    hands.click_extremes()
    hands.tools.set_tool("brush")
    stroke(hands, (65, 15), (75, 15))
    assert bits(hands)[15, 70]
    assert bits(hands)[30, 40]
    assert hands.document.mask()[15, 70], "the prompt goes on, with the painted mask"
    hands.tools.set_tool("click")
    hands.click(30, 52)
    assert hands.document.mask()[15, 70], "the previous map of the correction is the painted mask"
    assert hands.document.mask()[52, 30]
    hands.document.accept()
    assert len(hands.document.state.annotation) == 1
    assert bits(hands)[15, 70]
    assert bits(hands)[52, 30]
    assert [each.role for each in region(hands).prompt.clicks] == [Role.EXTREME] * 4 + [Role.POSITIVE]


def test_undo_of_a_stroke_on_a_prompts_mask_gives_the_prompt_back(hands):
    hands.tools.set_tool("click")
    hands.click_extremes()
    state, mask = hands.document.state, hands.document.mask().copy()
    hands.tools.set_tool("brush")
    stroke(hands, (65, 15), (75, 15))
    hands.document.undo_stack.undo()
    assert hands.document.state == state
    assert np.array_equal(hands.document.mask(), mask)


@pytest.mark.parametrize("overlaps", [Overlaps.NEWEST_TAKES, Overlaps.ORDER_TAKES])
def test_a_stroke_on_a_prompts_mask_shares_no_pixel_where_overlaps_are_resolved(hands, overlaps):
    document = hands.document
    document.set_labels(replace(LabelTable().with_label("second").moved(2, 0), overlaps=overlaps))
    other = np.zeros((HEIGHT, WIDTH), bool)
    other[10:50, 40:78] = True
    document.add_mask_region(other, 2)
    hands.tools.set_tool("click")
    hands.click_extremes()
    state, mask = document.state, document.mask().copy()
    assert (mask & other).any()
    hands.tools.set_tool("brush")
    work = hands.tools.hands.work
    work.set_options(replace(work.options, rules=replace(work.options.rules, over=Over.SHARE)))
    stroke(hands, (25, 15), (75, 15))
    first, second = (each.mask.to_array() for each in document.state.annotation)
    assert not (first & second).any()
    assert np.array_equal((first | second) & (mask | other), mask | other)
    if overlaps is Overlaps.ORDER_TAKES:
        assert np.array_equal(first, other), "the label higher in the list lost nothing"
    else:
        assert second[15, 70]
    document.undo_stack.undo()
    assert document.state == state


def test_a_painted_region_is_refined_by_clicks_and_painted_on_again(hands):
    stroke(hands, (20, 20), (50, 35))
    hands.document.refine(region(hands).id)
    hands.tools.set_tool("click")
    hands.click(60, 50)
    assert hands.document.mask()[50, 60]
    assert hands.document.mask()[20, 20]
    hands.tools.set_tool("brush")
    stroke(hands, (10, 50), (15, 50))
    assert len(hands.document.state.annotation) == 1
    assert bits(hands)[50, [12, 60]].all()


def test_a_prompt_without_four_points_is_not_painted_over(hands):
    hands.tools.set_tool("click")
    hands.click_extremes(EXTREMES[:2])
    hands.tools.set_tool("brush")
    stroke(hands, (20, 20), (50, 35))
    assert "under way" in hands.document.notices[-1]
    assert hands.points == list(EXTREMES[:2])


def test_images_outlined_by_points_alone_are_not_painted_on(hands):
    hands.document.set_image(7, hands.document.image, by_hand=True)
    stroke(hands, (20, 20), (50, 35))
    assert len(hands.document.state.annotation) == 0
    assert "by points alone" in hands.document.notices[-1]


@pytest.mark.parametrize("tool", ["brush", "lasso", "flood"])
def test_what_is_there_to_look_at_only_is_not_painted_on(hands, tool):
    hands.tools.set_tool(tool)
    hands.document.set_view_only("Another time point.")
    stroke(hands, (20, 20), (50, 35))
    assert len(hands.document.state.annotation) == 0
    assert hands.document.notices[-1] == "Another time point."
    hands.document.set_view_only("")
    hands.tools.set_tool("brush")
    stroke(hands, (20, 20), (50, 35))
    assert len(hands.document.state.annotation) == 1


def test_markers_do_not_catch_the_brush(hands):
    hands.tools.set_tool("click")
    hands.click_extremes()
    hands.tools.set_tool("brush")
    stroke(hands, EXTREMES[0], (5, 30))
    assert bits(hands)[30, 10]
    assert hands.points == list(EXTREMES)


# The log and the time


def test_seconds_are_those_of_the_stroke_and_of_a_short_pause_before_it(bench):
    now = [100.0]
    work = bench.tools.hands.work
    work._clock = lambda: now[0]
    bench.logged = []
    bench.document.eventLogged.connect(bench.logged.append)
    bench.tools.set_tool("brush")
    now[0] += 3
    bench.press(20, 20)
    now[0] += 2
    bench.release(20, 20)
    assert region(bench).seconds == pytest.approx(5)
    assert bench.logged[-1].kind == "brush"
    assert bench.logged[-1].milliseconds == 5000
    assert bench.logged[-1].region_id == region(bench).id
    now[0] += 3600
    bench.press(25, 20)
    now[0] += 1
    bench.release(25, 20)
    assert region(bench).seconds == pytest.approx(5 + 10 + 1), "an hour at lunch is no work"


def test_a_proposal_of_a_u_net_that_was_erased_from_is_nobodys_untouched_proposal_any_more(hands):
    """It would be proposed anew, over what the hand did."""
    bits_before = np.zeros((HEIGHT, WIDTH), bool)
    bits_before[10:40, 20:60] = True
    proposals = [Region(Mask.from_array(bits_before), 1, id=f"unet-{number}", slice_index=0) for number in range(2)]
    hands.document.add_regions(proposals)
    hands.document.select(None)
    hands.document.set_slice(0)
    assert all(map(is_untouched_proposal, hands.document.state.annotation))
    hands.tools.set_tool("eraser")
    stroke(hands, (20, 20), (50, 20))
    assert not any(map(is_untouched_proposal, hands.document.state.annotation))


def test_the_time_of_a_prompt_is_counted_once(hands):
    now = [100.0]
    hands.document._clock = lambda: now[0]
    hands.tools.hands.work._clock = lambda: now[0]
    hands.tools.set_tool("click")
    hands.click_extremes()
    now[0] += 4
    hands.tools.set_tool("brush")
    stroke(hands, (65, 15), (75, 15))
    assert region(hands).seconds == pytest.approx(4)
    now[0] += 3
    hands.document.accept()
    assert region(hands).seconds == pytest.approx(7)


# Rules


def test_nothing_is_painted_into_a_locked_label(hands):
    hands.document.set_labels(LabelTable().with_label("liver"))
    stroke(hands, (20, 20), (50, 20))
    hands.tools.cancel()
    hands.document.set_active_label(2)
    hands.tools.hands.lock(frozenset((1,)))
    stroke(hands, (35, 10), (35, 40))
    assert bits(hands, 0)[20, 35]
    assert not bits(hands, 1)[20, 35]
    hands.document.select(region(hands, 0).id)
    stroke(hands, (60, 40), (70, 40))
    assert "is locked" in hands.document.notices[-1]
    assert not bits(hands, 0)[40].any()


def hide(bench, *numbers):
    labels = LabelTable().with_label("liver")
    for number in numbers:
        labels = labels.changed(number, is_hidden=True)
    bench.document.set_labels(labels)
    bench.tools.hands.lock(frozenset(), frozenset(numbers))


def test_nothing_is_painted_into_a_hidden_label(hands):
    hide(hands, 1)
    stroke(hands, (20, 20), (50, 20))
    assert len(hands.document.state.annotation) == 0
    assert "is hidden" in hands.document.notices[-1]


def test_a_region_of_a_hidden_label_is_neither_picked_nor_changed(hands):
    stroke(hands, (20, 20), (50, 20))
    before = region(hands)
    hide(hands, 1)
    hands.document.set_active_label(2)
    stroke(hands, (30, 10), (30, 40))
    assert region(hands, 0) == before, "though it is selected"
    assert region(hands, 1).label == 2
    hide(hands, 1, 2)
    hands.tools.set_tool("select")
    hands.click(30, 20)
    assert hands.document.state.selected is None


def test_a_prompt_of_a_hidden_label_is_not_made_a_region_by_the_brush(hands):
    hands.tools.set_tool("click")
    hands.click_extremes()
    hide(hands, 1)
    hands.tools.set_tool("brush")
    stroke(hands, (65, 15), (75, 15))
    assert len(hands.document.state.annotation) == 0
    assert "is hidden" in hands.document.notices[-1]
    assert hands.points == list(EXTREMES)


def test_operations_leave_a_region_of_a_hidden_label_alone(hands, operations):
    stroke(hands, (20, 20), (50, 20))
    before = hands.document.state.annotation
    hide(hands, 1)
    operations.grow(2)
    assert hands.document.state.annotation == before
    assert "is hidden" in hands.document.notices[-1]


def test_hidden_regions_are_not_combined(hands, operations):
    stroke(hands, (20, 20), (40, 20))
    hands.tools.cancel()
    stroke(hands, (30, 30), (30, 50))
    other = region(hands, 0)
    hands.document.hide(other.id, True)
    assert operations.others() == ()
    before = hands.document.state.annotation
    for kind in ("unite", "subtract", "intersect"):
        operations.combine(kind, other.id)
        assert hands.document.state.annotation == before
        assert "is hidden" in hands.document.notices[-1]


def test_a_range_of_values_limits_the_brush(bench):
    plane = np.full((HEIGHT, WIDTH), 20, np.uint8)
    plane[:, 40:] = 200
    bench.document.set_image(2, Image(plane[None]))
    bench.tools.set_tool("brush")
    bench.tools.hands.work.set_options(HandOptions(diameter_px=15, rules=Rules(value_range=(100.0, 255.0))))
    bench.drag((30, 30), (50, 30))
    assert not bits(bench)[:, :40].any()
    assert bits(bench)[30, 45]
    bench.tools.cancel()
    bench.drag((5, 30), (10, 30))
    assert "range of values" in bench.document.notices[-1]


# Operations on whole masks


@pytest.fixture
def operations(hands):
    return MaskOperations(hands.tools.hands.work)


def test_operations_need_a_region(hands, operations):
    operations.fill_holes()
    assert "Select a region" in hands.document.notices[-1]


def test_holes_parts_and_islands(hands, operations):
    hands.tools.set_tool("lasso")
    lasso(hands, [(10, 10), (40, 10), (40, 40), (10, 40)])
    whole = bits(hands)
    lasso(hands, [(20, 20), (30, 20), (30, 30), (20, 30)], RIGHT)
    operations.fill_holes()
    assert np.array_equal(bits(hands), whole)
    operations.fill_holes()
    assert "no holes" in hands.document.notices[-1]
    lasso(hands, [(60, 10), (64, 10), (64, 14), (60, 14)])
    operations.remove_islands(5)
    assert bits(hands)[12, 62]
    operations.remove_islands(100)
    assert np.array_equal(bits(hands), whole)
    hands.document.undo_stack.undo()
    operations.keep_largest()
    assert np.array_equal(bits(hands), whole)
    kinds = [event.kind for event in hands.logged if event.kind in HAND_KINDS]
    assert kinds == ["lasso", "lasso", "fill holes", "lasso", "remove islands", "keep largest"]


def test_growing_and_shrinking_in_millimetres(hands, operations):
    """Pixels of 0.5 mm: 1.5 mm are three pixels."""
    hands.click(40, 30)
    before = bits(hands)
    operations.grow(1.5)
    rows = np.flatnonzero(bits(hands).any(axis=1))
    assert len(rows) == np.count_nonzero(before.any(axis=1)) + 6
    operations.shrink(1.5)
    assert not (before & ~bits(hands)).any()
    operations.shrink(0.1)
    assert "did not shrink" in hands.document.notices[-1]


def test_a_region_is_copied_from_slice_to_slice(hands, operations):
    hands.document.set_slice(2)
    hands.click(40, 30)
    operations.copy(1)
    operations.copy(1)
    assert [each.slice_index for each in hands.document.state.annotation] == [2, 3, 4]
    assert hands.document.slice_index == 4
    assert len({each.mask for each in hands.document.state.annotation}) == 1
    operations.copy(1)
    assert "no further slice" in hands.document.notices[-1]
    assert hands.document.undo_stack.count() == 3


def test_a_prompts_mask_is_copied_and_the_prompt_is_done(hands, operations):
    hands.tools.set_tool("click")
    hands.click_extremes()
    operations.copy(1)
    assert len(hands.document.state.annotation) == 2
    assert not hands.document.state.prompt
    hands.document.undo_stack.undo()
    assert hands.points == list(EXTREMES)


@pytest.mark.parametrize(("kind", "count", "inside"), [("unite", 1, True), ("subtract", 2, False), ("intersect", 2, True)])
def test_regions_are_combined(hands, operations, kind, count, inside):
    stroke(hands, (20, 20), (40, 20))
    hands.tools.cancel()
    hands.tools.hands.work.set_options(HandOptions(diameter_px=7, rules=Rules(over=Over.SHARE)))
    stroke(hands, (30, 10), (30, 30))
    (other,) = operations.others()
    operations.combine(kind, other.id)
    assert len(hands.document.state.annotation) == count
    assert bits(hands)[20, 30] == inside
    assert hands.logged[-1].kind == kind or hands.logged[-2].kind == kind
