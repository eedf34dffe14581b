"""All cells of a benchmark, or a shard of them; finished ones are not repeated."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.learning.benchmark.cells import Cell
from fourclick.annotator.learning.benchmark.finished import finished, write_json
from fourclick.annotator.learning.benchmark.images import BenchImages, read_images
from fourclick.annotator.learning.benchmark.parts import Table, initial_rows, parts_of
from fourclick.annotator.learning.benchmark.run_cell import run_cell
from fourclick.annotator.learning.benchmark.spec import FAST, BenchSpec, SpecError
from fourclick.annotator.learning.benchmark.trainer import Trainer

SPEC_FILE = "spec.json"
MOST_KEPT = 4
"""Data sets in memory, of some 100 MB each in the fast profile."""
Tell = Callable[[str], None]


def begin(spec: BenchSpec, output: Path) -> None:
    """Notes the specification in a new folder. Raises SpecError in the folder of another benchmark."""
    output.mkdir(parents=True, exist_ok=True)
    path = output / SPEC_FILE
    now = json.loads(json.dumps(spec.to_json()))
    if path.is_file():
        try:
            before = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            before = {}
        identity = json.loads(json.dumps(spec.identity()))
        differing = sorted(key for key in identity if before.get(key) != identity[key])
        differing += [
            f"the strategy {each['as']}"
            for each in now["strategies"]
            if any(other["as"] == each["as"] and other != each for other in before.get("strategies", ()))
        ]
        if differing:
            raise SpecError(
                f"{output} holds a benchmark with another value of {differing[0]}. Choose another folder with --output, or "
                "change it back; only data sets, strategies, seeds, initial sets, budgets and such may be added."
            )
    write_json(path, now)


@dataclass(slots=True, eq=False)
class Prepared:
    """Data sets and what trains on them, each read once; the last few are kept."""

    spec: BenchSpec
    output: Path
    device: str | None = "cpu"
    _kept: dict[str, tuple[BenchImages, Trainer]] = field(default_factory=dict)

    def of(self, source: str) -> tuple[BenchImages, Trainer]:
        if source not in self._kept:
            images = read_images(self.spec, source)
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[source] = (images, self._trainer(images))
            publish(self.spec, images, self.output)
        return self._kept[source]

    def _trainer(self, images: BenchImages) -> Trainer:
        if self.spec.profile == FAST:
            from fourclick.annotator.learning.benchmark.fast_trainer import FastTrainer
            from fourclick.annotator.learning.benchmark.features import features_of

            features = features_of(images, self.spec, self.output / "features")
            return FastTrainer(images, features, self.spec.encoder or "small")
        from fourclick.annotator.learning.benchmark.full_trainer import ENCODER, FullTrainer

        return FullTrainer(images, self.spec.side_px, self.spec.encoder or ENCODER, self.device)


def table_of(images: BenchImages) -> Table:
    return Table(
        images.source,
        images.ids,
        images.patients,
        tuple(tuple(bool(each) for each in row) for row in images.present),
        tuple(float(each) for each in images.foreground),
        tuple(bool(each) for each in images.is_test),
    )


def publish(spec: BenchSpec, images: BenchImages, output: Path) -> None:
    """`index/SOURCE.json`: all images with the SHA-256 of their files, and the sets into which they fall.

    Raises SpecError where the folder tells of other images by that name.
    """
    path = output / "index" / f"{images.source}.json"
    table = table_of(images)
    if path.is_file():
        before = json.loads(path.read_text(encoding="utf-8")).get("sha256")
        if before != images.sha256:
            raise SpecError(
                f"The images of {images.source} are not those with which the benchmark began. Choose another --output."
            )
    sets = []
    for validation in spec.validation:
        for imbalance in spec.imbalance:
            parts = parts_of(table, validation, imbalance)
            names = {key: [images.ids[row] for row in getattr(parts, key)] for key in ("test", "validation", "pool")}
            first = [
                [images.ids[row] for row in initial_rows(table, parts, number, spec.initial_size)]
                for number in range(spec.initial_sets)
            ]
            sets.append({"validation_share": validation, "imbalance": imbalance, **names, "initial": first})
    told = {
        "source": images.source,
        "sha256": images.sha256,
        "classes": images.classes.to_json(),
        "files": images.fingerprints,
        "images": table.to_json(),
        "sets": sets,
        "encoder_seen": _seen(spec, images),
    }
    write_json(path, told)


def _seen(spec: BenchSpec, images: BenchImages) -> float:
    if spec.profile != FAST:
        return 0.0
    from fourclick.annotator.learning.benchmark.features import seen_share

    return round(seen_share(images, spec), 4)


def run_cells(
    spec: BenchSpec,
    output: Path,
    cells: Sequence[Cell],
    *,
    device: str | None = "cpu",
    tell: Tell = print,
    is_cancelled: Callable[[], bool] | None = None,
) -> None:
    """Runs those that are not done yet, data set by data set within each seed. Raises Cancelled between two cells."""
    prepared = Prepared(spec, output, device)
    left = [cell for cell in cells if finished(cell, output) is None]
    if len(left) < len(cells):
        tell(f"{len(cells) - len(left)} of {len(cells)} cells are done already.")
    for number, cell in enumerate(left, 1):
        if is_cancelled is not None and is_cancelled():
            raise Cancelled
        result = run_one(prepared, cell)
        tell(f"[{number}/{len(left)}] {cell.name}: {sentence(result)}")


def run_one(prepared: Prepared, cell: Cell) -> dict[str, Any]:
    images, trainer = prepared.of(cell.setting.source)
    return run_cell(cell, prepared.spec, images, table_of(images), trainer, prepared.output)


def sentence(result: dict[str, Any]) -> str:
    points = result["points"]
    way = " ".join(f"{100 * point['dice']:.1f}" for point in points)
    return f"Dice {way} ({points[0]['labels']} to {points[-1]['labels']} labels, {result['wall_seconds']:.1f} s)"
