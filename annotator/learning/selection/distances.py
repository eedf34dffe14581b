"""Distances between rows of features, block by block, so that memory does not grow with the number of rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fourclick.annotator.learning.arrays import Array, BoolArray, FloatArray

BLOCK_VALUES = 1 << 16
"""Numbers in a block that is gone through once per pick: half a megabyte, which stays in the processor's cache."""


def blocks(rows: int, columns: int, *, values: int = BLOCK_VALUES) -> Iterator[slice]:
    """Slices that together are all rows, each with about `values` numbers."""
    step = max(1, values // max(1, columns))
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def usable_rows(features: Array) -> BoolArray:
    """(N,) bool: whether all D numbers of a row are finite. features: (N, D)."""
    found = np.ones(len(features), np.bool_)
    for block in blocks(*features.shape, values=1 << 20):
        found[block] = np.isfinite(features[block]).all(axis=1)
    return found


def normalised(features: Array) -> Array:
    """(N, D) float32 rows of length 1; rows of zeros stay as they are."""
    found = np.array(features, np.float32)
    for block in blocks(*found.shape, values=1 << 20):
        lengths = np.sqrt(np.einsum("nd,nd->n", found[block], found[block], dtype=np.float64))
        found[block] /= np.where(lengths > 0, lengths, 1).astype(np.float32)[:, None]
    return found


def squared_to(features: Array, point: Array) -> FloatArray:
    """(N,) squared distances to one point (D,), of differences: exactly 0 for a duplicate."""
    found = np.empty(len(features), np.float64)
    centre = np.asarray(point, np.float64)
    for block in blocks(*features.shape):
        difference = features[block] - centre
        np.einsum("nd,nd->n", difference, difference, out=found[block])
    return found


def lower_squared(found: FloatArray, features: Array, point: Array) -> None:
    """`found` (N,) becomes the minimum of itself and the squared distances to a further point."""
    centre = np.asarray(point, np.float64)
    for block in blocks(*features.shape):
        difference = features[block] - centre
        np.minimum(found[block], np.einsum("nd,nd->n", difference, difference), out=found[block])


def nearest(features: Array, points: Array) -> tuple[Array, FloatArray]:
    """For each row (N, D) the number of the nearest of M points (M, D), the lower of two, and its squared distance.

    By ||x||² - 2 x·y + ||y||² in the features' own precision: quick, but a duplicate may lie a rounding error away.
    """
    centres = np.asarray(points, features.dtype)
    halves = np.einsum("md,md->m", centres, centres) / 2
    number = np.empty(len(features), np.intp)
    squared = np.empty(len(features), np.float64)
    for block in blocks(len(features), max(features.shape[1], len(centres)), values=1 << 21):
        part = np.asarray(features[block])
        closeness = part @ centres.T
        closeness -= halves
        best = closeness.argmax(axis=1)
        number[block] = best
        lengths = np.einsum("nd,nd->n", part, part, dtype=np.float64)
        squared[block] = np.maximum(lengths - 2 * closeness[np.arange(len(part)), best], 0)
    return number, squared
