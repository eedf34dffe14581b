"""From a map of pixel scores to the score of an image. The mean over all pixels punishes small organs, so it is an option."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from fourclick.annotator.learning.arrays import Array, BoolArray, FloatArray
from fourclick.annotator.learning.outputs import Outputs

KINDS = ("mean", "top", "band", "patch", "sum")
DEFAULTS = {"top": 0.05, "band": 5.0, "patch": 64.0}


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How the pixels of an image are put together; written "mean", "top:0.05", "band:5", "patch:64" or "sum".

    mean and sum over valid pixels; top: the mean of the highest share `size` of them; band: the mean over the predicted
    objects and the boundaries between classes, both widened by `size` px, and over all pixels where nothing is predicted;
    patch: the greatest mean of any square of `size` px (nnActive, arXiv 2511.19183), of which half must be valid.
    """

    kind: str = "mean"
    size: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Aggregation:
        """Raises ValueError with the words that there are."""
        kind, _, size = text.partition(":")
        if kind not in KINDS or (size and kind not in DEFAULTS):
            raise ValueError(f"There is no aggregation {text}. Choose one of mean, top:0.05, band:5, patch:64, sum.")
        value = float(size) if size else DEFAULTS.get(kind, 0.0)
        if kind in DEFAULTS and not 0 < value < math.inf:
            raise ValueError(f"{text}: the number after the colon is more than 0.")
        if kind == "top" and value > 1:
            raise ValueError(f"{text}: the share is at most 1.")
        return cls(kind, value)

    def __str__(self) -> str:
        return f"{self.kind}:{self.size:g}" if self.kind in DEFAULTS else self.kind

    def __call__(self, scores: Array, outputs: Outputs) -> float:
        """The image's score of a map (H, W). NaN where no pixel is valid, or one that counts is NaN."""
        valid = np.ones(scores.shape, np.bool_) if outputs.valid is None else outputs.valid
        if not valid.any():
            return math.nan
        return _BY_KIND[self.kind](np.asarray(scores, np.float64), valid, outputs, self.size)


def _mean(scores: FloatArray, valid: BoolArray, _outputs: Outputs, _size: float) -> float:
    return float(scores[valid].mean())


def _sum(scores: FloatArray, valid: BoolArray, _outputs: Outputs, _size: float) -> float:
    return float(scores[valid].sum())


def _top(scores: FloatArray, valid: BoolArray, _outputs: Outputs, share: float) -> float:
    values = scores[valid]
    # a hair less: 0.05 of 100 pixels are 5, not 6
    count = max(1, math.ceil(share * values.size - 1e-9))
    return float(np.partition(values, values.size - count)[values.size - count :].mean())


def _band(scores: FloatArray, valid: BoolArray, outputs: Outputs, width_px: float) -> float:
    band = near_objects(outputs.predicted, width_px) & valid
    return float(scores[band].mean()) if band.any() else float(scores[valid].mean())


def _patch(scores: FloatArray, valid: BoolArray, _outputs: Outputs, side_px: float) -> float:
    rows, columns = (min(round(max(side_px, 1)), length) for length in scores.shape)
    sums = _box_sums(np.where(valid, scores, 0.0), rows, columns)
    counts = np.rint(_box_sums(valid.astype(np.float64), rows, columns))
    if not np.isfinite(scores[valid]).all():
        return math.nan
    least = min(rows * columns / 2, float(counts.max()))
    enough = counts >= least
    return float((sums[enough] / counts[enough]).max())


_BY_KIND: dict[str, Callable[[FloatArray, BoolArray, Outputs, float], float]] = {
    "mean": _mean,
    "top": _top,
    "band": _band,
    "patch": _patch,
    "sum": _sum,
}


def near_objects(predicted: Array, width_px: float) -> BoolArray:
    """(H, W) bool: within `width_px` of an object, or of a boundary between two classes. predicted: (H, W) class numbers."""
    is_near = predicted > 0
    edges = boundary(predicted)
    is_near = is_near | edges
    if not is_near.any() or is_near.all():
        return np.asarray(is_near, np.bool_)
    return np.asarray(ndimage.distance_transform_edt(~is_near) <= width_px, np.bool_)


def boundary(predicted: Array) -> BoolArray:
    """(H, W) bool: pixels with a neighbour of another class to the right or below, or to the left or above."""
    edges = np.zeros(predicted.shape, np.bool_)
    across = predicted[:, 1:] != predicted[:, :-1]
    down = predicted[1:] != predicted[:-1]
    edges[:, 1:] |= across
    edges[:, :-1] |= across
    edges[1:] |= down
    edges[:-1] |= down
    return edges


def _box_sums(values: FloatArray, rows: int, columns: int) -> FloatArray:
    """Sums over all boxes of this size, by an integral image: (H - rows + 1, W - columns + 1)."""
    total = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return np.asarray(total[rows:, columns:] - total[:-rows, columns:] - total[rows:, :-columns] + total[:-rows, :-columns])
