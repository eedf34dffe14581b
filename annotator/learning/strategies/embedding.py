"""Strategies that go by where images lie among features, not by what the network is unsure of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import Array
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import NO_SCORE, Pick, Ranking, unscored_notes
from fourclick.annotator.learning.selection.badge import badge
from fourclick.annotator.learning.selection.distances import nearest, normalised, squared_to
from fourclick.annotator.learning.selection.k_centre import k_centre
from fourclick.annotator.learning.selection.prob_cover import MOST_ROWS, prob_cover, pure_radius
from fourclick.annotator.learning.selection.typiclust import typiclust
from fourclick.annotator.learning.strategy import Need

FEATURES = "features of an encoder"


@dataclass(frozen=True, slots=True)
class CoreSet:
    """Greedy k-centre on features of length 1, or as they are."""

    unit_length: bool = True
    name: ClassVar[str] = "core-set"
    description: ClassVar[str] = sentence("images that look least like anything labelled (k-centre)")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.FEATURES})

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        features, known = _features(pool, labelled, unit_length=self.unit_length)
        found = k_centre(features, known, k)
        picks = []
        for row, distance in zip(found.rows, found.distances, strict=True):
            if np.isnan(distance):
                reason = NO_SCORE
            elif np.isinf(distance):
                reason = "Nothing is labelled yet, and it lies in the middle of all images."
            else:
                reason = f"It lies {distance:.3g} from all labelled and picked images, farther than any other" + (
                    f"; the labelled image most like it is {_nearest_id(labelled, known, features[row])}."
                    if len(known)
                    else "."
                )
            picks.append(Pick(pool.ids[row], float(distance), reason))
        return Ranking(self.name, tuple(picks), unscored_notes(pool, features))


@dataclass(frozen=True, slots=True)
class TypiClust:
    """The default of the first round, when no network has learnt anything yet."""

    neighbours: int = 20
    name: ClassVar[str] = "typiclust"
    description: ClassVar[str] = sentence("the most typical image of each kind that has no label yet")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.FEATURES})

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        features, known = _features(pool, labelled)
        found = typiclust(features, known, k, rng, neighbours=self.neighbours)
        picks = [
            Pick(
                pool.ids[row],
                float(typicality),
                NO_SCORE
                if np.isnan(typicality)
                else f"It is the most typical unlabelled one of a kind of {size} image{'' if size == 1 else 's'} "
                f"(of {found.clusters} kinds).",
            )
            for row, typicality, size in zip(found.rows, found.typicality, found.sizes, strict=True)
        ]
        return Ranking(self.name, tuple(picks), unscored_notes(pool, features))


@dataclass(frozen=True, slots=True)
class ProbCover:
    """Radius 0: found by the purity of k-means clusters, of which there are `clusters`, or |L| + k for 0."""

    radius: float = 0.0
    clusters: int = 0
    name: ClassVar[str] = "prob-cover"
    description: ClassVar[str] = sentence("images that stand for the most others that nothing labelled stands for")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.FEATURES})

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        # so few of the labelled that there is room for candidates; of a larger pool a random sample
        sample, note = _sampled(pool, MOST_ROWS - min(len(labelled), MOST_ROWS // 2), rng)
        known, _ = _sampled(labelled, MOST_ROWS // 2, rng)
        features, around = _features(sample, known)
        clusters = self.clusters or max(2, len(known) + max(k, 0))
        radius = self.radius or pure_radius(features, clusters, rng)
        found = prob_cover(features, around, k, radius=radius)
        picks = [
            Pick(
                sample.ids[row],
                float(covered),
                NO_SCORE if np.isnan(covered) else f"It stands for {int(covered)} images that nothing labelled is near to.",
            )
            for row, covered in zip(found.rows, found.covered, strict=True)
        ]
        return Ranking(self.name, tuple(picks), (*note, *unscored_notes(sample, features)))


@dataclass(frozen=True, slots=True)
class Badge:
    name: ClassVar[str] = "badge"
    description: ClassVar[str] = sentence("images that would change the network most, in different directions (BADGE)")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES, Need.GRADIENTS})

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        gradients = np.asarray(pool.needed("gradients", "gradient embeddings"))
        rows = badge(gradients, k, rng)
        lengths = np.sqrt(squared_to(gradients, np.zeros(gradients.shape[1])))
        picks = [
            Pick(
                pool.ids[row],
                float(lengths[row]),
                f"Its own answer would change the network by a gradient of {lengths[row]:.3g}, unlike the other picks'."
                if np.isfinite(lengths[row])
                else NO_SCORE,
            )
            for row in rows
        ]
        return Ranking(self.name, tuple(picks), unscored_notes(pool, gradients))


def _features(pool: Pool, labelled: Pool, *, unit_length: bool = True) -> tuple[Array, Array]:
    """The features of both, (N, D) and (M, D)."""
    features = pool.needed("features", FEATURES)
    known = labelled.needed("features", FEATURES) if len(labelled) else np.empty((0, features.shape[1]), np.float32)
    return (normalised(features), normalised(known)) if unit_length else (features, known)


def _sampled(pool: Pool, most: int, rng: np.random.Generator) -> tuple[Pool, tuple[str, ...]]:
    if len(pool) <= most:
        return pool, ()
    rows = rng.choice(len(pool), most, replace=False)
    return pool.take(rows), (f"Of {len(pool):,} images {most:,} were drawn at random to choose from.",)


def _nearest_id(labelled: Pool, known: Array, point: Array) -> object:
    number, _ = nearest(np.asarray(point)[None], known)
    return labelled.ids[int(number[0])]
