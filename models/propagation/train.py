"""Training the propagation network: a time budget in, a checkpoint out; a run that was stopped goes on where it was."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from fourclick.models.dataset import VOLUME_ENDINGS, DatasetError, Pair, split_patients
from fourclick.models.engines.hardware import cpu_has_fast_bfloat16
from fourclick.models.predictor import Predictor
from fourclick.models.propagation.checkpoint import save_propagation
from fourclick.models.propagation.network import PropagationConfig, PropagationNetwork
from fourclick.models.propagation.sampling import Sample, sample
from fourclick.models.propagation.volumes import Volume, single_objects, swept, volumes_of
from fourclick.models.train import training_pairs

Report = Callable[[dict[str, float]], None]
Array = Any

SWEPT = 0.25
"""Share of samples made of single images."""
FEW_SHARE = 0.4
"""A source with few structures is drawn as often as (their number) to this power allows: nobody learns from two."""
DICE_EPSILON = 1.0


@dataclass(frozen=True, slots=True)
class PropagationTraining:
    """`hours` is the budget; `save_minutes`: how often the state is saved and the held-out training patients are measured."""

    hours: float = 0.67
    seed: int = 0
    batch: int = 4
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    warm_up: float = 0.03
    ema_decay: float = 0.995
    rating: float = 0.15
    save_minutes: float = 4.0


@dataclass(slots=True)
class _Run:
    network: PropagationNetwork
    average: PropagationNetwork
    optimiser: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0
    best: float = -1.0
    recent: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Material:
    """Structures to train on and to choose the checkpoint by, from different patients, and single objects to be swept."""

    training: list[Volume]
    chosen_by: list[Volume]
    singles: list[tuple[str, str, Any, Any]]
    pairs: dict[str, list[Pair]]


def material(data: Sequence[Path], ask: Predictor, *, exclude: Sequence[str] = (), seed: int = 0) -> Material:
    """What the folders hold for training; patients held out for tests are left out. DatasetError where there is no volume.

    About a fifth of the training patients are held out once more: the checkpoint is chosen by them.
    """
    pairs = training_pairs(data, exclude=exclude)
    volumes = {name: [pair for pair in each if pair.image.name.endswith(VOLUME_ENDINGS)] for name, each in pairs.items()}
    volumes = {name: each for name, each in volumes.items() if each}
    if not volumes:
        raise DatasetError("There is no volume in the data: propagation is learned from .nii, .nii.gz, .nrrd or .mha files.")
    held_out = split_patients(volumes)
    training: list[Volume] = []
    chosen_by: list[Volume] = []
    for each in volumes.values():
        for pair in each:
            if pair.patient in held_out:
                chosen_by += volumes_of(pair, ask, every_plane=False)
            else:
                training += volumes_of(pair, ask)
    rng = np.random.default_rng(seed)
    singles = [single for name in sorted(pairs) for single in single_objects(pairs[name], rng)]
    return Material(training, chosen_by, singles, pairs)


def train_propagation(
    found: Material,
    output: Path,
    *,
    network: PropagationConfig | None = None,
    config: PropagationTraining | None = None,
    about: dict[str, Any] | None = None,
    report: Report | None = None,
    start: PropagationNetwork | None = None,
) -> Path:
    """Trains until the budget is spent; returns the path of the checkpoint that was best on `found.chosen_by`.

    start: the weights to begin with, in place of random ones; `network` then has to be its configuration or None.
    `output` becomes a folder with `propagation.safetensors` and `.json`, `log.jsonl` and the state to go on from.
    """
    config = config or PropagationTraining()
    output.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    torch.manual_seed(config.seed)
    run = _begun(start or PropagationNetwork(network), config, output / "state.pt")
    path = output / "propagation.safetensors"
    told = {**_told(found, config), **(about or {})}
    draw = _Drawer(found)
    began = saved = time.monotonic()
    while (done := run.seconds / (config.hours * 3600)) < 1.0:
        rng = np.random.default_rng([config.seed, run.step])
        _step(run, [draw(rng) for _ in range(config.batch)], config, done)
        run.seconds, began = run.seconds + time.monotonic() - began, time.monotonic()
        if report is not None and run.step % 10 == 0:
            report({"step": run.step, "done": done, "loss": float(np.mean(run.recent[-50:]))})
        if began - saved > config.save_minutes * 60:
            _kept(run, found, path, told)
            began = saved = time.monotonic()
    _kept(run, found, path, told)
    return path


def _begun(start: PropagationNetwork, config: PropagationTraining, state: Path) -> _Run:
    fresh = copy.deepcopy(start).requires_grad_(True)
    average = copy.deepcopy(fresh).requires_grad_(False).eval()
    optimiser = torch.optim.AdamW(fresh.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    run = _Run(fresh.train(), average, optimiser)
    if state.is_file():
        saved = torch.load(state, weights_only=True)
        fresh.load_state_dict(saved["network"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        run.step, run.seconds, run.best = saved["step"], saved["seconds"], saved["best"]
    return run


class _Drawer:
    """Samples of all sources, those with many structures more often, and swept ones among them."""

    def __init__(self, found: Material) -> None:
        by_source: dict[str, list[Volume]] = {}
        for volume in found.training:
            by_source.setdefault(volume.source, []).append(volume)
        self._sources = [by_source[name] for name in sorted(by_source)]
        weights = np.array([len(each) ** FEW_SHARE for each in self._sources])
        self._chances = weights / weights.sum()
        self._singles = found.singles

    def __call__(self, rng: np.random.Generator) -> Sample:
        if self._singles and (not self._sources or rng.random() < SWEPT):
            return sample(swept(self._singles, rng), rng)
        source = self._sources[int(rng.choice(len(self._sources), p=self._chances))]
        return sample(source[int(rng.integers(len(source)))], rng)


def _step(run: _Run, samples: list[Sample], config: PropagationTraining, done: float) -> None:
    for group in run.optimiser.param_groups:
        group["lr"] = config.learning_rate * _share(done, config.warm_up)
    inputs, truth, weight = (torch.from_numpy(np.stack([getattr(each, name) for each in samples])) for name in Sample.__slots__)
    with torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bfloat16()):
        logits, ratings = run.network(inputs)
    loss = mask_loss(logits, truth, weight) + config.rating * rating_loss(ratings.float(), logits, truth, weight)
    run.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    run.optimiser.step()
    run.step += 1
    run.recent = [*run.recent[-199:], float(loss.detach())]
    decay = min(config.ema_decay, (1 + run.step) / (10 + run.step))
    with torch.no_grad():
        for mean, value in zip(run.average.parameters(), run.network.parameters(), strict=True):
            mean.lerp_(value, 1 - decay)


def _share(done: float, warm_up: float) -> float:
    return done / warm_up + 0.01 if done < warm_up else 0.5 * (1 + math.cos(math.pi * min(1.0, done))) + 0.005


def mask_loss(logits: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Cross-entropy over the truth's size, and Dice over all slots that are asked for; (B, slots, S, S) and (B, slots)."""
    each = weight[..., None, None]
    entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none") * each
    size = (truth * each).sum(dim=(1, 2, 3)) + 50.0
    probability = torch.sigmoid(logits) * each
    shared = (probability * truth).sum(dim=(1, 2, 3))
    total = probability.sum(dim=(1, 2, 3)) + (truth * each).sum(dim=(1, 2, 3))
    dice = (2 * shared + DICE_EPSILON) / (total + DICE_EPSILON)
    return (entropy.sum(dim=(1, 2, 3)) / size + (1 - dice)).mean()


