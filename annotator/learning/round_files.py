"""Rounds as files: JSON for what was decided, CSV for the picks and the pool, plain arrays for features. No pickles."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.held_out import HeldOut
from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.pool_files import read_pool, write_pool
from fourclick.annotator.learning.registry import StrategySpec
from fourclick.annotator.learning.round_record import CurvePoint, RecordedPick, RoundRecord
from fourclick.annotator.storage.atomic_file import atomic_write

FORMAT = "fourclick round"
VERSION = 1


def as_json(record: RoundRecord, *, files: dict[str, str] | None = None) -> str:
    """Everything but the pool's scores; a score that is not finite is null. `files`: SHA-256 of what lies beside, by name."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "number": record.number,
        "seed": record.seed,
        "strategy": record.strategy.as_json(),
        "changed_from": None if record.changed_from is None else record.changed_from.as_json(),
        "asked": record.asked,
        "audit_share": record.audit_share,
        "picks": [
            {"id": each.id, "score": _finite(each.score), "reason": each.reason, "audit": each.is_audit}
            for each in record.picks
        ],
        "held_out": {
            "test": list(record.held_out.test),
            "validation": list(record.held_out.validation),
            "seed": record.held_out.seed,
        },
        "labelled": list(record.labelled),
        "pool": list(record.pool),
        "versions": dict(record.versions),
        "notes": list(record.notes),
        "curve": [
            {
                "labels": each.labels,
                "seconds": each.seconds,
                "dice": each.dice,
                "dice_by_label": {str(label): value for label, value in each.dice_by_label.items()},
            }
            for each in record.curve
        ],
        "files": files or {},
    }
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> RoundRecord:
    """Raises LearningError for anything that `as_json` did not write."""
    return _record(_told(text))


def picks_csv(record: RoundRecord) -> str:
    """One line per pick, in order, for other programs."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["place", "id", "audit", "score", "reason"])
    for place, each in enumerate(record.picks, 1):
        score = repr(each.score) if math.isfinite(each.score) else ""
        writer.writerow([place, each.id, int(each.is_audit), score, each.reason])
    return text.getvalue()


def write_round(record: RoundRecord, pool: Pool, labelled: Pool, folder: Path) -> Path:
    """`round-000.json` and beside it the picks, the pool and the labelled images with all that the ranking saw.

    The JSON file comes last: where it is, the others are whole. Returns its path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"round-{record.number:03d}"
    beside = [*write_pool(pool, folder, f"{stem}-pool"), *write_pool(labelled, folder, f"{stem}-labelled")]
    beside.append(folder / f"{stem}-picks.csv")
    with atomic_write(beside[-1]) as temporary:
        temporary.write_text(picks_csv(record), encoding="utf-8", newline="")
    path = folder / f"{stem}.json"
    with atomic_write(path) as temporary:
        temporary.write_text(as_json(record, files=_hashes(beside)), encoding="utf-8", newline="")
    return path


def read_round(path: Path) -> RoundRecord:
    """The record alone. Raises LearningError for a file that is missing or damaged."""
    return _record(_told(_text(path)))


def read_evidence(path: Path) -> tuple[Pool, Pool]:
    """The pool and the labelled images of the round in this JSON file, as the ranking saw them.

    Raises LearningError where a file beside it is missing, damaged or not the one that was written.
    """
    told = _told(_text(path))
    for name, expected in told.get("files", {}).items():
        other = path.parent / name
        if other.name != name or not other.is_file():
            raise LearningError(f"{name} is missing beside {path.name}.")
        if sha256(other.read_bytes()).hexdigest() != expected:
            raise LearningError(f"{name} was changed after the round: its SHA-256 is another.")
    texts = any(isinstance(each, str) for each in (*told["pool"], *told["labelled"]))
    first, second = (read_pool(path.parent, f"{path.stem}-{kind}", ids_are_texts=texts) for kind in ("pool", "labelled"))
    return first, second


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LearningError(f"There is no round {path.name} in {path.parent}.") from error
    except UnicodeDecodeError as error:
        raise LearningError(f"{path.name} is no record of a round: it is not text.") from error


def _told(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise LearningError(f"This is no record of a round: it is no JSON ({error}).") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise LearningError("This is no record of a round.")
    if told.get("version") != VERSION:
        raise LearningError(f"The record has version {told.get('version')}; this Fourclick reads {VERSION}. Update it.")
    return told


def _record(told: dict[str, Any]) -> RoundRecord:
    try:
        held = told["held_out"]
        return RoundRecord(
            number=int(told["number"]),
            seed=int(told["seed"]),
            strategy=StrategySpec.from_json(told["strategy"]),
            asked=int(told["asked"]),
            picks=tuple(
                RecordedPick(_id(each["id"]), _number(each["score"]), str(each["reason"]), bool(each["audit"]))
                for each in told["picks"]
            ),
            pool=_ids(told["pool"]),
            labelled=_ids(told["labelled"]),
            held_out=HeldOut(_ids(held["test"]), _ids(held["validation"]), int(held["seed"])),
            audit_share=float(told["audit_share"]),
            changed_from=None if told["changed_from"] is None else StrategySpec.from_json(told["changed_from"]),
            versions={str(name): str(value) for name, value in told["versions"].items()},
            notes=tuple(map(str, told["notes"])),
            curve=tuple(
                CurvePoint(
                    int(each["labels"]),
                    float(each["seconds"]),
                    float(each["dice"]),
                    {int(label): float(value) for label, value in each["dice_by_label"].items()},
                )
                for each in told["curve"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LearningError(f"The record of the round is damaged ({error!r}). Restore it from a backup.") from error


def _ids(told: Sequence[Any]) -> tuple[ImageId, ...]:
    return tuple(_id(each) for each in told)


def _id(told: Any) -> ImageId:
    if isinstance(told, bool) or not isinstance(told, int | str):
        raise TypeError(f"{told!r} is no id")
    return told


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _number(told: Any) -> float:
    return math.nan if told is None else float(told)


def _hashes(paths: Sequence[Path]) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}
