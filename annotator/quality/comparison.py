"""Pairs of readings of one image, compared label by label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from fourclick.annotator.quality.agreement import TOLERANCE_MM, Agreement, agreement
from fourclick.annotator.quality.reading import ReadImage, Reading


class Kind(StrEnum):
    """Whose readings a comparison is between: one annotator's, or two annotators'."""

    INTRA = "intra"
    INTER = "inter"


class Help(StrEnum):
    """Whether the model helped with both readings, with one of them, or with neither."""

    BOTH = "both"
    ONE = "one"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The agreement of two readings of an image on one label.

    `first` and `second` are annotators in alphabetical order, or one whose earlier reading is the first; `voxels` is how many
    each of them marked.
    """

    image: str
    label: int
    kind: Kind
    first: str
    second: str
    help: Help
    unit: str
    agreement: Agreement
    voxels: tuple[int, int]


def comparisons(image: ReadImage, *, tolerance_mm: float = TOLERANCE_MM) -> Iterator[Comparison]:
    """All pairs of readings that say how far annotators agree, for each label that one of the two has.

    Intra: every two readings of one annotator. Inter: every two annotators' first readings.
    """
    for kind, first, second in _pairs(image):
        for label in image.label_numbers:
            masks = first.labels == label, second.labels == label
            voxels = int(np.count_nonzero(masks[0])), int(np.count_nonzero(masks[1]))
            if voxels == (0, 0):
                continue
            found = agreement(*masks, image.spacing_mm, tolerance_mm=tolerance_mm)
            people = first.annotator, second.annotator
            yield Comparison(image.name, label, kind, *people, _help(first, second), image.unit, found, voxels)


def _pairs(image: ReadImage) -> Iterator[tuple[Kind, Reading, Reading]]:
    in_order = sorted(image.readings, key=lambda each: (each.annotator, each.occasion))
    for first, second in combinations(in_order, 2):
        if first.annotator == second.annotator:
            yield Kind.INTRA, first, second
    for first, second in combinations(image.first_readings, 2):
        yield Kind.INTER, first, second


def _help(first: Reading, second: Reading) -> Help:
    return (Help.NEITHER, Help.ONE, Help.BOTH)[first.is_assisted + second.is_assisted]
