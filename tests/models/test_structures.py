"""Walking through slices, filling between them, six extreme points: on shapes whose answer is known, and one real tumour."""

import numpy as np
import pytest
from fake_predictor import FakePredictor
from hypothesis import given
from hypothesis import strategies as st
from shapes import disc

from fourclick.models.dataset import Pair, read_array
from fourclick.models.extremes import extremes_of
from fourclick.models.metrics import dice
from fourclick.models.prompt import PlacedPoint, PromptError
from fourclick.models.shape_interpolation import centroid, filled, signed_distance
from fourclick.models.six_extremes import SixExtremes
from fourclick.models.slice_walk import WalkEnd, WalkLimits, WalkStep, carried, walk
from fourclick.models.structure_fill import checked_fill, is_flagged, worth

SHAPE = (15, 60, 70)


def ball(depth=15, middle=7, radius=18, drift=0.0):
    """(D, 60, 70) bool: a ball as flat as its slices are few, whose centre drifts to the right."""
    truth = np.zeros((depth, *SHAPE[1:]), bool)
    for index in range(depth):
        share = 1 - ((index - middle) / (middle + 0.5)) ** 2
        if share > 0:
            truth[index] = disc(SHAPE[1:], (30 + drift * (index - middle), 30), radius * share**0.5)
    return truth


def pictured(truth, seed=0):
    """An image in which the structure is brighter than a textured background."""
    noise = np.random.default_rng(seed).normal(0, 6, truth.shape)
    texture = 40 + 20 * np.sin(np.arange(SHAPE[1])[:, None] / 4) * np.cos(np.arange(SHAPE[2])[None] / 5)
    return (np.where(truth, 160, texture) + noise).astype(np.int16)


def test_a_signed_distance_is_positive_inside_and_falls_by_one_per_pixel():
    distance = signed_distance(disc((40, 40), (20, 20), 10))
    assert distance[20, 20] > 9
    assert distance[20, 39] < -8
    assert distance[20, 25] - distance[20, 26] == pytest.approx(1, abs=0.1)


def test_between_two_discs_lies_a_disc_of_the_size_and_place_between():
    keys = {0: disc((60, 70), (20, 30), 8), 4: disc((60, 70), (40, 30), 16)}
    middle = filled(keys)[2]
    assert dice(middle, disc((60, 70), (30, 30), 12)) > 0.95
    assert centroid(middle) == pytest.approx((30, 30), abs=0.6)


def test_a_ball_is_filled_from_its_middle_and_its_ends():
    truth = ball(drift=0.5)
    numbers = np.flatnonzero(truth.any(axis=(1, 2)))
    ends = {int(index): centroid(truth[index]) for index in (numbers[0], numbers[-1])}
    found = np.zeros_like(truth)
    for index, mask in filled({7: truth[7]}, ends=ends).items():
        found[index] = mask
    assert dice(found, truth) > 0.8
    assert not found[: numbers[0]].any()
    assert not found[numbers[-1] + 1 :].any()


def test_what_is_known_is_kept_and_nothing_is_made_of_nothing():
    keys = {2: disc((60, 70), (20, 30), 8), 5: disc((60, 70), (40, 30), 16)}
    found = filled(keys)
    assert sorted(found) == [2, 3, 4, 5]
    assert all(np.array_equal(found[index], keys[index]) for index in keys)
    with pytest.raises(ValueError, match="not empty"):
        filled({})
    with pytest.raises(ValueError, match="not empty"):
        filled({0: keys[2], 1: np.zeros((60, 70), bool)})


def test_a_mask_is_carried_along_with_what_it_lies_on():
    here, there = disc((60, 70), (30, 30), 12), disc((60, 70), (33, 30), 12)
    images = pictured(np.stack([here, there]))
    moved = carried(here, images[0], images[1]) > 0
    assert dice(moved, there) > dice(here, there) + 0.05
    still = carried(here, images[0], images[0]) > 0
    assert dice(still, here) > 0.97


def test_a_walk_follows_a_column_to_the_end_of_the_image_and_says_so():
    truth = np.stack([disc(SHAPE[1:], (25 + 1.5 * index, 30), 14) for index in range(8)])
    image = pictured(truth)
    steps = list(walk(FakePredictor(), lambda index: image[index], 8, truth[0], 0, 1, slice_px=0.5))
    assert [step.index for step in steps[:-1]] == list(range(1, 8))
    assert steps[-1] == WalkEnd(7, "the image ends")
    assert min(dice(step.mask, truth[step.index]) for step in steps[:-1]) > 0.85


def test_a_walk_stops_where_it_is_no_longer_sure_and_where_it_was_told():
    truth = np.stack([disc(SHAPE[1:], (30, 30), 14)] * 12)
    image = pictured(truth)
    far = list(walk(FakePredictor(), lambda index: image[index], 12, truth[0], 0, 1, slice_px=14))
    # predicted Dice 0.9, less 0.3 of it for each radius away: below 0.7 after one slice of a radius' thickness
    assert len(far) == 1
    assert "predicted Dice" in far[0].reason
    near = list(
        walk(FakePredictor(), lambda index: image[index], 12, truth[5], 5, -1, slice_px=0.1, limits=WalkLimits(most_slices=2))
    )
    assert [step.index for step in near] == [4, 3, 3]
    assert near[-1] == WalkEnd(3, "as far as was asked for")


