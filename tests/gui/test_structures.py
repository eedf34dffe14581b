"""Walks, fills and the strip of slices in the whole app, with a fake predictor."""

from dataclasses import replace

import numpy as np
import pytest
from column_bench import DEPTH, EXTREMES, SHAPE, accept_on, column_bench, slices, wait_done
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shapes import disc

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.label import Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui.panels.slice_strip import SliceBar, SliceStrip, colour_of
from fourclick.annotator.gui.tools import CLICK_TOOL, SIX_TOOL
from fourclick.models.prompt import PlacedPoint
from fourclick.models.six_extremes import SixExtremes

BESIDE = ((105, 60), (155, 61), (130, 35), (131, 85))


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    """The app on a bright column through nine thin slices."""
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    bench = column_bench(qtbot, tmp_path, slice_mm=0.5)
    yield bench
    bench.predictor.gate.set()
    bench.close()


def act(bench, key):
    bench.window.actions_by_key[key].trigger()


def test_a_walk_goes_both_ways_and_is_undone_as_one_step(bench):
    accept_on(bench, 4)
    act(bench, "walk")
    wait_done(bench)
    assert slices(bench) == list(range(DEPTH))
    assert bench.app.document.slice_index == 4
    bars = bench.app.structures.strip.bars
    assert bars[4].is_key
    assert not bars[5].is_key
    assert bars[8].dice < bars[5].dice < 0.9
    bench.app.document.undo_stack.undo()
    assert slices(bench) == [4]
    assert sorted(bench.app.structures.strip.bars) == [4]
    bench.app.document.undo_stack.redo()
    assert bench.app.structures.strip.bars == bars


def test_a_walk_one_way_leaves_the_other_side_alone(bench):
    accept_on(bench, 4)
    act(bench, "walk_on")
    wait_done(bench)
    assert slices(bench) == [4, 5, 6, 7, 8]


def test_clicks_are_answered_during_a_walk_and_cancelling_changes_nothing(bench):
    accept_on(bench, 0)
    bench.predictor.gate.clear()
    asked = len(bench.predictor.asked)
    act(bench, "walk")
    bench.qtbot.waitUntil(lambda: len(bench.predictor.asked) > asked, timeout=10_000)
    bench.app.document.set_slice(8)
    bench.click_extremes(EXTREMES)
    bench.window.running.cancel_button.click()
    bench.predictor.gate.set()
    assert bench.mask().any()
    wait_done(bench)
    assert slices(bench) == [0]
    assert "Cancelled" in bench.window.statusBar().currentMessage()


def test_a_walk_stops_before_what_the_user_made_and_takes_the_place_of_an_earlier_walk(bench):
    accept_on(bench, 2)
    act(bench, "walk")
    wait_done(bench)
    ids = {region.slice_index: region.id for region in bench.state.annotation}
    # confirmed by the user: from now on theirs
    bench.app.document.refine(ids[5])
    bench.mask()
    bench.click(97, 60)
    bench.mask()
    bench.key(Qt.Key.Key_Return)
    confirmed = bench.state.annotation.get(ids[5])
    assert bench.app.structures.strip.bars[5].is_key
    bench.app.document.select(ids[2])
    act(bench, "walk")
    wait_done(bench)
    assert {region.slice_index: region.id for region in bench.state.annotation} == ids
    assert bench.state.annotation.get(ids[5]) == confirmed


def test_a_walk_leaves_the_pixels_of_locked_labels_alone_where_overlaps_are_resolved(bench):
    document = bench.app.document
    locked = document.labels.with_label("vessel").changed(2, is_locked=True)
    bench.app.workspace.save_labels(replace(locked, overlaps=Overlaps.NEWEST_TAKES))
    half, all_of_it = np.zeros(SHAPE, bool), np.ones(SHAPE, bool)
    half[:, :70] = True
    vessel = [Region(Mask.from_array(half), 2, slice_index=5), Region(Mask.from_array(all_of_it), 2, slice_index=7)]
    document.add_regions(vessel)
    accept_on(bench, 2)
    before = bench.state.annotation
    act(bench, "walk")
    wait_done(bench)
    walked = {each.slice_index: each for each in bench.state.annotation if each.label == 1}
    assert sorted(walked) == [0, 1, 2, 3, 4, 5, 6, 8], "nothing is left on slice 7"
    assert not (walked[5].mask.to_array() & half).any()
    assert 0 < walked[5].mask.area_px < walked[4].mask.area_px
    assert [each for each in bench.state.annotation if each.label == 2] == vessel
    assert bench.app.structures.ratings.of(walked[5]).dice is not None, "what is left of a slice keeps its rating"
    assert "7 slices found" in bench.window.statusBar().currentMessage()
    document.undo_stack.undo()
    assert bench.state.annotation == before


