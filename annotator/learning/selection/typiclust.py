"""TypiClust: the most typical image of each cluster that has no label yet, the largest cluster first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.selection.distances import usable_rows
from fourclick.annotator.learning.selection.k_means import k_means

MOST_CLUSTERS = 500
LEAST_SIZE = 5
"""Clusters with fewer images are outliers: they come after all others."""
MOST_COMPARED = 4000
"""In larger clusters an image is compared with so many, drawn at random."""

Clustering = Callable[[Array, int, np.random.Generator], IntArray]


@dataclass(frozen=True, slots=True, eq=False)
class Typical:
    """Rows in the order of the picks, each one's typicality (1 / its mean distance to its neighbours), and its cluster's size.

    Typicality is NaN for rows whose features are not finite, and infinite where all neighbours are duplicates.
    """

    rows: IntArray
    typicality: FloatArray
    sizes: IntArray
    clusters: int


def typiclust(
    features: Array,
    labelled: Array,
    k: int,
    rng: np.random.Generator,
    *,
    neighbours: int = 20,
    most_clusters: int = MOST_CLUSTERS,
    clustering: Clustering | None = None,
) -> Typical:
    """Hacohen et al., ICML 2022 (arXiv 2202.02794): K = |L| + k clusters of labelled and unlabelled images together.

    features: (N, D), labelled: (M, D), M may be 0. Clusters with the fewest labels first, then the largest; in each
    the argmax of `(1/K' Σ_{K' nearest} ||z - z_i||)^-1`, K' = `neighbours`, fewer in small clusters; ties to the lower row.
    Where there are more picks than clusters, it goes through them again. min(k, N) picks; rows that are not finite come last.
    """
    count = min(max(k, 0), len(features))
    good = np.flatnonzero(usable_rows(features))
    known = np.asarray(labelled, np.float32)[usable_rows(labelled)] if len(labelled) else np.empty((0, features.shape[1]))
    if not len(good) or not count:
        rest = np.arange(count, dtype=np.intp)
        return Typical(rest, np.full(count, np.nan), np.zeros(count, np.intp), 0)
    values = np.concatenate([np.asarray(features[good], np.float32), known.astype(np.float32)])
    wanted = min(len(known) + count, most_clusters, len(values))
    of_row = (clustering or _k_means)(values, wanted, rng)
    every = int(of_row.max()) + 1
    sizes = np.bincount(of_row, minlength=every)
    labels = np.bincount(of_row[len(good) :], minlength=every)
    queue = _Queue(of_row[: len(good)], sizes, labels)
    rows, typicality, of_size = np.empty(count, np.intp), np.full(count, np.nan), np.zeros(count, np.intp)
    for number in range(min(count, len(good))):
        cluster, members = queue.next()
        found = typicality_of(values[members], neighbours, rng)
        best = int(found.argmax())
        rows[number], typicality[number], of_size[number] = good[members[best]], found[best], sizes[cluster]
        queue.take(cluster, int(members[best]))
    if count > len(good):
        rows[len(good) :] = np.setdiff1d(np.arange(len(features)), good)[: count - len(good)]
    return Typical(rows, typicality, of_size, every)


def typicality_of(values: Array, neighbours: int, rng: np.random.Generator) -> FloatArray:
    """(N,) 1 / the mean distance to the `neighbours` nearest others among (N, D); infinite for one row alone."""
    count = len(values)
    if count == 1:
        return np.array([np.inf])
    sampled = np.arange(count)
    if count > MOST_COMPARED:
        sampled = np.sort(rng.choice(count, MOST_COMPARED, replace=False))
    # centred first: ||x||² - 2 x·y + ||y||² loses less to rounding near the origin
    centred = np.asarray(values, np.float64) - np.asarray(values, np.float64).mean(axis=0)
    others = centred[sampled]
    lengths, other_lengths = (np.einsum("nd,nd->n", each, each) for each in (centred, others))
    asked = min(neighbours, len(sampled) - 1)
    found = np.empty(count)
    step = max(1, (1 << 21) // len(sampled))
    for start in range(0, count, step):
        block = slice(start, min(start + step, count))
        squared = lengths[block, None] - 2 * (centred[block] @ others.T) + other_lengths
        squared[sampled == np.arange(block.start, block.stop)[:, None]] = np.inf  # not itself
        least = np.partition(squared, asked - 1, axis=1)[:, :asked]
        # what rounding leaves of the distance between duplicates is no distance
        least[least < 1e-12 * (1 + lengths[block, None])] = 0
        with np.errstate(divide="ignore"):
            found[block] = asked / np.sqrt(least).sum(axis=1)
    return found


def _k_means(values: Array, clusters: int, rng: np.random.Generator) -> IntArray:
    return k_means(values, clusters, rng).of_row


class _Queue:
    """The clusters that still hold images, in the order in which they are asked."""

    def __init__(self, of_row: IntArray, sizes: IntArray, labels: IntArray) -> None:
        order = np.argsort(of_row, kind="stable")
        bounds = np.cumsum(np.bincount(of_row, minlength=len(sizes)))[:-1]
        self._members = [np.sort(each) for each in np.split(order, bounds)]
        self._sizes, self._labels = sizes, labels.copy()
        self._firsts = [int(each[0]) if len(each) else -1 for each in self._members]

    def next(self) -> tuple[int, IntArray]:
        """The cluster with the fewest labels and picks, then not tiny, then the largest, then the lowest row; its rows."""
        left = [number for number, members in enumerate(self._members) if len(members)]
        cluster = min(
            left, key=lambda each: (self._labels[each], self._sizes[each] < LEAST_SIZE, -self._sizes[each], self._firsts[each])
        )
        return cluster, self._members[cluster]

    def take(self, cluster: int, row: int) -> None:
        self._labels[cluster] += 1
        self._members[cluster] = self._members[cluster][self._members[cluster] != row]
