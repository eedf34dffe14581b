"""Findings about how slices lie to each other: repeats, gaps, tilt, and places that are not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from fourclick.annotator.core.diagnosis import LEAVE_OUT, Choice, Finding, Reading, typed
from fourclick.annotator.storage.dicom_frames import plane_of
from fourclick.annotator.storage.dicom_headers import DicomHeader
from fourclick.annotator.storage.dicom_selection import group_code
from fourclick.annotator.storage.slice_layout import MOST_FILLED, SliceHeader, SliceLayout, is_located, passes_of
from fourclick.annotator.storage.source_path import LEANING, NEWEST, OLDEST, PASS, RESAMPLE, RUN, STRAIGHTEN

AS_IT_IS = "as-is"
MOST_NAMED = 4
"""So many places are named in a sentence, the others counted."""


def slice_findings(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader]) -> Iterator[Finding]:
    """slices: of one part, see `slice_layout.parts_of`; none for a file whose frames do not say where they lie."""
    yield from _spacing_findings(headers, slices)
    if not slices:
        return
    if not is_located(slices[0].plane):
        yield from _place_findings(slices)
        return
    if len(slices) < 2:
        return
    layout = SliceLayout([each.plane for each in slices])
    if len(layout.places_mm) < len(slices):
        yield _repeated(headers, slices, layout)
    if len(layout.places_mm) > 2 and not layout.is_even:
        yield _uneven(layout, is_file=len(headers) == 1)
    if not layout.is_straight:
        yield _tilted(layout)
    numbers = [each.number for each in slices]
    if len(set(numbers)) == len(numbers) and _is_reversed([numbers[index] for index in layout.order]):
        yield Finding("order", "The instance numbers run against the slices' places; the places count.")


def _spacing_findings(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader]) -> Iterator[Finding]:
    plane = slices[0].plane if slices else plane_of(headers[0].dataset)
    if plane.is_measured:
        return
    said = "missing" if plane.pixel_mm is None else f"{' x '.join(f'{value:g}' for value in plane.pixel_mm)}"
    is_patient = bool(slices) and is_located(plane)
    sentence = f"The pixel spacing is {said}, so sizes in millimetres are unknown; 1 mm is assumed unless you type them."
    # slices that say where they lie say how far apart they are
    asks = 2 if is_patient or max(len(slices), headers[0].frames) < 2 else 3
    size = "Type the size of a pixel" if asks == 2 else "Type the size of a voxel"
    choices = (Choice(AS_IT_IS, "Load as it is, with 1 mm"), typed(size, asks), LEAVE_OUT)
    yield Finding("spacing", sentence, choices, needs_decision=is_patient)


def _place_findings(slices: Sequence[SliceHeader]) -> Iterator[Finding]:
    plane, count = slices[0].plane, len(slices)
    if plane.position_mm is None and plane.orientation is None and count == 1:
        return
    what = []
    if not plane.is_placed:
        what.append("no position" if plane.position_mm is None else f"an unusable position {_listed(plane.position_mm)}")
    if not plane.is_oriented:
        silent = plane.orientation is None
        what.append("no orientation" if silent else f"directions that are not at right angles {_listed(plane.orientation)}")
    sentence = f"{count} slice{'s' * (count != 1)} with {' and '.join(what)}: where they lie in the patient is unknown."
    # directions that are none cannot be sorted by: such a stack would be refused
    is_stack = count > 1 and plane.position_mm is not None and plane.orientation is not None
    as_it_is = Choice(AS_IT_IS, "Load as it is, by instance number" if count > 1 else "Load as it is, without a place")
    choices = (LEAVE_OUT,) if is_stack else (as_it_is, LEAVE_OUT)
    yield Finding("place", sentence, choices, needs_decision=not is_stack)


def _listed(values: Sequence[float] | None) -> str:
    return f"({', '.join(f'{value:g}' for value in values or ())})"


def _repeated(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader], layout: SliceLayout) -> Finding:
    """All places equally often are time points, echoes or passes; some by accident are repeats."""
    passes = passes_of(slices, layout)
    counts = {len(place) for place in layout.repeats}
    places, spare = len(layout.places_mm), len(slices) - len(layout.places_mm)
    words = _pass_words(headers, slices, passes)
    readings = tuple(
        Reading(f"{PASS}{group_code(slices, each)}", word) for each, word in zip(passes, words, strict=True) if each
    )
    newest = Choice(NEWEST, "Use the newest slice of each place", (Reading(NEWEST),))
    oldest = Choice(OLDEST, "Use the oldest slice of each place", (Reading(OLDEST),))
    split = Choice("split", f"Split into {len(passes)} images", readings)
    if len(counts) == 1:
        word = words[0].rpartition(" ")[0]
        kind = "passes" if word == "pass" else f"{word}s"
        each = f"Each of {places} places" if places > 1 else "The only place"
        sentence = f"{each} is there {len(passes)} times ({kind}): {len(slices)} slices in all."
        return Finding("repeated", sentence, (split, newest, oldest, LEAVE_OUT), needs_decision=True)
    doubled = [number for number, place in enumerate(layout.repeats) if len(place) > 1]
    named = ", ".join(f"{layout.places_mm[number]:.2f} mm" for number in doubled[:MOST_NAMED])
    more = f" and {len(doubled) - MOST_NAMED} more" if len(doubled) > MOST_NAMED else ""
    sentence = f"{spare} of {len(slices)} slices repeat a place that another has (at {named}{more} along the stack)."
    return Finding("repeated", sentence, (newest, oldest, LEAVE_OUT), needs_decision=True)


def _pass_words(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader], passes: Sequence[Sequence[int]]) -> list[str]:
    moments = [{slices[index].plane.moment for index in each} for each in passes]
    if len(set(map(frozenset, moments))) == len(passes) and all(len(each) == 1 for each in moments):
        return [f"time point {number}" for number in range(1, len(passes) + 1)]
    if len(headers) == len(slices):
        echoes = [{headers[index].text("EchoTime") for index in each} for each in passes]
        if all(len(each) == 1 for each in echoes) and len(set(map(frozenset, echoes))) == len(passes):
            return [f"echo {number}" for number in range(1, len(passes) + 1)]
    return [f"pass {number}" for number in range(1, len(passes) + 1)]


def _uneven(layout: SliceLayout, *, is_file: bool) -> Finding:
    gaps, nominal = layout.gaps_mm, layout.nominal_mm
    span, runs = float(layout.places_mm[-1]), layout.runs
    # one even stretch between two others is told by its gaps
    wide = np.flatnonzero(np.abs(gaps - nominal) > 0.02 * nominal + 0.01)
    where = ", ".join(f"{gaps[at]:.2f} mm behind slice {at + 1}" for at in wide[:MOST_NAMED])
    more = f" and {len(wide) - MOST_NAMED} more" if len(wide) > MOST_NAMED else ""
    missing = layout.missing
    if missing:
        lacking = f"{missing} slice{'s are' if missing != 1 else ' is'} missing among {len(layout.places_mm)}"
        sentence = f"{lacking}, which are {nominal:.2f} mm apart: {where}{more}."
    else:
        sentence = f"The slices are {gaps.min():.2f} to {gaps.max():.2f} mm apart: {where}{more}."
    count = round(span / nominal) + 1
    resample = Choice(RESAMPLE, f"Resample to {count} slices, {span / (count - 1):.2f} mm apart", (Reading(RESAMPLE),))
    parts = tuple(Reading(f"{RUN}{layout.run_code(run)}", f"slices {run[0] + 1} to {run[-1] + 1}") for run in runs)
    split = (Choice("split", f"Split into {len(runs)} even images", parts),) if 1 < len(runs) <= len(gaps) // 2 + 1 else ()
    drawn = float(np.median(gaps))
    off = float(np.abs(layout.places_mm - drawn * np.arange(len(layout.places_mm))).max())
    as_it_is = (
        (Choice(AS_IT_IS, f"Load as it is, as though {drawn:.2f} mm apart (up to {off:.1f} mm off)"),) if not is_file else ()
    )
    # a gap that is wider than all that was scanned is no gap to fill
    fill = (resample,) if count <= MOST_FILLED * len(layout.places_mm) else ()
    return Finding("uneven", sentence, (*fill, *split, *as_it_is, LEAVE_OUT), needs_decision=True)


def _tilted(layout: SliceLayout) -> Finding:
    aside = float(np.linalg.norm(layout.aside_mm, axis=1).max())
    if layout.stray_mm > 0.5 * min(layout.pixel_mm):
        sentence = f"The slices are shifted sideways against each other, by up to {layout.stray_mm:.2f} mm."
    else:
        sentence = f"The stack leans by {layout.tilt_degrees:.1f} degrees (gantry tilt), {aside:.1f} mm from end to end."
    straighten = Choice(STRAIGHTEN, "Straighten: move each slice into place", (Reading(STRAIGHTEN),))
    as_it_is = Choice(AS_IT_IS, f"Load as it is, crooked (up to {aside:.1f} mm off)", (Reading(LEANING),))
    return Finding("tilt", sentence, (straighten, as_it_is, LEAVE_OUT), needs_decision=True)


def _is_reversed(numbers: Sequence[int]) -> bool:
    return len(numbers) > 2 and all(one > other for one, other in pairwise(numbers))
