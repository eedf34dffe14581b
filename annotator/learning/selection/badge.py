"""BADGE: gradients that the network's own answer would have, spread by k-means++."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import Array, BoolArray, Float32Array, IntArray
from fourclick.annotator.learning.selection.distances import squared_to, usable_rows
from fourclick.annotator.learning.selection.k_means import plus_plus


def gradient_embedding(probabilities: Array, features: Array, valid: BoolArray | None = None) -> Float32Array:
    """(C F,): the mean over pixels of `(p - onehot(ŷ)) ⊗ h`, the gradient of the last layer for the answer ŷ.

    probabilities: (C, H, W) of one image; features: (F, h, w) before the last layer, h and w divide H and W: p is averaged
    onto that grid, and ŷ is its argmax there. valid: (H, W) bool; cells with less than half of it do not count.
    Ash et al., ICLR 2020 (arXiv 1906.03671), for pixels. Raises ValueError where the grids do not fit; NaN without any cell.
    """
    rows, columns = features.shape[1:]
    classes, height, width = probabilities.shape
    if height % rows or width % columns:
        raise ValueError(f"Features of {rows} x {columns} do not fit probabilities of {height} x {width}.")
    cells = (rows, height // rows, columns, width // columns)
    coarse = probabilities.reshape(classes, *cells).mean(axis=(2, 4), dtype=np.float64).reshape(classes, -1)
    counted = np.ones(rows * columns, np.bool_)
    if valid is not None:
        counted = valid.reshape(cells).mean(axis=(1, 3)).ravel() >= 0.5
    coarse = coarse[:, counted]
    hidden = np.asarray(features, np.float64).reshape(len(features), -1)[:, counted]
    if not counted.any():
        return np.full(classes * len(features), np.nan, np.float32)
    answer = np.zeros_like(coarse)
    np.put_along_axis(answer, coarse.argmax(axis=0)[None], 1.0, axis=0)
    return np.asarray(((coarse - answer) @ hidden.T / counted.sum()).ravel(), np.float32)


def badge(gradients: Array, k: int, rng: np.random.Generator) -> IntArray:
    """min(k, N) rows of (N, G): the longest gradient first, then as k-means++ seeds. Rows that are not finite come last."""
    good = np.flatnonzero(usable_rows(gradients))
    count = min(max(k, 0), len(gradients))
    if not len(good):
        return np.arange(count, dtype=np.intp)
    values = np.asarray(gradients[good])
    lengths = squared_to(values, np.zeros(values.shape[1]))
    rows = good[plus_plus(values, min(count, len(good)), rng, first=int(lengths.argmax()))]
    rest = np.setdiff1d(np.arange(len(gradients)), good)[: count - len(rows)]
    return np.concatenate([rows, rest]).astype(np.intp)
