"""Training a U-Net: labelled slices in, the weights out that are best on held-out patients."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.unet.checkpoint import save_unet
from fourclick.annotator.learning.unet.classes import Classes, TrainingError
from fourclick.annotator.learning.unet.history import History
from fourclick.annotator.learning.unet.loss import class_weights, unet_loss
from fourclick.annotator.learning.unet.network import UNet
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.overlap import mean_dice, pooled_dice
from fourclick.annotator.learning.unet.slices import Sample, inputs_of, pixels_of_channels, sha256_of
from fourclick.annotator.learning.unet.stream import SliceStream
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.learning.unet.training_state import STATE_FILE, TrainingState, material_of
from fourclick.annotator.learning.unet.weights_average import recompute_batch_norm
from fourclick.models.engines.choice import training_device
from fourclick.models.training_step import autocast

Report = Callable[[dict[str, float]], None]
IsCancelled = Callable[[], bool]

CHECKPOINT_FILE = "unet.safetensors"
MOST_BATCHES_FOR_STATISTICS = 32
PACKAGES = ("torch", "numpy", "opencv-python-headless", "segmentation-models-pytorch")


@dataclass(frozen=True, slots=True)
class Material:
    """What a U-Net is trained on and chosen with."""

    training: tuple[Sample, ...]
    validation: tuple[Sample, ...]
    classes: Classes

    def __post_init__(self) -> None:
        if not self.training or not self.validation:
            raise TrainingError(sentence("There is nothing to train on or to choose the weights with. Label more images."))
        pixels = self.pixels
        if not pixels[1:].any():
            raise TrainingError(sentence("The training images show none of the labels. Label some objects in them first."))
        if not pixels[0]:
            raise TrainingError(
                sentence(
                    "No background is known in the training images, so that all would be taken for objects. "
                    "Accept an image whose objects are all labelled, or train with --trust-background labelled."
                )
            )

    @property
    def pixels(self) -> Any:
        """(channels,) how many training pixels each channel has."""
        return pixels_of_channels(self.training, self.classes.channels)

    @property
    def absent(self) -> tuple[str, ...]:
        """Labels that no training image shows: the network cannot learn them."""
        return tuple(name for name, count in zip(self.classes.names, self.pixels[1:], strict=True) if not count)


@dataclass(frozen=True, slots=True)
class Trained:
    """The checkpoint, and the mean Dice of its weights on the validation patients."""

    path: Path
    sha256: str
    dice: float
    best_step: int
    steps: int


def identity_of(material: Material, network: UNetConfig, config: UNetTraining) -> str:
    """Changes with anything that a training that goes on must not find changed."""
    told = [network.to_json(), config.to_json(), material.classes.to_json()]
    data = sha256_of(material.training) + sha256_of(material.validation)
    return hashlib.sha256((json.dumps(told, sort_keys=True) + data).encode()).hexdigest()


def can_go_on(output: Path, material: Material, network: UNetConfig, config: UNetTraining) -> bool:
    """Whether a stopped training of the same material and options lies in a folder."""
    return (output / STATE_FILE).is_file() and material_of(output) == identity_of(material, network, config)


def train_unet(
    material: Material,
    output: Path,
    *,
    network: UNetConfig | None = None,
    config: UNetTraining | None = None,
    about: dict[str, Any] | None = None,
    hub_weights: str | None = None,
    device: str | None = None,
    report: Report | None = None,
    is_cancelled: IsCancelled | None = None,
) -> Trained | None:
    """Trains until the budget is spent and writes `unet.safetensors` and `.json` into `output`: the best weights on validation.

    None where `is_cancelled()` stopped it: then the state stays, and the same call goes on as if nothing had been. A state of
    other material or options is begun anew. `report` is told rows of figures: "loss" at each log, "dice" at each validation.
    """
    network, config = network or UNetConfig(), config or UNetTraining()
    output.mkdir(parents=True, exist_ok=True)
    # OpenCV's threads do not survive the fork of a loader worker, which would wait for them forever
    cv2.setNumThreads(1)
    torch.manual_seed(config.seed)
    begun = UNet(network, material.classes.channels, hub_weights=hub_weights)
    state = TrainingState.begun(begun, config, training_device(device), identity_of(material, network, config))
    state.resume(output)
    history = History(output, last_step=state.step)
    try:
        _run(state, material, output, history, report, is_cancelled)
        if state.done < 1.0:
            return None
    finally:
        history.close()
    told = {**_manifest(material, config, state), **(about or {})}
    path = output / CHECKPOINT_FILE
    sha256 = save_unet(path, state.best, network, material.classes, told)
    # last: who is killed before goes on from the end
    (output / STATE_FILE).unlink(missing_ok=True)
    return Trained(path, sha256, state.best_dice, state.best_step, state.step)


def _run(
    state: TrainingState,
    material: Material,
    output: Path,
    history: History,
    report: Report | None,
    is_cancelled: IsCancelled | None,
) -> None:
    """Steps until the budget is spent or the user cancels; then the state is saved."""
    weights = class_weights(material.pixels).to(state.device)
    losses: list[float] = []
    saved = since = time.monotonic()

    def tell(**figures: float) -> None:
        row = {"step": state.step, "minutes": round(state.seconds / 60, 2), "done": round(state.done, 4), **figures}
        history.add(row)
        if report is not None:
            report(row)

    for inputs, labels in _batches(state, material):
        losses.append(_step(state, inputs, labels, weights))
        now = time.monotonic()
        state.seconds, since = state.seconds + now - since, now
        is_over = state.done >= 1.0
        if state.step % state.config.log_steps == 0 or is_over:
            tell(loss=round(float(np.mean(losses)), 5), lr=state.config.learning_rate_at(state.done))
            losses.clear()
        if state.step % state.config.validate_steps == 0 or is_over:
            tell(**_validate(state, material))
            history.draw()
        if is_cancelled is not None and is_cancelled() and not is_over:
            state.save(output)
            return
        if is_over or time.monotonic() - saved > state.config.save_minutes * 60:
            state.save(output)
            saved = time.monotonic()
        if is_over:
            return


def _batches(state: TrainingState, material: Material) -> Iterator[tuple[Tensor, Tensor]]:
    if state.done >= 1.0:
        return
    config = state.config
    stream = SliceStream(
        material.training,
        config.policy,
        batch_size=config.batch,
        seed=config.seed,
        first_batch=state.step,
        rare=config.rare,
    )
    yield from DataLoader(stream, batch_size=config.batch, num_workers=config.workers)


def _step(state: TrainingState, inputs: Tensor, labels: Tensor, weights: Tensor) -> float:
    """One optimiser step; returns the loss."""
    # which maps are dropped depends on the step alone, so that a stopped run goes on as if it had not been
    torch.manual_seed(state.config.seed * 1_000_003 + state.step)
    state.network.train()
    for group in state.optimiser.param_groups:
        group["lr"] = state.config.learning_rate_at(state.done)
    with autocast(state.device):
        logits = state.network(inputs.to(state.device, memory_format=torch.channels_last))
    loss = unet_loss(logits, labels.to(state.device), weights)
    state.optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(state.network.parameters(), 3.0)
    state.optimiser.step()
    state.step += 1
    state.average.update(state.network, state.step, state.done)
    return float(loss.detach())


def _validate(state: TrainingState, material: Material) -> dict[str, float]:
    """Mean Dice and each class's on the validation samples; the weights are kept where they are the best so far."""
    network = state.average.network
    if state.average.differs:
        recompute_batch_norm(network, _plain_batches(material.training, state))
    network.eval()
    predicted: list[Any] = []
    with torch.no_grad(), autocast(state.device):
        for batch in _plain_batches(material.validation, state, most=None):
            predicted.extend(network(batch).float().argmax(1).to(torch.uint8).cpu().numpy())
    truth = [sample.labels for sample in material.validation]
    values = pooled_dice(zip(predicted, truth, strict=True), material.classes.channels)
    dice = round(mean_dice(values), 5)
    if state.is_better(dice):
        state.keep_best(network, dice)
    named = zip(material.classes.names, values, strict=True)
    return {"dice": dice, **{f"dice {name}": round(float(value), 5) for name, value in named if not np.isnan(value)}}


def _plain_batches(
    samples: Sequence[Sample], state: TrainingState, *, most: int | None = MOST_BATCHES_FOR_STATISTICS
) -> Iterator[Tensor]:
    """Samples as they are, at most `most` batches of them, evenly taken."""
    size = state.config.batch
    chosen = list(samples)
    if most is not None and len(chosen) > most * size:
        chosen = [chosen[index] for index in np.linspace(0, len(chosen) - 1, most * size).astype(int)]
    for start in range(0, len(chosen), size):
        stacked = np.stack([inputs_of(sample.values) for sample in chosen[start : start + size]])
        yield torch.from_numpy(stacked).to(state.device, memory_format=torch.channels_last)


def _manifest(material: Material, config: UNetTraining, state: TrainingState) -> dict[str, Any]:
    return {
        "train": config.to_json(),
        "data_sha256": sha256_of(material.training),
        "samples": {"train": len(material.training), "validation": len(material.validation)},
        "pixels": [int(count) for count in material.pixels],
        "absent": list(material.absent),
        "validation_dice": state.best_dice,
        "best_step": state.best_step,
        "steps": state.step,
        "hours": round(state.seconds / 3600, 4),
        "device": str(state.device),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }
