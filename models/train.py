"""Training: a budget in, a checkpoint out. Corrective clicks are simulated on the network's own mistakes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader

from fourclick.models.checkpoint import save_checkpoint
from fourclick.models.dataset import Pair, SegmentedObject, drawn, find_pairs, objects_of, split_patients
from fourclick.models.manifest import manifest
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.run import Run
from fourclick.models.samples import Patch, SampleStream, collated, packed
from fourclick.models.team import Team, team_of
from fourclick.models.train_config import TrainConfig
from fourclick.models.training_log import TrainingLog
from fourclick.models.training_step import training_step

Report = Callable[[dict[str, float]], None]
IsCancelled = Callable[[], bool]


def pack(objects: dict[str, Iterable[SegmentedObject]], config: TrainConfig) -> list[Patch]:
    """The training objects of all sources, at most `objects_per_source` of each."""
    rng = np.random.default_rng(config.seed)
    return [packed(item) for name in sorted(objects) for item in drawn(objects[name], config.objects_per_source, rng)]


def training_pairs(data: Sequence[Path], *, exclude: Sequence[str] = ()) -> dict[str, list[Pair]]:
    """The pairs to train on, by source: all but those of held-out patients and of excluded sources."""
    pairs = {name: each for folder in data for name, each in find_pairs(folder).items()}
    held_out = split_patients(pairs)
    return {
        name: [pair for pair in each if pair.patient not in held_out] for name, each in pairs.items() if name not in exclude
    }


def training_objects(pairs: dict[str, list[Pair]], config: TrainConfig) -> dict[str, Iterable[SegmentedObject]]:
    """The objects of the pairs, by source: of volumes those on every slice of every plane that is as fine as the others."""
    return {
        name: objects_of(each, most_slices=None, every_plane=True, min_area=config.min_area) for name, each in pairs.items()
    }


def train(
    data: Sequence[Path],
    output: Path,
    *,
    network: NetworkConfig | None = None,
    config: TrainConfig | None = None,
    start_from: FourclickNetwork | None = None,
    begun_from: str = "",
    exclude: Sequence[str] = (),
    team: Team | None = None,
    report: Report | None = None,
) -> Path:
    """Trains on data folders (none: on synthetic images alone) until the budget is spent; returns the checkpoint's path.

    `output` becomes a folder with `checkpoint.safetensors` and `.json` (the moving average of the weights, and the manifest),
    the state to resume from, `log.jsonl`, and pictures of the loss and of samples. A run that stopped goes on where it was.
    `start_from` begins from trained weights, whose SHA-256 is `begun_from`; `exclude` leaves sources out. Raises DatasetError
    for a folder without sources.
    """
    config = config or TrainConfig()
    pairs = training_pairs(data, exclude=exclude) if data else {}
    patches = pack(training_objects(pairs, config), config)
    torch.manual_seed(config.seed)
    begun = start_from or FourclickNetwork(network or NetworkConfig())
    about = manifest(pairs, patches, begun.config, config, begun_from=begun_from)
    run = train_on(patches, begun, output, config=config, about=about, team=team, report=report)
    path = output / "checkpoint.safetensors"
    if run.team.rank == 0:
        save_checkpoint(path, run.average, about={**about, **_progress(run)})
    return path


def train_on(
    patches: Sequence[Patch],
    network: FourclickNetwork,
    output: Path,
    *,
    config: TrainConfig,
    about: dict[str, Any] | None = None,
    team: Team | None = None,
    report: Report | None = None,
    is_cancelled: IsCancelled | None = None,
) -> Run:
    """Trains a network on packed samples until the budget is spent or `is_cancelled()`; returns the run, saved in `output`."""
    output.mkdir(parents=True, exist_ok=True)
    # OpenCV's threads do not survive the fork of a loader worker, which would wait for them forever: 1 ends them, 0 does not.
    cv2.setNumThreads(1)
    run = Run.start(network, config, team or team_of(), output)
    is_first = run.team.rank == 0
    log = TrainingLog(output) if is_first else None
    saved, losses = time.monotonic(), []
    for batch in _batches(run, patches):
        if log is not None and run.step % 1000 == 0:
            log.draw_samples(batch)
        began = time.monotonic()
        losses.append(training_step(run, batch))
        run.advance(time.monotonic() - began)
        if log is not None and run.step % config.log_steps == 0:
            _log(log, run, losses, report)
            losses.clear()
        if is_first and time.monotonic() - saved > config.save_minutes * 60:
            _save(run, output, about)
            saved = time.monotonic()
        if is_cancelled is not None and is_cancelled():
            break
    if log is not None:
        run.save(output)
        log.close()
    return run


def _save(run: Run, output: Path, about: dict[str, Any] | None) -> None:
    run.save(output)
    if about is not None:
        save_checkpoint(output / "checkpoint.safetensors", run.average, about={**about, **_progress(run)})


def _batches(run: Run, patches: Sequence[Patch]) -> Iterator[dict[str, Any]]:
    """Batches until the budget is spent, at the side of each stage. Waiting for the loader counts as training time."""
    while run.done < 1.0:
        side_px, batch_size = run.config.stage_at(run.done)
        stream = SampleStream(
            patches,
            side_px=side_px,
            batch_size=batch_size,
            seed=run.config.seed,
            first_batch=run.step,
            rank=run.team.rank,
            synthetic=run.config.synthetic,
            zoomed=run.config.zoomed if run.network.config.zoomed else 0.0,
        )
        loader = DataLoader(stream, batch_size=batch_size, num_workers=run.config.workers, collate_fn=collated)
        waiting = time.monotonic()
        for batch in loader:
            run.seconds += time.monotonic() - waiting
            yield batch
            waiting = time.monotonic()
            if run.done >= 1.0 or run.config.stage_at(run.done)[0] != side_px:
                break


def _progress(run: Run) -> dict[str, float]:
    return {"steps": run.step, "hours": round(run.seconds / 3600, 3)}


def _log(log: TrainingLog, run: Run, losses: Sequence[dict[str, float]], report: Report | None) -> None:
    row = {
        "step": run.step,
        "minutes": round(run.seconds / 60, 2),
        "done": round(run.done, 4),
        **{name: round(float(np.mean([each[name] for each in losses])), 5) for name in ("loss", "quality")},
        "lr": run.config.learning_rate_at(run.done),
    }
    log.add(row)
    if run.step % (10 * run.config.log_steps) == 0:
        log.draw()
    if report is not None:
        report(row)
