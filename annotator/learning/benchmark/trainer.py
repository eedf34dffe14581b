"""What a profile offers: a network trained on some images of a data set, and its answers for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from fourclick.annotator.learning.arrays import Array, IntArray
from fourclick.annotator.learning.benchmark.entries import Hyper
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.strategy import Need


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What a network is trained on: `rows` of the images, with the masks of the rows `answers`; `validation`: rows."""

    rows: IntArray
    answers: IntArray
    validation: IntArray
    regularisation: str
    hyper: Hyper
    seed: int
    architecture: str = ""


class Model(Protocol):
    """A trained network."""

    @property
    def validation_dice(self) -> float: ...

    def predicted(self, rows: IntArray) -> Array:
        """(n, s, s) uint8 channels."""

    def outputs(self, rows: IntArray, needs: frozenset[Need], *, passes: int, seed: int) -> Iterator[Outputs]:
        """Of these images, with passes, altered copies, features and gradients where they are needed."""


class Trainer(Protocol):
    """Trains networks on the images of one data set."""

    @property
    def truth(self) -> Array:
        """(N, s, s) uint8 channels, as `Model.predicted`."""

    @property
    def about(self) -> dict[str, object]:
        """For the report."""

    def fit(self, lesson: Lesson) -> Model: ...

    def embedding(self, rows: IntArray) -> Array | None:
        """(n, D) features that no training changes; None where the network's own are used."""
