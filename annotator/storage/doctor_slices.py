"""Findings about how slices lie to each other: repeats, gaps, tilt, and places that are not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from fourclick.annotator.core.diagnosis import LEAVE_OUT, Choice, Finding, Reading, typed
from fourclick.annotator.core.sentence import counted, sentence, together
from fourclick.annotator.storage.dicom_frames import plane_of
from fourclick.annotator.storage.dicom_headers import DicomHeader
from fourclick.annotator.storage.dicom_selection import group_code
from fourclick.annotator.storage.slice_layout import MOST_FILLED, SliceHeader, SliceLayout, is_located, passes_of
from fourclick.annotator.storage.source_path import LEANING, NEWEST, OLDEST, PASS, RESAMPLE, RUN, STRAIGHTEN

AS_IT_IS = "as-is"
PASSES = {"time point": sentence("time points"), "echo": sentence("echos"), "pass": sentence("passes")}
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
        yield Finding("order", sentence("The instance numbers run against the slices' places; the places count."))


def _spacing_findings(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader]) -> Iterator[Finding]:
    plane = slices[0].plane if slices else plane_of(headers[0].dataset)
    if plane.is_measured:
        return
    said = sentence("missing") if plane.pixel_mm is None else " x ".join(f"{value:g}" for value in plane.pixel_mm)
    is_patient = bool(slices) and is_located(plane)
    text = sentence(
        "The pixel spacing is {said}, so sizes in millimetres are unknown; 1 mm is assumed unless you type them.", said=said
    )
    # slices that say where they lie say how far apart they are
    asks = 2 if is_patient or max(len(slices), headers[0].frames) < 2 else 3
    size = sentence("Type the size of a pixel") if asks == 2 else sentence("Type the size of a voxel")
    choices = (Choice(AS_IT_IS, sentence("Load as it is, with 1 mm")), typed(size, asks), LEAVE_OUT)
    yield Finding("spacing", text, choices, needs_decision=is_patient)


def _place_findings(slices: Sequence[SliceHeader]) -> Iterator[Finding]:
    plane, count = slices[0].plane, len(slices)
    if plane.position_mm is None and plane.orientation is None and count == 1:
        return
    what: list[str] = []
    if not plane.is_placed:
        bad = sentence("an unusable position {position}", position=_listed(plane.position_mm))
        what.append(sentence("no position") if plane.position_mm is None else bad)
    if not plane.is_oriented:
        bad = sentence("directions that are not at right angles {directions}", directions=_listed(plane.orientation))
        what.append(sentence("no orientation") if plane.orientation is None else bad)
    text = counted(
        count,
        sentence("{n} slice with {what}: where they lie in the patient is unknown."),
        sentence("{n} slices with {what}: where they lie in the patient is unknown."),
        what=what[0] if len(what) == 1 else sentence("{one} and {other}", one=what[0], other=what[1]),
    )
    # directions that are none cannot be sorted by: such a stack would be refused
    is_stack = count > 1 and plane.position_mm is not None and plane.orientation is not None
    as_it_is = Choice(
        AS_IT_IS, sentence("Load as it is, by instance number") if count > 1 else sentence("Load as it is, without a place")
    )
    choices = (LEAVE_OUT,) if is_stack else (as_it_is, LEAVE_OUT)
    yield Finding("place", text, choices, needs_decision=not is_stack)


def _listed(values: Sequence[float] | None) -> str:
    return f"({', '.join(f'{value:g}' for value in values or ())})"


def _and_more(named: str, count: int) -> str:
    return sentence("{named} and {count} more", named=named, count=count) if count > 0 else named


def _repeated(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader], layout: SliceLayout) -> Finding:
    """All places equally often are time points, echoes or passes; some by accident are repeats."""
    passes = passes_of(slices, layout)
    counts = {len(place) for place in layout.repeats}
    places, spare = len(layout.places_mm), len(slices) - len(layout.places_mm)
    words = _pass_words(headers, slices, passes)
    readings = tuple(
        Reading(f"{PASS}{group_code(slices, each)}", word) for each, word in zip(passes, words, strict=True) if each
    )
    newest = Choice(NEWEST, sentence("Use the newest slice of each place"), (Reading(NEWEST),))
    oldest = Choice(OLDEST, sentence("Use the oldest slice of each place"), (Reading(OLDEST),))
    split = Choice("split", sentence("Split into {count} images", count=len(passes)), readings)
    if len(counts) == 1:
        word = words[0].rpartition(" ")[0]
        figures = {"times": len(passes), "kind": PASSES[word], "count": len(slices)}
        text = counted(
            places,
            sentence("The only place is there {times} times ({kind}): {count} slices in all."),
            sentence("Each of {n} places is there {times} times ({kind}): {count} slices in all."),
            **figures,
        )
        return Finding("repeated", text, (split, newest, oldest, LEAVE_OUT), needs_decision=True)
    doubled = [number for number, place in enumerate(layout.repeats) if len(place) > 1]
    named = ", ".join(f"{layout.places_mm[number]:.2f} mm" for number in doubled[:MOST_NAMED])
    text = sentence(
        "{spare} of {count} slices repeat a place that another has (at {named} along the stack).",
        spare=spare,
        count=len(slices),
        named=_and_more(named, len(doubled) - MOST_NAMED),
    )
    return Finding("repeated", text, (newest, oldest, LEAVE_OUT), needs_decision=True)


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
    places = [sentence("{gap:.2f} mm behind slice {slice}", gap=gaps[at], slice=at + 1) for at in wide[:MOST_NAMED]]
    where = _and_more(together(places, ", "), len(wide) - MOST_NAMED)
    if layout.missing:
        text = counted(
            layout.missing,
            sentence("{n} slice is missing among {count}, which are {nominal:.2f} mm apart: {where}."),
            sentence("{n} slices are missing among {count}, which are {nominal:.2f} mm apart: {where}."),
            count=len(layout.places_mm),
            nominal=nominal,
            where=where,
        )
    else:
        text = sentence(
            "The slices are {least:.2f} to {most:.2f} mm apart: {where}.", least=gaps.min(), most=gaps.max(), where=where
        )
    count = round(span / nominal) + 1
    distance = span / (count - 1)
    evened = (
        sentence("Compute the missing slices: {count} slices, {distance:.2f} mm apart", count=count, distance=distance)
        if layout.missing
        else sentence("Resample to {count} slices, {distance:.2f} mm apart", count=count, distance=distance)
    )
    resample = Choice(RESAMPLE, evened, (Reading(RESAMPLE),))
    parts = tuple(Reading(f"{RUN}{layout.run_code(run)}", f"slices {run[0] + 1} to {run[-1] + 1}") for run in runs)
    split = (
        (Choice("split", sentence("Split into {count} even images", count=len(runs)), parts),)
        if 1 < len(runs) <= len(gaps) // 2 + 1
        else ()
    )
    drawn = float(np.median(gaps))
    off = float(np.abs(layout.places_mm - drawn * np.arange(len(layout.places_mm))).max())
    as_it_is = (
        (
            Choice(
                AS_IT_IS,
                sentence("Load as it is, as though {drawn:.2f} mm apart (up to {off:.1f} mm off)", drawn=drawn, off=off),
            ),
        )
        if not is_file
        else ()
    )
    # a gap that is wider than all that was scanned is no gap to fill
    fill = (resample,) if count <= MOST_FILLED * len(layout.places_mm) else ()
    heading = "slice missing" if layout.missing else ""
    return Finding("uneven", text, (*fill, *split, *as_it_is, LEAVE_OUT), needs_decision=True, heading=heading)


def _tilted(layout: SliceLayout) -> Finding:
    aside = float(np.linalg.norm(layout.aside_mm, axis=1).max())
    if layout.stray_mm > 0.5 * min(layout.pixel_mm):
        text = sentence(
            "The slices are shifted sideways against each other, by up to {stray_mm:.2f} mm.", stray_mm=layout.stray_mm
        )
    else:
        text = sentence(
            "The stack leans by {tilt_degrees:.1f} degrees (gantry tilt), {aside:.1f} mm from end to end.",
            tilt_degrees=layout.tilt_degrees,
            aside=aside,
        )
    straighten = Choice(STRAIGHTEN, sentence("Straighten: move each slice into place"), (Reading(STRAIGHTEN),))
    as_it_is = Choice(AS_IT_IS, sentence("Load as it is, crooked (up to {aside:.1f} mm off)", aside=aside), (Reading(LEANING),))
    return Finding("tilt", text, (straighten, as_it_is, LEAVE_OUT), needs_decision=True)


def _is_reversed(numbers: Sequence[int]) -> bool:
    return len(numbers) > 2 and all(one > other for one, other in pairwise(numbers))
