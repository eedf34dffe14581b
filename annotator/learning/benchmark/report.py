"""What a benchmark found, as Markdown, JSON, CSV, Parquet and pictures."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fourclick import __version__
from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.cells import Cell, cells_of
from fourclick.annotator.learning.benchmark.finished import finished, write_json
from fourclick.annotator.learning.benchmark.images import SECONDS_PER_CLICK, SECONDS_TO_LOOK
from fourclick.annotator.learning.benchmark.report_figures import overall_figures, setting_figures
from fourclick.annotator.learning.benchmark.report_plots import write_plots
from fourclick.annotator.learning.benchmark.report_tables import as_markdown, conclusion
from fourclick.annotator.learning.benchmark.results import compared, counts
from fourclick.annotator.learning.benchmark.spec import FAST, FILTERS, SHIPPED, BenchSpec
from fourclick.annotator.learning.pool_files import read_pool
from fourclick.annotator.learning.round_files import read_round
from fourclick.annotator.storage.atomic_file import atomic_write

PACKAGES = ("numpy", "scipy", "torch", "opencv-python-headless", "segmentation-models-pytorch", "optuna", "ray", "pyarrow")
CURVE = ("labels", "foreground_percent", "clicks", "seconds", "dice", "validation_dice", "wall_seconds")
CELL = ("source", "budget", "validation", "regularisation", "noise", "imbalance", "initial_set", "seed", "strategy", "cycle")


def write_report(spec: BenchSpec, output: Path) -> dict[str, Any]:
    """report.md, report.json, curves.csv, picks.csv, scores.parquet (where pyarrow is installed) and PNGs, of what is done.

    Returns what report.json holds.
    """
    settings = compared(spec, output)
    done, every = counts(spec, output)
    overall = [overall_figures(settings, each) for each in spec.regularisation]
    report: dict[str, Any] = {
        "cells": {"done": done, "all": every},
        "overall": [each for each in overall if each is not None],
        "settings": [setting_figures(one) for one in settings],
        "versions": _versions(),
        "spec": spec.to_json(),
    }
    report["conclusion"] = conclusion(report)
    indexes = [_index(output, source) for source in spec.sources]
    report["notes"] = _notes(spec, report, [each for each in indexes if each])
    report["plots"] = write_plots(settings, report, output)
    report["scores"] = _write_scores(spec, output)
    _write_tables(spec, output)
    write_json(output / "report.json", report)
    with atomic_write(output / "report.md") as temporary:
        temporary.write_text(as_markdown(report), encoding="utf-8")
    return report


def _index(output: Path, source: str) -> dict[str, Any]:
    import json

    try:
        found = json.loads((output / "index" / f"{source}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _notes(spec: BenchSpec, report: dict[str, Any], indexes: Sequence[dict[str, Any]]) -> list[str]:
    done, every = report["cells"]["done"], report["cells"]["all"]
    notes = [
        f"{done} of {every} cells are done. All strategies of a run had the same initial set, seed, budget and network.",
        f"Dice in percent over all test images together, on a canvas of {spec.side_px} px, on held-out patients; ± is the "
        "standard deviation over runs, each with a pair of initial set and seed. AUBC: the mean height of the curve over the "
        "labels. "
        "Intervals: bootstrap over runs; they say nothing of other data sets.",
        "“Better” and “worse” need an interval of the paired AUBC difference that leaves out 0 and at least five runs.",
        f"Clicks and seconds are a robot's, not a person's: four clicks an object, {SECONDS_PER_CLICK:.2f} s a click "
        f"(Papadopoulos et al., ICCV 2017) and {SECONDS_TO_LOOK:g} s to look at an image.",
        "Foreground-aware random knows the true foreground, as no annotator's tool does.",
    ]
    plain = [each["source"] for each in indexes if all(row["foreground"] > 0 for row in each["images"] if not row["test"])]
    if plain:
        notes.append(
            f"Every image shows an object in {', '.join(plain)}: there foreground-aware random is another random draw."
        )
    if spec.profile == FAST:
        notes.append(_fast_note(spec, indexes))
        notes.append("Passes and committees are dropout passes of one network" + f" ({spec.passes}).")
    if spec.search.trials:
        when = (
            "for each cycle" if spec.search.when == "every" else "once, on the initial set, which deviates from the seed paper"
        )
        notes.append(
            f"Settings were searched {when}: {spec.search.trials} trials by the first seed, the same for all strategies."
        )
    if any(each.name == "vaal" for each in spec.strategies):
        notes.append("VAAL is a small one on the encoder's features of whole images.")
    return notes


def _fast_note(spec: BenchSpec, indexes: Sequence[dict[str, Any]]) -> str:
    told = (
        "Fast profile: a small head on frozen features, trained anew in each cycle; strong regularisation is RandAugment, in "
    )
    told += "copies that are made once, and averaged weights (SWA)."
    if spec.features == FILTERS:
        return f"{told} The features are filters: no network has seen any image before."
    seen = ", ".join(f"{each['source']} {100 * each['encoder_seen']:.0f} %" for each in indexes)
    name = "the shipped interactive model" if spec.features == SHIPPED else Path(spec.features).name
    return (
        f"{told} The encoder is that of {name}, which was trained on some of these images and masks ({seen}): the Dice is "
        "higher than on new data, alike for all strategies."
    )


def _versions() -> dict[str, str]:
    found = {"fourclick": __version__, "python": ".".join(map(str, sys.version_info[:3]))}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _place(cell: Cell, cycle: int) -> list[Any]:
    one = cell.setting
    where = [one.source, one.budget, one.validation, one.regularisation, one.noise, one.imbalance]
    return [*where, cell.initial, cell.seed, cell.strategy, cycle]


def _write_tables(spec: BenchSpec, output: Path) -> None:
    """curves.csv, a row for each point of each cell, and picks.csv, a row for each pick."""
    curves, picks = [], []
    for cell in cells_of(spec):
        result = finished(cell, output)
        if result is None:
            continue
        for cycle, point in enumerate(result["points"]):
            by_class = ";".join(f"{name}={value}" for name, value in point["dice_by_class"].items())
            curves.append([*_place(cell, cycle), *(point[name] for name in CURVE), by_class])
        for cycle, ids in enumerate(result["picked"], 1):
            picks += [[*_place(cell, cycle), place, name] for place, name in enumerate(ids, 1)]
    for name, head, rows in (
        ("curves.csv", [*CELL, *CURVE, "dice_by_class"], curves),
        ("picks.csv", [*CELL, "place", "image"], picks),
    ):
        with atomic_write(output / name) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)


def _write_scores(spec: BenchSpec, output: Path) -> str:
    """scores.parquet: every score of every image in every cycle. The same numbers lie beside each cell's rounds as CSV."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        return "only as CSV beside the cells' rounds: pyarrow is not installed"
    head = (*CELL, "image", "score", "part", "value")
    columns: dict[str, list[Any]] = {name: [] for name in head}
    for row in _scores(spec, output):
        for name, value in zip(head, row, strict=True):
            columns[name].append(value)
    with atomic_write(output / "scores.parquet") as temporary:
        parquet.write_table(arrow.table(columns), temporary, compression="zstd")
    return "scores.parquet"


def _scores(spec: BenchSpec, output: Path) -> Iterator[list[Any]]:
    for cell in cells_of(spec):
        result = finished(cell, output)
        for name in () if result is None else result["rounds"]:
            folder = cell.folder(output)
            try:
                number = read_round(folder / name).number
                pool = read_pool(folder, f"{Path(name).stem}-pool", ids_are_texts=True)
            except LearningError:
                continue  # `verify` says what is wrong with it
            for score, values in pool.scores.items():
                table = values if values.ndim == 2 else values[:, None]
                for at, image in enumerate(pool.ids):
                    for part, value in enumerate(table[at]):
                        yield [*_place(cell, number), str(image), score, part, float(value)]
