"""The strategies that are installed, found by entry points: ours like anybody else's."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.strategy import Strategy

GROUP = "fourclick.rankers"
FIRST_ROUND, LATER_ROUNDS, WITHOUT_FEATURES = "typiclust", "clasp-pe", "strided"
log = logging.getLogger(__name__)
StrategyClass = type[Strategy]


@dataclass(frozen=True, slots=True)
class StrategySpec:
    """A strategy as a round remembers it: its name and its options, of which wrapped strategies are specs themselves."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "options": {key: _to_json(value) for key, value in self.options.items()}}

    def is_like(self, other: StrategySpec) -> bool:
        """Whether the other is the same but for the number of the round, which changes by itself."""
        return _without_round(self) == _without_round(other)

    @classmethod
    def from_json(cls, told: Any) -> StrategySpec:
        """Raises LearningError for anything else than `as_json` gives, or a bare name."""
        if isinstance(told, str):
            return cls(told)
        if not isinstance(told, dict) or not isinstance(told.get("name"), str) or set(told) - {"name", "options"}:
            raise LearningError(f"A strategy is a name, or a name and options, not {told!r}.")
        options = told.get("options", {})
        if not isinstance(options, dict):
            raise LearningError(f"The options of {told['name']} are names with values, not {options!r}.")
        return cls(told["name"], {key: _from_json(value) for key, value in options.items()})


@cache
def strategies() -> dict[str, StrategyClass]:
    """The installed strategies' classes by name, by alphabet. One that cannot be loaded is left out, with a warning."""
    found: dict[str, StrategyClass] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            loaded = entry.load()
            if not isinstance(loaded(), Strategy):
                raise TypeError(f"{entry.value} lacks members of a strategy")
            found[entry.name] = loaded
        except Exception:  # another author's plug-in must not take the others down with it
            log.warning("The strategy %s (%s) cannot be loaded.", entry.name, entry.value, exc_info=True)
    return found


def strategy_named(name: str, **options: Any) -> Strategy:
    """Raises LearningError with the names that there are, and for options that the strategy does not take."""
    found = strategies()
    if name not in found:
        raise LearningError(f"There is no strategy {name}. Choose one of {', '.join(found)}.")
    try:
        return found[name](**options)
    except (TypeError, ValueError) as error:
        raise LearningError(f"The strategy {name} does not take these options: {error}") from error


def made(spec: StrategySpec) -> Strategy:
    """The strategy that a spec stands for. Raises LearningError as `strategy_named`."""
    options = {key: made(value) if isinstance(value, StrategySpec) else value for key, value in spec.options.items()}
    return strategy_named(spec.name, **options)


def spec_of(strategy: Strategy) -> StrategySpec:
    """The spec from which `made` makes the same strategy again."""
    any_: Any = strategy
    told = (
        {each.name: getattr(any_, each.name) for each in fields(any_)} if is_dataclass(any_) else getattr(any_, "options", {})
    )
    options = {key: spec_of(value) if isinstance(value, Strategy) else value for key, value in told.items()}
    return StrategySpec(strategy.name, options)


def default_spec(round_number: int, *, rounds: int = 5, with_features: bool = True) -> StrategySpec:
    """What to use in a round, counted from 0, when nobody has chosen: TypiClust (strided without features), then ClaSP PE."""
    if round_number > 0:
        return StrategySpec(LATER_ROUNDS, {"round_number": round_number, "rounds": rounds})
    return StrategySpec(FIRST_ROUND if with_features else WITHOUT_FEATURES)


def _without_round(spec: StrategySpec) -> dict[str, Any]:
    options = {key: value for key, value in spec.options.items() if key != "round_number"}
    inner = {key: _without_round(value) for key, value in options.items() if isinstance(value, StrategySpec)}
    return {"name": spec.name, "options": options | inner}


def _to_json(value: Any) -> Any:
    return {"strategy": value.as_json()} if isinstance(value, StrategySpec) else value


def _from_json(value: Any) -> Any:
    return StrategySpec.from_json(value["strategy"]) if isinstance(value, dict) and set(value) == {"strategy"} else value
