"""What a strategy promises; plug-ins are written against this module, `pool`, `ranking` and `outputs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np

from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking

Measure = Callable[[Outputs], float | FloatArray]
"""A number of one image, or always as many numbers."""


class Need(StrEnum):
    """What has to be known of the images before a strategy can choose; none at all for random ones."""

    PROBABILITIES = "probabilities"
    PASSES = "passes"
    ALTERED_COPIES = "altered copies"
    FEATURES = "features"
    GRADIENTS = "gradients"
    FOREGROUND = "foreground"
    SECONDS = "seconds"


@runtime_checkable
class Strategy(Protocol):
    """A class of the entry-point group `fourclick.rankers`; it is made without arguments, or with its options by keyword.

    Dataclasses tell their options by their fields, which must be JSON values or strategies; others by a mapping `options`.
    It keeps nothing between two calls, draws from the given generator only, and does not depend on the order of the images.
    """

    @property
    def name(self) -> str:
        """One lower-case word, with hyphens."""

    @property
    def description(self) -> str:
        """One line for menus."""

    @property
    def needs(self) -> frozenset[Need]: ...

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        """The `k` images of the pool to label next, or all where there are fewer. `labelled` are those that have labels.

        Raises LearningError with a sentence where the pool lacks what the strategy needs.
        """


@runtime_checkable
class Measuring(Protocol):
    """A strategy that looks at the network's outputs, one image at a time, before it ranks."""

    def measures(self) -> Mapping[str, Measure]:
        """By name, what to keep of each image: it is found in `Pool.scores` under that name."""


@runtime_checkable
class Scoring(Protocol):
    """A strategy that has a score for each image, so that wrappers can be put around it."""

    def scores(self, pool: Pool) -> FloatArray:
        """(N,) not below 0, higher for images to label sooner. Raises LearningError as `rank`."""
