"""How long an image will take, learnt from the project's own log, and honest about how little that is at first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.scores.aggregation import boundary, near_objects
from fourclick.annotator.learning.scores.pixels import predictive_entropy

EFFORT = "effort"
"""The name of `effort_features` in `Pool.scores`."""
LEAST_FOR_RIDGE = 12
"""With fewer images that were worked on, the median is all that can be said."""
PENALTIES = tuple(float(each) for each in 10.0 ** np.arange(-2, 4))
BAND_PX = 5


def effort_features(outputs: Outputs) -> FloatArray:
    """(5,): what makes an image long to label, as predicted: log of 1 + objects, + their area, + their boundary in px;
    classes; mean entropy near the objects. A `Measure`: ask `score_images` for it under the name EFFORT.
    """
    predicted = outputs.predicted if outputs.valid is None else np.where(outputs.valid, outputs.predicted, 0)
    present = [each for each in np.unique(predicted) if each > 0]
    objects = sum(ndimage.label(predicted == each)[1] for each in present)
    near = near_objects(predicted, BAND_PX)
    entropy = predictive_entropy(outputs)
    doubt = float(entropy[near].mean()) if near.any() else float(entropy.mean())
    counts = np.log1p([objects, (predicted > 0).sum(), boundary(predicted).sum()])
    return np.array([*counts, len(present), doubt])


@dataclass(frozen=True, slots=True, eq=False)
class Effort:
    """What an image is expected to cost (seconds, or clicks), learnt from `images` images.

    `median` of what they took. `weights` (F + 1,), the intercept first, of log cost on standardised features; None: the
    median for all, because there are too few images or because leaving each out the median told as much. `error`: the median
    distance of cost and expectation for images left out. `lowest`, `highest`: half the least and twice the most that any took.
    """

    images: int
    median: float
    error: float
    unit: str
    weights: FloatArray | None = None
    centre: FloatArray | None = None
    scale: FloatArray | None = None
    lowest: float = 0.0
    highest: float = math.inf

    def expected(self, features: Array) -> FloatArray:
        """(N,) > 0 for (N, F); the median where features are not finite."""
        rows = np.asarray(features, np.float64)
        if self.weights is None or self.centre is None or self.scale is None:
            return np.full(len(rows), self.median)
        usable = np.asarray(np.isfinite(rows).all(axis=1), np.bool_)
        standard = np.where(usable[:, None], (rows - self.centre) / self.scale, 0.0)
        found = np.exp(np.clip(self.weights[0] + standard @ self.weights[1:], -50, 50))
        return np.where(usable, np.clip(found, self.lowest, self.highest), self.median)

    @property
    def sentence(self) -> str:
        """What the expectation rests on."""
        images = f"{self.images} image{'' if self.images == 1 else 's'}"
        if self.weights is None:
            why = "too few to learn from" if self.images < LEAST_FOR_RIDGE else "nothing else predicts better"
            return f"{self.median:.0f} {self.unit} is the median of {images}: {why} (n = {self.images})."
        return f"Learnt from {images}; typically off by {self.error:.0f} {self.unit} (n = {self.images})."


def learn_effort(features: Array, cost: Array, *, unit: str = "s") -> Effort | None:
    """Ridge regression of log cost on features, or the median where that is no worse; None where no image was worked on.

    features: (N, F) as predicted before the work, cost: (N,) seconds or clicks; rows with a cost of 0 (imported) or with
    numbers that are not finite do not count. The penalty and the choice are made by leaving each image out in turn.
    """
    rows, values = np.asarray(features, np.float64), np.asarray(cost, np.float64)
    usable = np.isfinite(rows).all(axis=1) & np.isfinite(values) & (values > 0)
    rows, values = rows[usable], values[usable]
    count = len(values)
    if not count:
        return None
    median = float(np.median(values))
    by_median = (
        np.array([abs(values[each] - np.median(np.delete(values, each))) for each in range(count)]) if count > 1 else None
    )
    error = float(np.median(by_median)) if by_median is not None else math.nan
    plain = Effort(count, median, error, unit)
    scale = rows.std(axis=0)
    if count < LEAST_FOR_RIDGE or by_median is None or not (scale > 0).any():
        return plain
    centre, scale = rows.mean(axis=0), np.where(scale > 0, scale, 1.0)
    standard = (rows - centre) / scale
    logs = np.log(values)
    errors = {penalty: np.abs(values - np.exp(_left_out(standard, logs, penalty))) for penalty in PENALTIES}
    best = min(PENALTIES, key=lambda penalty: float(errors[penalty].mean()))
    if errors[best].mean() >= by_median.mean():
        return plain
    weights = np.concatenate([[logs.mean()], _ridge(standard, logs - logs.mean(), best)])
    bounds = float(values.min()) / 2, float(values.max()) * 2
    return Effort(count, median, float(np.median(errors[best])), unit, weights, centre, scale, *bounds)


def logged(costs: Mapping[Any, float], ids: Sequence[ImageId]) -> FloatArray:
    """(N,) cost of each image, 0 for those that the log does not know."""
    return np.array([costs.get(each, 0.0) for each in ids], np.float64)


def _ridge(standard: FloatArray, target: FloatArray, penalty: float) -> FloatArray:
    gram = standard.T @ standard + penalty * np.eye(standard.shape[1])
    return np.asarray(np.linalg.solve(gram, standard.T @ target))


def _left_out(standard: FloatArray, logs: FloatArray, penalty: float) -> FloatArray:
    """(N,) what the regression on all other images says of each, by the hat matrix (Golub, Heath & Wahba 1979)."""
    count = len(logs)
    gram = standard.T @ standard + penalty * np.eye(standard.shape[1])
    hat = standard @ np.linalg.solve(gram, standard.T) + 1 / count
    fitted = hat @ logs
    leverage = np.minimum(np.diag(hat), 1 - 1e-9)
    return np.asarray(logs - (logs - fitted) / (1 - leverage))