def test_the_predicted_dice_falls_with_the_distance_walked():
    truth = np.stack([disc(SHAPE[1:], (30, 30), 14)] * 6)
    image = pictured(truth)
    steps = [s for s in walk(FakePredictor(), lambda i: image[i], 6, truth[0], 0, 1) if isinstance(s, WalkStep)]
    rated = [step.dice for step in steps]
    assert rated == sorted(rated, reverse=True)
    assert rated[0] < 0.9


class Contrary(FakePredictor):
    """Sees only the left half of what it is asked for."""

    def predict(self, slice, prompt, previous=None):
        probability = super().predict(slice, prompt, previous)
        probability[:, (prompt.box.x0 + prompt.box.x1) // 2 :] = 0
        return probability


def test_a_fill_is_flagged_where_the_network_disagrees_and_keeps_the_shape():
    truth = ball()
    image, keys = pictured(truth), {4: truth[4], 7: truth[7], 10: truth[10]}
    agreed = list(checked_fill(FakePredictor(), lambda index: image[index], keys))
    assert [step.index for step in agreed] == [5, 6, 8, 9]
    assert not any(is_flagged(step) for step in agreed)
    assert min(dice(step.mask, truth[step.index]) for step in agreed) > 0.93
    contrary = list(checked_fill(Contrary(), lambda index: image[index], keys))
    assert all(is_flagged(step) for step in contrary)
    assert min(dice(step.mask, truth[step.index]) for step in contrary) > 0.93


def six_of(truth):
    numbers = [int(index) for index in np.flatnonzero(truth.any(axis=(1, 2)))]
    flat = extremes_of(truth.any(axis=0))
    sides = []
    for x, y in flat:
        on = [index for index in numbers if truth[index, int(y), int(x)]]
        sides.append(PlacedPoint(float(x), float(y), on[len(on) // 2]))
    ends = [PlacedPoint(*centroid(truth[index]), index) for index in (numbers[0], numbers[-1])]
    return (*ends, *sides)


def test_six_points_in_any_order_give_box_ends_and_a_prompt_in_the_middle():
    truth = ball()
    points = six_of(truth)
    six = SixExtremes.assigned(points[::-1])
    assert six == SixExtremes.assigned(points)
    assert (six.left.x, six.right.x) == (12, 48)
    assert set(six.ends) == {six.first.index, six.last.index} == {0, 14}
    assert six.key_slice == 7
    assert six.prompt().box.width == pytest.approx(37, abs=1)


def test_extremes_from_other_slices_are_drawn_in():
    points = (
        PlacedPoint(30, 30, 0),
        PlacedPoint(30, 30, 14),
        *(PlacedPoint(x, y, index) for x, y, index in ((10, 30, 4), (50, 30, 10), (30, 10, 7), (30, 50, 7))),
    )
    six = SixExtremes.assigned(points)
    sides = six.prompt().extremes
    assert six.key_slice == 7
    assert 10 < sides.left[0] < 20
    assert 40 < sides.right[0] < 50
    assert (sides.top[1], sides.bottom[1]) == (10, 50)


def test_six_points_on_one_slice_or_five_are_refused_with_a_sentence():
    with pytest.raises(PromptError, match="there are 5"):
        SixExtremes.assigned(tuple(PlacedPoint(index, index, index) for index in range(5)))
    with pytest.raises(PromptError, match="first and on the last slice"):
        SixExtremes.assigned(tuple(PlacedPoint(index, 2 * index, 3) for index in range(6)))


def test_a_real_tumour_is_filled_between_two_of_its_slices(shared_data, default_predictor):
    folder = shared_data / "sts_t1_tumour_mr_3d"
    image = sorted((folder / "images").glob("STS_002*"))[0]
    pair = Pair(folder.name, image, folder / "masks" / image.name)
    voxels, truth = read_array(pair.image), read_array(pair.mask) > 0
    middle = int(np.flatnonzero(truth.any(axis=(1, 2))).mean())
    keys = {index: truth[index] for index in (middle - 2, middle + 2)}
    steps = list(checked_fill(default_predictor, lambda index: voxels[index], keys, slice_px=3.3))
    assert [step.index for step in steps] == [middle - 1, middle, middle + 1]
    assert min(dice(step.mask, truth[step.index]) for step in steps) > 0.9
    assert not any(is_flagged(step) for step in steps)


def worth_by_hand(wrong, known):
    """The definition, slice by slice."""
    found = {}
    for index in wrong:
        found[index] = wrong[index]
        for other in set(wrong) - {index}:
            far = min(abs(other - each) for each in known)
            if abs(other - index) < far:
                found[index] += wrong[other] * (1 - abs(other - index) / far)
    return found


@given(
    st.dictionaries(st.integers(0, 40), st.floats(0, 500), min_size=1, max_size=20),
    st.sets(st.integers(0, 40), min_size=1, max_size=6),
)
def test_a_slice_is_worth_what_comes_right_with_it(wrong, known):
    assert worth(wrong, known) == pytest.approx(worth_by_hand(wrong, known))


def test_the_middle_of_a_doubtful_stretch_is_worth_more_than_its_worst_slice_beside_a_known_one():
    wrong = dict.fromkeys(range(1, 10), 100.0) | {1: 120.0}
    found = worth(wrong, {0, 10})
    assert max(found, key=lambda index: found[index]) == 5
    # beyond every known slice others are not helped; with nothing known all are
    assert worth({3: 10.0}, {3}) == {3: 10.0}
    assert worth({1: 10.0, 2: 20.0}, ()) == {1: 30.0, 2: 30.0}
    assert worth({}, {1}) == {}
