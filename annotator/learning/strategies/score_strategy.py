"""The base of strategies that give each image a score and take the highest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking, constant_notes, descending, ranking_of, standings, unscored_notes
from fourclick.annotator.learning.scores.aggregation import Aggregation
from fourclick.annotator.learning.strategy import Measure, Need, Scoring


@dataclass(frozen=True, slots=True)
class ScoreStrategy(ABC):
    """Takes the highest scores; equal ones by id, those that are not finite last and reported."""

    name: ClassVar[str]
    description: ClassVar[str]
    needs: ClassVar[frozenset[Need]]

    @abstractmethod
    def scores(self, pool: Pool) -> FloatArray: ...

    @abstractmethod
    def reason(self, score: float, standing: float) -> str:
        """Why an image is picked; `standing`: the share of the pool with lower scores."""

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        found = self.scores(pool)
        rows = descending(found)[: max(k, 0)]
        notes = unscored_notes(pool, found) + constant_notes(found, k)
        return ranking_of(self.name, pool, rows, found, reasons(self, found), notes)


@dataclass(frozen=True, slots=True)
class PixelScoreStrategy(ScoreStrategy):
    """One whose score is that of pixels, put together by `aggregation`: "mean", "top:0.05", "band:5", "patch:64" or "sum"."""

    aggregation: str = "mean"
    quantity: ClassVar[str]
    """What the score is, in the middle of a sentence."""

    def __post_init__(self) -> None:
        Aggregation.parse(self.aggregation)

    @property
    def key(self) -> str:
        """The name of the score in `Pool.scores`."""
        return f"{self.name}/{Aggregation.parse(self.aggregation)}"

    @abstractmethod
    def pixels(self, outputs: Outputs) -> Array:
        """(H, W) scores of pixels, not below 0."""

    def measures(self) -> Mapping[str, Measure]:
        aggregation = Aggregation.parse(self.aggregation)
        return {self.key: lambda outputs: aggregation(self.pixels(outputs), outputs)}

    def scores(self, pool: Pool) -> FloatArray:
        return pool.score(self.key)

    def reason(self, score: float, standing: float) -> str:
        return f"Its {self.quantity} is {score:.3g}, higher than that of {percent(standing)} of the other images."


class Reasons:
    """Sentences for the rows of a pool with these scores, by the strategy that gave them."""

    def __init__(self, strategy: Scoring, scores: FloatArray) -> None:
        self._strategy, self._scores, self._standings = strategy, scores, standings(scores)

    def __call__(self, row: int) -> str:
        score, standing = float(self._scores[row]), float(self._standings[row])
        if isinstance(self._strategy, ScoreStrategy):
            return self._strategy.reason(score, standing)
        return f"Its score is {score:.3g}, higher than that of {percent(standing)} of the other images."


def reasons(strategy: Scoring, scores: FloatArray) -> Reasons:
    return Reasons(strategy, scores)


def percent(share: float) -> str:
    """ "97 %", rounded down: 100 % is only what is all."""
    return f"{int(100 * share + 1e-9)} %"
