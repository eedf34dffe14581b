"""How sure a proposal is: its Dice, if its probabilities are right, and the places where it is least sure."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Box, Point

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

WORST_DICE_GAP = 0.01
"""The network predicts log(1 - Dice + this): small gaps matter more than large ones."""
AREA = 0.06
"""Side of the area over which doubt is added up, over the longer side of the box."""
APART = 0.15
"""Uncertain places are at least this far apart, over the longer side."""
LEAST_DOUBT = 0.15


def expected_dice(probability: FloatMap, mask: Array) -> float:
    """The Dice of a mask (H, W) bool where pixels are foreground with the given probability (H, W); 1 for nothing at all."""
    total = float(probability.sum()) + float(mask.sum())
    return 2 * float(probability[mask].sum()) / total if total > 0 else 1.0


def rated_dice(rating: float) -> float | None:
    """The Dice in [0, 1] that the network's rating stands for; None for NaN, where the network does not rate."""
    return None if np.isnan(rating) else float(np.clip(1 + WORST_DICE_GAP - np.exp(rating), 0, 1))


def doubt(probability: FloatMap) -> FloatMap:
    """4 p (1 - p): 0 where the network is sure, 1 where it is of two minds. Same shape, in [0, 1]."""
    return np.asarray(4 * probability * (1 - probability), np.float32)


def uncertain_places(probability: FloatMap, box: Box, *, most: int = 8) -> list[Point]:
    """Where to look first: (x, y) of the places with the most doubt around them, the most uncertain first.

    probability: (H, W). box: of the object. Each place is a pixel of the mask's boundary or of a doubtful area near it.
    """
    longer = max(box.width, box.height)
    side = max(3, round(AREA * longer) | 1)
    around = cv2.blur(doubt(probability), (side, side), borderType=cv2.BORDER_CONSTANT)
    places: list[Point] = []
    radius = max(2, round(APART * longer))
    while len(places) < most:
        _, highest, _, (x, y) = cv2.minMaxLoc(around)
        if highest < LEAST_DOUBT:
            break
        places.append((float(x), float(y)))
        cv2.circle(around, (x, y), radius, 0.0, -1)
    return places
