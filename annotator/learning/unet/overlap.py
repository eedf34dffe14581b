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
    both, total = np.zeros(channels), np.zeros(channels)
    for predicted, truth in pairs:
        known = truth != IGNORE
        found, true = predicted[known], truth[known]
        both += np.bincount(true[found == true], minlength=channels)[:channels]
        total += np.bincount(true, minlength=channels)[:channels] + np.bincount(found, minlength=channels)[:channels]
    return np.where(total > 0, 2 * both / np.maximum(total, 1), np.nan)[1:]


def dice_by_channel(predicted: ChannelMap, truth: ChannelMap, channels: int) -> FloatArray:
    """`pooled_dice` of one slice."""
    return pooled_dice([(predicted, truth)], channels)


def mean_dice(values: Array) -> float:
    """The mean over what is not NaN; 1 where all is: nothing was there and nothing was found."""
    there = np.asarray(values)[~np.isnan(values)]
    return float(there.mean()) if there.size else 1.0
