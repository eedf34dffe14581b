"""The cells of a benchmark: one network's way from its first images to its last, under one strategy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.spec import BenchSpec

ALL_LABELS = "all-labels"
"""Stands where a strategy does: the same network trained on the whole pool, at which learning curves aim."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all strategies, seeds and initial sets that are compared with each other."""

    source: str
    budget: int
    validation: float
    regularisation: str
    noise: float = 0.0
    imbalance: float = 0.0

    @property
    def name(self) -> str:
        parts = [f"b{self.budget}", f"v{self.validation:g}", self.regularisation]
        parts += [f"noise{self.noise:g}"] * (self.noise > 0) + [f"imbalance{self.imbalance:g}"] * (self.imbalance > 0)
        return f"{self.source}/{'-'.join(parts)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One strategy from one initial set with one seed."""

    setting: Setting
    initial: int
    seed: int
    strategy: str

    @property
    def name(self) -> str:
        """Also the path of its folder below `cells`."""
        return f"{self.setting.name}/init{self.initial}-seed{self.seed}/{self.strategy}"

    @property
    def stream(self) -> int:
        """The seed of its random draws: another one for each pair of initial set and seed."""
        return 1000 * self.initial + self.seed

    def folder(self, output: Path) -> Path:
        return output / "cells" / self.name

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Cell:
        return cls(Setting(**told["setting"]), int(told["initial"]), int(told["seed"]), str(told["strategy"]))


def settings_of(spec: BenchSpec) -> list[Setting]:
    """Each data set and regularisation with the first budget, validation, noise and imbalance, then with each other one."""
    first = (spec.budgets[0], spec.validation[0], spec.noise[0], spec.imbalance[0])
    varied = [
        first,
        *((value, *first[1:]) for value in spec.budgets[1:]),
        *((first[0], value, *first[2:]) for value in spec.validation[1:]),
        *((*first[:2], value, first[3]) for value in spec.noise[1:]),
        *((*first[:3], value) for value in spec.imbalance[1:]),
    ]
    return [
        Setting(source, budget, validation, regularisation, noise, imbalance)
        for budget, validation, noise, imbalance in varied
        for source in spec.sources
        for regularisation in spec.regularisation
    ]


def cells_of(spec: BenchSpec) -> list[Cell]:
    """All cells, those of the first seed before those of the second: who stops early can compare what is there."""
    names = [each.label for each in spec.strategies] + [ALL_LABELS]
    return [
        Cell(setting, initial, seed, name)
        for at, seed in enumerate(spec.seeds)
        for initial in ([at % spec.initial_sets] if spec.paired else range(spec.initial_sets))
        for setting in settings_of(spec)
        for name in names
        # the whole pool is the same from whatever set one begins
        if name != ALL_LABELS or initial == 0 or spec.paired
    ]


def shard_of(cells: Sequence[Cell], text: str) -> list[Cell]:
    """Every n-th cell from the i-th on, for "i/n" with i from 1. Raises LearningError for anything else."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise LearningError(f"A shard is i/n with i from 1 to n, such as 1/4, not {text!r}.")
    return list(cells[int(number) - 1 :: int(count)])