def slot_dice(logits: Tensor, truth: Tensor) -> Tensor:
    """(B, slots): the Dice of each slot's mask; 1 where mask and truth are empty."""
    mask = (logits.detach() > 0).float()
    shared, total = (mask * truth).sum(dim=(2, 3)), mask.sum(dim=(2, 3)) + truth.sum(dim=(2, 3))
    return torch.where(total > 0, 2 * shared / total.clamp(min=1), torch.ones_like(total))


def rating_loss(ratings: Tensor, logits: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """How wrong the predicted Dice is, where something is asked for and the mask or the truth is not empty."""
    there = (((logits.detach() > 0).sum(dim=(2, 3)) + truth.sum(dim=(2, 3))) > 0) & (weight >= 1)
    entropy = functional.binary_cross_entropy_with_logits(ratings, slot_dice(logits, truth), reduction="none")
    return (entropy * there).sum() / there.sum().clamp(min=1)


def _kept(run: _Run, found: Material, path: Path, about: dict[str, Any]) -> None:
    """Measures the average of the weights, keeps it if it is the best so far, and saves the state."""
    figures = measured(run.average, found.chosen_by) if found.chosen_by else {"dice": run.step}
    row = {
        "step": run.step,
        "minutes": round(run.seconds / 60, 1),
        "loss": round(float(np.mean(run.recent or [0])), 4),
        **figures,
    }
    with (path.parent / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(row) + "\n")
    if figures["dice"] >= run.best:
        run.best = float(figures["dice"])
        save_propagation(
            path, run.average, about={**about, "steps": run.step, "hours": round(run.seconds / 3600, 3), "chosen_by": figures}
        )
    state = {
        "network": run.network.state_dict(),
        "average": run.average.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        **{name: getattr(run, name) for name in ("step", "seconds", "best")},
    }
    beside = path.parent / "state.part"
    torch.save(state, beside)
    beside.replace(path.parent / "state.pt")


def measured(network: PropagationNetwork, volumes: Sequence[Volume]) -> dict[str, Any]:
    """Mean Dice over the slices that are not known, and the correlation of the slices' predicted with their true Dice.

    "sources": the Dice from both ends and one known slice, from three, and of the interpolated shape from one.
    """
    rows: dict[str, list[tuple[float, float, float]]] = {}
    predicted: list[float] = []
    true: list[float] = []
    for number, volume in enumerate(volumes):
        numbers = np.flatnonzero(volume.truth.any(axis=(1, 2)))
        sets = [(0.5,), (0.2, 0.5, 0.8)]
        found, prior = [], 0.0
        for shares in sets:
            keys = tuple(int(numbers[round(share * (len(numbers) - 1))]) for share in shares)
            each = sample(volume, np.random.default_rng(number), varied=False, keys=tuple(sorted(set(keys))))
            logits, ratings = answered(network, each.inputs)
            asked = each.weight >= 1
            found.append(_dice(logits[asked] > 0, each.truth[asked] > 0))
            prior = prior or _dice(each.inputs[3][asked] > 0, each.truth[asked] > 0)
            dices = slot_dice(torch.from_numpy(logits[None]), torch.from_numpy(each.truth[None]))[0].numpy()
            predicted += [float(value) for value in ratings[asked]]
            true += [float(value) for value in dices[asked]]
        rows.setdefault(volume.source, []).append((found[0], found[1], prior))
    means = {name: [round(float(value), 4) for value in np.mean(each, axis=0)] for name, each in sorted(rows.items())}
    correlation = float(np.corrcoef(predicted, true)[0, 1]) if len(true) > 2 else 0.0
    # a source with one structure says little: it counts as the root of their number
    weights = [len(each) ** 0.5 for _, each in sorted(rows.items())]
    return {
        "dice": round(float(np.average([np.mean(each[:2]) for each in means.values()], weights=weights)), 4),
        "rating": round(correlation, 3),
        "sources": means,
    }


def answered(network: PropagationNetwork, inputs: Any) -> tuple[Any, Any]:
    """Logits (slots, S, S) and predicted Dice (slots,) of one sample's inputs."""
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bfloat16()):
        logits, ratings = network(torch.from_numpy(inputs[None]))
    return logits[0].float().numpy(), torch.sigmoid(ratings[0].float()).numpy()


def _dice(found: Any, truth: Any) -> float:
    total = found.sum() + truth.sum()
    return float(2 * (found & truth).sum() / total) if total else 1.0


def _told(found: Material, config: PropagationTraining) -> dict[str, Any]:
    return {
        "train": asdict(config),
        "sources": {name: len(each) for name, each in sorted(found.pairs.items())},
        "structures": len(found.training),
        "chosen_by_structures": len(found.chosen_by),
        "single_objects": len(found.singles),
        "trained_on": sorted(pair.fingerprint for each in found.pairs.values() for pair in each),
    }
