"""ClaSP PE, the default from the second round on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking, ranking_of, standings, unscored_notes
from fourclick.annotator.learning.scores.aggregation import Aggregation
from fourclick.annotator.learning.scores.pixels import predictive_entropy
from fourclick.annotator.learning.selection.class_stratified import WHOLE_IMAGE, class_stratified
from fourclick.annotator.learning.selection.noise import beta_of_round
from fourclick.annotator.learning.strategies.score_strategy import percent
from fourclick.annotator.learning.strategy import Measure, Need


@dataclass(frozen=True, slots=True)
class ClaspPE:
    """Two thirds of the batch evenly over the foreground classes, the rest by entropy, with noise that falls over the rounds.

    arXiv 2601.13677. `round_number` counts from 0; `rounds` is how many are planned. The score of a class is the mean of
    H p_c over valid pixels, that of the image the entropy put together as `aggregation` says.
    """

    round_number: int = 1
    rounds: int = 5
    share: float = 0.66
    first_beta: float = 1.0
    last_beta: float = 100.0
    aggregation: str = "mean"
    name: ClassVar[str] = "clasp-pe"
    description: ClassVar[str] = sentence("unsure images of every class, at random in the first rounds, then by score")
    needs: ClassVar[frozenset[Need]] = frozenset({Need.PROBABILITIES})

    def __post_init__(self) -> None:
        Aggregation.parse(self.aggregation)
        if not 0 <= self.share <= 1:
            raise ValueError(f"The share is between 0 and 1, not {self.share}.")

    @property
    def beta(self) -> float:
        return beta_of_round(self.round_number, self.rounds, first=self.first_beta, last=self.last_beta)

    @property
    def key(self) -> str:
        return f"{self.name}/{Aggregation.parse(self.aggregation)}"

    def measures(self) -> Mapping[str, Measure]:
        aggregation = Aggregation.parse(self.aggregation)

        def of_image(outputs: Outputs) -> FloatArray:
            """(C,): the image's score, then those of classes 1 to C - 1."""
            entropy = predictive_entropy(outputs)
            mean = Aggregation("mean")
            by_class = [mean(entropy * each, outputs) for each in outputs.mean[1:]]
            return np.array([aggregation(entropy, outputs), *by_class])

        return {self.key: of_image}

    def scores(self, pool: Pool) -> FloatArray:
        return np.asarray(pool.score(self.key)[:, 0])

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        table = pool.score(self.key)
        found = class_stratified(table[:, 0], table[:, 1:], k, rng, share=self.share, beta=self.beta)
        class_of = dict(zip(found.rows.tolist(), found.classes.tolist(), strict=True))
        shares = np.column_stack([standings(each) for each in table.T])

        def reason(row: int) -> str:
            column = class_of[row] + 1
            standing = percent(float(shares[row, column]))
            if class_of[row] == WHOLE_IMAGE:
                return f"Its entropy is {table[row, 0]:.3g}, higher than that of {standing} of the other images."
            return f"It helps class {column}: the network is less sure of it here than on {standing} of the other images."

        return ranking_of(self.name, pool, found.rows, self.scores(pool), reason, unscored_notes(pool, table))
