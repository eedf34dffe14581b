"""What finished cells say, put side by side: only runs that every strategy has finished are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.benchmark.cells import ALL_LABELS, Cell, Setting, cells_of, settings_of
from fourclick.annotator.learning.benchmark.finished import finished
from fourclick.annotator.learning.benchmark.spec import BenchSpec
from fourclick.annotator.learning.statistics.curve import aubc
from fourclick.annotator.learning.statistics.efficiency import foreground_efficiency

Run = tuple[int, int]
"""Initial set and seed."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One setting. `results` by strategy, those of each in the order of `runs`; `full`: Dice with all labels by seed."""

    setting: Setting
    runs: tuple[Run, ...]
    results: Mapping[str, tuple[dict[str, Any], ...]]
    full: Mapping[int, float]

    @property
    def strategies(self) -> tuple[str, ...]:
        return tuple(self.results)

    def dice(self, strategy: str) -> FloatArray:
        """(runs, points)."""
        return np.array([[point["dice"] for point in each["points"]] for each in self.results[strategy]])

    def labels(self) -> FloatArray:
        """(points,), the same for all but for pools that run out."""
        first = next(iter(self.results.values()))[0]
        return np.array([point["labels"] for point in first["points"]], np.float64)

    def aubc(self, strategy: str, *, by: str = "labels") -> FloatArray:
        """(runs,): the area under the curve over labels, or over the robot's seconds."""
        rows = self.results[strategy]
        return np.array(
            [aubc(np.array([p["dice"] for p in each["points"]]), np.array([p[by] for p in each["points"]])) for each in rows]
        )

    def last(self, strategy: str) -> FloatArray:
        """(runs,): the Dice at the end."""
        return self.dice(strategy)[:, -1]

    def cost(self, strategy: str, key: str) -> float:
        """The mean over runs of what the labels cost in the end."""
        return float(np.mean([each["points"][-1][key] for each in self.results[strategy]]))

    def efficiency(self, strategy: str) -> FloatArray:
        """(runs,): FgEff, NaN where it is undefined or the network with all labels is not there."""
        found = []
        for (_, seed), each in zip(self.runs, self.results[strategy], strict=True):
            x = np.array([point["foreground_percent"] for point in each["points"]])
            y = np.array([point["dice"] for point in each["points"]])
            found.append(foreground_efficiency(x, y, self.full.get(seed, float("nan"))))
        return np.array(found)


def compared(spec: BenchSpec, output: Path) -> list[Compared]:
    """The settings of which at least one run is done by all strategies."""
    done: dict[tuple[Setting, str], dict[Run, dict[str, Any]]] = {}
    for cell in cells_of(spec):
        result = finished(cell, output)
        if result is not None:
            done.setdefault((cell.setting, cell.strategy), {})[cell.initial, cell.seed] = result
    found = []
    for setting in settings_of(spec):
        by_strategy = {each.label: done.get((setting, each.label), {}) for each in spec.strategies}
        runs = tuple(sorted(set.intersection(*(set(each) for each in by_strategy.values()))))
        if runs:
            results = {name: tuple(each[run] for run in runs) for name, each in by_strategy.items()}
            full = {seed: each["points"][0]["dice"] for (_, seed), each in done.get((setting, ALL_LABELS), {}).items()}
            found.append(Compared(setting, runs, results, full))
    return found


def counts(spec: BenchSpec, output: Path) -> tuple[int, int]:
    """Cells that are done, and all."""
    cells: list[Cell] = cells_of(spec)
    return sum(finished(cell, output) is not None for cell in cells), len(cells)
