"""Exports of a whole project: every annotated image through one exporter, verified before any file is in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.errors import Cancelled, ExportError, UnreadableImage
from fourclick.annotator.core.exporting import Exporter, ExportItem
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.export_folder import ExportFolder
from fourclick.annotator.exporters import exporter_named
from fourclick.annotator.file_stems import file_stems
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry, Project

Progress = Callable[[int, int, str], None]
LABELS_FILE = "labels.json"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote and checked.

    `files` lie in `folder`; `verified` says in words what was compared. `without_regions` names images that have nothing to
    export, `problems` holds a sentence for each annotated image that could not be exported, `left_over` files of an earlier
    export into this folder that no longer belong to the project's annotation.
    """

    folder: Path
    format: str
    images: int
    files: tuple[Path, ...]
    verified: tuple[str, ...] = ()
    without_regions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The report in sentences, for the terminal and for a message in the app."""
        lines = [
            f"Exported {_count(self.images, 'image')} as {_count(len(self.files), 'file')} ({self.format}) to {self.folder}."
        ]
        lines += [f"Read back and compared: {what}." for what in self.verified]
        if self.without_regions:
            lines.append(f"{_count(len(self.without_regions), 'image')} without regions left out.")
        if self.left_over:
            lines.append(f"Still there from an earlier export, and not written again: {', '.join(self.left_over)}.")
        return "\n".join((*lines, *self.problems))


def export_project(
    project: Project,
    exporter_name: str,
    folder: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    overwrite: bool = False,
) -> ExportReport:
    """Writes the annotations of all images that have any, and labels.json, into `folder`.

    Before each image `cancelled()` is asked and `progress(done, total, name)` told. Images that cannot be read are reported,
    the others exported. Raises ExportError where nothing can be written or something reads back differently, and Cancelled;
    in both cases the folder is as it was before.
    """
    entries = project.images()
    stems = file_stems((entry.name, entry.key) for entry in entries)
    annotated = [(entry, stem) for entry, stem in zip(entries, stems, strict=True) if entry.regions]
    if not annotated:
        raise ExportError("The project has no regions yet, so there is nothing to export. Accept a mask first.")
    exporter = exporter_named(exporter_name)
    steps = _Steps(len(annotated) + 1, progress, cancelled)
    target = ExportFolder(folder, owner=_owner(project), overwrite=overwrite, protected=(Path(entry.path) for entry in entries))
    with target, _as_export_errors(folder):
        staged = _Staged(project, exporter, target)
        for entry, stem in annotated:
            steps.next(entry.name)
            staged.add(entry, stem)
        steps.next("moving the files to their place")
        files = target.publish(staged.finished())
        left_over = target.left_over(files)
    steps.finish()
    return ExportReport(
        folder=folder,
        format=exporter_name,
        images=len(annotated) - len(staged.problems),
        files=files,
        verified=tuple(staged.verified),
        without_regions=tuple(entry.name for entry in entries if not entry.regions),
        problems=tuple(staged.problems),
        left_over=left_over,
    )


class _Staged:
    """The files written and verified so far, in the target's hidden folder."""

    def __init__(self, project: Project, exporter: Exporter, target: ExportFolder) -> None:
        self._project = project
        self._labels = project.labels()
        self._exporter = exporter
        self._target = target
        self._files: list[Path] = []
        self.verified: dict[str, None] = {}
        self.problems: list[str] = []

    def add(self, entry: ImageEntry, stem: str) -> None:
        """Writes and verifies one image's files. An image that cannot be read becomes a problem, all else an ExportError."""
        try:
            image = read_image(Path(entry.path))
            item = _item(image, self._project.load_state(entry.id).annotation, self._labels, stem)
        except (UnreadableImage, OSError) as error:
            self.problems.append(f"{entry.name} was not exported. {error}")
            return
        paths = self._exporter.export(item, self._target.staging)
        self.verified[self._exporter.verify(item, paths)] = None
        self._target.check(paths)
        self._files += paths

    def finished(self) -> list[Path]:
        """All files, labels.json among them. Raises ExportError where no image could be exported."""
        if not self._files:
            raise ExportError(" ".join(self.problems))
        return [*self._files, _write_labels(self._labels, self._target.staging)]


class _Steps:
    """Counts the steps of the export for whoever watches, and stops where they cancel."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._done = 0
        self._total = total
        self._progress = progress
        self._cancelled = cancelled

    def next(self, text: str) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("The export was cancelled; no file was written.")
        if self._progress is not None:
            self._progress(self._done, self._total, text)
        self._done += 1

    def finish(self) -> None:
        if self._progress is not None:
            self._progress(self._total, self._total, "")


def _item(image: Image, annotation: Annotation, labels: LabelTable, stem: str) -> ExportItem:
    """Raises UnreadableImage where the file is not the one that was annotated, ExportError for a number without a label."""
    shape = (image.depth, image.height, image.width)
    for region in annotation:
        if region.mask.shape != shape[1:] or not 0 <= region.slice_index < image.depth:
            raise UnreadableImage(
                f"{image.name or stem}: the file has {image.depth} slices of {image.width} x {image.height} pixels, which its "
                "masks do not fit. It was replaced since it was annotated; put the annotated file back."
            )
        if region.label not in labels:
            raise ExportError(f"{image.name or stem}: a region has the number {region.label}, which no label has. Relabel it.")
    return ExportItem(image=image, volume=annotation.label_volume(shape), labels=labels, stem=stem)


def _write_labels(labels: LabelTable, folder: Path) -> Path:
    """labels.json: what the numbers in the files mean; read back and compared like everything else."""
    path = folder / LABELS_FILE
    content = [{"id": label.id, "name": label.name, "colour": label.colour} for label in labels]
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if json.loads(path.read_text(encoding="utf-8")) != content:
        raise ExportError(f"{path.name}: the labels read back differ from those exported. Export again.")
    return path


@contextmanager
def _as_export_errors(folder: Path) -> Iterator[None]:
    """A full disk or a folder that went away becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"{folder}: the export stopped ({error.strerror or error}) and no file is in its place. "
            "Make room or choose another folder, then export again."
        ) from error


def _owner(project: Project) -> str:
    """Tells projects apart in a folder of exports without telling where they lie."""
    return hashlib.sha256(str(project.folder.resolve()).encode()).hexdigest()[:16]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
