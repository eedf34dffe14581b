"""How well a U-Net finds each label in patients that it was not trained on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.learning.unet.classes import Classes
from fourclick.annotator.learning.unet.overlap import FloatArray, dice_of, mean_dice, overlap
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.learning.unet.slices import LabelledSlice
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.bootstrap import interval, resampled_means


@dataclass(frozen=True, slots=True)
class SliceResult:
    """The overlap (2, labels) with the truth on one slice (see `overlap.overlap`), and what the network expected."""

    image: str
    patient: str
    slice_index: int
    overlap: FloatArray
    confidence: float

    @property
    def dice(self) -> FloatArray:
        """(labels,), NaN where one is neither there nor found."""
        return dice_of(self.overlap)

    @property
    def mean(self) -> float:
        return mean_dice(self.dice)


@dataclass(slots=True)
class Measured:
    """The results of several slices.

    Dice is of a patient, over all their slices together, and the mean is over patients: on a slice where an object just begins,
    a few pixels make 0 or 1 of it, which says little about the volume.
    """

    classes: Classes
    results: list[SliceResult] = field(default_factory=list)

    @property
    def by_patient(self) -> dict[str, FloatArray]:
        """(labels,) Dice of each patient over all their slices together; NaN where a label is neither there nor found."""
        sums: dict[str, FloatArray] = {}
        for each in self.results:
            sums[each.patient] = sums.get(each.patient, np.zeros_like(each.overlap)) + each.overlap
        return {patient: dice_of(found) for patient, found in sums.items()}

    @property
    def mean(self) -> float:
        """Mean over patients of the mean over labels; NaN for none."""
        return float(np.mean([mean_dice(each) for each in self.by_patient.values()])) if self.results else float("nan")

    @property
    def spread(self) -> tuple[float, float]:
        """The 95 % interval of the mean: had other patients been looked at (bootstrap over patients)."""
        if not self.results:
            return (float("nan"), float("nan"))
        patients = self.by_patient
        values = np.array([[mean_dice(each)] for each in patients.values()])
        means = resampled_means(values, list(patients), np.random.default_rng(0))
        low, high = interval(means)
        return float(low[0]), float(high[0])

    @property
    def by_label(self) -> dict[str, float | None]:
        """Mean Dice of each label over the patients who have it or in whom it was found; None where there are none."""
        patients = self.by_patient
        table = np.array(list(patients.values())).reshape(len(patients), len(self.classes.names))
        told: dict[str, float | None] = {}
        for name, column in zip(self.classes.names, table.T, strict=True):
            there = column[~np.isnan(column)]
            told[name] = round(float(there.mean()), 5) if there.size else None
        return told

    def to_json(self) -> dict[str, Any]:
        return {
            "dice": round(self.mean, 5),
            "interval_95": [round(value, 5) for value in self.spread],
            "slices": len(self.results),
            "patients": len(self.by_patient),
            "labels": self.by_label,
        }

    def save(self, path: Path) -> None:
        """JSON, with one row per slice in a CSV beside it."""
        with atomic_write(path) as temporary:
            temporary.write_text(json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        with atomic_write(path.with_suffix(".csv")) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["image", "patient", "slice", "dice", "confidence", *self.classes.names])
            for each in self.results:
                values = ["" if np.isnan(value) else round(value, 5) for value in each.dice]
                place = [each.image, each.patient, each.slice_index]
                table.writerow([*place, round(each.mean, 5), round(each.confidence, 5), *values])


def measure(
    segmenter: Segmenter, slices: Iterable[LabelledSlice], progress: Callable[[int, str], None] | None = None
) -> Measured:
    """Dice on each slice's own pixels, one slice in memory at a time."""
    measured = Measured(segmenter.classes)
    for number, item in enumerate(slices):
        if progress is not None:
            progress(number, item.image)
        answer = segmenter.answers([item.slice_])[0]
        found = overlap(answer.channels, item.channels, segmenter.classes.channels)
        measured.results.append(SliceResult(item.image, item.patient, item.slice_index, found, answer.confidence))
    return measured
