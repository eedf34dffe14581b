"""What the losses reward."""

import pytest
import torch

from fourclick.models.losses import balanced_bce_loss, boundary_loss, correction_loss, quality_loss, soft_dice_loss


def square(low, high, side=32):
    mask = torch.zeros(1, 1, side, side)
    mask[:, :, low:high, low:high] = 1
    return mask


def sure(mask):
    return (mask * 2 - 1) * 12


def test_the_truth_costs_nothing():
    truth = square(8, 24)
    assert float(soft_dice_loss(sure(truth), truth)) < 1e-3
    assert float(balanced_bce_loss(sure(truth), truth)) < 1e-3
    assert float(boundary_loss(sure(truth), truth)) < 1e-3
    assert float(correction_loss(sure(truth), truth, square(9, 24))) < 1e-2


def test_a_correction_that_leaves_more_wrong_than_there_was_costs_more_than_doing_nothing():
    truth, before = square(8, 24), square(9, 24)
    nothing = float(correction_loss(sure(before), truth, before))
    harm = float(correction_loss(sure(square(6, 24)), truth, before))
    help_ = float(correction_loss(sure(truth), truth, before))
    assert help_ < nothing < harm


def test_the_same_overshoot_weighs_more_where_there_was_little_to_correct():
    truth, wrong = square(8, 24), square(7, 24)
    assert float(correction_loss(sure(wrong), truth, square(9, 24))) > float(
        correction_loss(sure(wrong), truth, square(14, 24))
    )


def test_without_a_previous_map_nothing_is_corrected():
    truth = square(8, 24)
    assert float(correction_loss(sure(square(0, 4)), truth, torch.zeros_like(truth))) == 0


def test_only_the_boundary_counts_for_the_boundary():
    truth = square(8, 24)
    far, near = sure(truth).clone(), sure(truth).clone()
    far[:, :, 0, 0] = 12
    near[:, :, 7, 10] = 12
    assert float(boundary_loss(far, truth)) == pytest.approx(float(boundary_loss(sure(truth), truth)))
    assert float(boundary_loss(near, truth)) > float(boundary_loss(sure(truth), truth))


def test_a_rating_is_right_when_it_says_the_dice_that_was_reached():
    truth = square(8, 24)
    reached = torch.log(torch.tensor([0.01]))
    assert float(quality_loss(reached, sure(truth), truth)) < 1e-4
    assert float(quality_loss(torch.tensor([0.0]), sure(truth), truth)) > 1
