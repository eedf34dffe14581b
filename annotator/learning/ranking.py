"""What a strategy answers: images in the order in which to label them, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.pool import Pool

NO_SCORE = "Its score could not be computed, so it comes last."


@dataclass(frozen=True, slots=True)
class Pick:
    """One suggested image. `score` is the strategy's own, NaN where it has none; `reason` is one plain sentence."""

    id: ImageId
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The picks of one strategy, the first to label first. `notes` are plain sentences on what was not as it should be."""

    strategy: str
    picks: tuple[Pick, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[ImageId, ...]:
        return tuple(each.id for each in self.picks)

    def __len__(self) -> int:
        return len(self.picks)


def descending(scores: FloatArray) -> IntArray:
    """All rows of (N,), the highest score first; equal ones by row, and those that are NaN or infinite last, by row."""
    keys = np.where(np.isfinite(scores), scores, -np.inf)
    return np.argsort(-keys, kind="stable").astype(np.intp)


def standings(scores: FloatArray) -> FloatArray:
    """(N,): the share of the other finite scores that are lower, in [0, 1]; NaN where a score is not finite."""
    finite = np.isfinite(scores)
    found = np.full(len(scores), np.nan)
    if finite.any():
        values = np.sort(scores[finite])
        found[finite] = np.searchsorted(values, scores[finite], "left") / max(1, len(values) - 1)
    return found


def unscored_notes(pool: Pool, scores: Array) -> tuple[str, ...]:
    """A sentence that names images whose score (N,) or (N, S) is not finite; none where all are."""
    finite = np.isfinite(scores) if scores.ndim == 1 else np.isfinite(scores).all(axis=1)
    bad = [pool.ids[row] for row in np.flatnonzero(~finite)]
    if not bad:
        return ()
    named = ", ".join(map(str, bad[:5])) + (f" and {len(bad) - 5} more" if len(bad) > 5 else "")
    return (f"{len(bad)} of {len(pool)} images have no usable score and come last: {named}.",)


def constant_notes(scores: FloatArray, k: int) -> tuple[str, ...]:
    """A sentence where all finite scores are equal, so that the choice of `k` among them means nothing."""
    finite = scores[np.isfinite(scores)]
    if len(finite) < 2 or k >= len(finite) or (finite != finite[0]).any():
        return ()
    return (f"All images have the same score ({finite[0]:.3g}), so their order says nothing. Choose another strategy.",)


def ranking_of(
    strategy: str,
    pool: Pool,
    rows: Iterable[int] | IntArray,
    scores: FloatArray,
    reason: Callable[[int], str],
    notes: tuple[str, ...] = (),
) -> Ranking:
    """The ranking of these rows. scores: (N,) of the whole pool; `reason` says why a row was picked."""
    picks = tuple(
        Pick(pool.ids[row], float(scores[row]), reason(int(row)) if np.isfinite(scores[row]) else NO_SCORE) for row in rows
    )
    return Ranking(strategy, picks, notes)
