"""Every hand tool on every plane of volumes in all sorts of geometries: what is painted is what lies inside, in millimetres."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from plane_bench import (
    GEOMETRIES,
    LEFT,
    RIGHT,
    SHAPE,
    PlaneBench,
    away_from_path,
    signed_distance_inside,
    world,
)
from PySide6.QtCore import QEvent, Qt
from scipy import ndimage

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.editing import structure_edit
from fourclick.annotator.editing.rules import Over, Rules
from fourclick.annotator.editing.structure_edit import Scope
from fourclick.annotator.gui.hand_options import HandOptions
from fourclick.annotator.gui.mask_operations import MaskOperations

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
EVERYWHERE = [(axis, name) for name in GEOMETRIES for axis in range(3)]
NEAR_MM = 1e-3
"""Centres as near to the border as this are left to rounding."""


@pytest.fixture
def bench(qtbot, request):
    return PlaneBench(qtbot, GEOMETRIES[getattr(request, "param", "anisotropic")])


@pytest.fixture
def make(qtbot):
    return lambda name: PlaneBench(qtbot, GEOMETRIES[name])


def assert_one_step(bench, before: State) -> None:
    """One edit, which undo takes back and redo repeats, both bit by bit."""
    after, stack = bench.document.state, bench.document.undo_stack
    assert stack.count() == 1
    painted = bench.labels()
    stack.undo()
    assert bench.document.state.annotation == before.annotation
    assert not bench.labels().any() or before.annotation.regions
    stack.redo()
    assert bench.document.state == after
    assert np.array_equal(bench.labels(), painted)


@pytest.mark.parametrize(("axis", "name"), EVERYWHERE)
@pytest.mark.parametrize("is_ball", [False, True])
def test_a_brush_paints_the_centres_within_its_radius_of_the_way(make, axis, name, is_ball):
    bench = make(name)
    bench.hand("brush", diameter_px=13, is_ball=is_ball)
    before = bench.document.state
    points = [bench.point(axis, *place) for place in ((0.3, 0.35), (0.6, 0.4), (0.55, 0.7))]
    bench.drag(axis, points)
    path = [bench.in_world(axis, point) for point in points]
    away = away_from_path(world(bench.geometry), path)
    radius_mm = 6.5 * bench.geometry.spacing_mm[0]
    where = np.ones(SHAPE, bool) if is_ball else bench.in_slice(axis)
    painted = bench.labels() > 0
    assert painted[where & (away < radius_mm - NEAR_MM)].all()
    assert not painted[~where | (away > radius_mm + NEAR_MM) & ~under(bench, axis, points)].any()
    assert_one_step(bench, before)


def under(bench, axis, points) -> np.ndarray:
    """(D, H, W) bool: the voxels in view under the way from point to point, which even the thinnest brush has."""
    way = [
        (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        for a, b in zip([points[0], *points], points, strict=False)
        for share in np.linspace(0, 1, 2000)
    ]
    found = np.zeros(np.prod(SHAPE), bool)
    shown = bench.view(axis).picture._levels[0]
    for x, y in way:
        column, row = int(np.floor(x + 0.5)), int(np.floor(y + 0.5))
        if 0 <= column < shown.shape[1] and 0 <= row < shown.shape[0]:
            # the voxel's value is its number
            found[shown[row, column]] = True
    return found.reshape(SHAPE)


@pytest.mark.parametrize(("axis", "name"), EVERYWHERE)
def test_an_eraser_takes_the_centres_within_its_radius(make, axis, name):
    bench = make(name)
    regions = [Region(Mask.from_array(np.ones(SHAPE[1:], bool)), 1, slice_index=index) for index in range(SHAPE[0])]
    bench.document.add_regions(regions)
    bench.document.undo_stack.clear()
    before = bench.document.state
    bench.hand("eraser", diameter_px=15)
    points = [bench.point(axis, *place) for place in ((0.4, 0.3), (0.6, 0.6))]
    bench.drag(axis, points)
    away = away_from_path(world(bench.geometry), [bench.in_world(axis, point) for point in points])
    radius_mm = 7.5 * bench.geometry.spacing_mm[0]
    left, where = bench.labels() > 0, bench.in_slice(axis)
    if axis == 0:
        # the selected region lies on the last slice: on its own slice the canvas erases from all
        assert left[~where].all()
    assert not left[where & (away < radius_mm - NEAR_MM)].any()
    assert left[~where | ((away > radius_mm + NEAR_MM) & ~under(bench, axis, points))].all()
    assert_one_step(bench, before)


STAR = [(0.2, 0.3), (0.5, 0.4), (0.75, 0.2), (0.65, 0.55), (0.8, 0.8), (0.45, 0.62), (0.25, 0.85)]


@pytest.mark.parametrize(("axis", "name"), EVERYWHERE)
@pytest.mark.parametrize("tool", ["lasso", "polygon"])
def test_an_outline_paints_the_centres_inside_it(make, axis, name, tool):
    bench = make(name)
    bench.hand(tool)
    before = bench.document.state
    points = [bench.point(axis, *place) for place in STAR]
    if tool == "lasso":
        bench.drag(axis, points)
    else:
        for point in points:
            bench.click(axis, point)
        assert np.allclose(bench.overlay(axis).line.points, points)
        bench.tools.accept()
    direction = np.array(bench.geometry.direction).reshape(3, 3)
    outline, places = [bench.in_world(axis, point) for point in points], world(bench.geometry)
    inside = np.full(SHAPE, -np.inf)
    where = bench.in_slice(axis)
    inside[where] = signed_distance_inside(places[where], outline, direction[:, 2 - axis])
    painted = bench.labels() > 0
    assert painted[inside > NEAR_MM].all()
    assert not painted[inside < -NEAR_MM].any()
    assert_one_step(bench, before)


def blob(geometry) -> np.ndarray:
    """(D, H, W) int16: an ellipsoid in millimetres and a bar apart from it, both 200, on 0."""
    places = world(geometry)
    middle, across = places[13, 22, 26], places.reshape(-1, 3).max(axis=0) - places.reshape(-1, 3).min(axis=0)
    image = np.where((((places - middle) / (0.3 * across)) ** 2).sum(axis=-1) < 1, 200, 0).astype(np.int16)
    image[:, 40:43, :] = 200
    image[:, 38:40, :] = 0
    return image


@pytest.mark.parametrize(("axis", "name"), EVERYWHERE)
def test_a_flood_paints_what_is_connected_in_the_slice(make, axis, name):
    bench = make(name)
    image = blob(bench.geometry)
    bench.open(image)
    bench.hand("flood", tolerance=30)
    before = bench.document.state
    seed = tuple(bench.linked.crosshair)
    column, row = [(seed[2], seed[1]), *(view.crosshair.point for view in bench.four.views.values())][axis]
    bench.click(axis, (column, row))
    cut = (slice(None),) * axis + (seed[axis],)
    parts, _ = ndimage.label(image[cut] > 100)
    expected = np.zeros(SHAPE, bool)
    expected[cut] = parts == parts[tuple(np.delete(seed, axis))]
    assert expected.any()
    assert np.array_equal(bench.labels() > 0, expected)
    assert_one_step(bench, before)


@pytest.mark.parametrize(("axis", "name"), EVERYWHERE)
def test_a_livewire_follows_edges_in_the_slice(make, axis, name):
    bench = make(name)
    image = blob(bench.geometry)
    bench.open(image)
    bench.hand("livewire")
    before = bench.document.state
    shown = bench.view(axis).picture._levels[0]
    parts, _ = ndimage.label(shown > 100)
    seed = [(bench.linked.crosshair[2], bench.linked.crosshair[1]), *(v.crosshair.point for v in bench.four.views.values())][
        axis
    ]
    rows, columns = np.nonzero(parts == parts[int(seed[1]), int(seed[0])])
    middle = (columns.mean(), rows.mean())
    # the outermost pixels in eight directions
    angles = np.arctan2(rows - middle[1], columns - middle[0])
    away = np.hypot(rows - middle[1], columns - middle[0])
    anchors = []
    for angle in np.linspace(-np.pi, np.pi, 8, endpoint=False):
        near = np.abs(np.angle(np.exp(1j * (angles - angle)))) < 0.25
        best = np.flatnonzero(near)[np.argmax(away[near])]
        anchors.append((float(columns[best]), float(rows[best])))
    for anchor in anchors:
        bench.click(axis, anchor)
    assert bench.overlay(axis).line.points
    bench.tools.accept()
    painted = bench.labels() > 0
    assert not painted[~bench.in_slice(axis)].any()
    cut = (slice(None),) * axis + (bench.index(axis),)
    truth = (image > 100) & ndimage.label(image > 100)[0].__eq__(ndimage.label(image > 100)[0][bench.linked.crosshair])
    dice = 2 * (painted[cut] & truth[cut]).sum() / (painted[cut].sum() + truth[cut].sum())
    assert dice > 0.9
    assert_one_step(bench, before)


# What a stroke across slices does to regions


def ball_regions(label=1, at=(22, 26), radius=9, slices=range(6, 20)):
    rows, columns = np.ogrid[: SHAPE[1], : SHAPE[2]]
    mask = Mask.from_array((rows - at[0]) ** 2 + (columns - at[1]) ** 2 < radius**2)
    return [Region(mask, label, slice_index=index, id=f"{label}-{at[1]}-{index}") for index in slices]


def across(bench, axis=1, low=0.05, high=0.95):
    """A stroke from the first slice to the last, through the crosshair."""
    column = bench.four.views[axis].crosshair.point[0]
    width, _ = bench.size(axis)
    share = (column + 0.5) / width
    return [bench.point(axis, share, low), bench.point(axis, share, high)]


def test_a_stroke_across_slices_goes_to_the_structures_regions_and_to_new_ones_beyond_it(bench):
    bench.document.add_regions([*ball_regions(at=(22, 12), radius=8), *ball_regions(at=(22, 40), radius=8)])
    bench.document.select("1-12-10")
    bench.linked.move_crosshair((13, 22, 22))
    bench.hand("brush", diameter_px=5)
    bench.drag(1, across(bench))
    annotation = bench.document.state.annotation
    for index in range(6, 20):
        assert [each.id for each in annotation.on_slice(index)] == [f"1-12-{index}", f"1-40-{index}"]
        assert annotation.get(f"1-12-{index}").mask.contains(22, 22)
        assert annotation.get(f"1-40-{index}").mask == ball_regions(at=(22, 40), radius=8)[0].mask
    beyond = [region for index in (3, 22) for region in annotation.on_slice(index)]
    assert [region.label for region in beyond] == [1, 1]
    assert bench.document.state.selected == "1-12-10"


def test_without_a_selected_region_it_is_the_one_that_is_touched(bench):
    bench.document.add_regions([*ball_regions(at=(22, 12), radius=8), *ball_regions(at=(22, 40), radius=8)])
    bench.document.select(None)
    bench.linked.move_crosshair((13, 22, 32))
    bench.hand("brush", diameter_px=5)
    bench.drag(1, across(bench, low=0.35, high=0.65))
    annotation = bench.document.state.annotation
    assert annotation.get("1-40-13").mask.contains(31, 22)
    assert not annotation.get("1-12-13").mask.contains(31, 22)
    # the one on the slice in view is selected, and the next stroke goes on there
    assert bench.document.state.selected == "1-40-13"


def test_the_eraser_takes_from_the_selected_structure_alone(bench):
    bench.document.add_regions([*ball_regions(at=(22, 18)), *ball_regions(2, at=(22, 34))])
    bench.document.select("1-18-12")
    bench.linked.move_crosshair((13, 22, 26))
    before = bench.labels()
    bench.hand("brush", diameter_px=9)
    bench.drag(1, across(bench), RIGHT)
    after = bench.labels()
    assert np.array_equal(before == 2, after == 2)
    assert (before == 1).sum() > (after == 1).sum() > 0


def test_locked_labels_and_hidden_regions_keep_their_pixels_and_values_limit_the_brush(bench):
    bench.document.add_regions(ball_regions(2, at=(22, 26)))
    bench.document.select(None)
    before = bench.labels()
    bench.hand("brush", diameter_px=21)
    bench.tools.hands.lock(frozenset({2}))
    bench.drag(1, across(bench))
    assert np.array_equal(bench.labels() == 2, before == 2)
    assert (bench.labels() == 1).any()
    bench.document.undo_stack.undo()
    voxels = bench.document.image.voxels
    low, high = int(voxels[8].min()), int(voxels[9].max())
    bench.tools.hands.work.set_options(HandOptions(diameter_px=9, rules=Rules(value_range=(low, high))))
    bench.drag(1, across(bench))
    assert set(np.flatnonzero((bench.labels() == 1).any(axis=(1, 2)))) == {8, 9}


def test_painting_inside_a_label_changes_nothing_else(bench):
    bench.document.add_regions(ball_regions(2, at=(22, 26)))
    bench.document.select(None)
    before = bench.labels()
    bench.hand("brush", diameter_px=21, rules=Rules(inside_label=2))
    bench.drag(2, across(bench, 2))
    painted = bench.labels() == 1
    assert painted.any()
    assert (before[painted] == 2).all()


def test_each_region_that_a_stroke_changes_is_in_the_log_and_has_its_share_of_the_time(bench):
    logged = []
    bench.document.eventLogged.connect(logged.append)
    bench.hand("brush", diameter_px=9)
    bench.drag(1, across(bench))
    regions = bench.document.state.annotation.regions
    assert {event.region_id for event in logged} == {region.id for region in regions}
    assert len(regions) == len({region.slice_index for region in regions}) > 15
    assert {event.kind for event in logged} == {"brush"}


def test_clicks_and_strokes_across_slices_mix(bench):
    """The mask of a prompt under way is accepted, gains the stroke, and goes on being corrected."""
    bench.document.click_extremes(((15, 22), (35, 22), (25, 12), (25, 32)))
    bench.linked.move_crosshair((13, 22, 25))
    bench.hand("brush", diameter_px=5)
    bench.drag(1, across(bench))
    state = bench.document.state
    assert state.prompt.is_complete
    assert state.refined_region.slice_index == 13
    assert len(state.annotation) > 15
    bench.document.set_slice(3)
    bench.drag(1, across(bench))
    assert bench.document.state == state
    assert "under way lies on slice 14" in bench.document.notices[-1]


# What is seen and how it is steered


@pytest.mark.parametrize("axis", [1, 2])
def test_the_stroke_is_seen_in_the_plane_while_the_button_is_down(bench, axis):
    bench.hand("brush", diameter_px=11)
    points = [bench.point(axis, 0.3, 0.5), bench.point(axis, 0.6, 0.5)]
    bench.press(axis, points[0])
    bench.move(axis, points[1])
    overlay = bench.overlay(axis)
    assert overlay.stroke.is_shown
    view = bench.view(axis)
    at = view.mapFromScene(points[1][0] + 0.5, points[1][1] + 0.5)
    during = view.grab().toImage().pixelColor(at)
    assert not bench.document.state.annotation.regions
    bench.release(axis, points[1])
    assert not overlay.stroke.is_shown
    bench.document.undo_stack.undo()
    assert view.grab().toImage().pixelColor(at) != during


@pytest.mark.parametrize("name", GEOMETRIES)
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_the_cursor_is_a_circle_of_the_same_size_in_millimetres_on_every_plane(make, axis, name):
    bench = make(name)
    bench.hand("brush", diameter_px=20)
    point = bench.point(axis, 0.5, 0.5)
    bench.send(axis, QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
    across_px, down_px = bench.overlay(axis).circle.radii
    places = bench.places[axis]
    across_mm = across_px * np.linalg.norm(places[0, 1] - places[0, 0])
    down_mm = down_px * np.linalg.norm(places[1, 0] - places[0, 0])
    assert across_mm == pytest.approx(10 * bench.geometry.spacing_mm[0])
    assert down_mm == pytest.approx(across_mm)


def test_leaving_a_view_takes_the_circle_away(bench):
    bench.hand("brush")
    bench.send(1, QEvent.Type.MouseMove, (5, 5), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
    assert bench.overlay(1).circle.isVisible()
    bench.tools.set_tool("click")
    assert not bench.overlay(1).circle.isVisible()


def test_control_and_the_wheel_size_the_brush_and_the_wheel_alone_scrolls(bench):
    bench.hand("brush", diameter_px=20)
    index = bench.index(1)
    bench.wheel(1, 2, CTRL)
    assert bench.tools.hands.work.options.diameter_px > 20
    assert bench.index(1) == index
    bench.wheel(1, -1)
    assert bench.index(1) == index + 1
    bench.tools.set_tool("click")
    zoom = bench.view(1).zoom
    bench.wheel(1, 1, CTRL)
    assert bench.view(1).zoom > zoom


def test_the_crosshair_is_moved_by_the_clicking_tools_and_by_shift_with_a_brush_in_hand(bench):
    bench.tools.set_tool("click")
    bench.click(1, (10, 3))
    assert bench.linked.crosshair[2] == 10
    bench.hand("brush", diameter_px=7)
    bench.drag(1, [(20, 3), (25, 4)])
    assert bench.linked.crosshair[2] == 10, "painting leaves the crosshair where it is"
    bench.document.undo_stack.undo()
    bench.send(1, QEvent.Type.MouseMove, (31, 9), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, SHIFT)
    assert bench.linked.crosshair[2] == 31
    assert bench.document.slice_index == SHAPE[0] - 1 - 9
    assert not bench.document.state.annotation.regions


def test_scrolling_in_the_middle_of_a_stroke_loses_nothing(bench, qtbot):
    bench.hand("brush", diameter_px=7)
    index = bench.index(1)
    bench.press(1, bench.point(1, 0.4, 0.5))
    bench.wheel(1, -1)
    bench.move(1, bench.point(1, 0.5, 0.5))
    qtbot.waitUntil(lambda: not bench.tools.hands.is_under_way)
    painted = np.flatnonzero((bench.labels() > 0).any(axis=(0, 2)))
    assert painted.tolist() == [index]


def test_a_line_begun_in_one_view_is_closed_before_another_begins(bench):
    bench.hand("polygon")
    for place in STAR:
        bench.click(1, bench.point(1, *place))
    bench.click(0, (10, 10))
    assert "another view" in bench.document.notices[-1]
    bench.tools.cancel()
    assert not bench.tools.hands.is_under_way
    bench.click(0, (10, 10))
    bench.click(2, bench.point(2, 0.5, 0.5))
    assert bench.overlay(2).line.points == []


def test_leaving_the_layout_closes_the_line_so_that_nothing_is_lost(bench):
    bench.hand("polygon")
    for place in STAR:
        bench.click(1, bench.point(1, *place))
    bench.linked.set_wanted(False)
    assert not bench.tools.hands.is_under_way
    assert bench.labels().any()


def test_a_double_click_closes_a_polygon_and_the_right_button_takes_a_point_back(bench):
    bench.hand("polygon")
    for place in STAR:
        bench.click(1, bench.point(1, *place))
    bench.click(1, bench.point(1, 0.5, 0.5), RIGHT)
    assert len(bench.overlay(1).line.points) == len(STAR) - 1
    bench.send(1, QEvent.Type.MouseButtonDblClick, bench.point(1, 0.3, 0.7), LEFT, LEFT)
    assert not bench.tools.hands.is_under_way
    assert bench.labels().any()


def test_while_it_is_measured_nothing_is_painted(bench):
    bench.hand("brush")
    bench.tools.set_paused(True)
    bench.drag(1, [(20, 3), (25, 4)])
    assert not bench.document.state.annotation.regions


# Operations on a whole structure


@pytest.fixture
def operations(bench):
    return MaskOperations(bench.tools.hands.work)


def test_an_operation_on_the_structure_is_one_step_whichever_slice_is_in_view(bench, operations, qtbot):
    bench.document.add_regions([*ball_regions(at=(22, 18)), *ball_regions(at=(22, 40), radius=5)])
    bench.document.undo_stack.clear()
    bench.document.select("1-18-12")
    bench.document.set_slice(3)
    before = bench.document.state
    operations.scope = Scope.STRUCTURE
    operations.grow(6.0)
    assert bench.document.state == before, "it is computed in the background"
    qtbot.waitUntil(lambda: not operations.bodies.is_running)
    places = world(bench.geometry)
    body = np.zeros(SHAPE, bool)
    for region in before.annotation:
        if region.id.startswith("1-18"):
            body[region.slice_index] |= region.mask.to_array()
    away = ndimage.distance_transform_edt(~body, sampling=(5.0, 0.7, 0.7))
    assert np.allclose(np.linalg.norm(places[0, 0, 1] - places[0, 0, 0]), 0.7)
    others = sum(region.id.startswith("1-40") for region in bench.document.state.annotation)
    assert others == 14
    grown = np.zeros(SHAPE, bool)
    for region in bench.document.state.annotation:
        if not region.id.startswith("1-40"):
            grown[region.slice_index] |= region.mask.to_array()
    # a slice is 5 mm thick: by 6 mm it reaches one slice further, and eight pixels
    assert np.array_equal(grown, away <= 6.0 + 1e-6)
    assert bench.document.notices[-1].startswith("Growing by 6 mm: 16 slices were changed")
    assert_one_step(bench, before)


def test_what_was_changed_meanwhile_is_not_overwritten(bench, operations, qtbot):
    bench.document.add_regions(ball_regions())
    operations.scope = Scope.LABEL
    operations.smooth(2.0)
    bench.document.delete("1-26-12")
    state = bench.document.state
    qtbot.waitUntil(lambda: not operations.bodies.is_running)
    assert bench.document.state == state
    assert "changed meanwhile" in bench.document.notices[-1]


def test_an_operation_whose_image_is_left_says_that_it_was_dropped(bench, operations):
    bench.document.add_regions(ball_regions())
    operations.scope = Scope.LABEL
    operations.smooth(2.0)
    bench.open(np.zeros(SHAPE, np.int16))
    assert not operations.bodies.is_running
    assert "The image was left before smoothing was done" in bench.document.notices[-1]


def test_an_operation_that_is_cancelled_changes_nothing_and_says_so(bench, operations, qtbot, monkeypatch):
    goes_on = threading.Event()
    real = structure_edit.members
    monkeypatch.setattr(structure_edit, "members", lambda *values: goes_on.wait(20) and real(*values))
    bench.document.add_regions([*ball_regions(2, at=(22, 34)), *ball_regions(at=(22, 24))])
    state, started = bench.document.state, []
    operations.bodies.started.connect(lambda job, text: started.append((job, text)))
    operations.scope = Scope.STRUCTURE
    for begin in (lambda: operations.grow(3.0), lambda: operations.combine_label("subtract", 2)):
        goes_on.clear()
        begin()
        job, _ = started[-1]
        job.cancel()
        goes_on.set()
        qtbot.waitUntil(lambda: not operations.bodies.is_running)
        assert bench.document.notices[-1] == "Cancelled; nothing was changed."
        assert bench.document.state == state
    assert [text for _, text in started] == ["growing by 3 mm", "subtracting a region"]


def test_a_label_that_is_locked_meanwhile_is_left_alone(bench, operations, qtbot):
    bench.document.add_regions(ball_regions())
    operations.scope = Scope.LABEL
    state = bench.document.state
    operations.grow(3.0)
    bench.document.set_labels(bench.document.labels.changed(1, is_locked=True))
    qtbot.waitUntil(lambda: not operations.bodies.is_running)
    assert bench.document.state == state
    assert "changed meanwhile" in bench.document.notices[-1]
    bench.document.set_labels(bench.document.labels.changed(1, is_locked=False))
    operations.grow(3.0)
    bench.document.set_labels(bench.document.labels.changed(1, opacity=0.5))
    qtbot.waitUntil(lambda: not operations.bodies.is_running)
    assert bench.document.state != state, "how a label looks does not matter"


def test_a_structure_is_combined_with_another_label(bench, operations, qtbot):
    bench.document.add_regions([*ball_regions(2, at=(22, 34)), *ball_regions(at=(22, 24))])
    assert operations.other_labels() == (2,)
    before = bench.labels()
    operations.scope = Scope.STRUCTURE
    operations.combine_label("subtract", 2)
    qtbot.waitUntil(lambda: not operations.bodies.is_running)
    assert (before == 1).sum() > (bench.labels() == 1).sum()
    assert (bench.labels() == 2).sum() == ball_regions()[0].mask.area_px * 14


def test_nothing_to_do_is_said(bench, operations, qtbot):
    operations.scope = Scope.STRUCTURE
    operations.fill_holes()
    assert "Select a region" in bench.document.notices[-1]
    bench.document.add_regions(ball_regions())
    operations.fill_holes()
    qtbot.waitUntil(lambda: not operations.bodies.is_running)
    assert bench.document.notices[-1] == "The region has no holes."


# Copying to the next slice


def ellipsoids(label=1, at=(13, 22, 20), name="a"):
    """The regions of an ellipsoid, which is cut otherwise by every slice of every plane."""
    slices, rows, columns = np.indices(SHAPE)
    body = ((slices - at[0]) / 8) ** 2 + ((rows - at[1]) / 11) ** 2 + ((columns - at[2]) / 9) ** 2 < 1
    return [
        Region(Mask.from_array(body[index]), label, slice_index=index, id=f"{name}{index}")
        for index in range(SHAPE[0])
        if body[index].any()
    ]


def body_of(regions) -> np.ndarray:
    found = np.zeros(SHAPE, bool)
    for region in regions:
        found[region.slice_index] |= region.mask.to_array()
    return found


def work_in(bench, axis, place) -> None:
    """Clicks in a view, which changes nothing but where the user is at work, and looks at a voxel."""
    bench.tools.set_tool("select")
    bench.click(axis, bench.point(axis, 0.02, 0.02))
    bench.linked.move_crosshair(place)


def at(axis, index):
    return (slice(None),) * axis + (index,)


@pytest.mark.parametrize(("axis", "name"), EVERYWHERE)
@pytest.mark.parametrize("step", [1, -1])
def test_an_object_is_copied_to_the_next_slice_of_the_view_that_was_clicked_in(make, axis, name, step):
    bench = make(name)
    operations = MaskOperations(bench.tools.hands.work)
    own, beside, other = ellipsoids(), ellipsoids(at=(13, 22, 42), name="b"), ellipsoids(2, at=(20, 34, 24), name="c")
    bench.document.add_regions([*own, *beside, *other])
    bench.document.undo_stack.clear()
    # out from the middle, where the next slice shows less of the object than this one
    place = [13 + 3 * step, 22 + 3 * step, 20 + 3 * step]
    work_in(bench, axis, place)
    bench.document.select(f"a{place[0]}")
    before, labels = bench.document.state, bench.labels()
    operations.copy(step, bench.tools.hands.plane)
    assert bench.index(axis) == place[axis] + step, "the view goes to the slice that was copied to"
    # in millimetres: where the object was on the slice in view, one slice thickness further on
    source = np.zeros(SHAPE, bool)
    source[at(axis, place[axis])] = body_of(own)[at(axis, place[axis])]
    normal = np.array(bench.geometry.direction).reshape(3, 3)[:, 2 - axis] * bench.geometry.spacing_mm[2 - axis]
    copy = world(bench.geometry)[source] + step * normal
    voxels = np.rint((np.linalg.inv(bench.geometry.affine_lps) @ np.c_[copy, np.ones(len(copy))].T)[2::-1]).astype(int)
    expected = labels.copy()
    expected[tuple(voxels)] = 1
    assert (expected != labels).any()
    assert np.array_equal(bench.labels(), expected)
    unchanged = {region.id: region for region in bench.document.state.annotation}
    assert [unchanged[region.id].mask for region in beside] == [region.mask for region in beside]
    assert_one_step(bench, before)


@pytest.mark.parametrize("axis", [1, 2])
def test_a_copy_across_slices_stays_in_the_structures_regions_and_can_be_repeated(bench, axis):
    operations = MaskOperations(bench.tools.hands.work)
    own = ellipsoids()
    bench.document.add_regions(own)
    bench.document.undo_stack.clear()
    place = (13, 29, 26)
    work_in(bench, axis, place)
    bench.document.select("a13")
    cut = body_of(own)[at(axis, place[axis])]
    for _ in range(9):
        operations.copy(1, bench.tools.hands.plane)
    assert [each.id for each in bench.document.state.annotation] == [each.id for each in own]
    assert bench.document.state.selected == "a13"
    for number in range(10):
        assert (bench.labels()[at(axis, place[axis] + number)] >= cut).all()
    assert np.array_equal(bench.labels()[at(axis, place[axis] + 9)] > 0, cut), "beyond the object it is the copy alone"
    assert f"slice {place[axis] + 10}." in bench.document.notices[-1]
    assert bench.document.undo_stack.count() == 9
    bench.document.undo_stack.setIndex(0)
    assert np.array_equal(bench.labels() > 0, body_of(own))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_copy_keeps_locked_labels_and_stays_inside_the_label_to_paint_inside(bench, axis):
    operations = MaskOperations(bench.tools.hands.work)
    own, other = ellipsoids(), ellipsoids(2, at=(19, 31, 26), name="c")
    bench.document.add_regions([*own, *other])
    place = (16, 27, 24)
    work_in(bench, axis, place)
    bench.document.select("a16")
    before, cut, target = bench.labels(), body_of(own)[at(axis, place[axis])], at(axis, place[axis] + 1)
    there = before[target]
    assert (cut & (there == 2)).any()
    assert (cut & (there == 0)).any()
    for rules, may in ((Rules(locked=frozenset({2})), there != 2), (Rules(inside_label=2), there == 2)):
        bench.tools.hands.work.set_options(HandOptions(rules=rules))
        operations.copy(1, bench.tools.hands.plane)
        expected = before.copy()
        expected[target][cut & may] = 1
        assert np.array_equal(bench.labels(), expected)
        bench.document.undo_stack.undo()
        bench.linked.move_crosshair(place)
        bench.document.select("a16")
    state = bench.document.state
    bench.tools.hands.work.set_options(HandOptions(rules=Rules(locked=frozenset({1}))))
    operations.copy(1, bench.tools.hands.plane)
    assert "locked" in bench.document.notices[-1]
    bench.tools.hands.work.set_options(HandOptions(rules=Rules(inside_label=3)))
    operations.copy(1, bench.tools.hands.plane)
    assert "the label to paint inside" in bench.document.notices[-1]
    assert bench.document.state == state
    assert bench.linked.crosshair == place


@pytest.mark.parametrize("axis", [1, 2])
def test_what_cannot_be_copied_across_slices_is_said_and_changes_nothing(bench, axis):
    operations = MaskOperations(bench.tools.hands.work)
    bench.document.add_regions(ellipsoids(at=(13, SHAPE[1] - 6, SHAPE[2] - 6)))

    def refused(place, step, sentence) -> None:
        bench.linked.move_crosshair(place)
        state = bench.document.state
        operations.copy(step, bench.tools.hands.plane)
        assert sentence in bench.document.notices[-1]
        assert bench.document.state == state
        assert bench.linked.crosshair == place

    work_in(bench, axis, (13, 40, 48))
    bench.document.select("a13")
    refused((13, 5, 5), 1, "not in the slice of the view")
    refused((13, SHAPE[1] - 1, SHAPE[2] - 1), 1, "no further slice")
    # towards its middle the object is there already
    refused((13, 42, 50), -1, "there already")
    bench.document.select(None)
    refused((13, 40, 48), 1, "Select a region")
    bench.document.click_extremes(((15, 22), (35, 22), (25, 12), (25, 32)))
    bench.document.set_slice(3)
    refused((3, 40, 48), 1, "under way lies on slice 14")


@pytest.mark.parametrize("axis", [1, 2])
def test_a_prompts_mask_is_copied_across_slices_and_undo_brings_the_prompt_back(bench, axis):
    operations = MaskOperations(bench.tools.hands.work)
    bench.tools.set_tool("select")
    bench.click(axis, bench.point(axis, 0.02, 0.02))
    bench.linked.move_crosshair((13, 22, 25))
    bench.document.click_extremes(((15, 22), (35, 22), (25, 12), (25, 32)))
    before = bench.document.state
    mask = bench.document.mask().copy()
    bench.linked.move_crosshair((13, 32, 35))
    copied = mask[32] if axis == 1 else mask[:, 35]
    assert copied.any()
    operations.copy(1, bench.tools.hands.plane)
    assert not bench.document.state.prompt
    (region,) = bench.document.state.annotation
    mask[(33, slice(None)) if axis == 1 else (slice(None), 36)] |= copied
    assert np.array_equal(region.mask.to_array(), mask)
    bench.document.undo_stack.undo()
    assert bench.document.state == before


def test_copying_follows_the_view_that_is_seen_and_was_clicked_in_last(bench):
    bench.tools.set_tool("select")
    plane = lambda: bench.tools.hands.plane.plane.axis  # noqa: E731
    assert plane() == 0, "nothing was clicked yet"
    for axis in (1, 2, 0, 2):
        bench.click(axis, bench.point(axis, 0.5, 0.5))
        assert plane() == axis
    bench.four.set_alone(1)
    assert plane() == 1, "the only one that is seen"
    bench.four.set_alone(None)
    bench.linked.set_wanted(False)
    assert plane() == 0
    bench.hand("brush", diameter_px=5)
    bench.linked.set_wanted(True)
    bench.drag(1, [bench.point(1, 0.4, 0.4), bench.point(1, 0.5, 0.5)])
    assert plane() == 1, "painting is being at work there"


@pytest.mark.parametrize("seed", range(3))
def test_random_work_on_all_planes_is_undone_and_redone_step_by_step(make, seed):
    rng = np.random.default_rng(seed)
    bench = make(list(GEOMETRIES)[seed])
    stack, seen = bench.document.undo_stack, {0: bench.labels()}
    for _ in range(40):
        axis = int(rng.integers(3))
        tool = str(rng.choice(["brush", "eraser", "lasso", "polygon", "livewire", "flood"]))
        rules = Rules(over=list(Over)[int(rng.integers(3))], locked=frozenset({3}) if rng.random() < 0.2 else frozenset())
        bench.hand(tool, diameter_px=float(rng.integers(1, 18)), is_ball=bool(rng.random() < 0.3), tolerance=900, rules=rules)
        bench.document.set_slice(int(rng.integers(SHAPE[0])))
        if rng.random() < 0.3:
            bench.document.select(None)
            bench.document.set_active_label(int(rng.integers(1, 4)))
            seen[stack.count()] = bench.labels()
        points = [bench.point(axis, *rng.uniform(-0.05, 1.05, 2)) for _ in range(5)]
        button = RIGHT if rng.random() < 0.25 and tool not in ("polygon", "livewire") else LEFT
        if tool in ("polygon", "livewire"):
            for point in points:
                bench.click(axis, point)
            bench.tools.accept()
        else:
            bench.drag(axis, points, button)
        assert not bench.tools.hands.is_under_way
        seen[stack.count()] = bench.labels()
        ids = [region.id for region in bench.document.state.annotation]
        assert len(ids) == len(set(ids))
        assert not any(region.mask.is_empty for region in bench.document.state.annotation)
    assert stack.count() > 20
    for position in range(stack.count(), -1, -1):
        stack.setIndex(position)
        assert np.array_equal(bench.labels(), seen[position])
    stack.setIndex(stack.count())
    assert np.array_equal(bench.labels(), seen[stack.count()])
