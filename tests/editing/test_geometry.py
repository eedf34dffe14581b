"""What brushes, outlines, floods and operations on masks cover, by their meaning in millimetres and pixel centres."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import blobs, disc

from fourclick.annotator.editing.brush import Brush
from fourclick.annotator.editing.flood import flooded
from fourclick.annotator.editing.livewire import Livewire
from fourclick.annotator.editing.outline_fill import filled, filled_with_line
from fourclick.annotator.editing.reshaping import (
    grown,
    holes_filled,
    islands_removed,
    largest_kept,
    shrunk,
    smoothed,
)
from fourclick.annotator.editing.stroke import Stroke

SHAPE = (30, 40)
POINT = st.tuples(st.floats(-8, 48), st.floats(-8, 38))
SPACING = st.tuples(st.floats(0.3, 3), st.floats(0.3, 3))


def swept(brush, start, end):
    covered = np.zeros(SHAPE, bool)
    box, passed = brush.swept(start, end, SHAPE)
    covered[box.y0 : box.y1, box.x0 : box.x1] = passed
    return covered


def distance_to_segment(start, end, aspect):
    """(H, W) distance of each pixel's centre from a segment, in widths of a pixel."""
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(float)
    (x0, y0), (x1, y1) = (start[0], start[1] * aspect), (end[0], end[1] * aspect)
    along = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = ((columns - x0) * (x1 - x0) + (rows * aspect - y0) * (y1 - y0)) / along if along > 1e-12 else np.zeros(SHAPE)
    share = np.clip(share, 0, 1)
    return np.hypot(columns - x0 - share * (x1 - x0), rows * aspect - y0 - share * (y1 - y0))


@given(POINT, POINT, st.floats(1, 15), st.floats(0.4, 3))
def test_a_brush_covers_the_centres_within_its_radius_of_the_way(start, end, radius, aspect):
    covered = swept(Brush(radius, aspect), start, end)
    away = distance_to_segment(start, end, aspect)
    assert covered[away < radius - 1e-4].all()
    # thinner than a pixel it has the pixels under its middle as well, whose centres lie within half their diagonal
    assert not covered[away > max(radius, np.hypot(1, aspect) / 2) + 1e-4].any()


@given(st.lists(st.tuples(st.floats(0, 39), st.floats(0, 29)), min_size=1, max_size=6), st.floats(0.1, 10))
def test_the_thinnest_stroke_is_connected_and_has_the_pixels_under_the_pointer(points, aspect):
    stroke = Stroke(Brush(0.5, aspect), SHAPE)
    for point in points:
        stroke.move_to(point)
    assert cv2.connectedComponents(stroke.covered.astype(np.uint8), connectivity=8)[0] == 2
    for x, y in points:
        column, row = int(x + 0.5), int(y + 0.5)
        if column < SHAPE[1] and row < SHAPE[0]:
            assert stroke.covered[row, column]


@given(st.lists(POINT, min_size=1, max_size=6))
def test_a_stroke_changes_only_what_is_inside_the_box_that_it_tells(points):
    stroke = Stroke(Brush(4.5), SHAPE)
    for point in points:
        before = stroke.covered.copy()
        box = stroke.move_to(point)
        changed = before != stroke.covered
        changed[box.y0 : box.y1, box.x0 : box.x1] = False
        assert not changed.any()


@settings(deadline=None)
@given(st.floats(1, 6), st.floats(0.4, 2), st.floats(0.4, 4))
def test_a_ball_is_round_in_millimetres_on_every_slice(radius, aspect, slice_step):
    stroke = Stroke(Brush(radius, aspect, slice_step), SHAPE)
    stroke.move_to((20, 15))
    shapes = stroke.shapes(5, 11)
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    for index in range(11):
        away = np.sqrt((columns - 20) ** 2 + ((rows - 15) * aspect) ** 2 + ((index - 5) * slice_step) ** 2)
        covered = shapes.get(index, np.zeros(SHAPE, bool))
        if abs(index - 5) * slice_step < radius - 1:
            assert covered[away < radius - 1e-3].all()
        assert not covered[away > max(radius, 0.5 * max(1, aspect)) + 0.01].any()


def test_a_ball_stays_within_the_volume():
    stroke = Stroke(Brush(4.0, 1.0, 1.0), SHAPE)
    stroke.move_to((20, 15))
    assert sorted(stroke.shapes(0, 3)) == [0, 1, 2]


CORNER = st.tuples(st.integers(-4, 24), st.integers(-4, 19)).map(lambda each: (2.0 * each[0], 2.0 * each[1]))


