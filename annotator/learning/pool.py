"""What is known of many images: a table from which strategies choose."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import SupportsIndex

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.arrays import Array, FloatArray, IntArray
from fourclick.annotator.learning.image_id import ImageId, check_ids, sort_key


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """N images, one row each, in the ascending order of their ids: a tie goes to the lower row, that is, the lower id.

    scores: (N,) or (N, S) float64 by name, as the streaming pass left them. features: (N, D) of any float type, may be a
    memory map. gradients: (N, G). patients, volumes: N texts, "" for unknown; positions: (N,) int, the place in the volume.
    foreground: (N,) share of the pixels in [0, 1] predicted (or, in benchmarks, known) to be an object. seconds: (N,) that
    labelling is expected to take. What is None is not known. Raises ValueError where the lengths differ.
    """

    ids: tuple[ImageId, ...] = ()
    scores: Mapping[str, FloatArray] = field(default_factory=dict)
    features: Array | None = None
    gradients: Array | None = None
    patients: tuple[str, ...] | None = None
    volumes: tuple[str, ...] | None = None
    positions: IntArray | None = None
    foreground: FloatArray | None = None
    seconds: FloatArray | None = None

    def __post_init__(self) -> None:
        check_ids(self.ids)
        columns = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("ids", "scores")}
        for name, column in (columns | dict(self.scores)).items():
            if column is not None and len(column) != len(self.ids):
                raise ValueError(f"{name} has {len(column)} rows for {len(self.ids)} images.")

    @classmethod
    def of(
        cls,
        ids: Iterable[ImageId | SupportsIndex],
        *,
        scores: Mapping[str, Array] | None = None,
        features: Array | None = None,
        gradients: Array | None = None,
        patients: Sequence[str] | None = None,
        volumes: Sequence[str] | None = None,
        positions: Array | None = None,
        foreground: Array | None = None,
        seconds: Array | None = None,
    ) -> Pool:
        """The same from images in any order. Raises ValueError for an id that is there twice."""
        # a NumPy number would not go into JSON
        unsorted = tuple(each if isinstance(each, str | int) else operator.index(each) for each in ids)
        rows = sorted(range(len(unsorted)), key=lambda row: sort_key(unsorted[row]))
        order = np.array(rows, np.intp)
        is_sorted = bool((order == np.arange(len(order))).all())

        def taken(column: Array | None, kind: type | None = None) -> Array | None:
            if column is None or (is_sorted and kind is None):
                return column
            return np.asarray(column, kind)[order]

        return cls(
            tuple(unsorted[row] for row in rows),
            {name: np.asarray(column, np.float64)[order] for name, column in (scores or {}).items()},
            taken(features),
            taken(gradients),
            None if patients is None else tuple(patients[row] for row in rows),
            None if volumes is None else tuple(volumes[row] for row in rows),
            taken(positions, np.intp),
            taken(foreground, np.float64),
            taken(seconds, np.float64),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | IntArray) -> Pool:
        """These rows only, in ascending order."""
        order = np.unique(np.asarray(rows, np.intp))
        if len(order) == len(self):
            return self

        def taken(column: Array | None) -> Array | None:
            return None if column is None else column[order]

        def texts(column: tuple[str, ...] | None) -> tuple[str, ...] | None:
            return None if column is None else tuple(column[row] for row in order)

        return Pool(
            tuple(self.ids[row] for row in order),
            {name: column[order] for name, column in self.scores.items()},
            taken(self.features),
            taken(self.gradients),
            texts(self.patients),
            texts(self.volumes),
            taken(self.positions),
            taken(self.foreground),
            taken(self.seconds),
        )

    def of_ids(self, ids: Collection[ImageId]) -> Pool:
        """These images only; ids that are not in the pool are passed over."""
        wanted = set(ids)
        return self.take([row for row, each in enumerate(self.ids) if each in wanted])

    def without(self, ids: Collection[ImageId]) -> Pool:
        """All but these images."""
        gone = set(ids)
        return self.take([row for row, each in enumerate(self.ids) if each not in gone])

    def with_seconds(self, seconds: Array | None) -> Pool:
        """The same images with the seconds that each is expected to take, (N,)."""
        return replace(self, seconds=None if seconds is None else np.asarray(seconds, np.float64))

    def joined(self, other: Pool) -> Pool:
        """Both pools' images, with the columns that both know. Raises ValueError for an image that is in both."""

        def both(first: Array | None, second: Array | None) -> Array | None:
            return None if first is None or second is None else np.concatenate([first, second])

        def texts(first: tuple[str, ...] | None, second: tuple[str, ...] | None) -> tuple[str, ...] | None:
            return None if first is None or second is None else first + second

        if not len(other) or not len(self):
            return other if not len(self) else self
        names = self.scores.keys() & other.scores.keys()
        return Pool.of(
            self.ids + other.ids,
            scores={name: np.concatenate([self.scores[name], other.scores[name]]) for name in sorted(names)},
            features=both(self.features, other.features),
            gradients=both(self.gradients, other.gradients),
            patients=texts(self.patients, other.patients),
            volumes=texts(self.volumes, other.volumes),
            positions=both(self.positions, other.positions),
            foreground=both(self.foreground, other.foreground),
            seconds=both(self.seconds, other.seconds),
        )

    def score(self, name: str) -> FloatArray:
        """The scores of that name. Raises LearningError where the pool was not scored for them."""
        if name not in self.scores:
            raise LearningError(
                sentence("The images have no score {name}. Score them for the chosen strategy first.", name=name)
            )
        return self.scores[name]

    def needed(self, column: str, what: str) -> Array:
        """A column that a strategy cannot do without. Raises LearningError, saying `what` is missing."""
        found: Array | None = getattr(self, column)
        if found is None:
            raise LearningError(
                sentence("The images have no {what}, which the chosen strategy needs. Choose another strategy.", what=what)
            )
        return found
