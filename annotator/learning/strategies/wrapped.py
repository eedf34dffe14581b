"""What a wrapper has to ask of the strategy inside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.arrays import BoolArray, FloatArray
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Pick, Ranking
from fourclick.annotator.learning.strategy import Measure, Measuring, Need, Scoring, Strategy

Allowed = Callable[[Pool, Pool], BoolArray]
"""Which rows of a pool (N,) may still be picked beside the images that are labelled or picked."""


def needs_of(inner: Strategy, *more: Need) -> frozenset[Need]:
    return inner.needs | set(more)


def measures_of(inner: Strategy) -> Mapping[str, Measure]:
    """None for a strategy that does not look at the network's outputs."""
    return inner.measures() if isinstance(inner, Measuring) else {}


def scoring(inner: Strategy) -> Scoring:
    """Raises LearningError for a strategy that has no score for every image."""
    if not isinstance(inner, Scoring):
        raise LearningError(f"{inner.name} gives no score to each image, so nothing can be put around it. Choose another.")
    return inner


def scores_of(inner: Strategy, pool: Pool) -> FloatArray:
    return np.asarray(scoring(inner).scores(pool), np.float64)


def rank_allowed(
    name: str, inner: Strategy, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator, allowed: Allowed
) -> Ranking:
    """`inner`'s ranking without images that are not allowed beside those before them: it is asked again until `k` are found."""
    row_of = {each: row for row, each in enumerate(pool.ids)}
    picks: list[Pick] = []
    notes: dict[str, None] = {}
    beside = labelled
    left = pool.take(np.flatnonzero(allowed(pool, beside)))
    while len(picks) < k and len(left):
        found = inner.rank(left, beside, k - len(picks), rng)
        notes |= dict.fromkeys(found.notes)
        before = len(picks)
        for each in found.picks:
            one = pool.take([row_of[each.id]])
            if allowed(one, beside)[0]:
                picks.append(each)
                beside = beside.joined(one)
        if len(picks) == before:
            break
        left = left.without([each.id for each in picks])
        left = left.take(np.flatnonzero(allowed(left, beside)))
    if len(picks) < min(k, len(pool)):
        notes[f"Only {len(picks)} of {k} images could be picked: the others were not allowed beside them ({name})."] = None
    return Ranking(name, tuple(picks), tuple(notes))
