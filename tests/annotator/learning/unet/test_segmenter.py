"""What active learning asks of a U-Net."""

import copy

import numpy as np
import pytest
from unet_discs import disc_slice

from fourclick.annotator.learning.unet.confidence import confidence_of
from fourclick.annotator.learning.unet.measured import measure
from fourclick.annotator.learning.unet.overlap import mean_dice, pooled_dice
from fourclick.models.metrics import dice


@pytest.fixture(scope="module")
def item():
    return disc_slice(40, shape=(52, 44))


def test_probabilities_lie_on_the_slices_pixels(segmenter, item):
    found = segmenter.probabilities(item.slice_)
    assert found.shape == (2, 52, 44)
    assert found.dtype == np.float32
    assert np.allclose(found.sum(0), 1, atol=1e-5)
    assert dice(found.argmax(0) == 1, item.channels == 1) > 0.7
    colour = np.repeat(item.slice_[:, :, None], 3, 2)
    assert np.allclose(segmenter.probabilities(colour), found, atol=0.02)


def test_batches_answer_as_single_slices_do(segmenter, item):
    slices = [item.slice_, disc_slice(41).slice_, item.slice_.T.copy()]
    for slice_, answer in zip(slices, segmenter.answers(slices), strict=True):
        assert np.allclose(answer.probabilities, segmenter.probabilities(slice_), atol=1e-5)
        assert np.allclose(answer.embedding, segmenter.embedding(slice_), atol=1e-5)
        assert answer.confidence == pytest.approx(segmenter.confidence(slice_), abs=1e-4)
    assert segmenter.embeddings(slices).shape == (3, len(answer.embedding))
    assert segmenter.answers([]) == []


def test_embeddings_have_length_one(segmenter, item):
    found = segmenter.embedding(item.slice_)
    assert found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)


def test_passes_differ_repeat_by_their_seed_and_their_mean_is_near_the_plain_answer(segmenter, item):
    plain = segmenter.probabilities(item.slice_)
    passes = segmenter.passes(item.slice_, 25, seed=3)
    assert passes.shape == (25, *plain.shape)
    assert len({each.tobytes() for each in passes}) == 25
    assert np.array_equal(passes, segmenter.passes(item.slice_, 25, seed=3))
    assert not np.array_equal(passes, segmenter.passes(item.slice_, 25, seed=4))
    away = np.abs(passes - plain).mean()
    assert np.abs(passes.mean(0) - plain).mean() < away
    assert np.array_equal(segmenter.probabilities(item.slice_), plain), "dropout is off again"


def test_dropout_leaves_batch_normalisation_as_evaluated(segmenter, item):
    before = {name: value.clone() for name, value in segmenter.network.state_dict().items()}
    segmenter.passes(item.slice_, 2)
    assert all(np.array_equal(before[name], value) for name, value in segmenter.network.state_dict().items())


def test_varied_answers_come_back_aligned(segmenter, item):
    plain = segmenter.probabilities(item.slice_)
    varied = segmenter.varied(item.slice_, 8, seed=1)
    assert varied.shape == (8, *plain.shape)
    for each in varied:
        assert np.allclose(each.sum(0), 1, atol=1e-4)
        # laid over the plain answer, they fit better than when they are left mirrored
        assert np.abs(each - plain).mean() < np.abs(each[:, :, ::-1] - plain).mean()
    assert np.array_equal(varied, segmenter.varied(item.slice_, 8, seed=1))


def test_on_the_canvas_answers_have_its_size(segmenter, item):
    height, width = segmenter.probabilities(item.slice_, on_canvas=True).shape[1:]
    assert max(height, width) == segmenter.config.side_px
    assert segmenter.passes(item.slice_, 2, on_canvas=True).shape == (2, 2, height, width)
    assert segmenter.varied(item.slice_, 2, on_canvas=True).shape == (2, 2, height, width)


def test_confidence_is_the_expected_dice():
    sure = np.zeros((3, 4, 4), np.float32)
    sure[0], sure[1, :2], sure[0, :2] = 1, 1, 0
    assert confidence_of(sure) == 1
    half = np.stack([np.full((4, 4), 0.4), np.full((4, 4), 0.6), np.zeros((4, 4))]).astype(np.float32)
    # all 16 pixels are channel 1: 2 * 9.6 / (9.6 + 16)
    assert confidence_of(half) == pytest.approx(2 * 9.6 / 25.6)
    nothing = np.stack([np.full((4, 4), 0.9), np.full((4, 4), 0.1)]).astype(np.float32)
    assert confidence_of(nothing) == pytest.approx(0.9)


def test_dice_counts_known_pixels_alone():
    truth = np.array([[1, 1, 0, 255]], np.uint8)
    predicted = np.array([[1, 0, 0, 1]], np.uint8)
    values = pooled_dice([(predicted, truth)], 3)
    assert values[0] == pytest.approx(2 / 3)
    assert np.isnan(values[1])
    assert mean_dice(values) == pytest.approx(2 / 3)
    assert mean_dice(np.array([np.nan])) == 1


def test_measuring_tells_labels_patients_and_an_interval(segmenter, tmp_path):
    measured = measure(segmenter, [disc_slice(number) for number in range(50, 54)])
    told = measured.to_json()
    low, high = told["interval_95"]
    assert low <= told["dice"] <= high
    assert (told["slices"], told["patients"]) == (4, 4)
    assert told["labels"]["disc"] == pytest.approx(told["dice"], abs=1e-4)
    measured.save(tmp_path / "figures.json")
    assert len((tmp_path / "figures.csv").read_text().splitlines()) == 5


def test_gradients_pull_the_classes_apart_and_are_short_where_the_network_is_sure(segmenter, item):
    found = segmenter.gradient(item.slice_)
    assert found.dtype == np.float32
    by_class = found.reshape(2, -1)
    assert np.allclose(by_class.sum(0), 0, atol=1e-5), "what one class gains the other loses"
    assert np.array_equal(found, segmenter.gradient(item.slice_))
    surer = copy.deepcopy(segmenter)
    for weights in surer.network.head.parameters():
        weights.data *= 100
    assert np.linalg.norm(surer.gradient(item.slice_)) < np.linalg.norm(found)
