"""One cell: train, measure, rank, label, again and again. All that a pick depends on is kept beside it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.learning.arrays import Array, IntArray
from fourclick.annotator.learning.benchmark.cells import Cell
from fourclick.annotator.learning.benchmark.entries import Hyper, StrategyEntry, strategy_of
from fourclick.annotator.learning.benchmark.finished import RESULT_FILE, write_json
from fourclick.annotator.learning.benchmark.images import BenchImages, rows_of
from fourclick.annotator.learning.benchmark.parts import Parts, Table, initial_rows, parts_of, spoilt
from fourclick.annotator.learning.benchmark.spec import BenchSpec
from fourclick.annotator.learning.benchmark.trainer import Lesson, Model, Trainer
from fourclick.annotator.learning.benchmark.tuning import hyper_for
from fourclick.annotator.learning.effort import EFFORT, effort_features, learn_effort
from fourclick.annotator.learning.held_out import HeldOut
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.round_files import write_round
from fourclick.annotator.learning.round_record import RoundRecord
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.strategy import Need, Strategy
from fourclick.annotator.learning.suggestion import suggest
from fourclick.annotator.learning.unet.overlap import mean_dice, pooled_dice

ABOUT_NETWORK = frozenset({Need.PROBABILITIES, Need.PASSES, Need.ALTERED_COPIES, Need.GRADIENTS})


@dataclass(frozen=True, slots=True, eq=False)
class _Surroundings:
    """What does not change within a cell."""

    cell: Cell
    spec: BenchSpec
    images: BenchImages
    table: Table
    parts: Parts
    trainer: Trainer
    answers: IntArray
    output: Path

    def lesson(self, labelled: Sequence[int], initial: Sequence[int], hyper: Hyper, architecture: str = "") -> Lesson:
        """The labels of the initial set are always right."""
        rows = np.array(sorted(labelled), np.intp)
        answers = np.where(np.isin(rows, initial), rows, self.answers[rows])
        validation = np.array(self.parts.validation, np.intp)
        return Lesson(rows, answers, validation, self.cell.setting.regularisation, hyper, self.cell.seed, architecture)


def run_cell(cell: Cell, spec: BenchSpec, images: BenchImages, table: Table, trainer: Trainer, output: Path) -> dict[str, Any]:
    """Runs it from its beginning and writes its rounds and, last, `result.json`, which it returns."""
    began = time.monotonic()
    parts = parts_of(table, cell.setting.validation, cell.setting.imbalance)
    around = _Surroundings(cell, spec, images, table, parts, trainer, spoilt(table, parts, cell.setting.noise), output)
    initial = initial_rows(table, parts, cell.initial, spec.initial_size)
    folder = cell.folder(output)
    folder.mkdir(parents=True, exist_ok=True)
    entry = next((each for each in spec.strategies if each.label == cell.strategy), None)
    labelled = list(parts.pool if entry is None else initial)
    points: list[dict[str, Any]] = []
    picked: list[list[str]] = []
    rounds: list[str] = []
    notes: dict[str, None] = {}
    transferred: dict[str, list[float]] = {each: [] for each in spec.transfer}
    hyper = spec.hyper
    for cycle in range(1 + (spec.cycles if entry is not None else 0)):
        since = time.monotonic()
        if entry is not None or not cycle:
            count = len(labelled) if entry is not None else len(initial)
            hyper = hyper_for(cell.setting, cell.initial, cycle, count, spec, table, parts, trainer, output)
        model = trainer.fit(around.lesson(labelled, initial, hyper))
        points.append(_point(around, model, labelled, hyper))
        for name, values in transferred.items():
            other = trainer.fit(around.lesson(labelled, initial, hyper, name))
            values.append(_measured(around, other)["dice"])
        if entry is not None and cycle < spec.cycles and len(labelled) < len(parts.pool):
            record = _round(around, entry, cycle + 1, labelled, model, folder)
            rounds.append(f"round-{record.number:03d}.json")
            picked.append([str(each.id) for each in record.picks])
            notes |= dict.fromkeys(record.notes)
            labelled = sorted({*labelled, *(int(row) for row in rows_of(picked[-1], images))})
        points[-1]["wall_seconds"] = round(time.monotonic() - since, 3)
    result = {
        "cell": cell.to_json(),
        "initial": [images.ids[row] for row in initial],
        "points": points,
        "picked": picked,
        "rounds": rounds,
        "spoilt": [images.ids[row] for row in labelled if around.answers[row] != row and row not in initial],
        "transfer": transferred,
        "notes": list(notes),
        "effort_by": "robot",
        "images_sha256": images.sha256,
        "wall_seconds": round(time.monotonic() - began, 3),
    }
    write_json(folder / RESULT_FILE, result)
    return result


def _point(around: _Surroundings, model: Model, labelled: Sequence[int], hyper: Hyper) -> dict[str, Any]:
    """How good the network is after so many labels, and what these cost a robot."""
    images = around.images
    rows = np.array(sorted(labelled), np.intp)
    everything = float(images.foreground[list(around.parts.pool)].sum())
    return {
        "labels": len(rows),
        "foreground_percent": round(100 * float(images.foreground[rows].sum()) / max(everything, 1e-12), 6),
        "clicks": int(images.clicks[rows].sum()),
        "seconds": round(float(images.seconds[rows].sum()), 2),
        **_measured(around, model),
        "validation_dice": round(model.validation_dice, 6),
        "hyper": hyper.to_json(),
    }


def _measured(around: _Surroundings, model: Model) -> dict[str, Any]:
    """Dice of each class over all test images together, and their mean."""
    rows = np.array(around.parts.test, np.intp)
    truth: Array = around.trainer.truth[rows]
    values = pooled_dice(zip(model.predicted(rows), truth, strict=True), around.images.channels)
    numbers = around.images.classes.numbers
    return {
        "dice": round(mean_dice(values), 6),
        "dice_by_class": {
            str(number): round(float(each), 6) for number, each in zip(numbers, values, strict=True) if each == each
        },
    }


def _round(
    around: _Surroundings, entry: StrategyEntry, cycle: int, labelled: Sequence[int], model: Model, folder: Path
) -> RoundRecord:
    """Ranks what has no label, and keeps record and evidence."""
    spec = entry.spec(cycle, around.spec.cycles)
    strategy = strategy_of(spec)
    known = set(labelled)
    free = np.array([row for row in around.parts.pool if row not in known], np.intp)
    pool, beside = seen_pools(around, strategy, model, free, np.array(sorted(known), np.intp))
    test, validating = (tuple(around.images.ids[row] for row in rows) for rows in (around.parts.test, around.parts.validation))
    held = HeldOut(test, validating)
    record = suggest(
        pool,
        beside,
        around.cell.setting.budget,
        spec=spec,
        seed=around.cell.stream,
        number=cycle,
        held_out=held,
        audit_share=0.0,
        strategy=strategy,
    )
    write_round(record, pool, beside, folder)
    return record


def seen_pools(
    around: _Surroundings, strategy: Strategy, model: Model, free: IntArray, labelled: IntArray
) -> tuple[Pool, Pool]:
    """What the strategy may know of the images without and with a label. What is an object is known in a benchmark."""
    seed = around.cell.stream
    needs = strategy.needs
    pools = []
    for rows, is_free in ((free, True), (labelled, False)):
        wants = needs if is_free else needs & {Need.FEATURES, Need.SECONDS}
        pool = _known(around, strategy, model, rows, wants, seed, is_free=is_free)
        pools.append(replace(pool, foreground=around.images.foreground[rows]))
    pool, beside = pools
    if Need.SECONDS in needs:
        learnt = learn_effort(beside.score(EFFORT), around.images.seconds[labelled])
        pool = pool.with_seconds(None if learnt is None else learnt.expected(pool.score(EFFORT)))
    if hasattr(strategy, "steps") and strategy.name == "vaal":
        from fourclick.annotator.learning.benchmark.vaal import SCORE, unlabelled_scores

        found = unlabelled_scores(
            pool.needed("features", "features"), beside.needed("features", "features"), steps=strategy.steps, seed=seed
        )
        pool = replace(pool, scores={**pool.scores, SCORE: found}, features=None)
        beside = replace(beside, features=None)
    return pool, beside


def _known(
    around: _Surroundings,
    strategy: Strategy,
    model: Model,
    rows: IntArray,
    needs: frozenset[Need],
    seed: int,
    *,
    is_free: bool,
) -> Pool:
    images = around.images
    frozen = around.trainer.embedding(rows) if Need.FEATURES in needs else None
    asks_network = bool(needs & ABOUT_NETWORK) or Need.SECONDS in needs or (Need.FEATURES in needs and frozen is None)
    if not asks_network:
        volumes = [images.volumes[row] for row in rows]
        return Pool.of(
            [images.ids[row] for row in rows],
            features=frozen,
            patients=[images.patients[row] for row in rows],
            volumes=volumes if any(volumes) else None,
            positions=images.positions[rows],
        )
    measures = {EFFORT: effort_features} if Need.SECONDS in needs else {}
    outputs = model.outputs(rows, needs, passes=around.spec.passes, seed=seed)
    return score_images(outputs, [strategy] if is_free else [], measures=measures).pool
