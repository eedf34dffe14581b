"""Scores of pixels against cases that can be worked out by hand, and the bounds that hold for all."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from learning_pools import pixel, random_outputs, softmax

from fourclick.annotator.learning.outputs import Outputs, from_foreground
from fourclick.annotator.learning.scores import pixels
from fourclick.annotator.learning.scores.disagreement import dice_disagreement, dice_disagreement_by_class

MAPS = [
    pixels.least_confidence,
    pixels.margin,
    pixels.predictive_entropy,
    pixels.mutual_information,
    pixels.variation_ratio,
    pixels.jensen_shannon,
]
LOGITS = arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(2, 5), st.integers(1, 4), st.integers(1, 4)),
    elements=st.floats(-40, 40),
)


@given(LOGITS)
def test_every_score_is_within_its_bounds(logits):
    outputs = Outputs(0, softmax(logits))
    classes = logits.shape[1]
    highest = {
        pixels.least_confidence: 1 - 1 / classes,
        pixels.margin: 1,
        pixels.predictive_entropy: math.log(classes),
        pixels.mutual_information: math.log(classes),
        pixels.variation_ratio: 1 - 1 / min(classes, outputs.passes),
        pixels.jensen_shannon: math.log(min(classes, outputs.passes)),
    }
    for score, most in highest.items():
        found = score(outputs)
        assert found.shape == logits.shape[2:]
        assert found.min() >= 0
        assert found.max() <= most + 1e-5


@given(LOGITS, st.integers(2, 7))
def test_equal_passes_do_not_disagree(logits, passes):
    outputs = Outputs(0, np.repeat(softmax(logits)[:1], passes, axis=0))
    assert pixels.mutual_information(outputs).max() <= 1e-6
    assert pixels.variation_ratio(outputs).max() == 0
    alone = Outputs(0, outputs.probabilities[:1])
    assert np.allclose(pixels.predictive_entropy(outputs), pixels.predictive_entropy(alone), atol=1e-6)


def test_one_pixel_by_hand():
    outputs = pixel([0.5, 0.3, 0.2])
    assert pixels.least_confidence(outputs)[0, 0] == pytest.approx(0.5)
    assert pixels.margin(outputs)[0, 0] == pytest.approx(0.8)
    entropy = -(0.5 * math.log(0.5) + 0.3 * math.log(0.3) + 0.2 * math.log(0.2))
    assert pixels.predictive_entropy(outputs)[0, 0] == pytest.approx(entropy, abs=1e-6)


def test_passes_that_are_sure_and_contradict_each_other_have_all_the_information():
    outputs = pixel([1, 0], [0, 1])
    assert pixels.predictive_entropy(outputs)[0, 0] == pytest.approx(math.log(2))
    assert pixels.mutual_information(outputs)[0, 0] == pytest.approx(math.log(2))
    assert pixels.variation_ratio(outputs)[0, 0] == pytest.approx(0.5)


def test_the_divergence_is_not_the_halved_one():
    """Gaillochet's code has 0.5 H(mean) + 0.5 mean H, which is not 0 for equal unsure copies."""
    unsure = pixel([0.5, 0.5], [0.5, 0.5])
    assert pixels.jensen_shannon(unsure)[0, 0] == pytest.approx(0, abs=1e-6)
    outputs = pixel([0.9, 0.1], [0.3, 0.7])
    h = lambda p: -(p * math.log(p) + (1 - p) * math.log(1 - p))  # noqa: E731
    assert pixels.jensen_shannon(outputs)[0, 0] == pytest.approx(h(0.6) - (h(0.9) + h(0.3)) / 2, abs=1e-6)


def test_votes_by_hand():
    outputs = pixel([0.6, 0.4, 0], [0.2, 0.8, 0], [0.1, 0.7, 0.2], [0, 0.1, 0.9])
    assert pixels.variation_ratio(outputs)[0, 0] == pytest.approx(0.5)


@pytest.mark.parametrize("score", [*MAPS, dice_disagreement])
def test_nan_stays_nan(score):
    outputs = random_outputs(1)
    outputs.probabilities[1, :, 2, 3] = np.nan
    found = np.asarray(score(outputs))
    assert np.isnan(found).sum() == 1
    assert found.ndim == 0 or np.isnan(found[2, 3])


@pytest.mark.parametrize("score", [pixels.mutual_information, pixels.variation_ratio])
def test_nan_of_a_single_pass_stays_nan(score):
    outputs = random_outputs(1, passes=1)
    outputs.probabilities[0, :, 2, 3] = np.nan
    assert np.isnan(score(outputs)[2, 3])


def test_dice_disagreement_by_hand():
    """Two masks of two pixels that share one: the mean is (1, 0.5, 0.5), each Dice 2 * 1.5 / (2 + 2)."""
    first, second = np.array([[1.0, 1, 0]]), np.array([[1.0, 0, 1]])
    outputs = Outputs(0, from_foreground(np.stack([first, second])))
    assert dice_disagreement(outputs) == pytest.approx(1 - 2 * 1.5 / 4)


def test_an_absent_class_does_not_count_as_disagreement():
    sure = np.full((2, 3, 4, 4), 0.01, np.float32)
    sure[:, 0] = 0.98
    assert dice_disagreement(Outputs(0, sure)) == 0
    sure[:, :2, :2] = np.array([0.01, 0.98], np.float32)[:, None, None]
    by_class = dice_disagreement_by_class(Outputs(0, sure))
    assert np.isnan(by_class[0])
    assert np.isnan(by_class[2])
    assert by_class[1] < 0.1


def test_pixels_that_are_not_valid_do_not_count():
    outputs = random_outputs(3)
    valid = np.zeros((8, 9), bool)
    valid[:4] = True
    part = Outputs(0, outputs.probabilities[:, :, :4])
    masked = Outputs(0, outputs.probabilities, valid=valid)
    assert dice_disagreement(masked) == pytest.approx(dice_disagreement(part))
    assert masked.foreground_share == part.foreground_share


@pytest.mark.parametrize("shape", [(3, 4, 5), (0, 2, 4, 4), (1, 1, 4, 4)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="Image 7"):
        Outputs(7, np.full(shape, 0.5, np.float32))


def test_logits_are_refused():
    with pytest.raises(ValueError, match="softmax"):
        Outputs(7, np.random.default_rng(0).normal(size=(1, 2, 8, 8)))
