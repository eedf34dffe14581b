"""What carries gradient, and what does not."""

import numpy as np
import torch

from fourclick.annotator.learning.unet.classes import IGNORE
from fourclick.annotator.learning.unet.loss import class_weights, soft_dice_loss, unet_loss


def labels_with(value, part):
    labels = torch.zeros((1, 8, 8), dtype=torch.int64)
    labels[0, :4, :4] = 1
    labels[part] = value
    return labels


def test_ignored_pixels_carry_no_gradient():
    logits = torch.randn((1, 3, 8, 8), generator=torch.Generator().manual_seed(0), requires_grad=True)
    part = (slice(None), slice(4, None))
    unet_loss(logits, labels_with(IGNORE, part), torch.ones(3)).backward()
    assert torch.all(logits.grad[:, :, 4:] == 0)
    assert torch.all(logits.grad[:, :2, :4] != 0)


def test_what_is_ignored_does_not_change_the_loss():
    part = (slice(None), slice(4, None))
    logits = torch.randn((1, 3, 8, 8), generator=torch.Generator().manual_seed(0))
    other = logits.clone()
    other[:, :, 4:] = 7.0
    labels = labels_with(IGNORE, part)
    assert unet_loss(logits, labels, torch.ones(3)) == unet_loss(other, labels, torch.ones(3))


def test_nothing_known_is_no_loss_and_no_nan():
    logits = torch.randn((2, 3, 8, 8), requires_grad=True)
    loss = unet_loss(logits, torch.full((2, 8, 8), IGNORE), torch.ones(3))
    loss.backward()
    assert float(loss.detach()) == 0
    assert torch.all(logits.grad == 0)


def test_a_class_that_is_absent_from_the_batch_does_not_count_in_its_dice():
    labels = labels_with(0, (slice(None), slice(7, None)))
    perfect = torch.full((1, 3, 8, 8), -20.0)
    perfect.scatter_(1, labels[:, None], 20.0)
    assert float(soft_dice_loss(perfect, labels)) < 1e-4
    # all background: nothing to overlap with, and cross-entropy alone speaks
    assert float(soft_dice_loss(perfect, torch.zeros_like(labels))) == 0
    assert torch.isfinite(unet_loss(perfect, torch.zeros_like(labels), torch.ones(3)))


def test_rare_classes_weigh_more_and_absent_ones_nothing():
    weights = class_weights(np.array([10_000, 100, 0, 400]))
    assert weights[2] == 0
    assert weights[1] > weights[3] > weights[0] > 0
    assert np.isclose(float(weights[[0, 1, 3]].mean()), 1, atol=1e-6)
    # hand-computed: 1 / sqrt of 1e4, 1e2, 4e2 is 0.01, 0.1, 0.05, of mean 0.16 / 3
    assert np.allclose(weights[[0, 1, 3]], np.array([0.01, 0.1, 0.05]) / (0.16 / 3))
