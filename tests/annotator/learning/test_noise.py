"""Noise on scores: what it draws, and that without it nothing changes."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fourclick.annotator.learning.ranking import descending, standings
from fourclick.annotator.learning.selection.class_stratified import WHOLE_IMAGE, class_stratified
from fourclick.annotator.learning.selection.noise import (
    beta_of_round,
    stochastic_batch,
    with_power_noise,
    with_rank_noise,
)

# few different values: many ties; and some that are no scores
SCORES = arrays(
    np.float64, st.integers(0, 30), elements=st.sampled_from([0.0, 1e-300, 0.1, 0.1000000001, 0.5, 3.0, math.nan, math.inf])
)
SEEDS = st.integers(0, 2**32 - 1)


@given(SCORES, SEEDS)
def test_without_noise_the_order_is_that_of_the_scores(scores, seed):
    expected = descending(scores).tolist()
    rng = np.random.default_rng(seed)
    assert descending(with_power_noise(scores, math.inf, rng)).tolist() == expected
    assert descending(with_rank_noise(scores, rng, beta=math.inf)).tolist() == expected


@given(st.integers(1, 30), SEEDS)
def test_hardly_any_noise_leaves_clear_differences(count, seed):
    scores = np.random.default_rng(seed).permutation(np.arange(1.0, count + 1))
    noisy = with_power_noise(scores, 1e6, np.random.default_rng(seed))
    assert descending(noisy).tolist() == descending(scores).tolist()


@given(SCORES, SEEDS)
def test_every_order_has_all_rows_with_the_bad_ones_last(scores, seed):
    for noisy in (
        scores,
        with_power_noise(scores, 1.0, np.random.default_rng(seed)),
        with_rank_noise(scores, np.random.default_rng(seed)),
    ):
        order = descending(noisy).tolist()
        assert sorted(order) == list(range(len(scores)))
        good = int(np.isfinite(scores).sum())
        assert np.isfinite(scores[order[:good]]).all()
        assert order[good:] == sorted(order[good:])


def test_ties_go_to_the_lower_row():
    assert descending(np.array([1.0, 3, 3, 1, 3])).tolist() == [1, 2, 4, 0, 3]


def test_power_noise_draws_in_proportion_to_the_scores():
    scores = np.array([1.0, 2.0, 5.0])
    firsts = [int(descending(with_power_noise(scores, 1.0, np.random.default_rng(seed)))[0]) for seed in range(4000)]
    assert np.bincount(firsts) / 4000 == pytest.approx(scores / 8, abs=0.03)
    squared = [int(descending(with_power_noise(scores, 2.0, np.random.default_rng(seed)))[0]) for seed in range(4000)]
    assert np.bincount(squared) / 4000 == pytest.approx(scores**2 / 30, abs=0.03)


def test_rank_noise_draws_in_proportion_to_one_over_the_rank():
    scores = np.array([0.001, 1000.0, 0.5])
    firsts = [int(descending(with_rank_noise(scores, np.random.default_rng(seed)))[0]) for seed in range(4000)]
    assert np.bincount(firsts) / 4000 == pytest.approx(np.array([1 / 3, 1, 1 / 2]) / (11 / 6), abs=0.03)


def test_among_equal_scores_noise_draws_evenly():
    for scores in (np.zeros(4), np.full(4, 0.3)):
        firsts = [int(descending(with_power_noise(scores, 1.0, np.random.default_rng(seed)))[0]) for seed in range(2000)]
        assert np.bincount(firsts, minlength=4) / 2000 == pytest.approx(0.25, abs=0.05)


@pytest.mark.parametrize("beta", [0.0, -1.0, math.nan])
def test_a_beta_that_is_no_beta_is_refused(beta):
    with pytest.raises(ValueError, match="beta"):
        with_power_noise(np.ones(3), beta, np.random.default_rng(0))
    with pytest.raises(ValueError, match="beta"):
        with_rank_noise(np.ones(3), np.random.default_rng(0), beta=beta)


def test_beta_rises_from_1_to_100():
    betas = [beta_of_round(number, 5) for number in range(7)]
    assert betas == pytest.approx([1, 10**0.5, 10, 10**1.5, 100, 100, 100])
    assert beta_of_round(0, 1) == beta_of_round(3, 1) == 1


@given(SCORES, st.integers(0, 40), SEEDS)
def test_a_stochastic_batch_has_k_rows_the_best_first(scores, k, seed):
    rows = stochastic_batch(scores, k, np.random.default_rng(seed)).tolist()
    assert len(rows) == len(set(rows)) == min(k, len(scores))
    if k >= len(scores):
        assert rows == descending(scores).tolist()
    good = [scores[row] for row in rows if np.isfinite(scores[row])]
    assert all(first >= second for first, second in pairwise(good))


def test_the_best_of_the_batches_is_taken():
    scores = np.random.default_rng(0).random(100)
    means = [scores[stochastic_batch(scores, 10, np.random.default_rng(seed))].mean() for seed in range(200)]
    # as the best of ten groups of a shuffled pool, the mean and spread of groups of ten being these
    groups = [
        scores[np.random.default_rng([1, seed]).permutation(100)].reshape(10, 10).mean(axis=1).max() for seed in range(400)
    ]
    assert np.mean(means) == pytest.approx(np.mean(groups), abs=0.01)
    assert min(means) > scores.mean()


@given(SCORES)
def test_standings_are_shares_of_the_others(scores):
    found = standings(scores)
    finite = scores[np.isfinite(scores)]
    for score, standing in zip(scores, found, strict=True):
        if np.isfinite(score):
            assert standing == pytest.approx((finite < score).sum() / max(1, len(finite) - 1))
        else:
            assert np.isnan(standing)


class TestClassStratified:
    def test_two_thirds_go_evenly_to_the_classes(self):
        rng = np.random.default_rng(0)
        class_scores = np.zeros((300, 3))
        for column in range(3):
            class_scores[100 * column : 100 * (column + 1), column] = rng.random(100) + 0.1
        found = class_stratified(rng.random(300), class_scores, 18, rng)
        assert len(set(found.rows.tolist())) == 18
        assert [int((found.classes == column).sum()) for column in (0, 1, 2, WHOLE_IMAGE)] == [4, 4, 4, 6]
        for row, column in zip(found.rows, found.classes, strict=True):
            assert column in (WHOLE_IMAGE, row // 100)

    def test_an_absent_class_gives_its_part_to_the_others(self):
        scores = np.linspace(0.1, 1, 50)
        class_scores = np.column_stack([scores, np.zeros(50), np.full(50, np.nan)])
        found = class_stratified(scores, class_scores, 9, np.random.default_rng(0), beta=math.inf)
        assert found.classes.tolist() == [0] * 6 + [WHOLE_IMAGE] * 3
        assert found.rows.tolist() == list(range(49, 40, -1))

    def test_a_class_on_few_images_gets_no_more(self):
        scores = np.linspace(0.1, 1, 50)
        rare = np.zeros(50)
        rare[7] = 0.2
        found = class_stratified(scores, rare[:, None], 9, np.random.default_rng(0), beta=math.inf)
        assert found.rows.tolist() == [7, *range(49, 41, -1)]
        assert found.classes.tolist() == [0] + [WHOLE_IMAGE] * 8

    @given(st.integers(0, 20), st.integers(1, 4), st.integers(0, 30), SEEDS)
    def test_min_of_k_and_the_pool_is_picked_once_each(self, count, classes, k, seed):
        rng = np.random.default_rng(seed)
        found = class_stratified(rng.random(count), rng.random((count, classes)).round(1), k, rng)
        assert len(found.rows) == len(set(found.rows.tolist())) == min(k, count)
