"""What the import doctor found in an image's files, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.sentence import sentence, together

MOST_TOLD = 4
Treatments = tuple[str, ...]
"""How an image is read, such as ("straighten", "resample"): see `storage.source_path`. Empty for as its files say."""


class ChoiceError(FourclickError):
    """A choice that there is not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One image that comes in: what is done to it, "" for nothing, and the words that tell it from its siblings."""

    treatment: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to go on. Without readings nothing comes in.

    `asks` counts the numbers (millimetres) that the user types for it; its key is then what was typed, such as "0.8x0.8".
    """

    key: str
    label: str
    readings: tuple[Reading, ...] = (Reading(),)
    asks: int = 0


MM = "mm-"
"""How the treatment begins whose value was typed: "mm-0.8x0.8", or "mm-0.8x0.8x2.5" where the third axis is asked for too."""
TYPED = "typed"
ANY_MM = f"{MM}{TYPED}"
"""Stands for every treatment with typed numbers where keys are compared: the same files are the same image by any of them."""
LEAST_MM, MOST_MM = 1e-6, 1e4
AXES = ("WIDTH", "HEIGHT", "DISTANCE")


def typed(label: str, asks: int) -> Choice:
    """The choice of typing the size of a voxel: along a row, along a column and, for three, between slices."""
    return Choice(TYPED, label, (Reading(ANY_MM),), asks)


def typed_mm(text: str) -> tuple[float, ...]:
    """The numbers in "0.8 x 0.8" or "0.8x0.8x2.5"; a comma is taken for a point. Empty where they are no usable sizes."""
    try:
        parts = text.lower().removesuffix("mm").replace("×", "x").replace(",", ".").split("x")
        found = tuple(float(part) for part in parts)
    except ValueError:
        return ()
    return found if all(LEAST_MM <= each <= MOST_MM for each in found) else ()


def mm_treatment(sizes: Sequence[float]) -> str:
    """Plain decimals that give the very same numbers again."""
    return MM + "x".join(np.format_float_positional(each, trim="-") for each in sizes)


TAKE = Choice("take", sentence("Take it in"))
LEAVE_OUT = Choice("leave-out", sentence("Leave out"), ())


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the files that the user should know, a sentence with its figure.

    `kind` is one word, such as "tilt", by which decisions are kept; `heading` is what it is called where that is not the kind.
    The first choice is the safe one. `needs_decision` where going on without asking might
    surprise.
    """

    kind: str
    sentence: str
    choices: tuple[Choice, ...] = ()
    needs_decision: bool = False
    heading: str = ""

    def choice(self, key: str | None) -> Choice:
        """The choice with this key, the safe one for None. Raises ChoiceError."""
        if key is None:
            return self.choices[0]
        found = next((each for each in self.choices if each.key == key), None)
        asking = next((each for each in self.choices if each.asks), None)
        if asking is not None and (found is asking or found is None):
            sizes = typed_mm(key)
            if len(sizes) == asking.asks:
                return replace(
                    asking, key=key, label=sentence("{key} mm, as typed", key=key), readings=(Reading(mm_treatment(sizes)),)
                )
            if found is asking or sizes:
                raise ChoiceError(
                    sentence(
                        "'{key}' is no size for the finding '{kind}'. Write {kind}={form} in millimetres, such "
                        "as {kind}={example}.",
                        key=key,
                        kind=self.kind,
                        form="x".join(AXES[: asking.asks]),
                        example="x".join(("0.8", "0.8", "2.5")[: asking.asks]),
                    )
                )
        if found is None:
            known = ", ".join(each.key for each in self.choices)
            raise ChoiceError(
                sentence(
                    "'{key}' is no choice for the finding '{kind}'. Choose among: {known}.",
                    key=key,
                    kind=self.kind,
                    known=known,
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """What would come in as one image, or as several where a choice parts it.

    `path` is that of a source without treatments, `treatments` what has to be done in any case. `key` is the image's key in a
    project; `files` counts its files. `figures` says its size and voxels in words, as far as the headers tell.
    """

    path: Path
    name: str
    key: str
    findings: tuple[Finding, ...] = ()
    treatments: Treatments = ()
    files: int = 1
    figures: str = ""

    @property
    def needs_decision(self) -> bool:
        return any(finding.needs_decision for finding in self.findings)

    def outcomes(self, decisions: Mapping[str, str] | None = None) -> list[tuple[Treatments, str]]:
        """How each image that comes in is read, and its name. `decisions`: choices by kind; the safe one where none is named.

        Raises ChoiceError.
        """
        wanted = decisions or {}
        chosen = [each.choice(wanted.get(each.kind)).readings for each in self.findings if each.choices]
        found = []
        for parts in product(*chosen):
            treatments = (*self.treatments, *(part.treatment for part in parts if part.treatment))
            words = [part.words for part in parts if part.words]
            found.append((treatments, ", ".join((self.name, *words))))
        return found

    def every_treatment(self) -> set[Treatments]:
        """All ways in which any choices would have it read."""
        ways = [[reading for choice in each.choices for reading in choice.readings] for each in self.findings if each.choices]
        if any(not way for way in ways):
            return set()
        return {(*self.treatments, *(part.treatment for part in parts if part.treatment)) for parts in product(*ways)}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was found under some files and folders. `left_out` has a sentence for each file that holds no image."""

    candidates: tuple[Candidate, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def needs_decision(self) -> bool:
        return any(candidate.needs_decision for candidate in self.candidates)

    @property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """The choices of each kind of finding that has any."""
        found: dict[str, dict[str, None]] = {}
        for candidate in self.candidates:
            for finding in candidate.findings:
                if finding.choices:
                    found.setdefault(finding.kind, {}).update(dict.fromkeys(each.key for each in finding.choices))
        return {kind: tuple(keys) for kind, keys in found.items()}


def left_out_words(diagnosis: Diagnosis, decisions: Mapping[str, str] | None = None) -> str:
    """Why files under what was added do not come in; empty where all do."""
    told: list[str] = list(diagnosis.left_out)
    for candidate in diagnosis.candidates:
        if not candidate.outcomes(decisions):
            told += [
                sentence("{name} was left out: {finding}", name=candidate.name, finding=finding.sentence)
                for finding in candidate.findings
                if finding.choices and not finding.choice((decisions or {}).get(finding.kind)).readings
            ]
    if len(told) > MOST_TOLD:
        told[MOST_TOLD:] = [sentence("And {n} more.", n=len(told) - MOST_TOLD)]
    return together(told)
