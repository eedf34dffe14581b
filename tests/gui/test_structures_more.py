"""Six points in every view and on the undo stack, how far a walk goes, what the log calls it, and ratings after reopening."""

import pytest
from column_bench import EXTREMES, SHAPE, accept_on, column_bench, slices, wait_done
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from shapes import disc

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui.panels.walk_options import WalkOptions, WalkWish
from fourclick.annotator.gui.slice_ratings import Rating


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    """The app on a bright column through nine thick slices."""
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    bench = column_bench(qtbot, tmp_path, slice_mm=2.0)
    yield bench
    bench.close()


def choose_six(bench):
    bench.window.actions_by_key["six_tool"].trigger()


def place(bench, *clicks):
    for index, point in clicks:
        bench.app.document.set_slice(index)
        bench.click(*point)


def test_six_points_are_undone_and_redone_one_by_one_and_come_back_after_the_fill(bench):
    choose_six(bench)
    place(bench, (1, (70, 60)), (4, EXTREMES[0]), (4, EXTREMES[1]))
    undo, tool = bench.app.document.undo_stack, bench.app.six_points
    placed = tool.points
    undo.undo()
    undo.undo()
    assert tool.points == placed[:1]
    undo.redo()
    assert tool.points == placed[:2]
    undo.redo()
    bench.click(20, 20, Qt.MouseButton.RightButton)
    assert tool.points == placed[:2]
    undo.undo()
    assert tool.points == placed
    place(bench, (4, EXTREMES[2]), (4, EXTREMES[3]), (7, (71, 60)))
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))
    assert not tool.points
    undo.undo()
    assert slices(bench) == []
    undo.undo()
    assert len(tool.points) == 6
    undo.undo()
    assert len(tool.points) == 5
    undo.redo()
    undo.redo()
    undo.redo()
    assert slices(bench) == list(range(1, 8))


def click_in_plane(bench, axis, voxel):
    view = bench.window.views.views[axis]
    column, row, _ = view.plane.place(voxel)
    place_in_view = view.viewportTransform().map(QPointF(column + 0.5, row + 0.5)).toPoint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_in_view)


def test_six_points_may_be_placed_in_any_of_the_three_views(bench):
    action = bench.window.actions_by_key["four_views"]
    action.setChecked(True)
    views = bench.window.views.views
    bench.qtbot.waitUntil(lambda: all(view.isVisible() and view.plane is not None for view in views.values()))
    bench.app.viewing.linked.fit()
    linked = bench.app.viewing.linked
    click_in_plane(bench, 1, (4, 60, 70))
    assert not bench.app.six_points.points
    choose_six(bench)
    linked.move_crosshair((4, 60, 70))
    click_in_plane(bench, 1, (1, 60, 70))
    linked.move_crosshair((4, 61, 70))
    click_in_plane(bench, 2, (7, 61, 70))
    bench.app.document.set_slice(4)
    linked.move_crosshair((4, 60, 70))
    click_in_plane(bench, 1, (4, 60, 45))
    click_in_plane(bench, 1, (4, 60, 95))
    found = [(point.index, point.y, point.x) for point in bench.app.six_points.points]
    assert found == [(1, 60, 70), (7, 61, 70), (4, 60, 45), (4, 60, 95)]
    for view in views.values():
        shown = [item for item in view.scene().items() if type(item).__name__ == "ClickMarker"]
        assert len(shown) == 4
    bench.app.document.set_slice(4)
    place(bench, (4, EXTREMES[2]), (4, EXTREMES[3]))
    wait_done(bench)
    assert slices(bench) == list(range(1, 8))


def test_a_walk_goes_as_far_as_was_asked_for_and_stops_where_it_is_less_sure(bench):
    accept_on(bench, 4)
    bench.app.structures.wish = WalkWish(most_slices=2)
    bench.app.structures.walk()
    wait_done(bench)
    assert slices(bench) == [2, 3, 4, 5, 6]
    assert "as far as was asked for" in bench.window.statusBar().currentMessage()
    bench.app.document.undo_stack.undo()
    bench.app.structures.wish = WalkWish(least_dice=0.95)
    bench.app.structures.walk()
    wait_done(bench)
    assert slices(bench) == [4]
    assert "no longer sure" in bench.window.statusBar().currentMessage()