@given(CORNER, CORNER, CORNER)
def test_two_outlines_with_a_common_side_share_no_pixel_and_leave_none_out(first, second, third):
    """A triangle cut from a corner to the middle of a side; at even corners the middle is exact."""
    middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
    whole = filled([first, second, third], SHAPE)
    left = filled([first, middle, third], SHAPE)
    right = filled([middle, second, third], SHAPE)
    assert np.array_equal(whole, left | right)
    assert not (left & right).any()


def test_an_outline_holds_the_centres_inside_it():
    square = filled([(2.5, 3.5), (9.5, 3.5), (9.5, 7.5), (2.5, 7.5)], SHAPE)
    expected = np.zeros(SHAPE, bool)
    expected[4:8, 3:10] = True
    assert np.array_equal(square, expected)
    assert filled([(-20, -20), (100, -20), (100, 100), (-20, 100)], SHAPE).all()
    assert not filled([(50, 3), (60, 3), (60, 9)], SHAPE).any()
    assert not filled([(5, 5), (9, 9)], SHAPE).any()


def test_loops_of_a_lasso_are_inside():
    """Twice around: by counting crossings alone the inside would be outside."""
    circle = [(20 + 8 * np.cos(t), 15 + 8 * np.sin(t)) for t in np.linspace(0, 4 * np.pi, 80)]
    assert filled(circle, SHAPE)[15, 20]


def test_a_flood_takes_what_is_connected_and_alike():
    image = np.full(SHAPE, 100, np.int16)
    image[5:15, 5:15] = -300
    image[5:15, 20:30] = -300
    image[10, 10] = -320
    found = flooded(image, (7, 7), 10)
    assert found.sum() == 99
    assert flooded(image, (7, 7), 20).sum() == 100
    assert not flooded(image, (99, 3), 20).any()
    colours = np.stack([image] * 3, axis=-1)
    assert np.array_equal(flooded(colours, (7, 7), 10), found)


def test_a_flood_stops_at_missing_values():
    image = np.full(SHAPE, 1.5, np.float64)
    image[:, 10] = np.nan
    found = flooded(image, (3, 3), 1)
    assert found[:, :10].all()
    assert not found[:, 10:].any()
    assert not flooded(image, (10, 3), 1).any()


@given(blobs())
def test_filling_holes_is_done_once_and_for_all_and_loses_nothing(mask):
    mask = mask & ~disc(mask.shape, (20, 20), 2)
    whole = holes_filled(mask)
    assert not (mask & ~whole).any()
    assert np.array_equal(holes_filled(whole), whole)
    # all of the background is connected with the border
    assert cv2.connectedComponents((~np.pad(whole, 1)).astype(np.uint8), connectivity=4)[0] == 2


@given(blobs(), blobs())
def test_of_two_parts_the_larger_one_is_kept(first, second):
    mask = np.hstack([first, np.zeros((40, 3), bool), second])
    kept = largest_kept(mask)
    larger = first if np.count_nonzero(first) >= np.count_nonzero(second) else second
    assert kept.sum() == larger.sum()
    assert not (kept & ~mask).any()


def test_islands_below_a_size_go():
    mask = disc(SHAPE, (10, 10), 5) | disc(SHAPE, (25, 20), 2)
    mask[28, 38] = True
    assert np.array_equal(islands_removed(mask, 2), disc(SHAPE, (10, 10), 5) | disc(SHAPE, (25, 20), 2))
    assert np.array_equal(islands_removed(mask, 14), disc(SHAPE, (10, 10), 5))
    assert not islands_removed(mask, 1000).any()
    assert np.array_equal(islands_removed(mask, 1), mask)


@given(blobs(), st.floats(0.2, 5), SPACING)
def test_growing_reaches_so_many_millimetres_in_every_direction(mask, by_mm, spacing):
    larger = grown(mask, by_mm, spacing)
    rows, columns = np.mgrid[:40, :40]
    inside = np.argwhere(mask)
    nearest = np.full(mask.shape, np.inf)
    for row, column in inside:
        nearest = np.minimum(nearest, np.hypot((rows - row) * spacing[0], (columns - column) * spacing[1]))
    assert larger[nearest < by_mm - 1e-4].all()
    assert not larger[nearest > by_mm + 1e-4].any()


@given(blobs(), st.floats(0.2, 5), SPACING)
def test_shrinking_what_was_grown_loses_nothing_of_the_mask(mask, by_mm, spacing):
    closed = shrunk(grown(mask, by_mm, spacing), by_mm, spacing)
    assert not (mask & ~closed).any()
    opened = grown(shrunk(mask, by_mm, spacing), by_mm, spacing)
    assert not (opened & ~mask).any()


