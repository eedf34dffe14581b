"""From maps to scores of images."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learning_pools import random_outputs
from scipy import ndimage

from fourclick.annotator.learning.outputs import Outputs, from_foreground
from fourclick.annotator.learning.scores.aggregation import Aggregation, boundary, near_objects


def outputs_of(predicted, valid=None):
    return Outputs(0, from_foreground(np.asarray(predicted, np.float32)), valid=valid)


def test_mean_sum_and_top_by_hand():
    scores = np.arange(100.0).reshape(10, 10)
    outputs = outputs_of(np.zeros((10, 10)))
    assert Aggregation.parse("mean")(scores, outputs) == pytest.approx(49.5)
    assert Aggregation.parse("sum")(scores, outputs) == pytest.approx(4950)
    assert Aggregation.parse("top:0.05")(scores, outputs) == pytest.approx(97)
    assert Aggregation.parse("top:0.001")(scores, outputs) == 99
    assert Aggregation.parse("top:1")(scores, outputs) == pytest.approx(49.5)


def test_the_band_is_around_objects():
    predicted = np.zeros((20, 20))
    predicted[8:12, 8:12] = 1
    scores = np.zeros((20, 20))
    scores[6:14, 6:14] = 1
    scores[0, 0] = 1000
    assert Aggregation.parse("band:1")(scores, outputs_of(predicted)) == pytest.approx(1)
    # wider, it takes in pixels that are sure, but never the far corner
    assert 0 < Aggregation.parse("band:4")(scores, outputs_of(predicted)) < 1


def test_where_nothing_is_predicted_the_band_is_the_whole_image():
    scores = np.random.default_rng(0).random((6, 7))
    assert Aggregation.parse("band")(scores, outputs_of(np.zeros((6, 7)))) == pytest.approx(scores.mean())


def test_near_objects_is_a_dilation_by_a_disc():
    predicted = (np.random.default_rng(1).random((40, 40)) > 0.99).astype(int)
    grid = np.mgrid[-3:4, -3:4]
    disc = (grid**2).sum(axis=0) <= 9
    seeds = (predicted > 0) | boundary(predicted)
    assert np.array_equal(near_objects(predicted, 3), ndimage.binary_dilation(seeds, disc))


@given(st.integers(0, 1000), st.integers(1, 12))
def test_the_patch_is_the_greatest_mean_of_any_square(seed, side):
    scores = np.random.default_rng(seed).random((9, 8))
    rows, columns = min(side, 9), min(side, 8)
    windows = np.lib.stride_tricks.sliding_window_view(scores, (rows, columns))
    found = Aggregation.parse(f"patch:{side}")(scores, outputs_of(np.zeros((9, 8))))
    assert found == pytest.approx(windows.mean(axis=(2, 3)).max())


def test_a_patch_is_at_least_half_valid():
    scores, valid = np.zeros((8, 8)), np.ones((8, 8), bool)
    scores[0, 0] = 100
    valid[0:2, 1:4] = False
    valid[1:4, 0] = False
    # of the corner square of 2 only the one pixel is valid; that of 1 px is all valid
    assert Aggregation.parse("patch:2")(scores, outputs_of(np.zeros((8, 8)), valid)) == 0
    assert Aggregation.parse("patch:1")(scores, outputs_of(np.zeros((8, 8)), valid)) == 100


@pytest.mark.parametrize("text", ["mean", "sum", "top:0.05", "band:5", "patch:4"])
def test_only_valid_pixels_count(text):
    outputs = random_outputs(0, passes=1, shape=(12, 12))
    valid = np.zeros((12, 12), bool)
    valid[:6] = True
    scores = np.random.default_rng(0).random((12, 12))
    changed = scores.copy()
    changed[6:] = 99
    masked = Outputs(0, outputs.probabilities, valid=valid)
    aggregation = Aggregation.parse(text)
    assert aggregation(scores, masked) == pytest.approx(aggregation(changed, masked))
    assert np.isnan(aggregation(scores, Outputs(0, outputs.probabilities, valid=np.zeros((12, 12), bool))))
    scores[2, 2] = np.nan
    outside = np.where(valid, 0.5, np.nan)
    assert np.isfinite(aggregation(outside, masked))


@pytest.mark.parametrize("text", ["mean", "sum", "top:0.05", "patch:4"])
def test_nan_of_a_pixel_is_nan_of_the_image(text):
    scores = np.random.default_rng(0).random((12, 12))
    scores[3, 4] = np.nan
    assert np.isnan(Aggregation.parse(text)(scores, outputs_of(np.zeros((12, 12)))))


@pytest.mark.parametrize("text", ["mean", "top:0.05", "band:5", "patch:64", "sum"])
def test_the_written_form_reads_back(text):
    assert str(Aggregation.parse(text)) == text
    assert Aggregation.parse(str(Aggregation.parse(text))) == Aggregation.parse(text)


@pytest.mark.parametrize("text", ["median", "mean:3", "top:2", "top:0", "band:-1", "patch:nan", ""])
def test_other_words_are_refused(text):
    with pytest.raises(ValueError, match=r"mean|more than 0|at most 1"):
        Aggregation.parse(text)