def test_the_options_of_a_walk_are_what_is_chosen(qtbot):
    dialog = WalkOptions(WalkWish((-1,), 5, 0.8))
    qtbot.addWidget(dialog)
    assert dialog.wish == WalkWish((-1,), 5, 0.8)
    dialog.far.setValue(0)
    dialog.least.setValue(60)
    dialog.way.setCurrentIndex(0)
    assert dialog.wish == WalkWish((1, -1), None, 0.6)


def test_walks_and_fills_have_names_of_their_own_in_the_click_log(bench):
    accept_on(bench, 4)
    bench.logged.clear()
    bench.app.structures.walk((1,))
    wait_done(bench)
    made = {region.id for region in bench.state.annotation if region.slice_index != 4}
    assert {event.kind for event in bench.logged} == {"walk"}
    assert {event.region_id for event in bench.logged} == made
    assert {event.checkpoint for event in bench.logged} == {"fake"}
    accept_on(bench, 0)
    bench.logged.clear()
    bench.app.document.select(bench.state.annotation.on_slice(0)[0].id)
    bench.app.structures.fill()
    wait_done(bench)
    assert [event.kind for event in bench.logged] == ["fill"] * 3


def test_slices_are_rated_again_when_the_image_is_opened_again(bench):
    accept_on(bench, 4)
    bench.app.structures.walk()
    wait_done(bench)
    document, strip = bench.app.document, bench.app.structures.strip
    assert all(bar.dice is not None for bar in strip.bars.values())
    document.set_image(document.image_id, document.image, bench.state)
    bench.qtbot.waitUntil(lambda: all(bar.dice is not None for bar in strip.bars.values() if not bar.is_key), timeout=20_000)
    assert [index for index, bar in sorted(strip.bars.items()) if bar.is_key] == [4]
    assert all(bar.dice == pytest.approx(0.9, abs=0.05) for bar in strip.bars.values() if not bar.is_key)
    bench.app.structures.next_doubtful()
    assert "predicted Dice" in bench.window.statusBar().currentMessage()


def test_the_next_slice_worth_a_click_lies_in_the_middle_of_what_is_doubtful(bench):
    disc_, far_off = (Mask.from_array(disc(SHAPE, middle, 12)) for middle in ((40, 40), (90, 90)))
    regions = [Region(disc_, 1, slice_index=index, id=f"unet-{index}") for index in range(7)]
    other = Region(far_off, 1, slice_index=6, id="unet-other")
    bench.app.document.add_regions([*regions, other])
    ratings = bench.app.structures.ratings
    for region, rating in zip([*regions, other], (1.0, 0.78, 0.8, 0.8, 0.8, 0.8, 1.0, 0.65), strict=True):
        ratings.rate(region, Rating(rating))
    ordered = ratings.worth_a_click(bench.app.document.state.annotation)
    # the object by itself has more wrong pixels than any slice, and fewer than come right with the middle of the stretch
    assert ordered[0] == "unet-3"
    assert sorted(ordered) == sorted(each.id for each in [*regions, other])
    # the user's own slices are not worth one, and what is beside them is helped already
    ratings.rate(regions[3], Rating(0.9, is_key=True))
    assert "unet-3" not in ratings.worth_a_click(bench.app.document.state.annotation)
    assert ratings.worth_a_click(bench.app.document.state.annotation)[0] == "unet-other"


def test_the_next_slice_worth_a_click_is_the_one_with_most_wrong_pixels(bench):
    large, small = (Mask.from_array(disc(SHAPE, (70, 60), radius)) for radius in (30, 6))
    regions = [Region(mask, 1, slice_index=index, id=f"unet-{index}") for index, mask in ((2, small), (3, large), (5, large))]
    bench.app.document.add_regions(regions)
    for region, rating in zip(regions, (0.4, 0.8, 0.95), strict=True):
        bench.app.structures.ratings.rate(region, Rating(rating))
    bench.window.actions_by_key["next_doubtful"].trigger()
    assert bench.app.document.slice_index == 2
    bench.app.structures._visited = None
    bench.window.actions_by_key["next_worth"].trigger()
    assert bench.app.document.slice_index == 3
