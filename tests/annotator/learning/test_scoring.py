"""The pass over all images: one at a time, in any order, and nothing lost."""

import weakref

import numpy as np
import pytest
from learning_pools import random_outputs

from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.learning.effort import EFFORT, effort_features
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.strategies.clasp import ClaspPE
from fourclick.annotator.learning.strategies.noisy import PowerNoise
from fourclick.annotator.learning.strategies.uncertainty import Bald, DiceDisagreement, Entropy

STRATEGIES = [Entropy(), Entropy("top:0.05"), ClaspPE(), DiceDisagreement(), PowerNoise(Bald("band:2"))]


def images(numbers, **rest):
    for number in numbers:
        yield random_outputs(
            number, image_id=number, features=np.full(4, number, np.float32), patient=f"P{number % 3}", position=number, **rest
        )


def test_the_table_has_what_the_strategies_ask_for():
    pool = score_images(images(range(5)), STRATEGIES, measures={EFFORT: effort_features}).pool
    assert pool.ids == (0, 1, 2, 3, 4)
    assert set(pool.scores) == {"entropy/mean", "entropy/top:0.05", "clasp-pe/mean", "dice-disagreement", "bald/band:2", EFFORT}
    assert pool.scores["clasp-pe/mean"].shape == (5, 3)
    assert pool.features.tolist() == [[number] * 4 for number in range(5)]
    assert pool.patients == ("P0", "P1", "P2", "P0", "P1")
    assert pool.positions.tolist() == [0, 1, 2, 3, 4]
    assert pool.volumes is None
    measure = Entropy().measures()["entropy/mean"]
    assert pool.scores["entropy/mean"][3] == measure(next(images([3])))


def test_the_order_of_the_images_does_not_matter():
    forward = score_images(images(range(6)), STRATEGIES).pool
    backward = score_images(images(reversed(range(6))), STRATEGIES).pool
    assert forward.ids == backward.ids
    for name, column in forward.scores.items():
        assert np.array_equal(column, backward.scores[name]), name
    assert np.array_equal(forward.features, backward.features)


def test_one_image_is_in_memory_at_a_time():
    alive = []

    def watched():
        for outputs in images(range(6)):
            alive.append(weakref.ref(outputs))
            yield outputs
            del outputs
            # the loop's own name still holds the last one
            assert sum(each() is not None for each in alive) <= 2

    assert len(score_images(watched(), STRATEGIES).pool) == 6


def test_scores_that_are_not_finite_are_reported():
    def spoilt():
        for outputs in images(range(4)):
            if outputs.id in (1, 3):
                outputs.probabilities[0, :, 0, 0] = np.nan
            yield outputs

    scored = score_images(spoilt(), [Entropy(), ClaspPE()])
    assert scored.unusable == {"entropy/mean": (1, 3), "clasp-pe/mean": (1, 3)}
    ranking = Entropy().rank(scored.pool, score_images([], []).pool, 4, np.random.default_rng(0))
    assert set(ranking.ids[2:]) == {1, 3}
    assert ranking.ids[2:] == (1, 3)
    assert "2 of 4 images have no usable score and come last: 1, 3." in ranking.notes


def test_no_images_give_an_empty_pool():
    scored = score_images([], STRATEGIES)
    assert len(scored.pool) == 0
    assert not scored.unusable


def test_an_image_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="each is there once"):
        score_images(images([1, 2, 1]), [Entropy()])


def test_features_of_some_images_only_are_left_out():
    def some():
        yield random_outputs(0, image_id=0, features=np.ones(3))
        yield random_outputs(1, image_id=1)

    assert score_images(some(), [Entropy()]).pool.features is None


def test_cancelling_ends_the_pass():
    seen = []

    def cancel(number):
        seen.append(number)
        if number == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        score_images(images(range(10)), [Entropy()], progress=cancel)
    assert seen == [1, 2, 3]
