"""The verdict on streams that differ, on streams that do not, and on too few of them."""

import math
import re

import numpy as np
import pytest

from fourclick.annotator.learning.statistics.curve import Curve
from fourclick.annotator.learning.statistics.saving import height_difference, log_cost_ratio
from fourclick.annotator.learning.statistics.stopping import stop_advice
from fourclick.annotator.learning.statistics.verdict import Claim, verdict

LABELS = np.arange(10, 61, 10)


def stream(seed, *, speed=1.0, noise=0.004, per_label_s=20.0, labels=LABELS):
    """Dice that nears 0.9 as exp(-speed * labels / 25): at twice the speed it takes half the labels beyond the start."""
    rng = np.random.default_rng(seed)
    dice = 0.9 - 0.4 * np.exp(-speed * (labels - labels[0]) / 25) + noise * rng.normal(size=len(labels))
    # the labels of the common start took the same
    seconds = 20.0 * labels[0] + per_label_s * (labels - labels[0])
    return Curve(tuple(labels.tolist()), tuple(dice.tolist()), tuple(seconds.tolist()))


def streams(count, base=0, **rest):
    return [stream(base + seed, **rest) for seed in range(count)]


def judged(audit, advised, seed=0):
    return verdict(audit, advised, np.random.default_rng(seed))


class TestSavings:
    def test_half_the_labels_by_hand(self):
        audit = (np.array([0.0, 40]), np.array([0.5, 0.9]))
        advised = (np.array([0.0, 20, 40]), np.array([0.5, 0.9, 0.9]))
        assert math.exp(log_cost_ratio(audit, advised)) == pytest.approx(0.5)
        assert math.exp(log_cost_ratio(advised, audit)) == pytest.approx(2)
        assert height_difference(audit, advised) == pytest.approx(0.1)

    def test_a_longer_stream_has_no_advantage(self):
        audit = (np.array([0.0, 10]), np.array([0.5, 0.6]))
        advised = (np.array([0.0, 10, 50]), np.array([0.5, 0.6, 0.9]))
        assert log_cost_ratio(audit, advised) == pytest.approx(0)
        assert height_difference(audit, advised) == pytest.approx(0)

    def test_advice_that_never_gets_there_counts_as_late(self):
        audit = (np.array([0.0, 10, 20]), np.array([0.5, 0.7, 0.9]))
        flat = (np.array([0.0, 10, 20]), np.array([0.5, 0.5, 0.5]))
        assert math.exp(log_cost_ratio(audit, flat)) == pytest.approx(2, rel=0.01)
        assert log_cost_ratio(flat, flat) == 0

    def test_streams_that_do_not_meet(self):
        assert math.isnan(
            log_cost_ratio((np.array([0.0, 10]), np.array([0.5, 0.6])), (np.array([10.0, 20]), np.array([0.5, 0.6])))
        )


