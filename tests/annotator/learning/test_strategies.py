"""What all strategies promise, over all of them at once, and what the wrappers add."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from learning_pools import NOTHING, blobs, pool_with, random_outputs

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Pick, Ranking
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.selection.badge import gradient_embedding
from fourclick.annotator.learning.strategies.activeml import ScikitActiveml
from fourclick.annotator.learning.strategies.chance import ForegroundRandom, Random, Strided
from fourclick.annotator.learning.strategies.clasp import ClaspPE
from fourclick.annotator.learning.strategies.embedding import Badge, CoreSet, ProbCover, TypiClust
from fourclick.annotator.learning.strategies.gain_per_second import GainPerSecond
from fourclick.annotator.learning.strategies.limits import NoDuplicates, PatientCap
from fourclick.annotator.learning.strategies.noisy import PowerNoise, StochasticBatches
from fourclick.annotator.learning.strategies.uncertainty import (
    Bald,
    Committee,
    Consistency,
    DiceDisagreement,
    Entropy,
    LeastConfidence,
    Margin,
)
from fourclick.annotator.learning.strategy import Measuring, Need, Scoring, Strategy

UNCERTAIN = [LeastConfidence(), Margin(), Entropy(), Bald(), Committee(), Consistency(), DiceDisagreement()]
EMBEDDING = [CoreSet(), TypiClust(), ProbCover(), Badge()]
CHANCE = [Random(), ForegroundRandom(), Strided()]
WRAPPERS = [StochasticBatches(), PowerNoise(), PowerNoise(by_rank=True), ClaspPE(), PatientCap(most=99), GainPerSecond()]
ALL = [*UNCERTAIN, *EMBEDDING, *CHANCE, *WRAPPERS, NoDuplicates(cosine=1.1)]
NAMES = [f"{each.name}{number}" for number, each in enumerate(ALL)]
PICKED = 7


@pytest.fixture(scope="module")
def pool():
    """24 images of three classes, some features of which are the same, in six volumes of six patients."""
    rng = np.random.default_rng(0)
    features, _ = blobs([9, 8, 7])

    def images():
        for number in range(24):
            outputs = random_outputs(number, image_id=number, passes=4, sharpness=1 + number % 3, shape=(8, 8))
            gradient = gradient_embedding(outputs.mean, rng.normal(size=(4, 8, 8)))
            place = {"patient": f"P{number // 4}", "volume": f"V{number // 4}", "position": number % 4}
            yield replace(outputs, features=features[number], gradient=gradient, **place)

    return score_images(images(), ALL).pool.with_seconds(np.linspace(10, 60, 24))


@pytest.fixture(scope="module")
def labelled(pool):
    return pool.take([3, 11])


def ranked(strategy, pool, labelled=NOTHING, k=PICKED, seed=0):
    return strategy.rank(pool, labelled, k, np.random.default_rng(seed))


def shuffled(pool, order):
    columns = {name: getattr(pool, name)[order] for name in ("features", "gradients", "positions", "foreground", "seconds")}
    texts = {name: [getattr(pool, name)[row] for row in order] for name in ("patients", "volumes")}
    scores = {name: column[order] for name, column in pool.scores.items()}
    return Pool.of([pool.ids[row] for row in order], scores=scores, **columns, **texts)


@pytest.mark.parametrize("strategy", ALL, ids=NAMES)
class TestEveryStrategy:
    def test_it_keeps_the_protocol(self, strategy, pool):
        assert isinstance(strategy, Strategy)
        assert strategy.name == strategy.name.lower().replace(" ", "-")
        assert strategy.description
        assert strategy.needs <= set(Need)

    def test_the_same_seed_gives_the_same_picks(self, strategy, pool, labelled):
        first, second = (ranked(strategy, pool.without(labelled.ids), labelled, seed=5) for _ in range(2))
        assert first.ids == second.ids
        assert len(first) == len(set(first.ids)) == PICKED
        assert not set(first.ids) & set(labelled.ids)

    def test_the_order_of_the_pool_does_not_matter(self, strategy, pool, labelled):
        free = pool.without(labelled.ids)
        mixed = shuffled(free, np.random.default_rng(1).permutation(len(free)))
        assert ranked(strategy, mixed, labelled).ids == ranked(strategy, free, labelled).ids

    def test_more_than_the_pool_is_all_of_it(self, strategy, pool):
        assert sorted(ranked(strategy, pool, k=99).ids) == list(range(24))

    def test_an_empty_pool_gives_nothing(self, strategy, pool, labelled):
        empty = pool.without(pool.ids)
        assert ranked(strategy, empty).ids == ()
        assert ranked(strategy, empty, labelled).ids == ()

    def test_nothing_asked_nothing_given(self, strategy, pool):
        assert ranked(strategy, pool, k=0).ids == ()

    def test_each_pick_says_why_in_a_sentence(self, strategy, pool, labelled):
        for pick in ranked(strategy, pool.without(labelled.ids), labelled).picks:
            assert pick.reason[0].isupper()
            assert pick.reason.endswith(".")
            assert "nan" not in pick.reason

    def test_a_pool_of_one_image(self, strategy, pool):
        assert ranked(strategy, pool.take([5]), k=3).ids == (5,)

    def test_all_images_alike(self, strategy, pool):
        """Constant predictions and duplicates: any pick is as good, but it must be one, and the same each time."""
        rows = np.zeros(24, np.intp)
        scores = {name: column[rows] for name, column in pool.scores.items()}
        features, gradients = pool.features[rows], pool.gradients[rows]
        alike = replace(pool, scores=scores, features=features, gradients=gradients, foreground=pool.foreground[rows])
        found = ranked(strategy, alike)
        assert len(set(found.ids)) == PICKED
        assert found.ids == ranked(strategy, alike).ids

    def test_images_without_usable_numbers_come_last(self, strategy, pool):
        bad = [2, 9]
        scores = {name: column.copy() for name, column in pool.scores.items()}
        features, gradients = pool.features.copy(), pool.gradients.copy()
        for column in (*scores.values(), features, gradients):
            column[bad] = np.nan
        spoilt = replace(pool, scores=scores, features=features, gradients=gradients)
        found = ranked(strategy, spoilt, k=24)
        assert sorted(found.ids) == list(range(24))
        if strategy in CHANCE:
            return
        if not isinstance(strategy, StochasticBatches):
            assert set(found.ids[-2:]) == set(bad)
        assert any("2 of 2" in note and "2, 9" in note for note in found.notes)
        assert not set(ranked(strategy, spoilt, k=22).ids) & set(bad) or isinstance(strategy, StochasticBatches)


@pytest.mark.parametrize("strategy", [each for each in ALL if each.needs], ids=lambda each: each.name)
def test_what_is_missing_is_said(strategy):
    bare = Pool.of(range(5))
    if isinstance(strategy, NoDuplicates):
        bare = pool_with(np.ones(5))
    with pytest.raises(LearningError, match=r"have no .*\. (Score|Choose)"):
        ranked(strategy, bare)


@pytest.mark.parametrize("strategy", UNCERTAIN, ids=lambda each: each.name)
def test_the_highest_scores_are_taken(strategy, pool):
    scores = strategy.scores(pool)
    found = ranked(strategy, pool)
    assert found.ids == tuple(np.lexsort((np.arange(24), -scores))[:PICKED])
    assert [pick.score for pick in found.picks] == [scores[each] for each in found.ids]


def test_scores_that_tell_nothing_are_reported():
    found = ranked(Entropy(), pool_with([0.2] * 5), k=2)
    assert found.ids == (0, 1)
    assert "All images have the same score (0.2)" in found.notes[0]
    assert not ranked(Entropy(), pool_with([0.2, 0.3]), k=1).notes


def test_numbers_come_before_names_by_value():
    assert Pool.of(np.array([10, 9, 1])).ids == (1, 9, 10)
    assert all(type(each) is int for each in Pool.of(np.arange(3)).ids)
    assert ranked(Entropy(), pool_with([1.0, 1, 1], ids=["b", "a10", "a9"]), k=2).ids == ("a10", "a9")
    with pytest.raises(ValueError, match="all whole numbers or all texts"):
        Pool.of([1, "a"])


def test_random_is_the_documented_stream():
    rng = np.random.default_rng([7, 3])
    assert Random().rank(Pool.of(range(10, 30)), NOTHING, 4, rng).ids == tuple(
        10 + row for row in np.random.default_rng([7, 3]).permutation(20)[:4].tolist()
    )


def test_core_set_names_the_nearest_labelled_image():
    features, _ = blobs([3, 3, 3])
    pool = Pool.of(range(9), features=features)
    found = ranked(CoreSet(), pool.take(range(3, 9)), pool.take([0, 1, 2]), k=2)
    assert {each // 3 for each in found.ids} == {1, 2}
    assert any(f"is {near}." in found.picks[0].reason for near in (0, 1, 2))


def test_clasp_says_which_class_an_image_helps():
    table = np.zeros((6, 3))
    table[:, 0] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    table[1, 1], table[0, 2] = 0.9, 0.8
    pool = pool_with(np.zeros(6)).of_ids(range(6))
    pool = replace(pool, scores={"clasp-pe/mean": table})
    found = ranked(ClaspPE(round_number=4, rounds=5), pool, k=3)
    assert found.ids == (1, 0, 5)
    assert [pick.reason.partition(":")[0] for pick in found.picks[:2]] == ["It helps class 1", "It helps class 2"]
    assert "entropy is 0.6" in found.picks[2].reason


def test_clasps_noise_falls_over_the_rounds():
    assert [ClaspPE(round_number=number, rounds=3).beta for number in range(3)] == pytest.approx([1, 10, 100])


class TestScikitActiveml:
    @pytest.mark.filterwarnings("ignore:The maximum purity")
    @pytest.mark.parametrize("query", ["TypiClust", "ProbCover", "MaxHerding", "CoreSet"])
    def test_its_strategies_pick(self, pool, labelled, query):
        pytest.importorskip("skactiveml")
        free = pool.without(labelled.ids)
        first, second = (ranked(ScikitActiveml(query), free, labelled) for _ in range(2))
        assert first.ids == second.ids
        assert len(set(first.ids)) == PICKED
        assert not set(first.ids) & set(labelled.ids)

    def test_core_set_is_ours(self, pool, labelled):
        pytest.importorskip("skactiveml")
        free = pool.without(labelled.ids)
        assert ranked(ScikitActiveml("CoreSet"), free, labelled).ids == ranked(CoreSet(), free, labelled).ids

    def test_where_it_is_missing_a_sentence_says_so(self, pool, monkeypatch):
        monkeypatch.setitem(__import__("sys").modules, "skactiveml.pool", None)
        with pytest.raises(LearningError, match=r"pip install 'fourclick\[learning\]'"):
            ranked(ScikitActiveml(), pool)

    def test_other_names_are_refused(self):
        with pytest.raises(ValueError, match="MaxHerding"):
            ScikitActiveml("Quire")


class TestWrappers:
    def test_power_noise_without_noise_is_the_inner_ranking(self, pool):
        assert ranked(PowerNoise(Margin(), beta=float("inf")), pool).ids == ranked(Margin(), pool).ids

    def test_a_stochastic_batch_of_the_whole_pool(self, pool):
        assert ranked(StochasticBatches(), pool, k=24).ids == ranked(Entropy(), pool, k=24).ids

    @pytest.mark.parametrize("inner", [Entropy(), Random(), CoreSet(), ClaspPE(), PowerNoise()], ids=lambda each: each.name)
    @pytest.mark.parametrize("most", [1, 2])
    def test_no_patient_has_more_than_the_cap(self, pool, inner, most):
        found = ranked(PatientCap(inner, most), pool, pool.take([0, 1]), k=6)
        patients = Counter(f"P{each // 4}" for each in found.ids)
        assert len(found) == 6
        assert max(patients.values()) <= most

    def test_the_cap_keeps_the_inner_order(self):
        pool = pool_with([5.0, 4, 3, 2, 1], patients=["a", "a", "b", "a", ""])
        assert ranked(PatientCap(Entropy(), 1), pool, k=3).ids == (0, 2, 4)
        found = ranked(PatientCap(Entropy(), 1), pool, k=5)
        assert found.ids == (0, 2, 4)
        assert "Only 3 of 5 images" in found.notes[-1]

    def test_unknown_patients_are_not_one_patient(self):
        pool = pool_with([5.0, 4, 3], patients=["", "", ""])
        assert ranked(PatientCap(Entropy(), 1), pool, k=3).ids == (0, 1, 2)
        assert ranked(PatientCap(Entropy(), 1), pool_with([5.0, 4, 3]), k=3).ids == (0, 1, 2)

    def test_duplicates_of_picks_and_of_labelled_images_are_left_out(self):
        features = np.array([[1, 0], [2, 0.01], [0, 1], [0, 3], [-1, 0], [1, 1]], np.float32)
        pool = pool_with([6.0, 5, 4, 3, 2, 1], features=features)
        assert ranked(NoDuplicates(), pool, k=3).ids == (0, 2, 4)
        labelled = pool.take([4])
        found = ranked(NoDuplicates(Entropy()), pool.without([4]), labelled, k=9)
        assert found.ids == (0, 2, 5)
        other = replace(labelled, features=-features[[4]], ids=(99,))
        assert ranked(NoDuplicates(), pool.without([4]), other, k=2).ids == (2, 5)

    def test_gain_is_divided_by_seconds(self):
        pool = pool_with([1.0, 2, 3, 4]).with_seconds(np.array([1.0, 10, 3, 0]))
        found = ranked(GainPerSecond(), pool, k=4)
        assert found.ids == (0, 2, 1, 3)
        assert found.picks[1].score == 1
        assert found.picks[1].reason == "Its gain is 3 for about 3 s of work, 1 per second."
        assert "1 of 4 images have no usable score" in found.notes[0]

    def test_without_a_log_gain_per_second_is_gain(self):
        found = ranked(GainPerSecond(), pool_with([1.0, 2, 3]), k=2)
        assert found.ids == (2, 1)
        assert "No time was logged yet" in found.notes[0]

    def test_wrappers_ask_for_what_the_inner_strategy_needs(self):
        wrapped = PatientCap(NoDuplicates(PowerNoise(Bald("top:0.1"))))
        assert wrapped.needs == {Need.PROBABILITIES, Need.PASSES, Need.FEATURES}
        assert isinstance(wrapped, Measuring)
        assert set(wrapped.measures()) == {"bald/top:0.1"}
        assert set(PatientCap(Random()).measures()) == set()

    def test_noise_needs_scores(self, pool):
        assert not isinstance(CoreSet(), Scoring)
        with pytest.raises(LearningError, match="core-set gives no score"):
            ranked(PowerNoise(CoreSet()), pool)

    @pytest.mark.parametrize(
        "made", [lambda: PowerNoise(beta=0), lambda: PatientCap(most=0), lambda: ForegroundRandom(1.2), lambda: Entropy("max")]
    )
    def test_options_that_make_no_sense_are_refused(self, made):
        with pytest.raises(ValueError, match=r"\w"):
            made()


def test_a_strategy_that_only_ranks_can_be_wrapped_too():
    class Backwards:
        name, description, needs = "backwards", "the last ids first", frozenset()

        def rank(self, pool, labelled, k, rng):
            return Ranking(self.name, tuple(Pick(each, 0.0, "It is late.") for each in pool.ids[::-1][:k]))

    pool = Pool.of(range(6), patients=["a", "a", "b", "b", "c", "c"])
    assert ranked(PatientCap(Backwards(), 1), pool, k=9).ids == (5, 3, 1)
