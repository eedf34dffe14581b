"""Parts of a benchmark's specification: strategies, settings of the training, and how they are searched."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.registry import StrategySpec, made, strategies
from fourclick.annotator.learning.strategy import Strategy

VAAL = "vaal"
"""Known to benchmarks only: the paper compares it, and nobody should have to wait for it in the app."""
LABEL = re.compile(r"[a-z0-9][a-z0-9.+-]{0,40}")


@dataclass(frozen=True, slots=True)
class StrategyEntry:
    """A strategy with its options, and the name under which the report has it."""

    name: str
    label: str
    options: dict[str, Any] = field(default_factory=dict)

    def spec(self, cycle: int, cycles: int) -> StrategySpec:
        """As it ranks in a cycle, from 1: those whose noise falls over the rounds are told how far these have come."""
        return _placed(StrategySpec.from_json({"name": self.name, "options": self.options}), cycle, cycles)

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "as": self.label, "options": self.options}


def _placed(spec: StrategySpec, cycle: int, cycles: int) -> StrategySpec:
    options = {
        key: _placed(value, cycle, cycles) if isinstance(value, StrategySpec) else value for key, value in spec.options.items()
    }
    if spec.name == "clasp-pe":
        options = {"round_number": cycle - 1, "rounds": cycles} | options
    return StrategySpec(spec.name, options)


def strategy_of(spec: StrategySpec) -> Strategy:
    """Raises LearningError for strategies and options that there are not."""
    if spec.name == VAAL:
        from fourclick.annotator.learning.benchmark.vaal import Vaal

        try:
            return Vaal(**spec.options)
        except (TypeError, ValueError) as error:
            raise LearningError(f"The strategy {VAAL} does not take these options: {error}") from error
    return made(spec)


def read_strategies(told: Any) -> tuple[StrategyEntry, ...]:
    """From a list of names, or of tables with name, options and as. Raises LearningError."""
    if not isinstance(told, list):
        raise LearningError("strategies is a list, with a line that begins with a hyphen for each.")
    found = []
    for each in told:
        table = {"name": each} if isinstance(each, str) else each
        if not isinstance(table, dict) or not isinstance(table.get("name"), str) or set(table) - {"name", "options", "as"}:
            raise LearningError(f"A strategy is a name, or name, options and as, not {each!r}.")
        entry = StrategyEntry(table["name"], str(table.get("as", table["name"])), table.get("options") or {})
        if not LABEL.fullmatch(entry.label):
            raise LearningError(f"{entry.label!r} cannot be a folder's name: use small letters, digits and hyphens.")
        if entry.name != VAAL and entry.name not in strategies():
            raise LearningError(f"There is no strategy {entry.name}. Choose among {', '.join([*strategies(), VAAL])}.")
        strategy_of(entry.spec(1, 2))
        found.append(entry)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Hyper:
    """How the network is trained: optimiser steps of `batch` images; RandAugment's N and M where it is strong."""

    steps: int = 120
    batch: int = 8
    learning_rate: float = 3e-3
    weight_decay: float = 1e-3
    operations: int = 2
    magnitude: float = 5.0

    @classmethod
    def of(cls, told: Any) -> Hyper:
        return cls(**_checked(cls, "hyper", told))

    def __post_init__(self) -> None:
        if self.steps < 1 or self.batch < 1 or not self.learning_rate > 0 or self.weight_decay < 0:
            raise LearningError("hyper has at least 1 step and 1 image per batch, a learning_rate > 0 and a weight_decay >= 0.")
        if self.operations < 0 or not 0 <= self.magnitude <= 10:
            raise LearningError("hyper has operations >= 0 and a magnitude from 0 to 10.")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def with_values(self, values: dict[str, Any]) -> Hyper:
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class Search:
    """How many settings Optuna tries, 0 for none: `when` is "first" (on the initial set) or "every" (for each cycle anew)."""

    trials: int = 0
    when: str = "first"

    @classmethod
    def of(cls, told: Any) -> Search:
        return cls(**_checked(cls, "search", told))

    def __post_init__(self) -> None:
        if self.trials < 0 or self.when not in ("first", "every"):
            raise LearningError("search has trials >= 0, and when is first or every.")


def _checked(kind: Any, key: str, told: Any) -> dict[str, Any]:
    names = [each.name for each in fields(kind)]
    if not isinstance(told, dict) or set(told) - set(names):
        raise LearningError(f"{key} is a table with some of {', '.join(names)}, not {told!r}.")
    for each in fields(kind):
        value = told.get(each.name, each.default)
        expected = {"int": int, "str": str}.get(str(each.type), (int, float))
        if isinstance(value, bool) or not isinstance(value, expected):
            raise LearningError(f"{each.name} in {key} cannot be {value!r}.")
    return told