class TestVerdict:
    def test_where_advice_helps_it_says_how_much(self):
        found = judged(streams(8), streams(8, base=100, speed=1.5, per_label_s=20))
        assert found.claim is Claim.SAVES
        # a third of the labels beyond the start is the truth where both curves get there
        assert 0.2 < found.labels.mean < 0.45
        assert found.labels.is_above
        assert found.dice.is_above
        assert re.fullmatch(
            r"It saves \d+ % ± \d+ of the labels and \d+ % ± \d+ of the time \(95 % intervals, n = 8\)\.", found.sentence
        )

    def test_where_it_harms_it_says_switch(self):
        found = judged(streams(8), streams(8, base=100, speed=0.6))
        assert found.claim is Claim.WORSE
        assert re.match(r"Worse than random: switch\. It costs \d+ % ± \d+ more labels", found.sentence)

    def test_labels_that_take_longer_save_no_time(self):
        found = judged(streams(8), streams(8, base=100, speed=1.5, per_label_s=60))
        assert found.labels.is_above
        assert found.seconds.is_below
        assert found.claim is Claim.WORSE
        assert re.search(r"It saves \d+ % ± \d+ of the labels but costs \d+ % ± \d+ more time", found.sentence)

    def test_time_that_shows_nothing_is_not_claimed(self):
        found = judged(streams(8, noise=0.01), streams(8, base=100, speed=1.5, noise=0.01, per_label_s=30))
        assert found.claim is Claim.SAVES
        assert not found.seconds.is_above
        assert not found.seconds.is_below
        assert re.search(r"saves \d+ % ± \d+ of the labels and shows no difference in time \(-?\d+ % ± \d+\)", found.sentence)

    def test_without_a_log_labels_decide(self):
        bare = [Curve(each.labels, each.dice) for each in streams(6)]
        fast = [Curve(each.labels, each.dice) for each in streams(6, base=100, speed=1.6)]
        found = judged(bare, fast)
        assert found.seconds is None
        assert found.claim is Claim.SAVES
        assert re.fullmatch(r"It saves \d+ % ± \d+ of the labels \(95 % intervals, n = 6\)\.", found.sentence)

    @pytest.mark.parametrize("count", [0, 1, 3, 4])
    def test_few_seeds_are_exploratory_however_good(self, count):
        found = judged(streams(count, noise=0), streams(count, base=100, speed=3.0, noise=0))
        assert found.claim is Claim.NOT_SHOWN
        assert found.sentence == f"No difference shown yet, n = {count}: exploratory."
        assert found.is_exploratory

    def test_equal_streams_are_hardly_ever_called_different(self):
        claims = [
            judged(streams(6, base=1000 * trial, noise=0.02), streams(6, base=1000 * trial + 500, noise=0.02)).claim
            for trial in range(60)
        ]
        assert sum(each is not Claim.NOT_SHOWN for each in claims) <= 6

    def test_no_claim_without_an_interval(self):
        found = judged(streams(6, noise=0.02), streams(6, base=500, noise=0.02))
        assert found.claim is Claim.NOT_SHOWN
        assert re.fullmatch(
            r"No difference shown: -?\d+ % ± \d+ of the labels and -?\d+ % ± \d+ of the time saved \(95 % intervals, n = 6\)\.",
            found.sentence,
        )

    def test_the_same_stream_twice_saves_nothing(self):
        found = judged(streams(6), streams(6))
        assert found.claim is Claim.NOT_SHOWN
        assert found.labels.mean == 0

    def test_streams_pair_up(self):
        with pytest.raises(ValueError, match="seed by seed"):
            judged(streams(3), streams(4))


class TestStopping:
    def test_a_steep_curve_goes_on(self):
        found = stop_advice(streams(6, labels=LABELS[:3]), 10, np.random.default_rng(0))
        assert not found.stop
        assert re.match(r"Go on: the next 10 labels are expected to bring \d+\.\d ± \d+\.\d Dice points \(95 %", found.sentence)

    def test_a_flat_curve_stops(self):
        flat = streams(6, labels=np.arange(10, 301, 29), noise=0.0005)
        found = stop_advice(flat, 10, np.random.default_rng(0))
        assert found.stop
        assert found.gain.high < 0.005
        assert found.sentence.startswith("You can stop: the next 10 labels are expected to bring ")

    def test_a_flat_but_noisy_curve_does_not(self):
        noisy = streams(6, labels=np.arange(10, 301, 29), noise=0.2)
        assert not stop_advice(noisy, 29, np.random.default_rng(0)).stop

    @pytest.mark.parametrize(("count", "labels"), [(3, LABELS), (8, LABELS[:2])])
    def test_too_little_is_too_early(self, count, labels):
        found = stop_advice(streams(count, labels=labels), 10, np.random.default_rng(0))
        assert not found.stop
        assert "exploratory" in found.sentence

    def test_the_slope_by_hand(self):
        curves = [Curve((0, 10, 20, 30), (0.1, 0.5, 0.6, 0.7)) for _ in range(5)]
        assert stop_advice(curves, 5, np.random.default_rng(0)).gain.mean == pytest.approx(0.05)
