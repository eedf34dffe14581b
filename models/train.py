"""Training: a time budget in, a checkpoint out. Corrective clicks are simulated on the network's own mistakes."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.data import DataLoader

from fourclick.models import cues
from fourclick.models.checkpoint import save_checkpoint
from fourclick.models.dataset import Pair, drawn, find_pairs, objects_of, split_patients
from fourclick.models.engines.choice import training_device
from fourclick.models.losses import quality_loss, segmentation_loss
from fourclick.models.network import IMAGE_CHANNELS, FourclickNetwork, NetworkConfig
from fourclick.models.prompt import Extremes, Role
from fourclick.models.samples import Patch, SampleStream, collated, packed
from fourclick.models.training_clicks import training_click

FOCUS = IMAGE_CHANNELS + cues.CHANNELS.index("soft focus")
POSITIVE = IMAGE_CHANNELS + cues.CHANNELS.index("positive clicks")
NEGATIVE = IMAGE_CHANNELS + cues.CHANNELS.index("negative clicks")
PREVIOUS = -1


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """What a training run is made of.

    `stages` are (side in px, share of the time budget, samples per batch). `correction_chances` are those of 0, 1, 2, ...
    corrective clicks without gradient before the step with one.
    """

    hours: float = 1.0
    seed: int = 0
    stages: tuple[tuple[int, float, int], ...] = ((128, 0.5, 24), (192, 0.5, 16))
    learning_rate: float = 1.2e-3
    weight_decay: float = 0.02
    warm_up: float = 0.04
    correction_chances: tuple[float, ...] = (0.4, 0.25, 0.2, 0.15)
    drop_previous: float = 0.1
    ema_decay: float = 0.998
    boundary: float = 0.0
    objects_per_source: int = 1200
    min_area: int = 40
    synthetic: float = 0.15
    save_minutes: float = 5.0
    workers: int = 1

    def learning_rate_at(self, done: float) -> float:
        """One cycle over the share `done` in [0, 1] of the budget: linear warm-up, then cosine to 0."""
        if done < self.warm_up:
            return self.learning_rate * max(done / self.warm_up, 0.02)
        return self.learning_rate * 0.5 * (1 + float(np.cos(np.pi * (done - self.warm_up) / (1 - self.warm_up))))

    def stage_at(self, done: float) -> tuple[int, int]:
        """(side in px, batch size) at the share `done` of the budget."""
        reached = 0.0
        for side_px, share, batch in self.stages:
            reached += share
            if done < reached:
                return side_px, batch
        return self.stages[-1][0], self.stages[-1][2]


@dataclass(slots=True)
class Run:
    """A training run under way: network, its moving average, optimiser, and how far it has come."""

    network: FourclickNetwork
    average: FourclickNetwork
    optimiser: torch.optim.Optimizer
    config: TrainConfig
    device: torch.device
    step: int = 0
    seconds: float = 0.0

    @classmethod
    def start(cls, network: FourclickNetwork, config: TrainConfig, device: torch.device) -> Run:
        network = network.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        decayed = [p for p in network.parameters() if p.ndim > 1]
        plain = [p for p in network.parameters() if p.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}]
        average = copy.deepcopy(network).eval().requires_grad_(False)
        return cls(network, average, torch.optim.AdamW(groups, lr=config.learning_rate), config, device)

    @property
    def done(self) -> float:
        return min(1.0, self.seconds / (self.config.hours * 3600))

    def save(self, folder: Path) -> None:
        """Everything that resuming needs, as safetensors and JSON, written beside and renamed."""
        tensors = {f"network.{k}": v.contiguous() for k, v in self.network.state_dict().items()}
        tensors |= {f"average.{k}": v.contiguous().clone() for k, v in self.average.state_dict().items()}
        for index, parameter in enumerate(self._parameters()):
            for key, value in self.optimiser.state.get(parameter, {}).items():
                tensors[f"optimiser.{index}.{key}"] = torch.as_tensor(value).contiguous()
        temporary = folder / ".state.tmp"
        save_file(tensors, temporary, metadata={"step": str(self.step), "seconds": str(self.seconds)})
        temporary.replace(folder / "state.safetensors")

    def resume(self, folder: Path) -> bool:
        """Goes on from a saved state; False where there is none."""
        path = folder / "state.safetensors"
        if not path.exists():
            return False
        from safetensors import safe_open

        tensors = load_file(path)
        with safe_open(path, "pt") as opened:
            about = opened.metadata()
        self.step, self.seconds = int(about["step"]), float(about["seconds"])
        for prefix, module in (("network.", self.network), ("average.", self.average)):
            module.load_state_dict({k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)})
        for index, parameter in enumerate(self._parameters()):
            prefix = f"optimiser.{index}."
            state = {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
            if state:
                self.optimiser.state[parameter] = {k: v.to(self.device) if v.ndim else v for k, v in state.items()}
        return True

    def _parameters(self) -> list[nn.Parameter]:
        return [p for group in self.optimiser.param_groups for p in group["params"]]

    @torch.no_grad()
    def update_average(self) -> None:
        decay = min(self.config.ema_decay, (1 + self.step) / (10 + self.step))
        for ours, theirs in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if ours.is_floating_point():
                ours.lerp_(theirs, 1 - decay)
            else:
                ours.copy_(theirs)


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 where the device computes it faster than float32, float32 elsewhere."""
    if device.type == "cuda":
        return torch.autocast("cuda", torch.bfloat16)
    from fourclick.models.engines.hardware import cpu_has_fast_bfloat16

    return torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bfloat16())


