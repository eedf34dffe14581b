"""Intervals from patients drawn again."""

import numpy as np

from fourclick.models.bootstrap import interval, over_drawn_sources, over_sources, resampled_means


def intervals(values, patients, seed=0):
    return interval(resampled_means(np.asarray(values, float), patients, np.random.default_rng(seed)))


def test_the_interval_holds_the_mean():
    rng = np.random.default_rng(3)
    values = rng.normal(0.9, 0.05, (60, 4))
    low, high = intervals(values, [f"p{index // 3}" for index in range(60)])
    assert ((low < values.mean(0)) & (values.mean(0) < high)).all()


def test_one_patient_says_nothing_about_chance():
    low, high = intervals([[0.5], [0.7], [0.9]], ["a", "a", "a"])
    assert np.allclose(low, 0.7)
    assert np.array_equal(low, high)


def test_objects_of_one_patient_are_worth_less_than_as_many_patients():
    values = np.repeat(np.random.default_rng(1).normal(0.8, 0.1, 10), 10)[:, None]
    together = intervals(values, [f"p{index // 10}" for index in range(100)])
    apart = intervals(values, [f"p{index}" for index in range(100)])
    assert (together[1] - together[0]) > 2 * (apart[1] - apart[0])


def test_ninety_five_of_a_hundred_intervals_hold_the_truth():
    rng = np.random.default_rng(5)
    held = 0
    for trial in range(200):
        low, high = intervals(rng.normal(0.0, 1.0, (40, 1)), [str(index) for index in range(40)], seed=trial)
        held += bool(low[0] <= 0 <= high[0])
    assert 0.88 <= held / 200 <= 0.99


def test_the_same_seed_draws_the_same_patients():
    values = np.random.default_rng(0).random((20, 2))
    patients = [str(index) for index in range(20)]
    assert np.array_equal(intervals(values, patients), intervals(values, patients))


def test_drawing_the_sources_again_widens_the_interval_and_keeps_one_source_as_it_is():
    rng = np.random.default_rng(2)
    means = [resampled_means(rng.normal(level, 0.02, (30, 1)), list(map(str, range(30))), rng) for level in (0.7, 0.8, 0.9)]
    narrow, wide = interval(over_sources(means)), interval(over_drawn_sources(means, rng))
    assert wide[0] < narrow[0] < 0.8 < narrow[1] < wide[1]
    assert np.array_equal(over_drawn_sources(means[:1], rng), means[0])
