"""A pool as files: a CSV table, and features as plain arrays. Nothing in them can run code."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.storage.atomic_file import atomic_write

TEXTS = ("patient", "volume")
NUMBERS = ("position", "foreground", "seconds")
SCORE = "score "
ARRAYS = ("features", "gradients")


def write_pool(pool: Pool, folder: Path, stem: str) -> tuple[Path, ...]:
    """`<stem>.csv`, and `<stem>-features.npy` and `<stem>-gradients.npy` where there are any. Numbers read back exactly."""
    columns: dict[str, Any] = {"patient": pool.patients, "volume": pool.volumes, "position": pool.positions}
    columns |= {"foreground": pool.foreground, "seconds": pool.seconds}
    table: dict[str, list[str]] = {"id": [str(each) for each in pool.ids]}
    for name, column in columns.items():
        if column is not None:
            table[name] = list(column) if name in TEXTS else [repr(each.item()) for each in column]
    for name, scores in pool.scores.items():
        parts = {f"{SCORE}{name}": scores} if scores.ndim == 1 else _parts(name, scores)
        table |= {key: [repr(float(each)) for each in values] for key, values in parts.items()}
    path = folder / f"{stem}.csv"
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
    written = [path]
    for name in ARRAYS:
        values = getattr(pool, name)
        if values is not None:
            written.append(folder / f"{stem}-{name}.npy")
            with atomic_write(written[-1]) as temporary, temporary.open("wb") as binary:
                np.save(binary, np.asarray(values), allow_pickle=False)
    return tuple(written)


def read_pool(folder: Path, stem: str, *, ids_are_texts: bool) -> Pool:
    """What `write_pool` wrote; features are memory maps. Raises LearningError for files that are damaged or missing."""
    path = folder / f"{stem}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        if any(len(row) != len(head) for row in rows) or head[:1] != ["id"]:
            raise ValueError("rows of different lengths")
        table = {name: [row[at] for row in rows] for at, name in enumerate(head)}
        ids: list[ImageId] = list(table["id"]) if ids_are_texts else [int(each) for each in table["id"]]
        numbers = {name: np.array(table[name], np.float64) for name in NUMBERS if name in table}
        arrays = {name: _array(folder / f"{stem}-{name}.npy") for name in ARRAYS}
        return Pool.of(
            ids,
            scores=_scores(table),
            patients=table.get("patient"),
            volumes=table.get("volume"),
            positions=numbers.get("position"),
            foreground=numbers.get("foreground"),
            seconds=numbers.get("seconds"),
            **arrays,
        )
    except FileNotFoundError as error:
        raise LearningError(f"{path.name} is missing, so the round cannot be verified.") from error
    except (ValueError, UnicodeDecodeError, csv.Error) as error:
        raise LearningError(f"{path.name} is damaged ({error}). Restore it from a backup.") from error


def _parts(name: str, scores: FloatArray) -> dict[str, FloatArray]:
    return {f"{SCORE}{name}[{at}]": scores[:, at] for at in range(scores.shape[1])}


def _scores(table: dict[str, list[str]]) -> dict[str, FloatArray]:
    found: dict[str, FloatArray] = {}
    several: dict[str, list[FloatArray]] = {}
    for key, column in table.items():
        if not key.startswith(SCORE):
            continue
        values = np.array(column, np.float64)
        name, bracket, _ = key.removeprefix(SCORE).partition("[")
        if bracket:
            several.setdefault(name, []).append(values)
        else:
            found[name] = values
    return found | {name: np.stack(parts, axis=1) for name, parts in several.items()}


def _array(path: Path) -> Array | None:
    return np.load(path, mmap_mode="r", allow_pickle=False) if path.exists() else None