def correct(run: Run, inputs: Tensor, batch: dict[str, Any], rng: np.random.Generator) -> Tensor:
    """The batch's inputs (B, C, S, S) after one more simulated corrective click per sample, without gradient."""
    run.network.eval()
    with torch.no_grad(), autocast(run.device):
        logits, _ = run.network(inputs.to(run.device, memory_format=torch.channels_last))
    run.network.train()
    probability = torch.sigmoid(logits.float()).cpu()
    found, truth = (probability[:, 0] >= 0.5).numpy(), batch["truth"][:, 0].numpy() > 0.5
    inputs = inputs.clone()
    side_px = inputs.shape[-1]
    for index in range(len(inputs)):
        click = training_click(truth[index], found[index], rng)
        inputs[index, PREVIOUS] = probability[index, 0] if rng.random() >= run.config.drop_previous else 0.0
        if click is None:
            continue
        group = "positive" if click.role is Role.POSITIVE else "negative"
        batch[group][index].append(click.point)
        extremes = Extremes(*((float(x), float(y)) for x, y in batch["extremes"][index]))
        maps = cues.draw_points(extremes, batch["positive"][index], batch["negative"][index], side_px)
        for channel in (FOCUS, POSITIVE, NEGATIVE):
            inputs[index, channel] = torch.from_numpy(maps[channel - IMAGE_CHANNELS])
    return inputs


def training_step(run: Run, batch: dict[str, Any], rng: np.random.Generator) -> float:
    """One optimiser step after a random number of simulated corrections; returns the loss."""
    for group in run.optimiser.param_groups:
        group["lr"] = run.config.learning_rate_at(run.done)
    inputs: Tensor = batch["inputs"]
    for _ in range(int(rng.choice(len(run.config.correction_chances), p=run.config.correction_chances))):
        inputs = correct(run, inputs, batch, rng)
    with autocast(run.device):
        logits, rating = run.network(inputs.to(run.device, memory_format=torch.channels_last))
    truth = batch["truth"].to(run.device)
    loss = segmentation_loss(logits, truth, boundary=run.config.boundary)
    quality = quality_loss(rating, logits, truth) if run.network.quality is not None else 0.0
    run.optimiser.zero_grad(set_to_none=True)
    (loss + 0.1 * quality).backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(run.network.parameters(), 3.0)
    run.optimiser.step()
    run.step += 1
    run.update_average()
    return float(loss.detach())


def pack(pairs: dict[str, list[Pair]], config: TrainConfig) -> list[Patch]:
    """The training objects of all sources, at most `objects_per_source` of each."""
    rng = np.random.default_rng(config.seed)
    patches = []
    for source in sorted(pairs):
        every = objects_of(pairs[source], most_slices=None, every_plane=True, min_area=config.min_area)
        patches += [packed(item) for item in drawn(every, config.objects_per_source, rng)]
    return patches


