"""Which patients train the network, which choose its best weights, and which are kept for the test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.slices import LabelledSlice

VALIDATION_SHARE, TEST_SHARE = 0.15, 0.2
FEWEST_PATIENTS = 2
FEWEST_FOR_A_TEST = 3
ORDER = ("test", "validation", "train")
"""Where a patient's images were put into several, the first of these holds: what is held out stays held out."""


@dataclass(frozen=True, slots=True)
class Split:
    """Patients, each in one part. All images of a patient go together."""

    train: frozenset[str]
    validation: frozenset[str]
    test: frozenset[str]

    def part_of(self, patient: str) -> str:
        """ "train", "validation", "test", or "" for a patient that is not known."""
        return next((part for part in ORDER if patient in getattr(self, part)), "")

    def of(self, part: str, slices: Iterable[LabelledSlice]) -> list[LabelledSlice]:
        return [item for item in slices if self.part_of(item.patient) == part]

    def to_json(self) -> dict[str, list[str]]:
        return {part: sorted(getattr(self, part)) for part in ORDER}


def split_of(
    patients: Iterable[str],
    *,
    chosen: Mapping[str, Sequence[str]] | None = None,
    validation: float = VALIDATION_SHARE,
    test: float = TEST_SHARE,
) -> Split:
    """About `validation` and `test` of the patients are held out, chosen by a hash of their names: adding some moves no other.

    At least one validates, and of three or more one is for the test. `chosen` tells of some patients which parts their images
    were put into. Raises TrainingError for fewer than two patients, and where none is left to train on.
    """
    everybody = sorted(set(patients), key=_place)
    if len(everybody) < FEWEST_PATIENTS:
        raise TrainingError(
            sentence(
                "{there} A U-Net needs those of at least {fewest} patients, because one of them is held out to choose the best "
                "weights. Label more images; where the project does not know who the patients are, each image counts as one.",
                there=sentence("There are labelled images of one patient.")
                if everybody
                else sentence("There is no labelled image."),
                fewest=FEWEST_PATIENTS,
            )
        )
    parts: dict[str, set[str]] = {part: set() for part in ORDER}
    free = []
    for patient in everybody:
        told = [part for part in ORDER if part in (chosen or {}).get(patient, ())]
        if told:
            parts[told[0]].add(patient)
        else:
            free.append(patient)
    wants_test = len(everybody) >= FEWEST_FOR_A_TEST and test > 0
    for patient in free:
        place = _place(patient)
        part = "test" if wants_test and place < test else "validation" if place < test + validation else "train"
        parts[part].add(patient)
    _fill(parts, free, "validation")
    if wants_test:
        _fill(parts, free, "test")
    if not parts["train"]:
        _fill(parts, free[::-1], "train")
    if not parts["train"] or not parts["validation"]:
        raise TrainingError(
            sentence(
                "All labelled images are put into the same part of the split, so that nothing is left to train "
                "on or to choose the weights with. Put some into train and some into validation (fourclick "
                "project split)."
            )
        )
    return Split(*(frozenset(parts[part]) for part in ("train", "validation", "test")))


def _fill(parts: dict[str, set[str]], free: Sequence[str], part: str) -> None:
    """Gives an empty part the first patient that may be moved and is not the last of its own."""
    if parts[part]:
        return
    for patient in free:
        origin = next(each for each in ORDER if patient in parts[each])
        if len(parts[origin]) > 1:
            parts[origin].remove(patient)
            parts[part].add(patient)
            return


def _place(patient: str) -> float:
    """In [0, 1), the same for the same name for ever."""
    return int.from_bytes(hashlib.sha256(patient.encode()).digest()[:6], "big") / 2**48
