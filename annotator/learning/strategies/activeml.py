"""Strategies of scikit-activeml, for those who want another author's code: as a comparison, or for what we do not have."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Pick, Ranking, unscored_notes
from fourclick.annotator.learning.selection.distances import normalised, usable_rows
from fourclick.annotator.learning.strategy import Need

QUERIES = ("TypiClust", "ProbCover", "MaxHerding", "CoreSet")
MOST_ROWS = 20_000
"""ProbCover and MaxHerding compare all with all there, in 3 to 6 GB for so many."""


@dataclass(frozen=True, slots=True)
class ScikitActiveml:
    """One of scikit-activeml's pool strategies that need features only, by its class name. Ties are drawn with the seed."""

    query: str = "MaxHerding"
    name: ClassVar[str] = "scikit-activeml"
    description: ClassVar[str] = sentence("TypiClust, ProbCover, MaxHerding or CoreSet as the library scikit-activeml has them")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.FEATURES})

    def __post_init__(self) -> None:
        if self.query not in QUERIES:
            raise ValueError(f"There is no {self.query} here. Choose one of {', '.join(QUERIES)}.")

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        query = _query_class(self.query)
        features = normalised(pool.needed("features", "features of an encoder"))
        known = normalised(labelled.needed("features", "features of an encoder")) if len(labelled) else features[:0]
        known = known[usable_rows(known)]
        rows = np.flatnonzero(usable_rows(features))
        most = max(MOST_ROWS - len(known), 1)
        notes = unscored_notes(pool, features)
        if len(rows) > most:
            rows = np.sort(rng.choice(rows, most, replace=False))
            notes = (*notes, f"Of {len(pool):,} images {most:,} were drawn at random to choose from.")
        count = min(max(k, 0), len(rows))
        if not count:
            return Ranking(self.name, (), notes)
        values = np.concatenate([features[rows], known])
        labels = np.concatenate([np.full(len(rows), np.nan), np.zeros(len(known))])
        found, utilities = query(random_state=int(rng.integers(2**31))).query(
            X=values, y=labels, candidates=np.arange(len(rows)), batch_size=count, return_utilities=True
        )
        picks = [
            Pick(pool.ids[rows[row]], float(values_of[row]), f"scikit-activeml's {self.query} chose it.")
            for row, values_of in zip(found, utilities, strict=True)
        ]
        return Ranking(self.name, tuple(picks), notes)


def _query_class(name: str) -> Any:
    try:
        return getattr(import_module("skactiveml.pool"), name)
    except ImportError as error:
        raise LearningError(
            "This strategy needs scikit-activeml, which is not installed: pip install 'fourclick[learning]'."
        ) from error
