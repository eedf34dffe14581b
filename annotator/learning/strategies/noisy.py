"""Wrappers that put noise on the scores of another strategy, so that a batch is diverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking, descending, ranking_of, unscored_notes
from fourclick.annotator.learning.selection.noise import stochastic_batch, with_power_noise, with_rank_noise
from fourclick.annotator.learning.strategies.score_strategy import reasons
from fourclick.annotator.learning.strategies.uncertainty import Entropy
from fourclick.annotator.learning.strategies.wrapped import measures_of, needs_of, scores_of, scoring
from fourclick.annotator.learning.strategy import Measure, Need, Strategy


@dataclass(frozen=True, slots=True)
class StochasticBatches:
    """The best of random batches, by the mean of `inner`'s scores (arXiv 2301.07670)."""

    inner: Strategy = field(default_factory=Entropy)
    name: ClassVar[str] = "stochastic-batches"
    description: ClassVar[str] = sentence("the best of many random batches")

    @property
    def needs(self) -> frozenset[Need]:
        return needs_of(self.inner)

    def measures(self) -> Mapping[str, Measure]:
        return measures_of(self.inner)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        scores = scores_of(self.inner, pool)
        rows = stochastic_batch(scores, k, rng)
        why = _ReasonsWith(self.inner, scores, "It belongs to the best of the random batches.")
        return ranking_of(self.name, pool, rows, scores, why, unscored_notes(pool, scores))


@dataclass(frozen=True, slots=True)
class PowerNoise:
    """Draws in proportion to `inner`'s scores to the power of beta (arXiv 2106.12059); by rank: to the ranks instead."""

    inner: Strategy = field(default_factory=Entropy)
    beta: float = 1.0
    by_rank: bool = False
    name: ClassVar[str] = "power-noise"
    description: ClassVar[str] = sentence("images drawn at random, more often the higher they score")

    def __post_init__(self) -> None:
        if not self.beta > 0:
            raise ValueError(f"beta is more than 0, not {self.beta}.")

    @property
    def needs(self) -> frozenset[Need]:
        return needs_of(self.inner)

    def measures(self) -> Mapping[str, Measure]:
        return measures_of(self.inner)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        scores = scores_of(self.inner, pool)
        noisy = with_rank_noise(scores, rng, beta=self.beta) if self.by_rank else with_power_noise(scores, self.beta, rng)
        why = _ReasonsWith(self.inner, scores, "Higher scores were likelier to be drawn.")
        return ranking_of(self.name, pool, descending(noisy)[: max(k, 0)], scores, why, unscored_notes(pool, scores))


class _ReasonsWith:
    """The inner strategy's sentence for a row, and another one."""

    def __init__(self, inner: Strategy, scores: FloatArray, more: str) -> None:
        self._inner, self._more = reasons(scoring(inner), scores), more

    def __call__(self, row: int) -> str:
        return f"{self._inner(row)} {self._more}"
