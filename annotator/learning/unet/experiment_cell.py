"""One cell of the experiment: a source and a seed, two U-Nets, the same test."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.learning.unet.classes import Classes, TrainingError
from fourclick.annotator.learning.unet.experiment_plan import CellPairs, Plan
from fourclick.annotator.learning.unet.folder_slices import classes_of, folder_slices
from fourclick.annotator.learning.unet.measured import Measured, measure
from fourclick.annotator.learning.unet.overlap import mean_dice
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.learning.unet.simulated_labels import (
    Effort,
    Labelling,
    agreement,
    generated_slices,
    pack,
    unpacked,
)
from fourclick.annotator.learning.unet.slices import LabelledSlice, Sample
from fourclick.annotator.learning.unet.training import IsCancelled, Material, train_unet
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.checkpoint import Checkpoint, load_checkpoint
from fourclick.models.dataset import Pair, objects_of
from fourclick.models.engines.choice import settled
from fourclick.models.fine_tune import FINE_TUNING, fine_tune
from fourclick.models.predictor import Predictor

ARMS = ("true", "generated")
RESULT_FILE, MASKS_FILE, EFFORT_FILE = "result.json", "generated.npz", "effort.json"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all cells share."""

    plan: Plan
    checkpoint: Checkpoint
    device: str | None = None
    tell: Tell = print
    is_cancelled: IsCancelled | None = None


def cell_folder(output: Path, source: str, seed: int) -> Path:
    return output / source / f"seed{seed}"


