"""Surface Dice and calibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import blobs, disc

from fourclick.models.metrics import calibration_bins, calibration_error
from fourclick.models.surface import outline, surface_dice

SQUARE = np.zeros((80, 80), bool)
SQUARE[20:60, 20:60] = True
EMPTY = np.zeros((80, 80), bool)


def shifted(mask, pixels):
    return np.roll(mask, pixels, axis=1)


@given(blobs())
def test_a_mask_has_its_own_outline(mask):
    assert surface_dice(mask, mask, tolerance=0) == 1


@given(blobs(), blobs(), st.floats(0, 6))
def test_surface_dice_is_a_symmetric_share_that_grows_with_the_tolerance(first, second, tolerance):
    found = surface_dice(first, second, tolerance=tolerance)
    assert 0 <= found <= 1
    assert found == pytest.approx(surface_dice(second, first, tolerance=tolerance))
    assert found <= surface_dice(first, second, tolerance=tolerance + 1)


def test_what_lies_within_two_pixels_is_forgiven_and_five_are_not():
    assert surface_dice(SQUARE, shifted(SQUARE, 1)) == 1
    assert surface_dice(SQUARE, shifted(SQUARE, 2)) == 1
    assert surface_dice(SQUARE, shifted(SQUARE, 5)) < 0.7


def test_where_the_masks_lie_in_the_image_does_not_matter():
    apart = surface_dice(SQUARE, shifted(SQUARE, 5))
    assert surface_dice(shifted(SQUARE, -20), shifted(SQUARE, -15)) == apart


def test_in_millimetres_the_spacing_of_each_axis_counts():
    moved = shifted(SQUARE, 4)
    assert surface_dice(SQUARE, moved, tolerance=2, spacing=(3.0, 0.4)) == 1
    assert surface_dice(SQUARE, moved, tolerance=2, spacing=(0.4, 3.0)) < 0.7
    assert surface_dice(SQUARE, moved, tolerance=4, spacing=(1.0, 1.0)) == surface_dice(SQUARE, moved, tolerance=4)
    assert surface_dice(SQUARE, moved, tolerance=2, spacing=(0.5, 0.5)) == 1


def test_empty_masks_are_alike_and_unlike_any_other():
    assert surface_dice(EMPTY, EMPTY) == 1
    assert surface_dice(SQUARE, EMPTY) == 0


def test_the_outline_of_a_square_is_its_rim_also_at_the_images_border():
    whole = np.ones((5, 5), bool)
    assert outline(whole).sum() == 16
    assert outline(SQUARE).sum() == 4 * 39


def test_probabilities_that_come_true_as_often_as_they_say_are_calibrated():
    rng = np.random.default_rng(0)
    probability = rng.random((700, 700))
    truth = rng.random((700, 700)) < probability
    assert calibration_error(calibration_bins(probability, truth)) < 0.01
    assert calibration_error(calibration_bins(probability**0.25, truth)) > 0.2


def test_certainty_is_calibrated_only_where_it_is_right():
    mask = disc((40, 40), (20, 20), 10)
    assert calibration_error(calibration_bins(mask.astype(np.float32), mask)) == 0
    assert calibration_error(calibration_bins(mask.astype(np.float32), ~mask)) == 1
    assert calibration_error(calibration_bins(np.zeros((0, 0)), np.zeros((0, 0), bool))) == 0


def test_objects_of_any_size_count_alike_in_a_sum_of_bins():
    right, wrong = np.ones((100, 100), bool), np.ones((10, 10), bool)
    bins = calibration_bins(right.astype(float), right) + calibration_bins(wrong.astype(float), ~wrong)
    assert calibration_error(bins) == pytest.approx(0.5)
