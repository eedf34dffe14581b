"""Losses for one object per sample: binary cross-entropy and soft Dice."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from fourclick.models.uncertainty import WORST_DICE_GAP


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


def boundary_loss(logits: Tensor, truth: Tensor, *, width: int = 5) -> Tensor:
    """Binary cross-entropy within `width` pixels around the true boundary, averaged per sample. logits, truth (B, 1, H, W)."""
    near = F.max_pool2d(truth, width, 1, width // 2) - (1 - F.max_pool2d(1 - truth, width, 1, width // 2))
    each = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    dims = (1, 2, 3)
    return ((each * near).sum(dims) / (near.sum(dims) + 1)).mean()


def correction_loss(logits: Tensor, truth: Tensor, previous: Tensor) -> Tensor:
    """How much error a correction leaves over how much there was, log(1 + ratio), averaged over the samples that correct a map.

    Cross-entropy and Dice hardly notice when a click on a thin error pushes a boundary too far; this does, because it counts
    against the error that the click was made for. logits, truth, previous (B, 1, H, W); a previous map of zeros corrects none.
    """
    dims = (1, 2, 3)
    corrects = previous.amax(dims) > 0
    if not bool(corrects.any()):
        return logits.new_zeros(())
    before = ((previous >= 0.5).float() - truth).abs().sum(dims)
    after = (torch.sigmoid(logits) - truth).abs().sum(dims)
    # A map without error has nothing to be made better: some pixels of slack keep the ratio finite.
    slack = 0.01 * truth.sum(dims) + 4
    return torch.log1p(after / (before + slack))[corrects].mean()


def quality_loss(rating: Tensor, logits: Tensor, truth: Tensor) -> Tensor:
    """How far the predicted rating (B,) is from that of the mask that the logits (B, 1, H, W) make."""
    with torch.no_grad():
        mask = (logits > 0).float()
        dims = (1, 2, 3)
        reached = (2 * (mask * truth).sum(dims) + 1) / (mask.sum(dims) + truth.sum(dims) + 1)
        target = torch.log(1 - reached + WORST_DICE_GAP)
    return F.smooth_l1_loss(rating.float(), target, beta=0.3)


def segmentation_loss(logits: Tensor, truth: Tensor, *, boundary: float = 0.0) -> Tensor:
    """What the network is trained on: balanced cross-entropy plus soft Dice, both in float32, and in part the boundary."""
    logits, truth = logits.float(), truth.float()
    loss = balanced_bce_loss(logits, truth) + soft_dice_loss(logits, truth)
    return loss + boundary * boundary_loss(logits, truth) if boundary else loss
