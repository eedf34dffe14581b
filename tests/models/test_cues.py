"""Cue maps against literal, slow implementations of the papers' formulas."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourclick.models import cues
from fourclick.models.crop import Crop
from fourclick.models.prompt import Extremes, Prompt

points = st.tuples(st.floats(0, 23), st.floats(0, 19))


def literal_distance(x, y, start, end):
    """Distance of a point from a segment over half the segment's length, term by term."""
    length = math.dist(start, end)
    if length < 1:
        # Shorter than a pixel: one pixel long, in its own direction (to the right where it has none).
        direction = ((end[0] - start[0]), (end[1] - start[1]))
        direction = direction if length > 0 else (1.0, 0.0)
        length = 1.0
        end = (start[0] + direction[0], start[1] + direction[1])
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = min(max((x - start[0]) * ux + (y - start[1]) * uy, 0.0), length)
    return math.dist((x, y), (start[0] + along * ux, start[1] + along * uy)) / (length / 2)


def literal_confidence(extremes, size, sharpness):
    field = np.empty(size)
    for row in range(size[0]):
        for column in range(size[1]):
            a = literal_distance(column, row, extremes.left, extremes.right)
            b = literal_distance(column, row, extremes.top, extremes.bottom)
            field[row, column] = 1 / (1 + sharpness * min(a, b) * math.hypot(a, b))
    return (field - field.min()) / (field.max() - field.min())


@settings(deadline=None, max_examples=40)
@given(points, points, points, points, st.sampled_from([1.0, 7.0]))
def test_confidence_map_is_the_papers_formula(left, right, top, bottom, sharpness):
    extremes = Extremes(left, right, top, bottom)
    pairs = (math.dist(left, right), math.dist(top, bottom))
    if min(pairs) < 1:
        return
    fast = cues.confidence_map(extremes, (20, 24), sharpness=sharpness)
    assert np.allclose(fast, literal_confidence(extremes, (20, 24), sharpness), atol=2e-4)


def test_confidence_is_highest_on_the_cross_and_falls_away_from_it():
    field = cues.confidence_map(Extremes((4, 16), (28, 16), (16, 4), (16, 28)), (33, 33))
    assert np.allclose(field[16, 4:29], 1, atol=1e-5)
    assert np.allclose(field[4:29, 16], 1, atol=1e-5)
    diagonal = field[np.arange(16, 33), np.arange(16, 33)]
    assert (np.diff(diagonal) < 0).all()
    assert field.min() == 0
    assert field.dtype == np.float32


def test_confidence_turns_with_the_points():
    sides = Extremes((3, 9), (20, 12), (10, 2), (12, 18))
    turned = Extremes((2, 10), (18, 12), (9, 3), (12, 20))
    assert np.allclose(cues.confidence_map(sides, (24, 24)), cues.confidence_map(turned, (24, 24)).T, atol=1e-5)


def test_one_spot_is_no_object():
    with pytest.raises(cues.DegenerateExtremes, match="one spot"):
        cues.confidence_map(Extremes((5, 5), (5, 5), (5, 5), (5, 5)), (16, 16))


@pytest.mark.parametrize(
    "extremes",
    [
        Extremes((2, 8), (14, 8), (2, 8), (14, 8)),
        Extremes((8, 2), (8, 2), (8, 2), (8, 14)),
        Extremes((2, 2), (12, 12), (4, 4), (10, 10)),
    ],
)
def test_collinear_and_coincident_points_still_give_a_finite_map(extremes):
    field = cues.confidence_map(extremes, (16, 16))
    assert np.isfinite(field).all()
    assert field.min() >= 0
    assert field.max() == pytest.approx(1)


def literal_soft_focus(clicks, box, size):
    total = np.array([[sum(math.dist((c, r), click) for click in clicks) for c in range(size[1])] for r in range(size[0])])
    focus = 1 / np.maximum(total, 1e-3)
    focus = (focus - focus.min()) / (focus.max() - focus.min())
    rows, columns = np.mgrid[: size[0], : size[1]]
    x0, y0, x1, y1 = box
    return np.where((columns >= x0) & (columns < x1) & (rows >= y0) & (rows < y1), focus, 0)


@settings(deadline=None, max_examples=30)
@given(st.lists(points, min_size=2, max_size=7))
def test_soft_focus_is_the_inverse_sum_of_distances(clicks):
    box = (3, 2, 20, 17)
    fast = cues.soft_focus(clicks, box, (20, 24))
    assert np.allclose(fast, literal_soft_focus(clicks, box, (20, 24)), atol=2e-4)


def test_the_focus_of_four_points_is_where_their_segments_cross():
    clicks = [(2, 10), (30, 14), (12, 2), (18, 30)]
    focus = cues.soft_focus(clicks, (0, 0, 33, 33), (33, 33))
    row, column = np.unravel_index(focus.argmax(), focus.shape)
    t = (12 - 2) / 28  # where x reaches the steep segment, about
    assert abs(column - 14) <= 1
    assert abs(row - (10 + 4 * t)) <= 2


def test_another_positive_click_pulls_the_focus_towards_it():
    four = [(2, 16), (30, 16), (16, 2), (16, 30)]
    alone = cues.soft_focus(four, (0, 0, 33, 33), (33, 33))
    pulled = cues.soft_focus([*four, (24, 24), (24, 24)], (0, 0, 33, 33), (33, 33))
    assert pulled[24, 24] > alone[24, 24]


def test_gaussians_peak_at_their_points_and_take_the_maximum():
    drawn = cues.gaussians([(5, 7), (9, 7)], (20, 20), sd_px=2.0)
    assert drawn[7, 5] == drawn[7, 9] == 1
    assert drawn[7, 7] == pytest.approx(math.exp(-0.5), abs=1e-6)
    assert not cues.gaussians([], (20, 20), sd_px=2.0).any()
    assert not cues.gaussians([(500, 500)], (20, 20), sd_px=2.0).any()


@given(st.integers(0, 12), st.integers(0, 12))
def test_any_number_of_clicks_gives_the_same_channels(positive, negative):
    prompt = Prompt.from_points(
        extreme=[(10, 20), (40, 22), (25, 5), (27, 44)],
        positive=[(20 + i, 20) for i in range(positive)],
        negative=[(12, 8 + i) for i in range(negative)],
    )
    maps = cues.draw(prompt, Crop.around(prompt.box, side_px=48))
    assert maps.shape == (len(cues.CHANNELS), 48, 48)
    assert maps.min() >= 0
    assert maps.max() <= 1
    assert bool(maps[4].any()) == bool(positive)
    assert bool(maps[5].any()) == bool(negative)


def test_the_smooth_curve_meets_the_points_and_is_flat_there():
    sides = Extremes((10, 30), (50, 24), (34, 6), (26, 52))
    outline = cues.curve_outline(sides)
    for point in sides:
        assert np.abs(outline - point).sum(1).min() < 1e-9
    assert outline[:, 0].min() == pytest.approx(10)
    assert outline[:, 0].max() == pytest.approx(50)
    assert outline[:, 1].min() == pytest.approx(6)
    assert outline[:, 1].max() == pytest.approx(52)
    inside = cues.smooth_curve(sides, (60, 60), reach_px=5)
    assert inside[28, 30] == 1
    assert inside[10, 12] == 0
