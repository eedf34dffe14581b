"""Whether a benchmark's picks are what its seeds, scores and features give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.cells import ALL_LABELS, Cell
from fourclick.annotator.learning.benchmark.entries import strategy_of
from fourclick.annotator.learning.benchmark.finished import RESULT_FILE
from fourclick.annotator.learning.benchmark.parts import Table, initial_rows, parts_of
from fourclick.annotator.learning.benchmark.spec import BenchSpec
from fourclick.annotator.learning.round_check import verify
from fourclick.annotator.learning.round_files import read_evidence, read_round

SPEC_FILE = "spec.json"


@dataclass(frozen=True, slots=True)
class BenchCheck:
    """`faults`: sentences that name the cell, none where everything fits."""

    cells: int
    rounds: int
    picks: int
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults

    @property
    def sentence(self) -> str:
        told = f"{self.picks} picks in {self.rounds} rounds of {self.cells} cells were derived again"
        if self.is_right:
            return f"{told}: all of them fit."
        return f"{told}: {len(self.faults)} thing{'s do' if len(self.faults) != 1 else ' does'} not fit."


def verify_bench(folder: Path) -> BenchCheck:
    """Derives the initial sets and every pick of every finished cell again. Raises LearningError for no benchmark's folder."""
    try:
        spec = BenchSpec.of(json.loads((folder / SPEC_FILE).read_text(encoding="utf-8")), folder)
    except (FileNotFoundError, ValueError, NotADirectoryError) as error:
        raise LearningError(
            f"{folder} holds no benchmark that can be read (no usable {SPEC_FILE}). Choose its folder."
        ) from error
    results = sorted((folder / "cells").rglob(RESULT_FILE))
    if not results:
        raise LearningError(f"{folder} holds no finished cell yet. Run fourclick learn bench first.")
    tables: dict[str, Table] = {}
    faults: list[str] = []
    remarks: dict[str, None] = {}
    rounds = picks = 0
    for path in results:
        told, count, found = _cell(path, folder, spec, tables, remarks)
        faults += told
        rounds, picks = rounds + count, picks + found
    return BenchCheck(len(results), rounds, picks, tuple(faults), tuple(remarks))


def _cell(
    path: Path, folder: Path, spec: BenchSpec, tables: dict[str, Table], remarks: dict[str, None]
) -> tuple[list[str], int, int]:
    """(faults, rounds, picks) of one cell."""
    name = path.parent.relative_to(folder / "cells").as_posix()
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        cell = Cell.from_json(result["cell"])
        if cell.name != name:
            raise ValueError(f"it is that of {cell.name}")
        if cell.strategy == ALL_LABELS:
            return [], 0, 0
        table = tables.get(cell.setting.source) or _table(folder, cell.setting.source)
        tables[cell.setting.source] = table
        return _rounds(path.parent, cell, result, spec, table, remarks)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"{name}: its {RESULT_FILE} is damaged ({error})."], 0, 0
    except LearningError as error:
        return [f"{name}: {error}"], 0, 0


def _table(folder: Path, source: str) -> Table:
    try:
        told = json.loads((folder / "index" / f"{source}.json").read_text(encoding="utf-8"))
        return Table.from_json(source, told["images"])
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise LearningError(f"index/{source}.json is missing or damaged.") from error


def _rounds(
    place: Path, cell: Cell, result: dict[str, Any], spec: BenchSpec, table: Table, remarks: dict[str, None]
) -> tuple[list[str], int, int]:
    parts = parts_of(table, cell.setting.validation, cell.setting.imbalance)
    initial = [table.ids[row] for row in initial_rows(table, parts, cell.initial, spec.initial_size)]
    faults = []
    if initial != result["initial"]:
        faults.append(f"{cell.name}: it did not begin with the images of its initial set.")
    entry = next((each for each in spec.strategies if each.label == cell.strategy), None)
    pool = {table.ids[row] for row in parts.pool}
    known = set(result["initial"])
    picks = 0
    if len(result["rounds"]) != len(result["picked"]):
        faults.append(f"{cell.name}: it names {len(result['rounds'])} rounds, but picks of {len(result['picked'])}.")
    for number, (file, picked) in enumerate(zip(result["rounds"], result["picked"], strict=False), 1):
        record = read_round(place / file)
        before = f"{cell.name}, cycle {number}:"
        if record.number != number or record.seed != cell.stream or record.asked != cell.setting.budget:
            faults.append(f"{before} its number, seed or budget is not the benchmark's.")
        if entry is not None and record.strategy != entry.spec(number, spec.cycles):
            faults.append(f"{before} its strategy or options are not the benchmark's.")
        if set(record.labelled) != known or set(record.pool) != pool - known:
            faults.append(f"{before} what had labels is not the initial set and the picks before.")
        if [str(each.id) for each in record.picks] != picked:
            faults.append(f"{before} the result names other picks than the round.")
        check = verify(record, *read_evidence(place / file), strategy=strategy_of(record.strategy))
        faults += [f"{before} {each}" for each in check.faults]
        remarks |= dict.fromkeys(check.remarks)
        picks += check.picks
        known |= {str(each.id) for each in record.picks}
    return faults, len(result["rounds"]), picks
