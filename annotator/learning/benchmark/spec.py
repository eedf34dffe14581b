"""What a benchmark compares, as a YAML file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.entries import Hyper, Search, StrategyEntry, read_strategies

FAST, FULL = "fast", "full"
REGULARISATIONS = ("plain", "strong")
MANDATORY = ("random", "foreground-random")
"""Whatever is compared has to be compared with these."""
SHIPPED, FILTERS = "shipped", "filters"
FREE = (
    *("data", "sources", "strategies", "initial_sets", "paired", "seeds", "budgets", "validation", "noise", "imbalance"),
    "regularisation",
)
"""What may be added to a benchmark that has begun; all else decides what a finished cell means."""


class SpecError(LearningError):
    """A specification that cannot be run; the message is a sentence that names the line's key and what it may be."""


@dataclass(frozen=True, slots=True)
class BenchSpec:
    """Every combination of data set, initial set, seed, regularisation and strategy is a cell.

    `budgets` (images per cycle), `validation` (share of what is not for the test), `noise` (share of the new labels that are
    spoilt) and `imbalance` (share of the images with the rarest class that are left out) are varied one at a time: the first
    of each goes with all others' first. `side_px` is that of the canvas, of whose pixels the Dice is. `features` of the fast
    profile: "shipped" (the encoder of the interactive model), "filters" (no network at all), or the path of a checkpoint.
    `paired`: each seed goes with one initial set instead of with all of them.
    `encoder` and `transfer` are networks of the profile. Raises SpecError.
    """

    data: Path
    sources: tuple[str, ...]
    strategies: tuple[StrategyEntry, ...]
    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    initial_sets: int = 1
    paired: bool = False
    initial_size: int = 5
    budgets: tuple[int, ...] = (5,)
    cycles: int = 5
    validation: tuple[float, ...] = (0.1,)
    regularisation: tuple[str, ...] = ("plain",)
    noise: tuple[float, ...] = (0.0,)
    imbalance: tuple[float, ...] = (0.0,)
    transfer: tuple[str, ...] = ()
    profile: str = FAST
    features: str = SHIPPED
    encoder: str = ""
    most_images: int = 0
    most_slices: int = 8
    side_px: int = 128
    passes: int = 8
    hyper: Hyper = field(default_factory=Hyper)
    search: Search = field(default_factory=Search)

    def __post_init__(self) -> None:
        _check(self)

    @classmethod
    def read(cls, path: Path) -> BenchSpec:
        """The specification in a YAML file; its `data` is relative to that file."""
        try:
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            first = " ".join(str(error).split())[:200]
            raise SpecError(f"{path.name} is not readable as YAML ({first}). Correct it at that place.") from error
        return cls.of(told, path.parent)

    @classmethod
    def of(cls, told: Any, folder: Path) -> BenchSpec:
        """From what YAML or JSON gave."""
        if not isinstance(told, dict):
            raise SpecError("A benchmark is a table of keys and values, such as data, sources and strategies.")
        known = {each.name for each in fields(cls)}
        for key in told:
            if key not in known:
                raise SpecError(f"A benchmark has no {key!r}. It may have {', '.join(sorted(known))}.")
        for key in ("data", "sources", "strategies"):
            if key not in told:
                raise SpecError(f"The benchmark does not say its {key}. Add a line that begins with {key}: .")
        values: dict[str, Any] = dict(told)
        values["data"] = (folder / str(told["data"])).resolve()
        values["strategies"] = read_strategies(told["strategies"])
        values["hyper"] = Hyper.of(told.get("hyper", {}))
        values["search"] = Search.of(told.get("search", {}))
        if isinstance(values.get("seeds"), int) and not isinstance(values["seeds"], bool):
            values["seeds"] = list(range(1, values["seeds"] + 1))
        for key, kind in LISTS.items():
            if key in values:
                values[key] = _list(key, values[key], kind)
        for key, single in SINGLES.items():
            if key in values:
                values[key] = _value(key, values[key], single)
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        told = asdict(self) | {"data": str(self.data)}
        told["strategies"] = [each.to_json() for each in self.strategies]
        return {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}

    def identity(self) -> dict[str, Any]:
        """What all cells of one folder share."""
        return {key: value for key, value in self.to_json().items() if key not in FREE}


LISTS: Mapping[str, type] = {
    "sources": str,
    "seeds": int,
    "budgets": int,
    "validation": float,
    "regularisation": str,
    "noise": float,
    "imbalance": float,
    "transfer": str,
}
SINGLES: Mapping[str, type] = {
    "initial_sets": int,
    "paired": bool,
    "initial_size": int,
    "cycles": int,
    "profile": str,
    "features": str,
    "encoder": str,
    "most_images": int,
    "most_slices": int,
    "side_px": int,
    "passes": int,
}
NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _value(key: str, value: Any, kind: type) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SpecError(f"{key} is {NAMES[kind]}, not {value!r}.")
    return value


def _list(key: str, value: Any, kind: type) -> tuple[Any, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(_value(key, each, kind) for each in values))


def _check(spec: BenchSpec) -> None:
    for key in (*LISTS, "strategies"):
        if key != "transfer" and not getattr(spec, key):
            raise SpecError(f"{key} is empty. Name at least one.")
    least = {"initial_sets": 1, "initial_size": 1, "cycles": 1, "most_images": 0, "most_slices": 1, "passes": 1}
    for key, lowest in least.items():
        if getattr(spec, key) < lowest:
            raise SpecError(f"{key} is at least {lowest}, not {getattr(spec, key)}.")
    if min(spec.budgets) < 1 or min(spec.seeds) < 0:
        raise SpecError("budgets are at least 1 image, and seeds not negative.")
    for key, highest in (("validation", 0.5), ("noise", 1.0), ("imbalance", 1.0)):
        for share in getattr(spec, key):
            if not 0 <= share <= highest or (key == "validation" and share == 0):
                raise SpecError(f"{key} is a share from 0 to {highest:g}, not {share:g}.")
    for each in spec.regularisation:
        if each not in REGULARISATIONS:
            raise SpecError(f"regularisation is {' or '.join(REGULARISATIONS)}, not {each!r}.")
    if spec.profile not in (FAST, FULL):
        raise SpecError(f"profile is {FAST} or {FULL}, not {spec.profile!r}.")
    if spec.side_px < 32 or spec.side_px % 32:
        raise SpecError(f"side_px is a multiple of 32, not {spec.side_px}.")
    labels = [each.label for each in spec.strategies]
    for name in MANDATORY:
        if not any(each.label == name == each.name for each in spec.strategies):
            raise SpecError(f"{name} is missing among the strategies: nothing can be judged without it. Add it.")
    twice = sorted({each for each in labels if labels.count(each) > 1})
    if twice:
        raise SpecError(f"{twice[0]} is there twice. Give one of them another name with as: .")
