"""Picks shared out over the classes, so that rare ones get labels too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.ranking import descending
from fourclick.annotator.learning.selection.noise import with_power_noise

WHOLE_IMAGE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Stratified:
    """Rows in the order of the picks, and for each the column of the class that it was picked for, or WHOLE_IMAGE."""

    rows: IntArray
    classes: IntArray


def class_stratified(
    scores: FloatArray, class_scores: Array, k: int, rng: np.random.Generator, *, share: float = 0.66, beta: float = 1.0
) -> Stratified:
    """ClaSP PE (arXiv 2601.13677): `share` of min(k, N) split evenly over the classes by their scores, the rest by `scores`.

    scores: (N,) >= 0 of the whole image, class_scores: (N, F) of F foreground classes. All take power noise with `beta`.
    What does not split evenly goes to classes drawn at random; a class without any positive score gets nothing, and its part
    goes to the others. No row is picked twice.
    """
    count = min(max(k, 0), len(scores))
    alive = np.flatnonzero((np.where(np.isfinite(class_scores), class_scores, 0) > 0).any(axis=0))
    quota = np.zeros(class_scores.shape[1], np.intp)
    if len(alive):
        each, over = divmod(round(share * count), len(alive))
        quota[alive] = each
        quota[rng.permutation(alive)[:over]] += 1
    is_free = np.ones(len(scores), np.bool_)
    rows: list[int] = []
    classes: list[int] = []

    def pick(values: FloatArray, number: int, column: int) -> None:
        order = descending(with_power_noise(values, beta, rng))
        for row in order[is_free[order]][:number]:
            is_free[row] = False
            rows.append(int(row))
            classes.append(column)

    for column in alive:
        found = np.asarray(class_scores[:, column], np.float64)
        # an image without a trace of the class does not help it
        helping = int((is_free & (found > 0)).sum())
        pick(np.where(found > 0, found, np.nan), min(int(quota[column]), helping), int(column))
    pick(scores, count - len(rows), WHOLE_IMAGE)
    return Stratified(np.array(rows, np.intp), np.array(classes, np.intp))