def training_pairs(data: Sequence[Path]) -> dict[str, list[Pair]]:
    """The pairs to train on, by source: all but those of held-out patients."""
    pairs = {name: each for folder in data for name, each in find_pairs(folder).items()}
    held_out = split_patients(pairs)
    return {name: [pair for pair in each if pair.patient not in held_out] for name, each in pairs.items()}


def train(
    data: Sequence[Path],
    output: Path,
    *,
    network: NetworkConfig | None = None,
    config: TrainConfig | None = None,
    start_from: FourclickNetwork | None = None,
    report: Callable[[dict[str, float]], None] | None = None,
    device: str | None = None,
) -> Path:
    """Trains on data folders (none: on synthetic images alone) for `config.hours`; returns the checkpoint's path.

    `output` becomes a folder with `checkpoint.safetensors` and `.json` (the moving average of the weights), the state to
    resume from, and `log.jsonl`. A run that stopped goes on where it was. `start_from` begins from trained weights.
    `device` is "cpu" or "cuda", by default whichever is there. Raises DatasetError for a folder without sources.
    """
    config = config or TrainConfig()
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    # OpenCV's thread pool does not survive the fork of a loader worker: the worker would wait for it forever.
    cv2.setNumThreads(0)
    run = Run.start(start_from or FourclickNetwork(network or NetworkConfig()), config, training_device(device))
    run.resume(output)
    pairs = training_pairs(data) if data else {}
    patches = pack(pairs, config)
    about = _about(pairs, patches, config)
    rng = np.random.default_rng([config.seed, run.step])
    saved = time.monotonic()
    losses: list[float] = []
    for batch in _batches(run, patches):
        began = time.monotonic()
        losses.append(training_step(run, batch, rng))
        run.seconds += time.monotonic() - began
        if run.step % 20 == 0:
            _log(output, run, losses, report)
        if time.monotonic() - saved > config.save_minutes * 60:
            run.save(output)
            save_checkpoint(output / "checkpoint.safetensors", run.average, about={**about, **_progress(run)})
            saved = time.monotonic()
    run.save(output)
    path = output / "checkpoint.safetensors"
    save_checkpoint(path, run.average, about={**about, **_progress(run)})
    return path


def _batches(run: Run, patches: list[Patch]) -> Iterator[dict[str, Any]]:
    """Batches until the budget is spent, at the side of each stage. Waiting for the loader counts as training time."""
    while run.done < 1.0:
        side_px, batch_size = run.config.stage_at(run.done)
        stream = SampleStream(patches, side_px=side_px, seed=run.config.seed + run.step, synthetic=run.config.synthetic)
        loader = DataLoader(stream, batch_size=batch_size, num_workers=run.config.workers, collate_fn=collated)
        waiting = time.monotonic()
        for batch in loader:
            run.seconds += time.monotonic() - waiting
            yield batch
            waiting = time.monotonic()
            if run.done >= 1.0 or run.config.stage_at(run.done)[0] != side_px:
                break


def _about(pairs: dict[str, list[Pair]], patches: list[Patch], config: TrainConfig) -> dict[str, Any]:
    return {
        "train": asdict(config),
        "sources": {name: len(each) for name, each in pairs.items()},
        "objects": len(patches),
        "trained_on": sorted(pair.fingerprint for each in pairs.values() for pair in each),
        "torch": torch.__version__,
    }


def _progress(run: Run) -> dict[str, float]:
    return {"steps": run.step, "hours": round(run.seconds / 3600, 3)}


def _log(output: Path, run: Run, losses: list[float], report: Callable[[dict[str, float]], None] | None) -> None:
    row = {
        "step": run.step,
        "minutes": round(run.seconds / 60, 2),
        "done": round(run.done, 4),
        "loss": round(float(np.mean(losses)), 5),
        "lr": run.config.learning_rate_at(run.done),
    }
    losses.clear()
    with (output / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    if report is not None:
        report(row)
