"""Strategies that ask nothing of the network, or next to nothing: what the others have to beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Pick, Ranking
from fourclick.annotator.learning.selection.foreground import foreground_aware
from fourclick.annotator.learning.selection.strided import strided
from fourclick.annotator.learning.strategy import Need

NO_NUMBER = float("nan")


@dataclass(frozen=True, slots=True)
class Random:
    """Uniform, without putting back."""

    name: ClassVar[str] = "random"
    description: ClassVar[str] = sentence("images drawn at random")
    needs: ClassVar[frozenset[Need]] = frozenset()

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        rows = rng.permutation(len(pool))[: max(k, 0)]
        return Ranking(self.name, tuple(Pick(pool.ids[row], NO_NUMBER, "It was drawn at random.") for row in rows))


@dataclass(frozen=True, slots=True)
class ForegroundRandom:
    """`share` of the picks among images with an object, the rest among all (nnActive, arXiv 2511.19183: 0.33 or 0.66)."""

    share: float = 0.66
    name: ClassVar[str] = "foreground-random"
    description: ClassVar[str] = sentence("images drawn at random, most of them where an object is predicted")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.FOREGROUND})

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"The share is between 0 and 1, not {self.share}.")

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        foreground = pool.needed("foreground", "predicted objects")
        rows = foreground_aware(foreground, k, self.share, rng)
        wanted, there = round(self.share * min(max(k, 0), len(pool))), int((np.asarray(foreground) > 0).sum())
        notes = (f"Only {there} images have an object, fewer than the {wanted} asked for.",) if there < wanted else ()
        return Ranking(self.name, tuple(self._pick(pool, int(row), float(foreground[row])) for row in rows), notes)

    def _pick(self, pool: Pool, row: int, share: float) -> Pick:
        why = f"with an object on {100 * share:.3g} % of it" if share > 0 else "without any object predicted"
        return Pick(pool.ids[row], share, f"It was drawn at random, {why}.")


@dataclass(frozen=True, slots=True)
class Strided:
    """Evenly spread through the volumes; of pictures that belong to none, through the list of ids."""

    name: ClassVar[str] = "strided"
    description: ClassVar[str] = sentence("slices at even distances through all volumes")
    needs: ClassVar[frozenset[Need]] = frozenset()

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        volumes = pool.volumes or ("",) * len(pool)
        positions = np.arange(len(pool)) if pool.positions is None else pool.positions
        rows = strided(volumes, positions, k, rng)
        return Ranking(self.name, tuple(Pick(pool.ids[row], NO_NUMBER, _place(pool, int(row))) for row in rows))


def _place(pool: Pool, row: int) -> str:
    if pool.volumes and pool.volumes[row] and pool.positions is not None:
        return f"It is slice {int(pool.positions[row]) + 1} of {pool.volumes[row]}, at an even distance from the other picks."
    return "It lies at an even distance from the other picks in the list."
