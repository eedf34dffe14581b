"""Predicted Dice and uncertain places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import disc

from fourclick.models.prompt import Box
from fourclick.models.uncertainty import WORST_DICE_GAP, doubt, expected_dice, rated_dice, uncertain_places


def test_a_sure_mask_is_expected_to_be_right_and_a_wavering_one_is_not():
    mask = disc((60, 60), (30, 30), 15)
    assert expected_dice(mask.astype(np.float32), mask) == 1
    assert expected_dice(np.where(mask, 0.6, 0.3).astype(np.float32), mask) < 0.6
    assert expected_dice(np.zeros((5, 5), np.float32), np.zeros((5, 5), bool)) == 1


@given(seed=st.integers(0, 30))
def test_expected_dice_is_the_mean_over_truths_drawn_from_the_probabilities(seed):
    rng = np.random.default_rng(seed)
    probability = np.clip(rng.random((40, 40)), 0, 1).astype(np.float32)
    mask = probability >= 0.5
    drawn = [rng.random((40, 40)) < probability for _ in range(30)]
    mean = np.mean([2 * (truth & mask).sum() / (truth.sum() + mask.sum()) for truth in drawn])
    assert expected_dice(probability, mask) == pytest.approx(mean, abs=0.02)


@given(dice=st.floats(0.0, 1.0))
def test_a_rating_stands_for_its_dice(dice):
    assert rated_dice(float(np.log(1 - dice + WORST_DICE_GAP))) == pytest.approx(dice, abs=1e-6)


def test_without_a_rating_there_is_no_dice():
    assert rated_dice(float("nan")) is None
    assert rated_dice(50.0) == 0


def test_the_most_doubtful_place_comes_first_and_places_lie_apart():
    probability = np.zeros((100, 100), np.float32)
    probability[20:40, 20:40] = 0.5
    probability[60:90, 60:90] = 0.25
    box = Box(10, 10, 95, 95)
    places = uncertain_places(probability, box)
    assert 20 <= places[0][0] < 40
    assert 20 <= places[0][1] < 40
    assert any(x >= 60 for x, _ in places)
    gaps = [np.hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(places) for b in places[:i]]
    assert min(gaps) > 0.15 * 85 - 2
    assert uncertain_places(np.ones((50, 50), np.float32), box) == []


def test_doubt_is_greatest_at_one_half():
    assert doubt(np.array([0, 0.5, 1], np.float32)).tolist() == [0, 1, 0]
