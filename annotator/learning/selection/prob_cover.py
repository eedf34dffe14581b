"""ProbCover: each pick covers as many images as possible that no labelled or picked one is near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.selection.distances import usable_rows
from fourclick.annotator.learning.selection.k_means import k_means

MOST_ROWS = 20_000
"""The graph of who covers whom takes N² / 8 bytes: 50 MB for so many."""
PURITY = 0.95
RADII = tuple(float(each) for each in np.arange(0.05, 2.0, 0.05))
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Rows in the order of the picks, and how many images each one covers that nothing before it does; the radius."""

    rows: IntArray
    covered: FloatArray
    radius: float


def prob_cover(features: Array, labelled: Array, k: int, *, radius: float) -> Cover:
    """Yehuda et al., NeurIPS 2022 (arXiv 2205.11320): the row with the most uncovered rows within `radius`, `k` times.

    features: (N, D) of length 1, labelled: (M, D); N + M <= 20,000. Ties go to the lower row. Rows that are not finite come
    last, with NaN. Raises LearningError for more images, of which a sample would have to be drawn first.
    """
    if len(features) + len(labelled) > MOST_ROWS:
        raise LearningError(f"ProbCover compares at most {MOST_ROWS:,} images with each other. Draw a sample of them first.")
    count = min(max(k, 0), len(features))
    usable = usable_rows(features)
    known = np.asarray(labelled)[usable_rows(labelled)] if len(labelled) else np.empty((0, features.shape[1]))
    near = _within(features, features, radius)
    uncovered = np.packbits(usable)
    if len(known):
        uncovered &= ~np.bitwise_or.reduce(_within(known, features, radius), axis=0)
    rows, covered = np.empty(count, np.intp), np.full(count, np.nan)
    is_open = usable.copy()
    for number in range(count):
        if not is_open.any():
            rows[number:] = np.setdiff1d(np.arange(len(features)), rows[:number])[: count - number]
            break
        degrees = np.bitwise_count(near & uncovered).sum(axis=1, dtype=np.int64)
        degrees[~is_open] = -1
        row = int(degrees.argmax())
        rows[number], covered[number] = row, degrees[row]
        uncovered &= ~near[row]
        is_open[row] = False
    return Cover(rows, covered, radius)


def pure_radius(
    features: Array, clusters: int, rng: np.random.Generator, *, purity: float = PURITY, radii: tuple[float, ...] = RADII
) -> float:
    """The largest radius at which the share `purity` of all rows has only rows of its own k-means cluster within it.

    features: (N, D) of length 1. The radii are tried in ascending order until one fails; the least where all do.
    """
    good = np.asarray(features[usable_rows(features)])
    if len(good) < 2:
        return radii[0]
    of_row = k_means(good, clusters, rng).of_row
    # a row is pure below its distance to the nearest row of another cluster
    lengths = np.einsum("nd,nd->n", good, good, dtype=np.float64)
    reach = np.full(len(good), np.inf)
    step = max(1, (1 << 21) // len(good))
    for start in range(0, len(good), step):
        block = slice(start, min(start + step, len(good)))
        squared = lengths[block, None] - 2 * (good[block] @ good.T).astype(np.float64) + lengths
        squared[of_row[block, None] == of_row] = np.inf
        reach[block] = np.sqrt(np.maximum(squared.min(axis=1), 0))
    found = radii[0]
    for radius in radii:
        if (reach > radius).mean() < purity:
            break
        found = radius
    return found


def _within(first: Array, second: Array, radius: float) -> Bits:
    """(A, N / 8) bits: whether a row of the first (A, D) has one of the second (N, D) within the radius."""
    one, two = (np.asarray(each, np.float64) for each in (first, second))
    lengths, others = (np.einsum("nd,nd->n", each, each) for each in (one, two))
    found = np.empty((len(one), -(-len(two) // 8)), np.uint8)
    step = max(1, (1 << 21) // max(1, len(two)))
    with np.errstate(invalid="ignore"):
        for start in range(0, len(one), step):
            block = slice(start, min(start + step, len(one)))
            squared = lengths[block, None] - 2 * one[block] @ two.T + others
            # a hair more: the distance of a row to itself is not 0 by this formula
            found[block] = np.packbits(squared <= radius * radius + 1e-12, axis=1)
    return found
