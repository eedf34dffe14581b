"""Slices on their canvas and back; augmentation that moves image and labels alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import disc

from fourclick.annotator.learning.unet.canvas import Canvas
from fourclick.annotator.learning.unet.classes import IGNORE, Classes
from fourclick.annotator.learning.unet.policy import MOVES, Policy, warped
from fourclick.annotator.learning.unet.variation import Variation
from fourclick.models.metrics import dice

sizes = st.integers(5, 90)


@given(sizes, sizes)
def test_a_slice_keeps_its_aspect_ratio_and_lies_inside(height, width):
    canvas = Canvas(height, width, 64)
    box = canvas.inside
    assert max(box.width, box.height) == 64
    assert abs(box.width / width - box.height / height) <= 0.5 / min(height, width) + 1e-9
    image = canvas.image(np.arange(height * width, dtype=np.float32).reshape(height, width))
    assert image.shape == (64, 64, 1)
    labels = canvas.labels(np.ones((height, width), np.uint8))
    assert np.all(canvas.cut(labels) == 1)
    assert int((labels != IGNORE).sum()) == box.width * box.height


@given(sizes, sizes)
def test_probabilities_come_back_on_the_slices_own_pixels(height, width):
    canvas = Canvas(height, width, 64)
    maps = np.random.default_rng(0).random((3, 64, 64), np.float32)
    back = canvas.back(maps / maps.sum(0))
    assert back.shape == (3, height, width)
    assert np.allclose(back.sum(0), 1, atol=1e-5)


@pytest.mark.parametrize("shape", [(120, 80), (33, 50), (64, 64)])
def test_a_mask_comes_back_where_it_was(shape):
    mask = disc(shape, (shape[1] * 0.6, shape[0] * 0.4), min(shape) * 0.3)
    canvas = Canvas(*shape, 64)
    placed = (canvas.labels(mask.astype(np.uint8)) == 1).astype(np.float32)
    back = canvas.back(np.stack([1 - placed, placed]))
    assert dice(back.argmax(0) == 1, mask) > 0.96


@pytest.mark.parametrize("voxels", [np.full((9, 7), np.nan), np.full((9, 7, 3), 200, np.uint8), np.full((9, 7), np.inf)])
def test_slices_without_contrast_or_numbers_do_no_harm(voxels):
    assert np.isfinite(Canvas.of(voxels, 32).image(voxels)).all()


def test_unknown_labels_are_ignored():
    classes = Classes((2, 5), ("a", "b"))
    assert classes.channel_map(np.array([[0, 2], [5, 9]])).tolist() == [[0, 1], [2, IGNORE]]
    assert Classes.from_json(classes.to_json()) == classes


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@pytest.mark.parametrize("strength", [-1.0, 0.7])
def test_every_move_takes_image_and_labels_along(move, strength):
    mask = disc((64, 64), (30, 34), 14)
    image = mask[:, :, None].astype(np.float32)
    moved, labels = warped(image, mask.astype(np.uint8), move(strength))
    assert moved.shape == image.shape
    assert set(np.unique(labels)) <= {0, 1, IGNORE}
    assert dice(moved[:, :, 0] > 0.5, labels == 1) > 0.95
    assert dice(labels == 1, mask) < 0.97


@pytest.mark.parametrize("kind", ["plain", "strong"])
def test_a_policy_varies_and_its_seed_repeats_it(kind):
    policy = Policy(kind, operations=3, magnitude=8)
    mask = disc((48, 48), (20, 26), 12)
    image = np.where(mask, 0.9, 0.2).astype(np.float32)[:, :, None]
    views = [policy(image, mask.astype(np.uint8), np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert np.array_equal(views[0][0], views[1][0])
    assert np.array_equal(views[0][1], views[1][1])
    assert not np.array_equal(views[0][0], views[2][0])
    assert all(np.isfinite(view[0]).all() and view[0].dtype == np.float32 for view in views)


def test_a_strong_policy_without_magnitude_leaves_intensities_alone():
    policy = Policy("strong", operations=6, magnitude=0, flips=False)
    image = np.random.default_rng(0).random((32, 32, 1), np.float32)
    labels = np.zeros((32, 32), np.uint8)
    seen, _ = policy(image, labels, np.random.default_rng(0))
    assert np.allclose(seen, image, atol=1e-5)


def test_impossible_policies_are_refused():
    with pytest.raises(ValueError, match="plain or strong"):
        Policy("medium")
    with pytest.raises(ValueError, match="magnitude"):
        Policy("strong", magnitude=11)


@pytest.mark.parametrize("number", range(8))
def test_a_variation_is_undone(number):
    mask = disc((96, 96), (40, 55), 20)
    variation = Variation.drawn(number, seed=3)
    assert abs(variation.turn_deg) <= 10
    changed = variation.of(mask[:, :, None].astype(np.float32))[:, :, 0]
    back = variation.undone(np.stack([1 - changed, changed]))
    assert np.allclose(back.sum(0), 1, atol=1e-5)
    assert dice(back[1] > 0.5, mask) > 0.97
    assert dice(changed > 0.5, mask) < 0.97 or not variation.is_flipped
