"""A strategy of active learning: images with the largest predicted objects first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Pick, Ranking, descending
from fourclick.annotator.learning.strategy import Measure, Need


@dataclass(frozen=True, slots=True)
class LargestObject:
    """Looks at each image once (`measures`), so that wrappers can use its `scores` too."""

    least_px: int = 0
    name: ClassVar[str] = "largest-object"
    description: ClassVar[str] = "images with the largest predicted objects"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES})

    def measures(self) -> Mapping[str, Measure]:
        return {self.name: self._area}

    def scores(self, pool: Pool) -> FloatArray:
        return pool.score(self.name)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        areas = self.scores(pool)
        rows = descending(areas)[:k]
        return Ranking(
            self.name,
            tuple(Pick(pool.ids[row], areas[row], f"Its predicted objects cover {areas[row]:.0f} px.") for row in rows),
        )

    def _area(self, outputs: Outputs) -> float:
        area = int((outputs.predicted > 0).sum())
        return float(area if area >= self.least_px else 0)