def test_a_second_object_of_the_label_leaves_the_first_one_as_it_is(bench):
    accept_on(bench, 4)
    act(bench, "walk")
    wait_done(bench)
    first = set(bench.state.annotation.regions)
    accept_on(bench, 4, BESIDE)
    act(bench, "walk")
    wait_done(bench)
    assert first < set(bench.state.annotation.regions)
    assert slices(bench) == sorted(2 * list(range(DEPTH)))


def test_another_object_of_the_label_does_not_stop_a_walk(bench):
    accept_on(bench, 6, BESIDE)
    accept_on(bench, 4)
    act(bench, "walk")
    wait_done(bench)
    assert slices(bench) == sorted([6, *range(DEPTH)])


def test_only_the_selected_object_is_filled(bench):
    accept_on(bench, 2, BESIDE)
    accept_on(bench, 6, BESIDE)
    accept_on(bench, 1)
    accept_on(bench, 4)
    act(bench, "fill_slices")
    wait_done(bench)
    made = {region.slice_index: region for region in bench.state.annotation if not region.seconds}
    assert sorted(made) == [2, 3]
    assert all(region.mask.box.x1 < 110 for region in made.values())


def test_between_two_slices_is_filled_and_the_doubtful_ones_are_found(bench):
    accept_on(bench, 1)
    accept_on(bench, 7)
    act(bench, "fill_slices")
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))
    act(bench, "next_doubtful")
    first = bench.app.document.slice_index
    rated = bench.app.structures.strip.bars
    assert rated[first].dice == min(bar.dice for bar in rated.values())
    act(bench, "next_doubtful")
    assert bench.app.document.slice_index not in (first, 1, 7)


def test_what_cannot_be_done_is_said(bench):
    for key, words in (
        ("walk", "Accept a mask first"),
        ("fill_slices", "at least two slices"),
        ("next_doubtful", "No slice is rated"),
    ):
        act(bench, key)
        assert words in bench.window.statusBar().currentMessage()
        assert not bench.app.structures.is_running


def test_another_time_point_is_not_annotated(bench):
    accept_on(bench, 1)
    accept_on(bench, 7)
    bench.app.document.set_view_only("Another time point.")
    for key in ("walk", "fill_slices"):
        bench.window.statusBar().clearMessage()
        act(bench, key)
        assert bench.window.statusBar().currentMessage() == "Another time point."
        assert not bench.app.structures.is_running
    act(bench, "six_tool")
    bench.click(70, 60)
    assert not bench.app.six_points.points
    assert bench.window.statusBar().currentMessage() == "Another time point."


def lock(bench, is_locked=True):
    document = bench.app.document
    document.set_labels(document.labels.changed(1, is_locked=is_locked))


def test_a_locked_label_is_neither_walked_nor_filled(bench):
    accept_on(bench, 1)
    accept_on(bench, 7)
    before = bench.state.annotation
    lock(bench)
    for key in ("walk", "fill_slices"):
        bench.window.statusBar().clearMessage()
        act(bench, key)
        assert "is locked" in bench.window.statusBar().currentMessage()
        assert not bench.app.structures.is_running
    bench.window.statusBar().clearMessage()
    bench.app.structures.fill_from_six(six_points())
    assert "is locked" in bench.window.statusBar().currentMessage()
    assert not bench.app.structures.is_running
    assert bench.state.annotation == before


def six_points():
    indices = (1, 4, 4, 5, 4, 7)
    points = ((70, 60), *EXTREMES, (71, 60))
    return SixExtremes.assigned(tuple(PlacedPoint(*point, index) for point, index in zip(points, indices, strict=True)))


def test_a_label_that_is_locked_during_a_walk_stays_as_it_is(bench):
    accept_on(bench, 4)
    before = bench.state.annotation
    bench.predictor.gate.clear()
    act(bench, "walk")
    lock(bench)
    bench.predictor.gate.set()
    wait_done(bench)
    assert bench.state.annotation == before
    assert "is locked" in bench.window.statusBar().currentMessage()
    lock(bench, is_locked=False)
    act(bench, "walk")
    wait_done(bench)
    assert slices(bench) == list(range(DEPTH))


def test_a_failure_of_the_network_leaves_everything_as_it_was(bench):
    accept_on(bench, 4)
    bench.predictor.error = RuntimeError("out of memory")
    act(bench, "walk")
    wait_done(bench)
    assert slices(bench) == [4]
    assert "out of memory" in bench.banner
    bench.predictor.error = None


def test_six_points_on_several_slices_make_the_structure(bench):
    act(bench, "six_tool")
    assert bench.app.tools.tool == SIX_TOOL
    document, tool = bench.app.document, bench.app.six_points
    document.set_slice(1)
    bench.click(20, 20)
    bench.click(70, 60, Qt.MouseButton.RightButton)
    assert not tool.points
    bench.click(70, 60)
    for index, point in zip((4, 4, 5, 4), EXTREMES, strict=True):
        document.set_slice(index)
        bench.click(*point)
    assert len(tool.points) == 5
    document.set_slice(7)
    bench.click(71, 60)
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))
    assert not tool.points
    bench.app.document.undo_stack.undo()
    assert slices(bench) == []
    assert bench.app.tools.tool == CLICK_TOOL


