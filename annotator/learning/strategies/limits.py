"""Wrappers that leave out picks which tell little beside the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import BoolArray
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking
from fourclick.annotator.learning.selection.duplicates import COSINE, near_duplicates
from fourclick.annotator.learning.strategies.uncertainty import Entropy
from fourclick.annotator.learning.strategies.wrapped import measures_of, needs_of, rank_allowed
from fourclick.annotator.learning.strategy import Measure, Need, Strategy


@dataclass(frozen=True, slots=True)
class PatientCap:
    """At most `most` picks of one patient in a round; images of unknown patients are not counted. Labelled ones neither."""

    inner: Strategy = field(default_factory=Entropy)
    most: int = 2
    name: ClassVar[str] = "patient-cap"
    description: ClassVar[str] = sentence("few images of each patient")

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ValueError(f"At least 1 image of each patient, not {self.most}.")

    @property
    def needs(self) -> frozenset[Need]:
        return needs_of(self.inner)

    def measures(self) -> Mapping[str, Measure]:
        return measures_of(self.inner)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        before = set(labelled.ids)

        def allowed(rows: Pool, beside: Pool) -> BoolArray:
            of_picks = Counter(
                patient for each, patient in zip(beside.ids, beside.patients or (), strict=False) if each not in before
            )
            patients = rows.patients or ("",) * len(rows)
            return np.array([not patient or of_picks[patient] < self.most for patient in patients], np.bool_)

        return rank_allowed(self.name, self.inner, pool, _with_patients(labelled), k, rng, allowed)


@dataclass(frozen=True, slots=True)
class NoDuplicates:
    """No image whose features point almost where those of a labelled or picked one do."""

    inner: Strategy = field(default_factory=Entropy)
    cosine: float = COSINE
    name: ClassVar[str] = "no-duplicates"
    description: ClassVar[str] = sentence("no two images that look the same")

    @property
    def needs(self) -> frozenset[Need]:
        return needs_of(self.inner, Need.FEATURES)

    def measures(self) -> Mapping[str, Measure]:
        return measures_of(self.inner)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        def allowed(rows: Pool, beside: Pool) -> BoolArray:
            features = rows.needed("features", "features of an encoder")
            if not len(beside):
                return np.ones(len(rows), np.bool_)
            return ~near_duplicates(features, beside.needed("features", "features of an encoder"), cosine=self.cosine)

        return rank_allowed(self.name, self.inner, pool, labelled, k, rng, allowed)


def _with_patients(labelled: Pool) -> Pool:
    """Labelled images of unknown patients still let those of the picks be counted beside them."""
    if labelled.patients is not None or not len(labelled):
        return labelled
    return Pool(
        labelled.ids,
        labelled.scores,
        labelled.features,
        labelled.gradients,
        ("",) * len(labelled),
        labelled.volumes,
        labelled.positions,
        labelled.foreground,
        labelled.seconds,
    )
