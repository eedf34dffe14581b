"""Training on a user's own masks, kept only where it helps on images that were held out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from fourclick.models.checkpoint import Checkpoint, save_checkpoint
from fourclick.models.dataset import SegmentedObject
from fourclick.models.metrics import dice
from fourclick.models.predictor import Predictor
from fourclick.models.run import STATE_FILE, Run
from fourclick.models.samples import packed
from fourclick.models.sentence import sentence
from fourclick.models.simulator import corrective_click, extreme_prompt
from fourclick.models.train import IsCancelled, Report, train_on
from fourclick.models.train_config import TrainConfig

FINE_TUNING = TrainConfig(
    hours=10 / 60,
    stages=((192, 1.0, 12),),
    learning_rate=2e-4,
    warm_up=0.1,
    ema_decay=0.99,
    save_minutes=1.0,
    log_steps=2,
    synthetic=0.2,
)
"""Short and gentle: the weights are good already. Synthetic samples keep it from forgetting what is not in the project."""
NOTHING_LOST = 0.0005
"""Differences of the mean Dice below this are none."""
MATERIAL_FILE = "material.json"
"""Beside the state: which checkpoint the run began from, and which images it was trained on."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Mean Dice on held-out objects after four exact extreme points, and after one correction."""

    four_points: float
    one_correction: float

    @property
    def mean(self) -> float:
        return (self.four_points + self.one_correction) / 2


@dataclass(frozen=True, slots=True)
class FineTuned:
    """What came of it. `path` is the new checkpoint, None where the old weights were better and stay."""

    before: HeldOut
    after: HeldOut
    objects: int
    path: Path | None

    @property
    def is_kept(self) -> bool:
        return self.path is not None

    @property
    def sentence(self) -> str:
        figures = {
            "before": self.before.four_points,
            "after": self.after.four_points,
            "corrected_before": self.before.one_correction,
            "corrected_after": self.after.one_correction,
            "objects": self.objects,
        }
        if self.is_kept:
            return sentence(
                "Held-out Dice {before:.3f} before, {after:.3f} after four points (one correction: {corrected_before:.3f}, "
                "{corrected_after:.3f}), on {objects} objects.",
                **figures,
            )
        return sentence(
            "Held-out Dice {before:.3f} before, {after:.3f} after four points (one correction: {corrected_before:.3f}, "
            "{corrected_after:.3f}), on {objects} objects. The new weights are worse, so the old ones stay.",
            **figures,
        )


def held_out_dice(predictor: Predictor, objects: Sequence[SegmentedObject]) -> HeldOut:
    """Both figures over some objects. Raises ValueError for none."""
    if not objects:
        raise ValueError("There is nothing held out to measure on.")
    figures = []
    for item in objects:
        truth = item.mask
        prompt = extreme_prompt(truth)
        probability = predictor.predict(item.slice_, prompt)
        mask = probability >= 0.5
        first = dice(mask, truth)
        click = corrective_click(truth, mask)
        if click is not None:
            mask = predictor.predict(item.slice_, prompt.with_click(click), probability) >= 0.5
        figures.append((first, dice(mask, truth)))
    four_points, one_correction = np.mean(figures, axis=0)
    return HeldOut(round(float(four_points), 5), round(float(one_correction), 5))


def run_folder(path: Path) -> Path:
    """Where the state of a fine-tuning that is to become the checkpoint `path` lies while it lasts."""
    return path.parent / f".{path.stem}-run"


def can_go_on(checkpoint: Checkpoint, held_out: Sequence[SegmentedObject], path: Path) -> bool:
    """Whether a run that was stopped left a state that fits: begun from these weights, and nothing of it is held out now."""
    folder = run_folder(path)
    try:
        material = json.loads((folder / MATERIAL_FILE).read_text(encoding="utf-8"))
        with safe_open(folder / STATE_FILE, "pt") as opened:
            is_whole = "step" in opened.metadata()
        trained_on = set(material["trained_on"])
        return is_whole and material["begun_from"] == checkpoint.sha256 and trained_on.isdisjoint(_images(held_out))
    except (OSError, ValueError, KeyError, TypeError, SafetensorError):
        return False


def fine_tune(
    training: Sequence[SegmentedObject],
    held_out: Sequence[SegmentedObject],
    checkpoint: Checkpoint,
    path: Path,
    *,
    config: TrainConfig = FINE_TUNING,
    report: Report | None = None,
    is_cancelled: IsCancelled | None = None,
) -> FineTuned | None:
    """Trains a checkpoint on some objects and writes it to `path` (.safetensors) if it is no worse on held-out ones.

    The run's state lies beside it while it lasts. None where `is_cancelled()` stopped it: then the state stays, and the same
    call goes on from there where `can_go_on`, and begins anew elsewhere. Raises ValueError where nothing is held out.
    """
    before = held_out_dice(Predictor.of(checkpoint), held_out)
    folder = run_folder(path)
    _prepare(folder, training, checkpoint, goes_on=can_go_on(checkpoint, held_out, path))
    network = checkpoint.continued(checkpoint.config)
    side_px = checkpoint.config.side_px
    config = replace(config, stages=tuple((side_px, share, batch) for _, share, batch in config.stages))
    try:
        run = train_on(
            [packed(item) for item in training], network, folder, config=config, report=report, is_cancelled=is_cancelled
        )
    finally:
        if not (folder / STATE_FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
    if run.done < 1.0:
        return None
    after = held_out_dice(Predictor(run.average), held_out)
    is_worse = after.mean < before.mean - NOTHING_LOST
    result = FineTuned(before, after, len(held_out), None if is_worse else path)
    if not is_worse:
        save_checkpoint(path, run.average, about=_about(checkpoint, training, held_out, result, run))
    # last: who is stopped while it is checked goes on with the check
    shutil.rmtree(folder, ignore_errors=True)
    return result


def _prepare(folder: Path, training: Sequence[SegmentedObject], checkpoint: Checkpoint, *, goes_on: bool) -> None:
    """The run's folder, empty unless the run goes on, with what it is trained on."""
    trained_on = _images(training)
    if goes_on:
        trained_on |= set(json.loads((folder / MATERIAL_FILE).read_text(encoding="utf-8"))["trained_on"])
    else:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    material = {"begun_from": checkpoint.sha256, "trained_on": sorted(trained_on)}
    temporary = folder / f".{MATERIAL_FILE}.tmp"
    temporary.write_text(json.dumps(material), encoding="utf-8")
    temporary.replace(folder / MATERIAL_FILE)


def _images(objects: Sequence[SegmentedObject]) -> set[str]:
    return {str(item.pair.image) for item in objects}


def _about(
    checkpoint: Checkpoint,
    training: Sequence[SegmentedObject],
    held_out: Sequence[SegmentedObject],
    result: FineTuned,
    run: Run,
) -> dict[str, object]:
    """The manifest: the old checkpoint's, and what was added."""
    return {
        **checkpoint.about,
        "begun_from": checkpoint.sha256,
        "fine_tuning": asdict(run.config),
        "fine_tuned_on": len(training),
        "steps": run.step,
        "hours": round(run.seconds / 3600, 3),
        "held_out": {
            "before": result.before.four_points,
            "after": result.after.four_points,
            "objects": len(held_out),
            "images": len({item.pair.image for item in held_out}),
        },
    }