def place_six(bench):
    for index, point in zip((1, 4, 4, 5, 4, 7), ((70, 60), *EXTREMES, (71, 60)), strict=True):
        bench.app.document.set_slice(index)
        bench.click(*point)


def test_six_points_wait_for_a_walk_under_way(bench):
    accept_on(bench, 4)
    bench.predictor.gate.clear()
    act(bench, "walk")
    act(bench, "six_tool")
    place_six(bench)
    assert len(bench.app.six_points.points) == 6
    assert bench.app.tools.tool == SIX_TOOL
    assert "under way" in bench.window.statusBar().currentMessage()
    bench.predictor.gate.set()
    wait_done(bench)
    bench.app.document.undo_stack.undo()
    bench.app.document.undo_stack.undo()
    bench.click(71, 60)
    wait_done(bench)
    assert not bench.app.six_points.points
    assert slices(bench) == list(range(1, 8))


def test_images_outlined_by_hand_take_no_first_of_six_points(bench):
    document = bench.app.document
    document.set_image(document.image_id, document.image, by_hand=True)
    act(bench, "six_tool")
    bench.click(70, 60)
    assert not bench.app.six_points.points
    assert "by hand" in bench.window.statusBar().currentMessage()


def test_escape_drops_the_six_points_or_the_prompt_but_not_both(bench):
    bench.app.document.set_slice(4)
    bench.click_extremes(EXTREMES[:2])
    act(bench, "six_tool")
    bench.click(70, 60)
    act(bench, "cancel")
    assert not bench.app.six_points.points
    assert len(bench.state.prompt) == 2
    bench.click(70, 60)
    act(bench, "click_tool")
    act(bench, "cancel")
    assert len(bench.app.six_points.points) == 1
    assert not bench.state.prompt


def test_the_ends_of_a_structure_that_was_not_found_are_forgotten(bench):
    bench.predictor.error = RuntimeError("out of memory")
    bench.app.structures.fill_from_six(six_points())
    wait_done(bench)
    bench.predictor.error = None
    accept_on(bench, 3)
    act(bench, "fill_slices")
    wait_done(bench)
    assert slices(bench) == [3]


def test_a_fill_goes_on_to_the_ends_that_six_points_told(bench):
    act(bench, "six_tool")
    place_six(bench)
    wait_done(bench)
    document = bench.app.document
    for region in bench.state.annotation:
        if region.slice_index > 5:
            document.delete(region.id)
    assert slices(bench)[-1] == 5
    document.select(bench.state.annotation.on_slice(4)[0].id)
    act(bench, "fill_slices")
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))


def test_a_walk_stays_derived_when_the_image_is_opened_again(bench):
    accept_on(bench, 4)
    act(bench, "walk_on")
    wait_done(bench)
    document = bench.app.document
    document.set_image(document.image_id, document.image, bench.state)
    bars = bench.app.structures.strip.bars
    assert [index for index, bar in sorted(bars.items()) if bar.is_key] == [4]
    assert bars[6].dice is None


def test_proposals_of_a_u_net_are_walked_over_and_imported_masks_are_not(bench):
    mask = Mask.from_array(disc(SHAPE, (70, 60), 25))
    bench.app.document.add_regions([Region(mask, 1, slice_index=5, id="unet-1"), Region(mask, 1, slice_index=1)])
    accept_on(bench, 3)
    bars = bench.app.structures.strip.bars
    assert not bars[5].is_key
    assert bars[1].is_key
    act(bench, "walk")
    wait_done(bench)
    assert slices(bench) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert bench.state.annotation.get("unet-1").mask != mask


def test_the_strip_shows_colours_and_a_click_on_it_goes_to_the_slice(qtbot):
    strip = SliceStrip()
    qtbot.addWidget(strip)
    strip.resize(400, 40)
    strip.show_slices(20, {3: SliceBar(0.95, is_key=True), 4: SliceBar(0.4, is_flagged=True), 5: SliceBar(None)})
    strip.set_current(3)
    assert not strip.isHidden()
    asked = []
    strip.sliceRequested.connect(asked.append)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place_of(17).center().toPoint())
    assert asked == [17]
    picture = strip.grab().toImage()
    for index, dice in ((3, 0.95), (4, 0.4), (5, None)):
        place = strip.place_of(index)
        seen = picture.pixelColor(round(place.center().x()), round(place.bottom() - 3))
        assert max(abs(a - b) for a, b in zip(seen.getRgb(), colour_of(dice).getRgb(), strict=True)) < 12
    strip.show_slices(1, {})
    assert strip.isHidden()
