"""The simulated annotator and the figures that come from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import blobs, disc

from fourclick.models.baselines import curve_mask, grabcut_mask
from fourclick.models.metrics import dice, iou
from fourclick.models.prompt import Role
from fourclick.models.simulator import corrective_click, extreme_prompt


@given(blobs())
def test_simulated_extremes_lie_on_the_mask(mask):
    for click in extreme_prompt(mask).clicks:
        column, row = click.pixel
        assert mask[row, column]


@given(blobs(), st.floats(0.01, 0.2), st.integers(0, 99))
def test_jitter_stays_within_its_share_of_the_box_and_in_the_image(mask, jitter, seed):
    exact, moved = extreme_prompt(mask), extreme_prompt(mask, jitter=jitter, rng=np.random.default_rng(seed))
    for before, after in zip(exact.clicks, moved.clicks, strict=True):
        assert abs(after.x - before.x) <= jitter * exact.box.width
        assert abs(after.y - before.y) <= jitter * exact.box.height
        assert 0 <= after.x <= mask.shape[1] - 1


@given(blobs(), blobs(), st.none() | st.integers(0, 99))
def test_a_correction_lies_in_an_error_and_says_which_kind(truth, found, seed):
    click = corrective_click(truth, found, rng=None if seed is None else np.random.default_rng(seed))
    if click is None:
        assert np.array_equal(truth, found)
        return
    column, row = click.pixel
    assert truth[row, column] != found[row, column]
    assert (click.role is Role.POSITIVE) == bool(truth[row, column])


def test_the_deeper_error_is_corrected_first():
    truth = disc((60, 60), (20, 30), 12)
    found = disc((60, 60), (20, 30), 10) | disc((60, 60), (48, 30), 8)
    click = corrective_click(truth, found)
    assert click.role is Role.NEGATIVE
    assert click.pixel == (48, 30)


def test_dice_and_iou_of_half_overlapping_masks():
    first, second = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    first[:, :2], second[:, 1:3] = True, True
    assert dice(first, second) == 0.5
    assert iou(first, second) == pytest.approx(1 / 3)
    assert dice(np.zeros((2, 2), bool), np.zeros((2, 2), bool)) == 1


def test_the_curve_through_a_discs_extremes_is_the_disc():
    mask = disc((90, 90), (45, 44), 30)
    assert dice(curve_mask(extreme_prompt(mask), mask.shape), mask) > 0.98


def test_grabcut_follows_an_edge_that_the_curve_misses():
    # Rounder than an ellipse: |x|^2.6 + |y|^2.6 = r^2.6.
    rows, columns = np.mgrid[:90, :90]
    mask = (np.abs(columns - 45) / 33.0) ** 2.6 + (np.abs(rows - 45) / 28.0) ** 2.6 <= 1
    rng = np.random.default_rng(0)
    picture = np.where(mask, 170, 60) + rng.normal(0, 6, mask.shape)
    prompt = extreme_prompt(mask)
    assert dice(grabcut_mask(picture, prompt), mask) > 0.98 > dice(curve_mask(prompt, mask.shape), mask)
