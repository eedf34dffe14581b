"""Statistics against cases by hand and against scipy."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from fourclick.annotator.learning.statistics.curve import Curve, aubc, time_to_dice
from fourclick.annotator.learning.statistics.efficiency import foreground_efficiency
from fourclick.annotator.learning.statistics.games_howell import differences, games_howell
from fourclick.annotator.learning.statistics.holm import holm
from fourclick.annotator.learning.statistics.interval import mean_interval, paired_difference
from fourclick.annotator.learning.statistics.paired_test import paired_test, t_test
from fourclick.annotator.learning.statistics.penalty_matrix import penalty_matrix
from fourclick.annotator.learning.statistics.ranks import bootstrapped_ranks


def rng(seed=0):
    return np.random.default_rng(seed)


class TestCurves:
    def test_aubc_by_hand_and_by_scipy(self):
        assert aubc([0.5, 0.7, 0.8]) == pytest.approx((0.6 + 0.75) / 2)
        assert aubc([0.5, 0.7, 0.8], [10, 20, 60]) == pytest.approx((0.6 * 10 + 0.75 * 40) / 50)
        values, at = rng().random(9), np.sort(rng(1).random(9))
        assert aubc(values, at) == pytest.approx(integrate.trapezoid(values, at) / (at[-1] - at[0]))

    def test_a_flat_curve_has_its_own_height(self):
        assert aubc([0.8] * 5, [1, 2, 3, 50, 51]) == pytest.approx(0.8)

    @pytest.mark.parametrize(("dice", "at"), [([0.5], None), ([], None), ([0.5, 0.6], [3, 3])])
    def test_no_width_no_area(self, dice, at):
        assert math.isnan(aubc(dice, at))

    @pytest.mark.parametrize(
        ("target", "expected"), [(0.4, 10), (0.5, 10), (0.6, 15), (0.7, 20), (0.75, 40), (0.8, 60), (0.81, math.inf)]
    )
    def test_time_to_dice(self, target, expected):
        assert time_to_dice([10, 20, 60], [0.5, 0.7, 0.8], target) == pytest.approx(expected)

    def test_the_first_time_counts_also_where_the_curve_falls_again(self):
        assert time_to_dice([0, 10, 20, 30], [0.5, 0.7, 0.6, 0.8], 0.65) == pytest.approx(7.5)
        assert time_to_dice([0, 10, 20, 30], [0.5, 0.7, 0.6, 0.8], 0.75) == pytest.approx(25)

    def test_a_single_point(self):
        assert time_to_dice([5], [0.7], 0.6) == 5
        assert time_to_dice([5], [0.7], 0.8) == math.inf

    @pytest.mark.parametrize(
        "made",
        [
            lambda: Curve((1, 2), (0.5,)),
            lambda: Curve((), ()),
            lambda: Curve((2, 1), (0.5, 0.6)),
            lambda: Curve((1, 2), (0.5, 0.6), (9, 8)),
            lambda: Curve((1, 2), (0.5, math.nan)),
        ],
    )
    def test_what_is_no_curve_is_refused(self, made):
        with pytest.raises(ValueError, match="curve"):
            made()


class TestHolm:
    def test_by_hand(self):
        assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])

    def test_nan_does_not_count(self):
        found = holm([0.02, np.nan, 0.01])
        assert found[[0, 2]] == pytest.approx([0.02, 0.02])
        assert np.isnan(found[1])

    @given(st.lists(st.floats(0, 1), max_size=12))
    def test_adjusting_never_lowers_and_keeps_the_order(self, values):
        found = holm(values)
        assert (found >= np.array(values)).all()
        assert (found <= 1).all()
        for first, second in combinations(range(len(values)), 2):
            if values[first] < values[second]:
                assert found[first] <= found[second]


class TestPairedTests:
    def test_t_is_scipys(self):
        one, two = rng(1).random(12), rng(2).random(12)
        assert t_test(one, two) == pytest.approx(stats.ttest_rel(one, two).pvalue)
        found = paired_test(one, two)
        assert (found.test, found.n) == ("paired t", 12)
        assert found.p == t_test(one, two)

    def test_wilcoxon_is_scipys_for_few(self):
        one, two = rng(1).random(7), rng(2).random(7)
        found = paired_test(one, two)
        assert found.test == "Wilcoxon"
        assert found.p == pytest.approx(stats.wilcoxon(one, two, method="exact").pvalue)

    def test_five_pairs_can_never_be_significant(self):
        found = paired_test(np.arange(5) + np.array([1.0, 1.1, 1.2, 1.3, 1.4]), np.arange(5))
        assert found.p == found.least_p == 0.0625

    def test_equal_pairs(self):
        assert paired_test([0.5] * 4, [0.5] * 4).p == 1
        assert t_test([0.5] * 12, [0.5] * 12) == 1
        assert t_test([0.7] * 12, [0.5] * 12) == 0
        assert math.isnan(paired_test([0.5], [0.4]).p)
        assert math.isnan(t_test([0.5], [0.4]))


class TestPenaltyMatrix:
    def test_the_better_one_wins_its_row_at_each_budget_where_it_is_shown(self):
        noise = 0.001 * rng().normal(size=(5, 2))
        good = np.array([[0.8, 0.9]] * 5) + noise
        bad = np.array([[0.7, 0.9]] * 5) + 0.001 * rng(1).normal(size=(5, 2))
        found = penalty_matrix([{"good": good, "bad": bad}] * 3)
        assert found.names == ("bad", "good")
        expected_second = t_test(good[:, 1], bad[:, 1]) < 0.05
        assert not expected_second
        assert found.wins.tolist() == [[0, 0], [1.5, 0]]
        assert found.won.tolist() == [0, 1.5]
        assert found.lost.tolist() == [1.5, 0]

    def test_it_is_what_scipys_tests_say(self):
        table = {name: rng(seed).normal(0.1 * seed, 0.1, (6, 4)) for seed, name in enumerate("abc")}
        found = penalty_matrix([table])
        for i, j in combinations(range(3), 2):
            one, two = (table[found.names[each]] for each in (i, j))
            tests = [stats.ttest_rel(one[:, budget], two[:, budget]) for budget in range(4)]
            assert found.wins[i, j] == sum(each.statistic > 0 and each.pvalue < 0.05 for each in tests) / 4
            assert found.wins[j, i] == sum(each.statistic < 0 and each.pvalue < 0.05 for each in tests) / 4
        assert found.wins.sum() > 0

    def test_with_holm_fewer_win(self):
        tables = [{name: rng([setting, ord(name)]).normal(0, 1, (5, 4)) for name in "abcdef"} for setting in range(20)]
        plain, careful = penalty_matrix(tables).wins, penalty_matrix(tables, with_holm=True).wins
        # nothing differs: the plain matrix is full of chance, at 5 % of the tests
        assert plain.sum() / (20 * 15) == pytest.approx(0.05, abs=0.02)
        assert careful.sum() < plain.sum() / 5
        assert (careful <= plain).all()

    def test_one_seed_shows_nothing(self):
        assert not penalty_matrix([{"a": [[0.9, 0.9]], "b": [[0.1, 0.1]]}]).wins.any()

    def test_different_shapes_are_refused(self):
        with pytest.raises(ValueError, match="as many seeds"):
            penalty_matrix([{"a": np.ones((3, 2)), "b": np.ones((3, 3))}])
        with pytest.raises(ValueError, match="same strategies"):
            penalty_matrix([{"a": np.ones((3, 2))}, {"b": np.ones((3, 2))}])


GROUPS = {"a": rng(0).normal(0, 1, 8), "b": rng(1).normal(1, 3, 5), "c": rng(2).normal(3, 0.5, 11)}


class TestGamesHowell:
    def test_it_is_scipys(self):
        theirs = stats.tukey_hsd(*GROUPS.values(), equal_var=False)
        interval = theirs.confidence_interval(0.95)
        names = list(GROUPS)
        for pair in games_howell(GROUPS):
            i, j = names.index(pair.first), names.index(pair.second)
            assert pair.p == pytest.approx(theirs.pvalue[i, j], rel=1e-6)
            assert pair.difference == pytest.approx(theirs.statistic[i, j])
            assert (pair.low, pair.high) == pytest.approx((interval.low[i, j], interval.high[i, j]), rel=1e-5)

    def test_pairs_are_compared_only_where_kruskal_wallis_rejects(self):
        found = differences(GROUPS)
        assert found.kruskal_p == pytest.approx(stats.kruskal(*GROUPS.values()).pvalue)
        assert len(found.pairs) == 3
        alike = differences({name: rng(seed).normal(size=6) for seed, name in enumerate("abc")})
        assert alike.kruskal_p > 0.05
        assert alike.pairs == ()

    def test_values_that_do_not_vary(self):
        assert differences({"a": [0.5] * 3, "b": [0.5] * 4}).kruskal_p == 1
        equal, different = games_howell({"a": [0.5] * 3, "b": [0.5] * 3})[0], games_howell({"a": [1.0] * 3, "b": [0.5] * 3})[0]
        assert (equal.p, different.p) == (1, 0)
        assert (different.low, different.high) == (0.5, 0.5)

    @pytest.mark.parametrize("groups", [{"a": [1, 2]}, {"a": [1, 2], "b": [1]}, {}])
    def test_too_little_to_compare_is_refused(self, groups):
        with pytest.raises(ValueError, match="two of them"):
            differences(groups)


class TestEfficiency:
    @pytest.mark.parametrize("gamma", [0.02, 0.5, 3.0])
    def test_a_curve_of_that_form_gives_its_gamma_back(self, gamma):
        x = np.array([2.0, 2.4, 3, 4, 6])
        y = 0.9 - 0.4 * np.exp(-gamma * (x - 2))
        assert foreground_efficiency(x, y, 0.9) == pytest.approx(gamma, rel=1e-4)

    def test_it_is_the_least_squares_fit(self):
        from scipy.optimize import curve_fit

        x = np.array([1.0, 2, 3, 5, 8, 13])
        y = 0.85 - 0.35 * np.exp(-0.4 * (x - 1)) + 0.01 * rng(3).normal(size=6)
        theirs, _ = curve_fit(lambda at, gamma: 0.85 - (0.85 - y[0]) * np.exp(-gamma * (at - 1)), x, y, p0=[1.0])
        assert foreground_efficiency(x, y, 0.85) == pytest.approx(theirs[0], rel=1e-4)

    @pytest.mark.parametrize(
        ("x", "y", "full"),
        [
            ([1, 2, 3], [0.9, 0.91, 0.92], 0.9),  # the start is as good as full data
            ([1, 2, 3], [0.5, 0.9, 0.9], 0.9),  # the first step reaches it
            ([1, 2], [0.5, 0.6], 0.9),
            ([1, 1, 1], [0.5, 0.6, 0.7], 0.9),
            ([1, 2, 3], [0.5, np.nan, 0.7], 0.9),
            ([], [], 0.9),
        ],
    )
    def test_where_it_is_undefined_it_is_nan(self, x, y, full):
        assert math.isnan(foreground_efficiency(x, y, full))

    def test_a_curve_that_does_not_rise_has_none(self):
        assert foreground_efficiency([1, 2, 3, 4], [0.5, 0.5, 0.5, 0.5], 0.9) == pytest.approx(0, abs=1e-6)
        assert foreground_efficiency([1, 2, 3, 4], [0.5, 0.4, 0.45, 0.4], 0.9) == 0


class TestIntervals:
    @pytest.mark.parametrize("count", [5, 10])
    def test_it_holds_the_truth_as_often_as_it_says(self, count):
        """The plain percentile interval does in 84 % of cases for n = 5."""
        held = 0
        for seed in range(400):
            found = mean_interval(rng(seed).normal(0.3, 1, count), rng([seed, 1]), resamples=2000)
            held += found.low <= 0.3 <= found.high
        assert held / 400 > 0.9

    def test_many_values_give_the_normal_interval(self):
        values = rng().normal(size=400)
        found = mean_interval(values, rng(1))
        half = 1.96 * values.std(ddof=1) / 20
        assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.01)
        assert found.half_width == pytest.approx(half, abs=0.01)

    def test_pairs_take_out_what_the_seeds_share(self):
        shared = rng().normal(size=8)
        found = paired_difference(shared + 0.1 + 0.01 * rng(1).normal(size=8), shared, rng(2))
        assert found.is_above
        assert found.mean == pytest.approx(0.1, abs=0.01)
        with pytest.raises(ValueError, match="both sides"):
            paired_difference([1, 2], [1], rng())

    @pytest.mark.parametrize("values", [[], [0.5], [0.5, np.nan]])
    def test_without_two_values_there_is_no_interval(self, values):
        found = mean_interval(values, rng())
        assert not found.is_known
        assert not found.is_above
        assert not found.is_below
        assert found.n == sum(np.isfinite(values))

    def test_the_seed_decides(self):
        values = rng().random(6)
        assert mean_interval(values, rng(4)) == mean_interval(values, rng(4))


class TestRanks:
    def test_one_that_always_wins_is_first(self):
        base = rng().random(6)
        found = bootstrapped_ranks({"a": base, "b": base + 0.5, "c": base - 0.5}, rng(1))
        assert (found["b"].mean, found["b"].low, found["b"].high, found["b"].first_share) == (1, 1, 1, 1)
        assert (found["c"].mean, found["c"].first_share) == (3, 0)

    def test_equal_ones_share_their_ranks(self):
        base = rng().random(6)
        found = bootstrapped_ranks({"a": base, "b": base, "c": base - 1}, rng(1))
        assert found["a"].mean == found["b"].mean == 1.5
        assert found["a"].first_share == 1

    def test_what_chance_decides_has_a_wide_interval(self):
        found = bootstrapped_ranks({name: rng(seed).random(5) for seed, name in enumerate("abcd")}, rng(9))
        assert sum(each.mean for each in found.values()) == pytest.approx(10)
        assert max(each.high - each.low for each in found.values()) >= 1

    def test_every_seed_needs_a_result(self):
        with pytest.raises(ValueError, match="every seed"):
            bootstrapped_ranks({"a": [1, 2], "b": [1]}, rng())
        assert bootstrapped_ranks({}, rng()) == {}
