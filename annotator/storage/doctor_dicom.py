"""What the import doctor finds in a DICOM series or file: by its headers alone, and by its slices' places, never by names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fourclick.annotator.core.diagnosis import LEAVE_OUT, TAKE, Candidate, Finding, Treatments
from fourclick.annotator.core.sentence import counted, sentence, together
from fourclick.annotator.storage.dicom_headers import DicomHeader, slices_of
from fourclick.annotator.storage.dicom_selection import group_code
from fourclick.annotator.storage.doctor_pixels import pixel_findings
from fourclick.annotator.storage.doctor_slices import slice_findings
from fourclick.annotator.storage.image_files import ImageSource
from fourclick.annotator.storage.slice_layout import SliceHeader, is_located, parts_of
from fourclick.annotator.storage.source_path import PART

SEGMENTATIONS = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7")


def no_image(header: DicomHeader) -> str:
    """Why this file is no image to annotate; empty where it is one."""
    name = header.path.name
    if "DirectoryRecordSequence" in header.dataset or header.path.name.upper() == "DICOMDIR":
        return sentence(
            "{name}: a directory of other files, which is not followed; the files themselves are looked for.", name=name
        )
    if header.text("SOPClassUID") in SEGMENTATIONS:
        return sentence("{name}: a segmentation object, not an image. Import it as a mask.", name=name)
    if not header.whole("Rows") or not header.whole("Columns"):
        return sentence(
            "{name}: holds no image (modality {modality}).", name=name, modality=header.text("Modality") or sentence("unknown")
        )
    return ""


def candidates_of(source: ImageSource, headers: Sequence[DicomHeader]) -> list[Candidate]:
    """A series, or a file, as one candidate for each part of slices that belong together."""
    slices = slices_of(headers)
    if len(slices) < 2:
        return [_candidate(source, headers, slices, ())] if headers else []
    parts = parts_of(slices)
    if len(parts) == 1:
        return [_candidate(source, headers, slices, ())]
    found = []
    for number, part in enumerate(parts, start=1):
        treatment = f"{PART}{group_code(slices, part)}"
        mixed = _mixed(slices, parts, number)
        mine = headers if len(headers) == 1 else [headers[index] for index in part]
        name = f"{source.name}, part {number}"
        found.append(_candidate(source, mine, [slices[index] for index in part], (treatment,), (mixed,), name))
    return found


def _candidate(
    source: ImageSource,
    headers: Sequence[DicomHeader],
    slices: Sequence[SliceHeader],
    treatments: Treatments,
    findings: Sequence[Finding] = (),
    name: str = "",
) -> Candidate:
    found = [*findings, *_kind_findings(headers, is_alone=not source.files), *slice_findings(headers, slices)]
    found += pixel_findings(headers)
    return Candidate(
        path=source.path,
        name=name or source.name,
        key=source.key,
        findings=tuple(found),
        treatments=treatments,
        files=len(headers),
        figures=_figures(headers, slices),
    )


def _mixed(slices: Sequence[SliceHeader], parts: Sequence[Sequence[int]], number: int) -> Finding:
    """A part of slices that cannot be one stack with the others."""
    part, first = parts[number - 1], parts[0]
    plane, other = slices[part[0]].plane, slices[first[0]].plane
    figures: list[str] = []
    if not is_located(plane):
        placed = sentence("they have no usable orientation")
        figures.append(placed if plane.is_placed else sentence("they have no usable position"))
    if plane.is_measured and plane.pixel_mm != other.pixel_mm and plane.pixel_mm:
        height, width = plane.pixel_mm
        figures.append(sentence("their pixels are {height:g} x {width:g} mm", height=height, width=width))
    elif not plane.is_measured:
        figures.append(sentence("they have no usable pixel spacing"))
    if is_located(plane) and is_located(other) and plane.orientation and plane.orientation != other.orientation:
        orientation = ", ".join(f"{value:.3g}" for value in plane.orientation)
        figures.append(sentence("their orientation is {orientation}", orientation=orientation))
    counts = {"number": number, "parts": len(parts), "count": len(part), "slices": len(slices)}
    text = sentence("Part {number} of {parts} with {count} of {slices} slices, which do not fit the others.", **counts)
    if figures:
        text = sentence(
            "Part {number} of {parts} with {count} of {slices} slices, which do not fit the others: {figures}.",
            figures=together(figures, "; "),
            **counts,
        )
    choices = (TAKE, LEAVE_OUT) if number == 1 or is_located(plane) else (LEAVE_OUT, TAKE)
    return Finding("mixed", text, choices, needs_decision=True)


def _kind_findings(headers: Sequence[DicomHeader], *, is_alone: bool) -> Iterator[Finding]:
    first = headers[0]
    if first.is_localizer and not is_alone:
        text = counted(
            len(headers),
            sentence("A localizer (ImageType says so): {n} overview picture for planning."),
            sentence("A localizer (ImageType says so): {n} overview pictures for planning."),
        )
        yield Finding("localizer", text, (LEAVE_OUT, TAKE), needs_decision=True)
    if first.frames > 1 and first.slices:
        yield Finding(
            "frames",
            sentence("An enhanced object: {frames} frames in one file, sorted by their own places.", frames=first.frames),
        )
    elif first.frames > 1:
        yield Finding(
            "frames",
            sentence(
                "{frames} frames in one file, which do not say where they lie; the file's order is kept.", frames=first.frames
            ),
        )
    odd = [header for header in headers if header.has_foreign_preamble]
    if odd:
        text = sentence(
            "{files} begin with foreign bytes before the DICOM mark, where a program can hide. They are never read "
            "or exported.",
            files=_files(odd),
        )
        yield Finding("preamble", text, (TAKE, LEAVE_OUT), needs_decision=True)


def _files(headers: Sequence[DicomHeader]) -> str:
    return counted(len(headers), sentence("{n} file ({first})"), sentence("{n} files ({first}, …)"), first=headers[0].path.name)


def _figures(headers: Sequence[DicomHeader], slices: Sequence[SliceHeader]) -> str:
    first = headers[0]
    count = len(slices) if slices else first.frames
    size = f"{first.whole('Columns')} x {first.whole('Rows')} x {count}"
    pixel = slices[0].plane.pixel_mm if slices and slices[0].plane.is_measured else None
    return f"{size}, {pixel[1]:.3g} x {pixel[0]:.3g} mm" if pixel else size
