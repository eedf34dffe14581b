"""What the U-Net is trained on: weighted cross-entropy and Dice, over the pixels about which something is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from fourclick.annotator.learning.unet.classes import IGNORE

HEAVIEST = 10.0
"""No class counts more than so many times as much as the average one."""


def class_weights(pixels: npt.NDArray[np.int64]) -> Tensor:
    """(C,) float32 weights of cross-entropy from the pixels of each class: rare classes weigh more, by the root of their share.

    Their mean over the classes that are there is 1; one that is nowhere weighs 0, as nothing can be learnt of it.
    """
    counts = np.asarray(pixels, np.float64)
    is_there = counts > 0
    weights = np.where(is_there, 1 / np.sqrt(np.maximum(counts, 1)), 0.0)
    if is_there.any():
        weights = np.minimum(weights / weights[is_there].mean(), HEAVIEST)
    return torch.from_numpy(weights.astype(np.float32))


def soft_dice_loss(logits: Tensor, labels: Tensor, *, smooth: float = 1.0) -> Tensor:
    """1 - soft Dice over the batch's known pixels, averaged over the foreground classes that the batch shows; 0 for none.

    logits (B, C, H, W) float32, labels (B, H, W) int64 with IGNORE.
    """
    known = labels != IGNORE
    truth = functional.one_hot(torch.where(known, labels, 0), logits.shape[1]).movedim(-1, 1).float() * known[:, None]
    probability = torch.softmax(logits, 1) * known[:, None]
    overlap, total = (probability * truth).sum((0, 2, 3)), (probability + truth).sum((0, 2, 3))
    loss = 1 - (2 * overlap + smooth) / (total + smooth)
    shown = (truth.sum((0, 2, 3)) > 0)[1:]
    return loss[1:][shown].mean() if bool(shown.any()) else logits.sum() * 0


def unet_loss(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy, weighted by class, plus soft Dice, in float32; 0 where nothing is known."""
    logits = logits.float()
    if not bool((labels != IGNORE).any()):
        return logits.sum() * 0
    entropy = functional.cross_entropy(logits, labels, weights, ignore_index=IGNORE, reduction="none")
    counted = weights[torch.where(labels != IGNORE, labels, 0)] * (labels != IGNORE)
    return entropy.sum() / counted.sum().clamp(min=1e-6) + soft_dice_loss(logits, labels)
