"""Corrective clicks for training: mostly careful ones, some anywhere in the error, some at its edge."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from fourclick.models.prompt import Click, Role
from fourclick.models.simulator import corrective_click

Array = npt.NDArray[Any]

CARELESS, AT_EDGE = 0.12, 0.08
"""Shares of clicks anywhere in the error, and near the error's own edge."""
SMALLEST_ERROR_PX = 4


def training_click(truth: Array, predicted: Array, rng: np.random.Generator) -> Click | None:
    """The next click of a more or less careful annotator, None where the masks agree. truth, predicted: (H, W) bool.

    A network that only ever saw clicks in the middle of the worst error is lost when people click elsewhere (RClicks, 2024).
    """
    chance = rng.random()
    error = truth ^ predicted
    if chance >= CARELESS + AT_EDGE or int(error.sum()) < SMALLEST_ERROR_PX:
        return corrective_click(truth, predicted, rng=rng)
    area = error
    if chance < AT_EDGE:
        edge = error & ~ndimage.binary_erosion(error, iterations=2)
        area = edge if edge.any() else error
    rows, columns = np.nonzero(area)
    chosen = int(rng.integers(len(rows)))
    row, column = int(rows[chosen]), int(columns[chosen])
    return Click(float(column), float(row), Role.POSITIVE if truth[row, column] else Role.NEGATIVE)
