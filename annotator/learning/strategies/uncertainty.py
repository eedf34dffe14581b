"""Strategies that look for pixels of which the network is unsure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.scores import pixels
from fourclick.annotator.learning.scores.disagreement import dice_disagreement
from fourclick.annotator.learning.strategies.score_strategy import PixelScoreStrategy, ScoreStrategy, percent
from fourclick.annotator.learning.strategy import Measure, Need


@dataclass(frozen=True, slots=True)
class LeastConfidence(PixelScoreStrategy):
    name: ClassVar[str] = "least-confidence"
    description: ClassVar[str] = sentence("images where even the most likely class is unlikely")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES})
    quantity: ClassVar[str] = "lack of confidence"

    def pixels(self, outputs: Outputs) -> Array:
        return pixels.least_confidence(outputs)


@dataclass(frozen=True, slots=True)
class Margin(PixelScoreStrategy):
    name: ClassVar[str] = "margin"
    description: ClassVar[str] = sentence("images where two classes are about equally likely")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES})
    quantity: ClassVar[str] = "closeness of the two likeliest classes"

    def pixels(self, outputs: Outputs) -> Array:
        return pixels.margin(outputs)


@dataclass(frozen=True, slots=True)
class Entropy(PixelScoreStrategy):
    name: ClassVar[str] = "entropy"
    description: ClassVar[str] = sentence("images whose predicted classes are most spread out")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES})
    quantity: ClassVar[str] = "entropy"

    def pixels(self, outputs: Outputs) -> Array:
        return pixels.predictive_entropy(outputs)


@dataclass(frozen=True, slots=True)
class Bald(PixelScoreStrategy):
    name: ClassVar[str] = "bald"
    description: ClassVar[str] = sentence("images on which passes that are sure by themselves contradict each other (BALD)")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES, Need.PASSES})
    quantity: ClassVar[str] = "mutual information of answer and network"

    def pixels(self, outputs: Outputs) -> Array:
        return pixels.mutual_information(outputs)


@dataclass(frozen=True, slots=True)
class Committee(PixelScoreStrategy):
    name: ClassVar[str] = "qbc"
    description: ClassVar[str] = sentence("images on which networks vote for different classes (query by committee)")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES, Need.PASSES})
    quantity: ClassVar[str] = "share of dissenting votes"

    def pixels(self, outputs: Outputs) -> Array:
        return pixels.variation_ratio(outputs)


@dataclass(frozen=True, slots=True)
class Consistency(PixelScoreStrategy):
    name: ClassVar[str] = "tta-consistency"
    description: ClassVar[str] = sentence("images whose altered copies get different answers (Jensen-Shannon divergence)")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES, Need.ALTERED_COPIES})
    quantity: ClassVar[str] = "divergence between altered copies"

    def pixels(self, outputs: Outputs) -> Array:
        return pixels.jensen_shannon(outputs)


@dataclass(frozen=True, slots=True)
class DiceDisagreement(ScoreStrategy):
    name: ClassVar[str] = "dice-disagreement"
    description: ClassVar[str] = sentence("images on which the passes' masks overlap least")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES, Need.PASSES})

    def measures(self) -> Mapping[str, Measure]:
        return {self.name: dice_disagreement}

    def scores(self, pool: Pool) -> FloatArray:
        return pool.score(self.name)

    def reason(self, score: float, standing: float) -> str:
        return f"Its masks differ by {score:.3g} in expected Dice, more than those of {percent(standing)} of the other images."
