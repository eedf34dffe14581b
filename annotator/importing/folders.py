"""Whole folders of images into a project: chosen by patterns, with patients, without duplicates, and told what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from fourclick.annotator.core.errors import Cancelled, FourclickError, ProjectError, UnreadableImage
from fourclick.annotator.storage.image_files import ImageSource, find_images, read_image
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.source_files import content_sha256, files_of, header_of

Progress = Callable[[int, int, str], None]
AT_ONCE = 200
"""Images that are added in one transaction: what was added stays where the import is cancelled or killed."""


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """Which images, and what is known of them.

    `include` and `exclude` are patterns such as "*.png" or "train/*", of which an image's name below its folder, or the file's
    own name, has to fit one or none. `patients` is a regular expression that finds the patient in the name (its first group, or
    all that it finds); where it finds nothing, the DICOM header's PatientID counts. `keeps_duplicates` adds images whose bytes
    the project has already; `is_quick` does not open each image to see whether it can be read. Raises ProjectError.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    patients: str = ""
    keeps_duplicates: bool = False
    is_quick: bool = False

    def __post_init__(self) -> None:
        try:
            re.compile(self.patients)
        except re.error as error:
            raise ProjectError(f"{self.patients}: this is no regular expression for patients ({error}).") from error

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
    `duplicates` names images with the bytes of another, and which; `problems` holds a sentence for each that cannot be read.
    """

    added: int = 0
    known: int = 0
    left_out: int = 0
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        told = [f"{self.added} images added, {self.known} were there already."]
        if self.left_out:
            told.append(f"{self.left_out} were left out by their names.")
        told += [f"{name} has the same bytes as {other}, and was left out." for name, other in self.duplicates]
        return "\n".join((*told, *self.problems))


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
        raise ProjectError(f"{missing[0]}: there is no such file or folder.")
    found = find_images(paths)
    if not found:
        raise ProjectError("No images were found there. Known are PNG, JPEG, BMP, TIFF, NIfTI, NRRD, MetaImage and DICOM.")
    report = ImportReport()
    chosen = [source for source in found if choice.takes(source.name)]
    report.left_out = len(found) - len(chosen)
    keys, contents = project.known_images()
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


def _known(source: ImageSource, choice: ImportChoice, report: ImportReport) -> _Known | None:
    try:
        files = files_of(source.path)
        content = content_sha256(files) if files else ""
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
