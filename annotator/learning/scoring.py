"""Scores of many images in one pass, one image in memory at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.strategy import Measure, Measuring, Strategy


@dataclass(frozen=True, slots=True)
class Scored:
    """The table of all images, and those of which some score is not finite, by the score's name: they sink to the end."""

    pool: Pool
    unusable: Mapping[str, tuple[ImageId, ...]] = field(default_factory=dict)


def score_images(
    images: Iterable[Outputs],
    strategies: Iterable[Strategy],
    *,
    measures: Mapping[str, Measure] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Scored:
    """Goes through the images once, in any order, and keeps for each what the strategies (and `measures`) ask for.

    Memory: one image's outputs and, per image, the scores and its features and gradients in float32. `progress` is told the
    number of images after each; raising from it (Cancelled) ends the pass. Raises ValueError for an image that comes twice.
    """
    asked: dict[str, Measure] = dict(measures or {})
    for each in strategies:
        asked |= each.measures() if isinstance(each, Measuring) else {}
    table = {name: _Column("d") for name in asked}
    ids: list[ImageId] = []
    patients: list[str] = []
    volumes: list[str] = []
    positions, foreground = array("q"), array("d")
    features, gradients = _Column("f"), _Column("f")
    for number, outputs in enumerate(images, 1):
        ids.append(outputs.id)
        patients.append(outputs.patient)
        volumes.append(outputs.volume)
        positions.append(outputs.position)
        foreground.append(outputs.foreground_share)
        features.add(outputs.features)
        gradients.add(outputs.gradient)
        for name, measure in asked.items():
            table[name].add(measure(outputs))
        if progress is not None:
            progress(number)
    pool = Pool.of(
        ids,
        scores={name: column.values() for name, column in table.items() if len(ids)},
        features=features.rows(len(ids)),
        gradients=gradients.rows(len(ids)),
        patients=patients if any(patients) else None,
        volumes=volumes if any(volumes) else None,
        positions=np.frombuffer(positions, np.int64) if len(ids) else None,
        foreground=np.frombuffer(foreground, np.float64) if len(ids) else None,
    )
    bad = {name: _unusable(pool, column) for name, column in pool.scores.items()}
    return Scored(pool, {name: found for name, found in bad.items() if found})


def _unusable(pool: Pool, column: FloatArray) -> tuple[ImageId, ...]:
    finite = np.isfinite(column) if column.ndim == 1 else np.isfinite(column).all(axis=1)
    rows: IntArray = np.flatnonzero(~finite)
    return tuple(pool.ids[row] for row in rows)


class _Column:
    """Numbers that grow image by image, without a Python object for each."""

    def __init__(self, kind: str) -> None:
        self._numbers = array(kind)
        self._width: int | None = None
        self._is_scalar = False
        self._missing = False

    def add(self, value: float | Array | None) -> None:
        if value is None:
            self._missing = True
            return
        row = np.atleast_1d(np.asarray(value, self._numbers.typecode)).ravel()
        if self._width is None:
            self._width, self._is_scalar = len(row), np.ndim(value) == 0
        if len(row) != self._width:
            raise ValueError(f"One image gave {len(row)} numbers, those before it {self._width}.")
        self._numbers.frombytes(row.tobytes())

    def values(self) -> Array:
        """(N,) or (N, S)."""
        found = np.frombuffer(self._numbers, self._numbers.typecode)
        return found if self._is_scalar else found.reshape(-1, self._width or 1)

    def rows(self, count: int) -> Array | None:
        """(N, D); None where any image lacks them."""
        if self._missing or self._width is None or not count:
            return None
        return np.frombuffer(self._numbers, self._numbers.typecode).reshape(count, self._width)
