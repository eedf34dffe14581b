"""Which slices of a series, or frames of a file, a source's treatments choose: a part, one of several passes, an even run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fourclick.annotator.core.diagnosis import Treatments
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.dicom_headers import read_headers, slices_of
from fourclick.annotator.storage.slice_layout import SliceHeader, SliceLayout, code_of, parts_of, passes_of
from fourclick.annotator.storage.source_path import NEWEST, OLDEST, PART, PASS, RUN


def selected(name: str, slices: Sequence[SliceHeader], treatments: Treatments) -> list[int]:
    """Indices of the chosen slices, ascending. Raises UnreadableImage where what was chosen is no longer there."""
    chosen = list(range(len(slices)))
    for each in treatments:
        groups: list[list[int]] = []
        if each.startswith(PART):
            groups = parts_of([slices[index] for index in chosen])
        elif each.startswith(PASS) or each in (NEWEST, OLDEST):
            groups = _passes(slices, chosen, each)
        elif each.startswith(RUN):
            chosen = _run(name, slices, chosen, each)
        if groups:
            chosen = [chosen[index] for index in _named(name, slices, chosen, groups, each)]
    return sorted(chosen)


def selected_files(name: str, files: Sequence[Path], treatments: Treatments) -> list[Path]:
    """The files of the chosen slices; all where a file has several frames. Raises UnreadableImage."""
    if len(files) < 2:
        return list(files)
    headers = read_headers(files)
    if any(len(header.slices) != 1 for header in headers):
        return list(files)
    return [files[index] for index in selected(name, slices_of(headers), treatments)]


def group_code(slices: Sequence[SliceHeader], group: Sequence[int]) -> str:
    """Of a part or a pass: by the instances that are in it."""
    return code_of(slices[index].uid for index in group)


def _passes(slices: Sequence[SliceHeader], chosen: Sequence[int], treatment: str) -> list[list[int]]:
    here = [slices[index] for index in chosen]
    layout = SliceLayout([each.plane for each in here])
    passes = passes_of(here, layout)
    if treatment.startswith(PASS):
        return passes
    # of places with fewer repeats the only one: whatever is newest there
    at = -1 if treatment == NEWEST else 0
    order = [sorted(place, key=lambda index: (here[index].when, here[index].uid)) for place in layout.repeats]
    return [[place[at] for place in order]]


def _run(name: str, slices: Sequence[SliceHeader], chosen: Sequence[int], treatment: str) -> list[int]:
    layout = SliceLayout([slices[index].plane for index in chosen])
    repeats = layout.repeats
    for run in layout.runs:
        if f"{RUN}{layout.run_code(run)}" == treatment:
            return [chosen[index] for number in run for index in repeats[number]]
    raise _changed(name)


def _named(
    name: str, slices: Sequence[SliceHeader], chosen: Sequence[int], groups: list[list[int]], treatment: str
) -> list[int]:
    if treatment in (NEWEST, OLDEST):
        return groups[0]
    wanted = treatment.partition("-")[2]
    found = next((group for group in groups if group_code(slices, [chosen[index] for index in group]) == wanted), None)
    if found is None:
        raise _changed(name)
    return found


def _changed(name: str) -> UnreadableImage:
    return UnreadableImage(
        sentence(
            "{name}: its files are not those that were chosen when it was added. Put them back, or add the folder again.",
            name=name,
        )
    )
