"""What can be asked of any strategy besides its own options."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.registry import StrategySpec, made
from fourclick.annotator.learning.scores.aggregation import Aggregation
from fourclick.annotator.learning.strategy import Scoring, Strategy

PER_SECOND, PATIENT_CAP = "gain-per-second", "patient-cap"


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """`aggregation` of pixels to an image's score, "" for the strategy's own; at most `patient_cap` picks of a patient, 0 for
    any number; `per_second`: the score over the seconds that an image is expected to take.
    """

    aggregation: str = ""
    patient_cap: int = 0
    per_second: bool = False

    def __post_init__(self) -> None:
        if self.patient_cap < 0:
            raise ValueError(f"At most so many images of a patient, or 0 for any number, not {self.patient_cap}.")
        if self.aggregation:
            Aggregation.parse(self.aggregation)

    def around(self, spec: StrategySpec) -> StrategySpec:
        """The strategy with what is asked. Raises LearningError where it does not go together."""
        missing = self._missing(made(spec))
        if missing:
            raise LearningError(f"{spec.name} {' and '.join(missing)}. Choose another strategy, or do not ask for that.")
        return self.as_far_as_it_goes(spec)

    def as_far_as_it_goes(self, spec: StrategySpec) -> StrategySpec:
        """The same, without what does not go together with the strategy."""
        strategy = made(spec)
        if self.aggregation and takes_aggregation(strategy):
            spec = StrategySpec(spec.name, {**spec.options, "aggregation": self.aggregation})
        if self.per_second and has_scores(strategy):
            spec = StrategySpec(PER_SECOND, {"inner": spec})
        return StrategySpec(PATIENT_CAP, {"inner": spec, "most": self.patient_cap}) if self.patient_cap else spec

    def left_out_of(self, spec: StrategySpec) -> tuple[str, ...]:
        """A sentence on what `as_far_as_it_goes` leaves out, if anything."""
        missing = self._missing(made(spec))
        return (
            (f"{spec.name} {' and '.join(missing)}: that part of the options waits for another strategy.",) if missing else ()
        )

    def _missing(self, strategy: Strategy) -> list[str]:
        found = []
        if self.aggregation and not takes_aggregation(strategy):
            found.append("puts no pixels together, so there is nothing to aggregate")
        if self.per_second and not has_scores(strategy):
            found.append("gives no score to each image, so there is no gain per second")
        return found


def takes_aggregation(strategy: Strategy) -> bool:
    any_: Any = strategy
    return is_dataclass(any_) and any(each.name == "aggregation" for each in fields(any_))


def has_scores(strategy: Strategy) -> bool:
    return isinstance(strategy, Scoring)
