"""How sure a U-Net is of what it found on a slice."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.uncertainty import expected_dice

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]


def confidence_of(probabilities: FloatMap) -> float:
    """In [0, 1]: the Dice that the network expects of its answer, averaged over the labels that it found.

    probabilities: (C, H, W), the background first. Where it found nothing: one minus the highest probability of any label.
    """
    answer = probabilities.argmax(0)
    found = [channel for channel in range(1, len(probabilities)) if bool((answer == channel).any())]
    if not found:
        return float(np.clip(1 - probabilities[1:].max(), 0, 1))
    return float(np.mean([expected_dice(probabilities[channel], answer == channel) for channel in found]))
