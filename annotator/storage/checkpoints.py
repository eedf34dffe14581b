"""The user's own checkpoints: pairs of weights and JSON in one folder, known by their names. Nothing here reads weights."""

from __future__ import annotations

import json
import logging
import math
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import CheckpointFileError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.locations import checkpoints_folder

WEIGHTS, ABOUT = ".safetensors", ".json"
TRASH = ".trash"
DAYS_IN_TRASH = 30
LONGEST_NAME = 80
FORBIDDEN = '/\\:*?"<>|'
# Windows keeps these for devices
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Mean Dice in [0, 1] on objects that the training did not see, before and after it."""

    before: float
    after: float
    objects: int
    images: int


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint that can be chosen. `path` is the weights file, None for the shipped one."""

    path: Path | None
    name: str
    made: datetime | None = None
    held_out: HeldOut | None = None


SHIPPED = StoredCheckpoint(None, "Shipped")


def own_checkpoints() -> list[StoredCheckpoint]:
    """Those in the user's folder, the newest first. What their JSON does not tell is left out."""
    found = [_stored(path) for path in checkpoints_folder().glob(f"*{WEIGHTS}") if not path.name.startswith(".")]
    return sorted(found, key=lambda each: each.made or datetime.min, reverse=True)


def name_problem(name: str) -> str:
    """What keeps a new checkpoint from this name, as a sentence; empty where nothing does."""
    wrong = next((letter for letter in name if letter in FORBIDDEN or not letter.isprintable()), "")
    if not name:
        return sentence("Give the new checkpoint a name.")
    if wrong:
        return sentence(
            "A name cannot contain {wrong}.", wrong=wrong if wrong.isprintable() else sentence("control characters")
        )
    if name != name.strip() or name.startswith(".") or name.endswith("."):
        return sentence("A name cannot begin or end with a space or a dot.")
    if len(name) > LONGEST_NAME or name.lower() in RESERVED:
        reserved = sentence("{name} is a name that Windows keeps for itself.", name=name)
        return sentence("This name is too long.") if len(name) > LONGEST_NAME else reserved
    if name.lower() in _taken_names():
        return sentence("There is a checkpoint named {name} already. Choose another name.", name=name)
    return ""


def free_name(wish: str) -> str:
    """The wish where it is free, else with the first free number behind it."""
    wish = "".join(letter for letter in wish if letter not in FORBIDDEN and letter.isprintable())
    wish = wish.strip(" .")[: LONGEST_NAME - 5].strip(" .") or "My masks"
    taken = _taken_names()
    names = (wish if number == 1 else f"{wish} {number}" for number in range(1, len(taken) + 3))
    return next((name for name in names if not name_problem(name)), f"{wish} 0")


def adopt(weights: Path, name: str) -> Path:
    """Brings a training's weights and JSON into the user's folder under this name; returns where the weights are then.

    Raises CheckpointFileError where the name is taken or a file is missing or cannot be written.
    """
    return _moved(weights, name)


def renamed(weights: Path, name: str) -> Path:
    """Gives one of the user's checkpoints another name; returns where its weights are then. Raises CheckpointFileError."""
    return weights if weights.stem == name else _moved(weights, name)


def move_to_trash(weights: Path) -> Path:
    """Takes a checkpoint's two files into today's folder in `.trash` beside them; returns where the weights are then."""
    # a folder per day: a file's own date is that of its training, and it stays
    return _move_pair(weights, _free_in(weights.parent / TRASH / date.today().isoformat(), weights.stem))


def empty_trash(folder: Path, *, today: date | None = None) -> None:
    """Removes the checkpoints that were deleted more than DAYS_IN_TRASH days ago from the trash of a folder of checkpoints.

    What is not a checkpoint's file stays. Checkpoints whose day is not known, from an earlier version, count from today.
    """
    today = today or date.today()
    trash = folder / TRASH
    if trash.is_symlink() or not trash.is_dir():
        return
    for weights in trash.glob(f"*{WEIGHTS}"):
        _move_pair(weights, _free_in(trash / today.isoformat(), weights.stem))
    for day in trash.iterdir():
        if day.is_dir() and not day.is_symlink() and _is_before(day.name, today - timedelta(days=DAYS_IN_TRASH)):
            _remove_checkpoints(day)


def _is_before(name: str, limit: date) -> bool:
    try:
        return date.fromisoformat(name) < limit
    except ValueError:
        return False


def _remove_checkpoints(day: Path) -> None:
    try:
        for path in day.iterdir():
            if path.suffix in (WEIGHTS, ABOUT) and path.is_file():
                path.unlink()
        if not any(day.iterdir()):
            day.rmdir()
    except OSError as error:
        # they take room, nothing else: the next start tries again
        _log.info("%s is not emptied: %s", day, error)


def _free_in(folder: Path, stem: str) -> Path:
    """A weights file of this name in a folder, with a number behind it where the name is taken."""
    numbers = (f" {number}" if number > 1 else "" for number in range(1, 10_000))
    names = (f"{stem}{number}{WEIGHTS}" for number in numbers)
    return next(folder / name for name in names if not (folder / name).exists())


def _moved(weights: Path, name: str) -> Path:
    problem = name_problem(name)
    is_other_case = weights.parent == checkpoints_folder() and weights.stem.lower() == name.lower()
    if problem and not is_other_case:
        raise CheckpointFileError(problem)
    return _move_pair(weights, checkpoints_folder() / f"{name}{WEIGHTS}")


def _move_pair(weights: Path, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = weights.with_suffix(ABOUT)
        # The weights last: they alone make a checkpoint appear in the list.
        if beside.exists():
            shutil.move(beside, target.with_name(f"{target.stem}{ABOUT}"))
        shutil.move(weights, target)
    except OSError as error:
        raise CheckpointFileError(
            sentence(
                "{name} cannot be moved to {target} ({strerror}). Check the disk and its permissions.",
                name=weights.name,
                target=target,
                strerror=error.strerror,
            )
        ) from error
    return target


def _taken_names() -> set[str]:
    # lower case: some file systems do not tell Liver from liver
    return {path.stem.lower() for path in checkpoints_folder().glob(f"*{WEIGHTS}")} | {SHIPPED.name.lower()}


def _stored(weights: Path) -> StoredCheckpoint:
    try:
        made = datetime.fromtimestamp(weights.stat().st_mtime)
    except OSError:
        made = None
    return StoredCheckpoint(weights, weights.stem, made, _held_out(_described(weights)))


def _described(weights: Path) -> dict[str, Any]:
    try:
        described = json.loads(weights.with_name(f"{weights.stem}{ABOUT}").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return described if isinstance(described, dict) else {}


def _held_out(described: dict[str, Any]) -> HeldOut | None:
    try:
        values = described["about"]["held_out"]
        before, after = float(values["before"]), float(values["after"])
        found = HeldOut(before, after, int(values["objects"]), int(values["images"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(before) and math.isfinite(after) else None
