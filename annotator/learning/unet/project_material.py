"""What of a project, or of a data folder, a U-Net is trained on, chosen with and tested on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.place import Place
from fourclick.annotator.learning.unet.slices import LabelledSlice, Sample
from fourclick.annotator.learning.unet.split import Split, split_of
from fourclick.annotator.learning.unet.training import Material


@dataclass(frozen=True, slots=True)
class Gathered:
    """Material by patients, and what is told of it with the checkpoint; `problems` are sentences on what was left out."""

    material: Material
    split: Split
    about: dict[str, Any]
    problems: tuple[str, ...] = ()


def gathered(place: Place, side_px: int) -> Gathered:
    """The labelled slices packed for training, split by patient. Raises TrainingError where there are too few."""
    classes = place.classes()
    samples = [Sample.packed(item, side_px) for item in place.slices(classes)]
    split = split_of([sample.patient for sample in samples], chosen=place.chosen())
    parts: dict[str, list[Sample]] = {"train": [], "validation": [], "test": []}
    for sample in samples:
        parts[split.part_of(sample.patient)].append(sample)
    material = Material(tuple(parts["train"]), tuple(parts["validation"]), classes)
    about = {
        # codes, not names: a checkpoint may be given away
        "split": {part: sorted(code_of(name) for name in names) for part, names in split.to_json().items()},
        "slices": {part: len(each) for part, each in parts.items()},
    }
    return Gathered(material, split, about, tuple(place.problems))


def held_out(slices: Iterable[LabelledSlice], about: dict[str, Any], part: str) -> Iterator[LabelledSlice]:
    """Those of patients that the checkpoint's training put into this part. New patients belong to the test; "all" is all."""
    split = about.get("split")
    if part != "all" and not isinstance(split, dict):
        raise TrainingError(
            sentence("This U-Net does not tell which patients it was trained on. Measure it on all: --part all.")
        )
    for item in slices:
        if part == "all" or _part_of(item.patient, split or {}) == part:
            yield item


def _part_of(patient: str, split: dict[str, Any]) -> str:
    code = code_of(patient)
    return next((part for part, codes in split.items() if code in codes), "test")


def code_of(patient: str) -> str:
    return hashlib.sha256(patient.encode()).hexdigest()[:16]
