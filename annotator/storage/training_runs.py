"""Trainings under way or stopped: a folder each, beside the checkpoints. Nothing here reads weights."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import CheckpointFileError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.annotator.storage.locations import checkpoints_folder

RUNS, PREFIX, ABOUT = ".runs", "run-", "run.json"
STATE = "*-run/state.safetensors"
"""The state to resume from, as `fourclick train` leaves it in its output folder."""
MOST_OF_A_HEADER = 10_000_000
LEFT_ALONE_SECONDS = 24 * 3600
"""A training writes every few seconds; a folder that nothing was written to for so long is nobody's."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """What a training was asked for, in its `folder`. `start_from` is a checkpoint, None for the shipped one."""

    folder: Path
    project: Path
    name: str
    minutes: int
    start_from: Path | None

    @property
    def done(self) -> float | None:
        """The share in [0, 1] of its time that is trained and saved; None where there is nothing to go on with."""
        seconds = [each for each in map(_saved_seconds, self.folder.glob(STATE)) if each is not None]
        return min(max(seconds) / (60 * self.minutes), 1.0) if seconds else None


def new_run(*, project: Path, name: str, minutes: int, start_from: Path | None) -> TrainingRun:
    """A folder for one training, on the disk on which the checkpoint is going to lie. Raises CheckpointFileError."""
    runs = checkpoints_folder() / RUNS
    try:
        runs.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=runs))
        about = {"project": str(project.resolve()), "name": name, "minutes": minutes}
        about["start_from"] = str(start_from) if start_from is not None else None
        with atomic_write(folder / ABOUT) as temporary:
            temporary.write_text(json.dumps(about, indent=1), encoding="utf-8")
    except OSError as error:
        raise CheckpointFileError(
            sentence(
                "{runs}: the folder for the training cannot be made ({strerror}). Check the disk and its permissions.",
                runs=runs,
                strerror=error.strerror,
            )
        ) from error
    return TrainingRun(folder, project, name, minutes, start_from)


def stopped_runs(project: Path) -> list[TrainingRun]:
    """The trainings on a project that were stopped and can go on, the newest first."""
    found = [run for folder in _run_folders(checkpoints_folder()) if (run := _described(folder)) is not None]
    ours = [run for run in found if run.project == project.resolve() and run.done is not None]
    return sorted(ours, key=lambda run: _last_written(run.folder), reverse=True)


def remove_run(run: TrainingRun) -> None:
    """Removes what a training left; a folder that is none is left alone."""
    if run.folder in _run_folders(checkpoints_folder()):
        shutil.rmtree(run.folder, ignore_errors=True)


def remove_leftovers(folder: Path, *, now: float | None = None) -> None:
    """Removes the runs of a folder of checkpoints that cannot go on and to which nothing was written for a day.

    Runs that can go on stay. So do those of another window, which write all the time, and whatever else lies there.
    """
    limit = (time.time() if now is None else now) - LEFT_ALONE_SECONDS
    for each in _run_folders(folder):
        run = _described(each)
        is_stopped = run is not None and run.done is not None
        if not is_stopped and _last_written(each) < limit:
            _log.info("A training left %s; it is removed.", each)
            shutil.rmtree(each, ignore_errors=True)


def _run_folders(folder: Path) -> list[Path]:
    runs = folder / RUNS
    if runs.is_symlink():
        return []
    return [each for each in runs.glob(f"{PREFIX}*") if each.is_dir() and not each.is_symlink()]


def _described(folder: Path) -> TrainingRun | None:
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        start_from = about["start_from"]
        minutes = int(about["minutes"])
        return TrainingRun(
            folder,
            Path(str(about["project"])),
            str(about["name"]),
            max(minutes, 1),
            Path(str(start_from)) if start_from is not None else None,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _saved_seconds(state: Path) -> float | None:
    """How long the training took up to this state, from the head of the safetensors file; None where that is damaged."""
    try:
        with state.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            return float(json.loads(file.read(min(size, MOST_OF_A_HEADER)))["__metadata__"]["seconds"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _last_written(folder: Path) -> float:
    """The newest time among a folder and all that lies in it; the end of time where that cannot be told."""
    try:
        return max(path.lstat().st_mtime for path in (folder, *folder.rglob("*")))
    except OSError:
        return float("inf")
