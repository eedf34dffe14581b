"""Whole folders of images into a project: chosen by patterns, with patients, without duplicates, and told what went wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from fourclick.annotator.core.diagnosis import Candidate, Diagnosis
from fourclick.annotator.core.errors import Cancelled, FourclickError, ProjectError, UnreadableImage
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.doctor import diagnose, every_key, sources_of
from fourclick.annotator.storage.image_files import ImageSource, read_image
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.source_files import content_sha256, files_of, header_of
from fourclick.annotator.storage.source_path import SourcePath

Progress = Callable[[int, int, str], None]
AT_ONCE = 200
"""Images that are added in one transaction: what was added stays where the import is cancelled or killed."""


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """Which images, and what is known of them.

    `include` and `exclude` are patterns such as "*.png" or "train/*", of which an image's name below its folder, or the file's
    own name, has to fit one or none. `patients` is a regular expression that finds the patient in the name (its first group, or
    all that it finds); where it finds nothing, the DICOM header's PatientID counts. `keeps_duplicates` adds images whose bytes
    the project has already; `is_quick` does not open each image to see whether it can be read. `decisions` are
    choices by the kind of the import doctor's finding; the safe one where none is named. Raises ProjectError.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    patients: str = ""
    keeps_duplicates: bool = False
    is_quick: bool = False
    decisions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            re.compile(self.patients)
        except re.error as error:
            raise ProjectError(
                sentence(
                    "{patients}: this is no regular expression for patients ({error}).", patients=self.patients, error=error
                )
            ) from error

    def takes(self, name: str) -> bool:
        names = (name.replace("\\", "/"), name.replace("\\", "/").rpartition("/")[2])
        is_in = not self.include or any(fnmatch(each, pattern) for each in names for pattern in self.include)
        return is_in and not any(fnmatch(each, pattern) for each in names for pattern in self.exclude)

    def patient(self, name: str, header: str) -> str:
        found = re.search(self.patients, name) if self.patients else None
        if found is None:
            return header
        return found.group(1) if found.re.groups else found.group()


@dataclass(slots=True)
class ImportReport:
    """What became of the images that were found.

    `added` and `known` count images that are new and that the project had; `left_out` those that no pattern chose.
    `duplicates` names images with the bytes of another, and which; `problems` holds a sentence for each that cannot be read,
    `findings` one for each decision that the import doctor asked for, with what was chosen.
    """

    added: int = 0
    known: int = 0
    left_out: int = 0
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        told = [f"{self.added} images added, {self.known} were there already."]
        if self.left_out:
            told.append(f"{self.left_out} were left out by their names.")
        told += [f"{name} has the same bytes as {other}, and was left out." for name, other in self.duplicates]
        return "\n".join((*told, *self.findings, *self.problems))


@dataclass(frozen=True, slots=True)
class _Known:
    """A source with what is known of it, as `Project.add_images` takes it."""

    path: Path
    name: str
    key: str
    patient: str
    modality: str
    content_sha256: str
    split: str = ""


def import_folders(
    project: Project,
    paths: Sequence[Path],
    choice: ImportChoice | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Adds the images under files and folders. Raises ProjectError where there are none, Cancelled once `cancelled()` is true.

    What was added before a cancellation stays; the same import goes on where it was.
    """
    choice = choice or ImportChoice()
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise ProjectError(sentence("{path}: there is no such file or folder.", path=missing[0]))
    diagnosis = diagnose(paths, None, cancelled)
    if not diagnosis.candidates and not diagnosis.left_out:
        raise ProjectError(
            sentence("No images were found there. Known are PNG, JPEG, BMP, TIFF, NIfTI, NRRD, MetaImage and DICOM.")
        )
    report = ImportReport(problems=list(diagnosis.left_out))
    keys, contents = project.known_images()
    chosen = _chosen(diagnosis, choice, keys, report)
    waiting: list[_Known] = []
    for position, source in enumerate(chosen):
        if cancelled is not None and cancelled():
            project.add_images(waiting)
            raise Cancelled
        if progress is not None:
            progress(position, len(chosen), source.name)
        if source.key in keys:
            report.known += 1
            continue
        known = _known(source, choice, report)
        if known is None:
            continue
        other = contents.setdefault(known.content_sha256, known.name)
        if other != known.name and not choice.keeps_duplicates:
            report.duplicates.append((known.name, other))
            continue
        waiting.append(known)
        report.added += 1
        if len(waiting) == AT_ONCE:
            project.add_images(waiting)
            waiting = []
    project.add_images(waiting)
    return report


def _chosen(diagnosis: Diagnosis, choice: ImportChoice, keys: set[str], report: ImportReport) -> list[ImageSource]:
    """The sources that the patterns and the doctor's choices let in. What is there already is not chosen anew."""
    chosen: list[ImageSource] = []
    for candidate in diagnosis.candidates:
        if not choice.takes(candidate.name):
            report.left_out += 1
        elif keys & every_key(candidate):
            report.known += 1
        else:
            sources = sources_of(candidate, choice.decisions)
            chosen += sources
            report.findings += _told(candidate, choice, len(sources))
    return chosen


def _told(candidate: Candidate, choice: ImportChoice, count: int) -> list[str]:
    """What was found, and what was done about it; only where going on in silence might surprise."""
    told = []
    for finding in candidate.findings:
        if finding.choices and (finding.needs_decision or not count):
            taken = finding.choice(choice.decisions.get(finding.kind))
            told.append(f"{candidate.name}: {finding.sentence} {finding.kind}={taken.key}: {taken.label}.")
    return told


def _known(source: ImageSource, choice: ImportChoice, report: ImportReport) -> _Known | None:
    try:
        files = files_of(source.path)
        content = content_sha256(files) if files else ""
        treatments = SourcePath.of(source.path).treatments
        if content and treatments:
            # several images may come from one file, such as its volumes
            content = hashlib.sha256(",".join((content, *treatments)).encode()).hexdigest()
        header = header_of(files)
        if not choice.is_quick:
            read_image(source.path)
    except (FourclickError, OSError) as error:
        report.problems.append(_sentence(source, error))
        return None
    patient = choice.patient(source.name, header.patient)
    return _Known(source.path, source.name, source.key, patient, header.modality, content)


def _sentence(source: ImageSource, error: Exception) -> str:
    if isinstance(error, UnreadableImage):
        return f"{error}"
    return f"{source.name} cannot be read ({getattr(error, 'strerror', None) or error}). Check its permissions and the disk."
