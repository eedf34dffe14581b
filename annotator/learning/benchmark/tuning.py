"""The settings with which the networks of a cell are trained: the same for all strategies and seeds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.cells import Setting
from fourclick.annotator.learning.benchmark.entries import Hyper
from fourclick.annotator.learning.benchmark.finished import write_json
from fourclick.annotator.learning.benchmark.parts import Parts, Table, generator, initial_rows
from fourclick.annotator.learning.benchmark.spec import BenchSpec
from fourclick.annotator.learning.benchmark.trainer import Lesson, Trainer

if TYPE_CHECKING:
    from optuna.trial import Trial

RUNGS = (0.25, 0.5, 1.0)
"""A trial trains for these shares of the steps in turn, and is given up where it falls behind (successive halving)."""
DRAWS = 4


def hyper_for(
    setting: Setting,
    initial: int,
    cycle: int,
    count: int,
    spec: BenchSpec,
    table: Table,
    parts: Parts,
    trainer: Trainer,
    output: Path,
) -> Hyper:
    """The specification's settings, with what a search found for this data set, regularisation, initial set and cycle.

    The first seed of the specification searches, on the initial set and as many images drawn at random as `count` asks for:
    whose strategy's images these are must not matter. The others find the result in `output`. Raises LearningError without
    Optuna.
    """
    if not spec.search.trials:
        return spec.hyper
    at = cycle if spec.search.when == "every" else 0
    path = output / "tuning" / setting.name / f"init{initial}-cycle{at}.json"
    try:
        return spec.hyper.with_values(json.loads(path.read_text(encoding="utf-8"))["values"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    rows = list(initial_rows(table, parts, initial, spec.initial_size))
    order = [parts.pool[each] for each in generator(table.source, DRAWS, initial).permutation(len(parts.pool))]
    rows += [row for row in order if row not in rows][: max(0, count - len(rows))]
    found = _searched(setting, rows, spec, parts, trainer)
    write_json(path, found)
    return spec.hyper.with_values(found["values"])


def _searched(setting: Setting, rows: list[int], spec: BenchSpec, parts: Parts, trainer: Trainer) -> dict[str, Any]:
    """The best of `spec.search.trials`: RandomSampler, SuccessiveHalvingPruner, by validation Dice, as in the seed paper."""
    try:
        import optuna
    except ImportError as error:
        raise LearningError("The search needs Optuna, which is not installed: pip install 'fourclick[bench]'.") from error
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    labelled, validation = np.array(sorted(rows), np.intp), np.array(parts.validation, np.intp)

    def dice(trial: Trial) -> float:
        hyper = spec.hyper.with_values(suggested(trial, setting, spec))
        value = 0.0
        for rung, share in enumerate(RUNGS):
            part = hyper.with_values({"steps": max(1, round(share * hyper.steps))})
            lesson = Lesson(labelled, labelled, validation, setting.regularisation, part, spec.seeds[0])
            value = trainer.fit(lesson).validation_dice
            trial.report(value, rung)
            if rung + 1 < len(RUNGS) and trial.should_prune():
                raise optuna.TrialPruned
        return value

    sampler = optuna.samplers.RandomSampler(seed=spec.seeds[0])
    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=2)
    study = optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
    # as good as nothing: all is measured against it
    study.enqueue_trial(_as_they_are(setting, spec))
    study.optimize(dice, n_trials=spec.search.trials)
    pruned = sum(each.state.name == "PRUNED" for each in study.trials)
    return {
        "values": study.best_trial.params,
        "validation_dice": study.best_value,
        "images": len(labelled),
        "trials": len(study.trials),
        "pruned": pruned,
    }


def suggested(trial: Trial, setting: Setting, spec: BenchSpec) -> dict[str, Any]:
    """The seed paper's space, narrowed to what a few images and steps can tell apart."""
    values: dict[str, Any] = {
        "learning_rate": trial.suggest_float("learning_rate", 1e-4, 1e-2, log=True),
        "weight_decay": trial.suggest_float("weight_decay", 1e-8, 1e-1, log=True),
        "batch": trial.suggest_categorical("batch", [4, 8, 16]),
    }
    # the copies of the fast profile are varied once for all
    if setting.regularisation == "strong" and spec.profile == "full":
        values["operations"] = trial.suggest_int("operations", 1, 4)
        values["magnitude"] = float(trial.suggest_int("magnitude", 1, 9))
    return values


def _as_they_are(setting: Setting, spec: BenchSpec) -> dict[str, Any]:
    told = spec.hyper.to_json()
    names = ["learning_rate", "weight_decay", "batch"]
    return {name: told[name] for name in names if name != "batch" or told[name] in (4, 8, 16)}