def test_a_mask_does_not_shrink_from_the_images_border():
    mask = np.zeros(SHAPE, bool)
    mask[:, :10] = True
    smaller = shrunk(mask, 2, (1, 1))
    assert smaller[:, :8].all()
    assert not smaller[:, 8:].any()
    assert shrunk(np.ones(SHAPE, bool), 5, (1, 1)).all()


def test_shrinking_too_far_leaves_nothing():
    assert not shrunk(disc(SHAPE, (20, 15), 4), 9, (1, 1)).any()


def test_operations_work_on_volumes_with_anisotropic_spacing():
    ball = np.zeros((9, 21, 21), bool)
    ball[4, 10, 10] = True
    larger = grown(ball, 4, (2.0, 1.0, 1.0))
    assert larger[[2, 6], 10, 10].all()
    assert not larger[[1, 7], 10, 10].any()
    assert larger[4, 10, [6, 14]].all()


@given(blobs(), st.floats(0.3, 2))
def test_smoothing_keeps_the_middle_and_stays_near(mask, sigma):
    smooth = smoothed(mask, sigma, (1, 1))
    assert not (smooth & ~grown(mask, 3 * sigma + 1, (1, 1))).any()
    assert not (shrunk(mask, 3 * sigma + 1, (1, 1)) & ~smooth).any()


def test_smoothing_drops_specks_and_leaves_straight_edges():
    mask = np.zeros(SHAPE, bool)
    mask[:, :20] = True
    mask[10, 30] = True
    smooth = smoothed(mask, 1.5, (1, 1))
    assert np.array_equal(smooth[3:-3], np.broadcast_to(np.arange(40) < 20, (24, 40)))


def test_nothing_stays_nothing():
    empty = np.zeros(SHAPE, bool)
    for result in (
        holes_filled(empty),
        largest_kept(empty),
        islands_removed(empty, 3),
        smoothed(empty, 1, (1, 1)),
        grown(empty, 3, (1, 1)),
        shrunk(empty, 3, (1, 1)),
    ):
        assert not result.any()


def test_a_livewire_follows_an_edge():
    picture = np.where(disc((200, 200), (100, 100), 60), 180, 40).astype(np.uint8)
    picture = cv2.GaussianBlur(picture, (0, 0), 1.2)
    line = Livewire(picture).path((160, 100), (100, 160))
    assert line[0] == (160, 100)
    assert line[-1] == (100, 160)
    away = [abs(np.hypot(x - 100, y - 100) - 60) for x, y in line]
    assert max(away) < 2.5
    assert all(max(abs(x1 - x0), abs(y1 - y0)) <= 1 for (x0, y0), (x1, y1) in pairwise(line))


def test_a_line_along_the_outermost_pixels_belongs_to_what_it_bounds():
    square = np.zeros(SHAPE, bool)
    square[5:11, 8:20] = True
    corners = [(8.0, 5.0), (19.0, 5.0), (19.0, 10.0), (8.0, 10.0)]
    assert np.array_equal(filled_with_line(corners, SHAPE), square)


@pytest.mark.parametrize("source", ["kidney_t2w_mr", "hc18_fetal_head_us"])
def test_on_real_images_a_livewire_needs_fewer_anchors_than_a_polygon(shared_data, source):
    """Six anchors on the true outline, evenly spaced; Dice of what is inside, over the first five images."""
    gains = []
    for path in sorted((shared_data / source / "images").iterdir())[:5]:
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        masked = cv2.imread(str(shared_data / source / "masks" / path.name), cv2.IMREAD_GRAYSCALE)
        contours, _ = cv2.findContours((masked > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        outline = np.reshape(max(contours, key=len), (-1, 2))
        truth = filled_with_line(outline.tolist(), grey.shape)
        places = np.linspace(0, len(outline), 6, endpoint=False).astype(int)
        anchors = [(float(x), float(y)) for x, y in outline[places]]
        wire = Livewire(grey)
        line = [point for pair in pairwise([*anchors, anchors[0]]) for point in wire.path(*pair)]
        gains.append(dice(filled_with_line(line, grey.shape), truth) - dice(filled_with_line(anchors, grey.shape), truth))
    assert np.mean(gains) > 0.03


def dice(first, second):
    return 2 * np.count_nonzero(first & second) / (np.count_nonzero(first) + np.count_nonzero(second))


@pytest.mark.parametrize("to", [(0, 0), (199, 0), (199, 199), (-30, 500)])
def test_a_livewire_reaches_every_corner_and_stays_inside(to):
    line = Livewire(np.zeros((200, 200), np.uint8)).path((100, 100), to)
    assert line[-1] == (min(max(to[0], 0), 199), min(max(to[1], 0), 199))
    assert all(0 <= x < 200 and 0 <= y < 200 for x, y in line)
