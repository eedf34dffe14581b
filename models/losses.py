"""Losses for one object per sample: binary cross-entropy and soft Dice."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def soft_dice_loss(logits: Tensor, truth: Tensor, *, smooth: float = 1.0) -> Tensor:
    """1 - soft Dice per sample, averaged. logits, truth (B, 1, H, W), truth in {0, 1}."""
    probability = torch.sigmoid(logits)
    dims = (1, 2, 3)
    overlap = (probability * truth).sum(dims)
    total = probability.sum(dims) + truth.sum(dims)
    return (1 - (2 * overlap + smooth) / (total + smooth)).mean()


def balanced_bce_loss(logits: Tensor, truth: Tensor, *, balance: float = 0.5) -> Tensor:
    """Binary cross-entropy in which each sample's foreground weighs `balance` of the way from its share to one half.

    0 is plain cross-entropy, 1 the class-balanced one of the 2019 paper's code. logits, truth (B, 1, H, W).
    """
    each = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    share = truth.mean((1, 2, 3), keepdim=True).clamp(0.02, 0.98)
    target = share + balance * (0.5 - share)
    weights = torch.where(truth > 0.5, target / share, (1 - target) / (1 - share))
    return (each * weights).mean()


def segmentation_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """What the network is trained on: balanced cross-entropy plus soft Dice, both in float32."""
    logits, truth = logits.float(), truth.float()
    return balanced_bce_loss(logits, truth) + soft_dice_loss(logits, truth)
