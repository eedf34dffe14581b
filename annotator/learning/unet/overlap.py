"""Dice of predicted channels, class by class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.classes import IGNORE, ChannelMap

FloatArray = npt.NDArray[np.float64]
Array = npt.NDArray[Any]


def pooled_dice(pairs: Iterable[tuple[ChannelMap, ChannelMap]], channels: int) -> FloatArray:
    """(channels - 1,) Dice of each foreground channel over the known pixels of all (predicted, truth) together.

    NaN for a channel that is in neither.
    """
    found = np.zeros((2, channels - 1))
    for predicted, truth in pairs:
        found += overlap(predicted, truth, channels)
    return dice_of(found)


def overlap(predicted: ChannelMap, truth: ChannelMap, channels: int) -> FloatArray:
    """(2, channels - 1): the pixels of each foreground channel that both have, and those of the one plus those of the other.

    What is unknown in the truth does not count. Overlaps add up: over slices to that of a volume.
    """
    known = truth != IGNORE
    found, true = predicted[known], truth[known]
    both = np.bincount(true[found == true], minlength=channels)[1:channels]
    total = np.bincount(true, minlength=channels)[1:channels] + np.bincount(found, minlength=channels)[1:channels]
    return np.stack([both, total]).astype(np.float64)


def dice_of(overlap: FloatArray) -> FloatArray:
    """(channels - 1,) from `overlap`; NaN for a channel that is in neither."""
    both, total = overlap
    return np.where(total > 0, 2 * both / np.maximum(total, 1), np.nan)


def mean_dice(values: Array) -> float:
    """The mean over what is not NaN; 1 where all is: nothing was there and nothing was found."""
    there = np.asarray(values)[~np.isnan(values)]
    return float(there.mean()) if there.size else 1.0
