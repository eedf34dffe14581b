"""Gain per second of the annotator's time instead of per image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking, descending, ranking_of, unscored_notes
from fourclick.annotator.learning.strategies.uncertainty import Entropy
from fourclick.annotator.learning.strategies.wrapped import measures_of, needs_of, scores_of
from fourclick.annotator.learning.strategy import Measure, Need, Strategy


@dataclass(frozen=True, slots=True)
class GainPerSecond:
    """`inner`'s score over the seconds that an image is expected to take (`learning.effort`).

    Where nobody has worked yet, and so no seconds are known, it is `inner`'s own order, with a note.
    """

    inner: Strategy = field(default_factory=Entropy)
    name: ClassVar[str] = "gain-per-second"
    description: ClassVar[str] = sentence("images that tell most for the time they take")

    @property
    def needs(self) -> frozenset[Need]:
        return needs_of(self.inner, Need.SECONDS)

    def measures(self) -> Mapping[str, Measure]:
        return measures_of(self.inner)

    def scores(self, pool: Pool) -> FloatArray:
        gains = scores_of(self.inner, pool)
        if pool.seconds is None:
            return gains
        seconds = np.where(pool.seconds > 0, pool.seconds, np.nan)
        return np.asarray(gains / seconds)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        found = self.scores(pool)
        gains = scores_of(self.inner, pool)
        notes = unscored_notes(pool, found)
        if pool.seconds is None:
            notes = (*notes, "No time was logged yet, so all images count as equally long.")

        def reason(row: int) -> str:
            if pool.seconds is None:
                return f"Its gain is {gains[row]:.3g}; how long it takes nobody knows yet."
            return f"Its gain is {gains[row]:.3g} for about {pool.seconds[row]:.0f} s of work, {found[row]:.2g} per second."

        return ranking_of(self.name, pool, descending(found)[: max(k, 0)], found, reason, notes)
