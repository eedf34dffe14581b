"""Which images test, which validate, which are the pool, and with which a run begins. The same for all strategies."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.arrays import Array, IntArray

VALIDATION, INITIAL, THINNING, SPOILING = range(4)
"""Random streams of a data set, beside those of the cells."""
NOISE_SEED = 1536
"""The seed paper's, for spoilt labels."""


@dataclass(frozen=True, slots=True)
class Table:
    """What splits depend on, so that they can be derived again without any image. Rows in the ascending order of ids."""

    source: str
    ids: tuple[str, ...]
    patients: tuple[str, ...]
    present: tuple[tuple[bool, ...], ...]
    foreground: tuple[float, ...]
    is_test: tuple[bool, ...]

    def to_json(self) -> list[dict[str, Any]]:
        return [
            {"id": name, "patient": patient, "classes": [int(each) for each in present], "foreground": share, "test": test}
            for name, patient, present, share, test in zip(
                self.ids, self.patients, self.present, self.foreground, self.is_test, strict=True
            )
        ]

    @classmethod
    def from_json(cls, source: str, told: Sequence[dict[str, Any]]) -> Table:
        return cls(
            source,
            tuple(str(row["id"]) for row in told),
            tuple(str(row["patient"]) for row in told),
            tuple(tuple(bool(each) for each in row["classes"]) for row in told),
            tuple(float(row["foreground"]) for row in told),
            tuple(bool(row["test"]) for row in told),
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows, ascending: no patient is in two of test, validation and pool."""

    test: tuple[int, ...]
    validation: tuple[int, ...]
    pool: tuple[int, ...]


def parts_of(table: Table, validation: float, imbalance: float) -> Parts:
    """A larger validation share holds the images of the smaller ones. Raises LearningError where nothing is left for a pool."""
    rest = [row for row, test in enumerate(table.is_test) if not test]
    patients = sorted({table.patients[row] for row in rest})
    order = [patients[at] for at in generator(table.source, VALIDATION).permutation(len(patients))]
    validating: set[str] = set()
    count = 0
    for patient in order:
        if count >= max(1, round(validation * len(rest))):
            break
        validating.add(patient)
        count += sum(table.patients[row] == patient for row in rest)
    pool = [row for row in rest if table.patients[row] not in validating]
    pool = _imbalanced(table, pool, imbalance)
    if not pool:
        raise LearningError(f"{table.source} has too few patients for test, validation and a pool. Leave it out.")
    return Parts(
        tuple(row for row, test in enumerate(table.is_test) if test),
        tuple(row for row in rest if table.patients[row] in validating),
        tuple(pool),
    )


def _imbalanced(table: Table, pool: list[int], share: float) -> list[int]:
    """Without that share of the images with the rarest class; of one that all show, of those that show most of it."""
    if not share or not pool:
        return pool
    present = np.array([table.present[row] for row in pool])
    counts = present.sum(axis=0)
    rarest = int(np.argmin(np.where(counts > 0, counts, len(pool) + 1)))
    having = [row for row, shows in zip(pool, present[:, rarest], strict=True) if shows]
    if len(having) == len(pool):
        having = sorted(having, key=lambda row: (-table.foreground[row], row))[: len(pool) // 2]
    drawn = generator(table.source, THINNING).permutation(len(having))[: round(share * len(having))]
    gone = {having[at] for at in drawn}
    return [row for row in pool if row not in gone]


def initial_rows(table: Table, parts: Parts, number: int, size: int) -> tuple[int, ...]:
    """The images with which runs begin, `number` counting from 0: every class that the pool has is shown, the rarest first.

    `size` of them, or as many as it takes to show all classes.
    """
    order = [parts.pool[at] for at in generator(table.source, INITIAL, number).permutation(len(parts.pool))]
    present: Array = np.array([table.present[row] for row in order], np.bool_)
    chosen: list[int] = []
    counts = present.sum(axis=0)
    for channel in sorted(np.flatnonzero(counts), key=lambda each: (counts[each], each)):
        if not any(table.present[row][channel] for row in chosen):
            chosen.append(next(row for row in order if table.present[row][channel]))
    chosen += [row for row in order if row not in chosen][: max(0, size - len(chosen))]
    return tuple(sorted(chosen))


def spoilt(table: Table, parts: Parts, share: float) -> IntArray:
    """(N,): the row whose mask the oracle gives for each image: its own, or for that share of the pool another one's.

    It depends on the image alone, so every strategy that picks it gets the same answer.
    """
    answers = np.arange(len(table.ids), dtype=np.intp)
    if not share:
        return answers
    for row in parts.pool:
        rng = generator(table.ids[row], SPOILING, NOISE_SEED)
        others = [each for each in parts.pool if each != row]
        if rng.random() < share and others:
            answers[row] = others[int(rng.integers(len(others)))]
    return answers


def generator(name: str, *stream: int) -> np.random.Generator:
    """Draws that depend on a name and the stream's numbers alone."""
    return np.random.default_rng([int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big"), *stream])