def finished(folder: Path) -> dict[str, Any] | None:
    """The result of a cell that is done."""
    try:
        found = json.loads((folder / RESULT_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def run_cell(folder: Path, source: str, seed: int, pairs: CellPairs, around: Surroundings) -> dict[str, Any]:
    """Labels, trains both arms and measures them; each part that is done is kept in `folder`. Raises Cancelled."""
    plan = around.plan
    folder.mkdir(parents=True, exist_ok=True)
    classes = classes_of([*pairs.training, *pairs.validation, *pairs.test])
    most = plan.most_slices or None
    labelled = (*pairs.training, *pairs.validation)
    true = list(folder_slices(labelled, classes, most=most))
    test = list(folder_slices(pairs.test, classes, most=most))
    generated, effort, tuned = _generated(folder, pairs, true, test, classes, seed, around)
    validating = {pair.patient for pair in pairs.validation}
    measured: dict[str, Measured] = {}
    for arm, slices in zip(ARMS, (true, generated), strict=True):
        around.tell(f"{source}, seed {seed}: training on {arm} masks")
        segmenter = _trained(folder / arm, slices, validating, classes, seed, around)
        measured[arm] = measure(segmenter, test)
    result = {
        "source": source,
        "seed": seed,
        "patients": {name: len({pair.patient for pair in getattr(pairs, name)}) for name in CellPairs.__slots__},
        "slices": {"labelled": len(true), "test": len(test)},
        "labels": list(classes.names),
        "mask_dice": round(agreement(generated, true, classes), 5),
        **asdict(effort),
        **tuned,
        "seen": _seen(labelled, around.checkpoint),
        "test_seen": _seen(pairs.test, around.checkpoint),
        "arms": {arm: each.to_json() for arm, each in measured.items()},
        "test": [
            {"patient": patient, **{arm: round(mean_dice(each.by_patient[patient]), 6) for arm, each in measured.items()}}
            for patient in measured["true"].by_patient
        ],
    }
    with atomic_write(folder / RESULT_FILE) as temporary:
        temporary.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def _generated(
    folder: Path,
    pairs: CellPairs,
    true: list[LabelledSlice],
    test: list[LabelledSlice],
    classes: Classes,
    seed: int,
    around: Surroundings,
) -> tuple[list[LabelledSlice], Effort, dict[str, Any]]:
    """The generated masks, from an earlier call where they are there.

    The test patients are clicked on as well, only to see how good masks are where the interactive model has seen nobody.
    """
    plan, labelled, most = around.plan, (*pairs.training, *pairs.validation), around.plan.most_slices or None
    try:
        told = json.loads((folder / EFFORT_FILE).read_text(encoding="utf-8"))
        with np.load(folder / MASKS_FILE, allow_pickle=False) as kept:
            return unpacked(true, dict(kept)), Effort(**told["effort"]), dict(told["tuned"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    around.tell(f"{labelled[0].source}, seed {seed}: labelling {len(true)} slices by clicks")
    checkpoint, tuned = _tuned(folder, pairs.tuning, seed, around)
    # one engine for the whole cell, or its masks would depend on when a faster one was ready
    predictor = Predictor.of(checkpoint, device=settled(around.device) if checkpoint is around.checkpoint else "torch")
    effort = Effort()
    labelling = Labelling(plan.corrections, plan.jitter, seed)
    made = [
        generated_slices(each, classes, predictor, labelling, counted, most=most, is_cancelled=around.is_cancelled)
        for each, counted in ((labelled, effort), (pairs.test, Effort()))
    ]
    _check(around)
    slices = made[0]
    tuned = {**tuned, "mask_dice_test": round(agreement(made[1], test, classes), 5)}
    with atomic_write(folder / MASKS_FILE) as temporary:
        np.savez_compressed(temporary, **pack(slices))  # type: ignore[arg-type]
    with atomic_write(folder / EFFORT_FILE) as temporary:
        temporary.write_text(json.dumps({"effort": asdict(effort), "tuned": tuned}) + "\n", encoding="utf-8")
    return slices, effort, tuned


def _tuned(folder: Path, tuning: Sequence[Pair], seed: int, around: Surroundings) -> tuple[Checkpoint, dict[str, Any]]:
    """The interactive model fine-tuned on these pairs, or as it is where that is no better on a part held out of them."""
    plan = around.plan
    if not tuning:
        return around.checkpoint, {}
    objects = list(objects_of(tuning, most_slices=plan.most_slices or None))
    patients = sorted({pair.patient for pair in tuning})
    held = set(patients[: max(1, len(patients) // 4)]) if len(patients) > 1 else set()
    held_out = [item for item in objects if item.pair.patient in held] if held else objects[::4]
    training = [item for item in objects if not any(item is each for each in held_out)]
    if not training or not held_out:
        return around.checkpoint, {"tuned": False, "tuning_objects": len(objects)}
    path = folder / "tuned.safetensors"
    config = replace(FINE_TUNING, seed=seed, steps=plan.tuning_steps, hours=plan.tuning_hours or FINE_TUNING.hours, workers=0)
    result = fine_tune(training, held_out, around.checkpoint, path, config=config, is_cancelled=around.is_cancelled)
    if result is None:
        raise Cancelled
    told = {
        "tuned": result.is_kept,
        "tuning_objects": len(objects),
        "tuning_dice": [result.before.four_points, result.after.four_points],
    }
    return (load_checkpoint(path) if result.is_kept else around.checkpoint), told


def _trained(
    folder: Path, slices: Sequence[LabelledSlice], validating: set[str], classes: Classes, seed: int, around: Surroundings
) -> Segmenter:
    """The U-Net of an arm, from an earlier call where it is done."""
    try:
        return Segmenter.load(folder, device=_training_device(around.device))
    except TrainingError:
        pass
    plan = around.plan
    samples = [Sample.packed(item, plan.network.side_px) for item in slices]
    material = Material(
        tuple(sample for sample in samples if sample.patient not in validating),
        tuple(sample for sample in samples if sample.patient in validating),
        classes,
    )
    done = train_unet(
        material,
        folder,
        network=plan.network,
        config=replace(plan.training, seed=seed),
        hub_weights=plan.hub_weights or None,
        device=_training_device(around.device),
        is_cancelled=around.is_cancelled,
    )
    if done is None:
        raise Cancelled
    return Segmenter.load(done.path, device=_training_device(around.device))


def _training_device(device: str | None) -> str | None:
    """Engines of the interactive model are none to train on."""
    return device if device in (None, "auto", "cpu", "cuda") else "cpu"


def _seen(pairs: Sequence[Pair], checkpoint: Checkpoint) -> float:
    """The share of the images that the interactive model was trained on."""
    known = set(checkpoint.about.get("trained_on", ()))
    return round(sum(pair.fingerprint in known for pair in pairs) / max(1, len(pairs)), 4)


def _check(around: Surroundings) -> None:
    if around.is_cancelled is not None and around.is_cancelled():
        raise Cancelled
