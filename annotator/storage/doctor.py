"""The import doctor: what is under some files and folders, what is wrong with it, and the sources that a choice brings in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fourclick.annotator.core.diagnosis import LEAVE_OUT, TAKE, Candidate, ChoiceError, Diagnosis, Finding, Treatments
from fourclick.annotator.core.errors import Cancelled, UnreadableImage
from fourclick.annotator.core.sentence import message_of, sentence
from fourclick.annotator.storage.image_files import NIFTI_SUFFIXES, ImageSource, find_images, is_dicom, source_of
from fourclick.annotator.storage.source_path import SourcePath

Progress = Callable[[int, int, str], None]


def diagnose(paths: Iterable[Path], progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> Diagnosis:
    """Looks at the headers of all images under files and folders; pixels are not read. Raises Cancelled.

    Every image that `find_images` would find is in it: as a candidate with its findings, or left out with a sentence.
    """
    sources = find_images(paths)
    candidates: list[Candidate] = []
    left_out: list[str] = []
    series: dict[str, list[int]] = {}
    for position, source in enumerate(sources):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(position, len(sources), source.name)
        try:
            found, uid = _examined(source, left_out)
        except UnreadableImage as error:
            left_out.append(message_of(error))
        except OSError as error:
            left_out.append(
                sentence(
                    "{name} cannot be read ({error}). Check its permissions and the disk.",
                    name=source.name,
                    error=error.strerror or error,
                )
            )
        else:
            if uid:
                series.setdefault(uid, []).extend(range(len(candidates), len(candidates) + len(found)))
            candidates += found
    return Diagnosis(tuple(_with_siblings(candidates, series)), tuple(left_out))


def sources_of(candidate: Candidate, decisions: Mapping[str, str] | None = None) -> list[ImageSource]:
    """What comes in by these choices, the safe ones where none is named: none, one or several sources. Raises ChoiceError."""
    return [treated(candidate, treatments, name) for treatments, name in candidate.outcomes(decisions)]


def treated(candidate: Candidate, treatments: Treatments, name: str) -> ImageSource:
    """The candidate's image, read in this way, as a source. Without treatments it is the very source that was found."""
    source = SourcePath.of(candidate.path)
    every = tuple(part for each in treatments for part in each.split(","))
    return source_of(SourcePath(source.place, source.series, every).path, name)


def every_key(candidate: Candidate) -> set[str]:
    """The keys that it may have in a project, whatever was chosen when it was added."""
    return {candidate.key, *(treated(candidate, each, "").key for each in candidate.every_treatment())}


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What was found, parted into the sources that a project has already, read as they were chosen to be, and the rest."""

    known: tuple[ImageSource, ...]
    new: Diagnosis


def arrivals(diagnosis: Diagnosis, keys: Collection[str]) -> Arrivals:
    """keys: of all images of the project. What was decided once is not asked again."""
    known: list[ImageSource] = []
    new: list[Candidate] = []
    for candidate in diagnosis.candidates:
        ways: dict[Treatments, ImageSource] = {(): source_of(candidate.path, candidate.name)}
        ways |= {way: treated(candidate, way, candidate.name) for way in candidate.every_treatment()}
        there = [source for source in ways.values() if source.key in keys]
        known += there
        if not there:
            new.append(candidate)
    return Arrivals(tuple(known), Diagnosis(tuple(new), diagnosis.left_out))


def single_source(path: Path, decisions: Mapping[str, str]) -> Path:
    """The path of the one image that comes in by these choices; without any the path itself. Raises ChoiceError."""
    if not decisions:
        return path
    found = [source for candidate in diagnose([path]).candidates for source in sources_of(candidate, decisions)]
    if len(found) != 1:
        raise ChoiceError(
            sentence(
                "{name}: by these choices {count} images come in, and one is needed. fourclick doctor lists them.",
                name=path.name,
                count=len(found),
            )
        )
    return found[0].path


def checked_decisions(texts: Sequence[str]) -> dict[str, str]:
    """From "tilt=straighten" and the like. Raises ChoiceError."""
    found = {}
    for text in texts:
        kind, equals, choice = text.partition("=")
        if not equals or not kind or not choice:
            raise ChoiceError(
                sentence(
                    "'{text}' is no choice. Write KIND=CHOICE, such as tilt=straighten; fourclick doctor lists them.", text=text
                )
            )
        found[kind.strip()] = choice.strip()
    return found


def _examined(source: ImageSource, left_out: list[str]) -> tuple[list[Candidate], str]:
    """The candidates, and the series that they belong to: its folder and number, empty for other files."""
    if source.path.name.lower().endswith(NIFTI_SUFFIXES):
        from fourclick.annotator.storage.doctor_nifti import nifti_candidate

        return [nifti_candidate(source)], ""
    files = source.files or ((source.path,) if is_dicom(source.path) else ())
    if not files:
        return [Candidate(source.path, source.name, source.key)], ""
    # Here, not above: pydicom takes its time to import.
    from fourclick.annotator.storage.dicom_headers import read_headers
    from fourclick.annotator.storage.doctor_dicom import candidates_of, no_image

    headers = read_headers(files)
    no_images = [found for header in headers if (found := no_image(header))]
    if no_images:
        left_out += no_images
        return [], ""
    uid = headers[0].text("SeriesInstanceUID")
    return candidates_of(source, headers), f"{files[0].parent}|{uid}" if uid and source.files else ""


def _with_siblings(candidates: Sequence[Candidate], series: Mapping[str, Sequence[int]]) -> list[Candidate]:
    """With a finding for each image that does not have all files of its series: others differ in size or orientation."""
    found = list(candidates)
    for members in series.values():
        total = sum(candidates[index].files for index in members)
        for index in members:
            each = candidates[index]
            if len(members) > 1 and "mixed" not in (finding.kind for finding in each.findings):
                text = sentence(
                    "It has {files} of the {total} files of its series; the others differ in size or orientation.",
                    files=each.files,
                    total=total,
                )
                mixed = Finding("mixed", text, (TAKE, LEAVE_OUT))
                found[index] = replace(each, findings=(mixed, *each.findings))
    return found
