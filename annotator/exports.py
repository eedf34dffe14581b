"""Exports of a whole project: every annotated image through one exporter, verified before any file is in its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fourclick.annotator.core.click_event import changed_by_hand
from fourclick.annotator.core.errors import Cancelled, ExportError
from fourclick.annotator.core.exporting import Dataset, DatasetExporter, Exporter
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.sentence import Sentence, counted, sentence, together
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.export_folder import ExportFolder
from fourclick.annotator.export_images import Problem, Task, export_images
from fourclick.annotator.export_names import neutral_stem, write_names
from fourclick.annotator.export_records import Parts, records
from fourclick.annotator.exporters import exporter_named
from fourclick.annotator.file_stems import file_stems
from fourclick.annotator.storage.audit import AuditEntry
from fourclick.annotator.storage.project import ImageEntry, Project
from fourclick.annotator.verification import write_verification

Progress = Callable[[int, int, str], None]
LABELS_FILE = "labels.json"
MOST_NAMED = 5
EDITS = ("save", "resolve")
"""What the audit calls a change to an image's regions."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote and checked.

    `files` lie in `folder`; `verified` says in words what was compared. `without_regions` names images that have nothing to
    export, `problems` holds a sentence for each annotated image that could not be exported, `left_over` files of an earlier
    export into this folder that no longer belong to the project's annotation. `names_file` is the table in the project that
    tells which file is which image, None where the files bear the images' names. `burnt_in` has, for each image whose pixels
    were copied and may show text such as a patient's name, a few words: which image, and why.
    """

    folder: Path
    format: str
    images: int
    files: tuple[Path, ...]
    verified: tuple[str, ...] = ()
    without_regions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    names_file: Path | None = None
    burnt_in: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The report in sentences, for the terminal and for a message in the app."""
        lines: list[str] = [
            sentence(
                "Exported {images} as {files} ({format}) to {folder}.",
                images=counted(self.images, sentence("{n} image"), sentence("{n} images")),
                files=counted(len(self.files), sentence("{n} file"), sentence("{n} files")),
                format=self.format,
                folder=self.folder,
            )
        ]
        lines += [sentence("Read back and compared: {what}.", what=what) for what in self.verified]
        if self.names_file is not None:
            lines.append(
                sentence(
                    "The files bear numbers instead of the images' names; {file} tells which is which.", file=self.names_file
                )
            )
        if self.without_regions:
            one, many = sentence("{n} image without regions left out."), sentence("{n} images without regions left out.")
            lines.append(counted(len(self.without_regions), one, many))
        if self.left_over:
            told = sentence(
                "Still there from an earlier export, and not written again: {files}.", files=", ".join(self.left_over)
            )
            lines.append(told)
        if self.burnt_in:
            lines.append(_burnt_in_words(self.burnt_in))
        return together((*lines, *self.problems), "\n")


def export_project(
    project: Project,
    exporter_name: str,
    folder: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    overwrite: bool = False,
    choice: ExportChoice | None = None,
    processes: int | None = None,
) -> ExportReport:
    """Writes the annotations of all chosen images that have any, labels.json and verification.json into `folder`.

    Images are called by their number in the project unless the choice `keeps_names`: see `export_names`.
    Before each image `cancelled()` is asked and `progress(done, total, name)` told. Images that cannot be read are reported,
    the others exported. An export that was killed goes on where it was when it is started again with the same choice.
    `processes` are as many as processors by default. Raises ExportError where nothing can be written or something reads back
    differently, and Cancelled; in both cases the folder is as it was before.
    """
    choice = choice or ExportChoice()
    plan = _plan(project, exporter_name, choice)
    target = ExportFolder(
        folder,
        owner=project.export_key,
        plan=f"{exporter_name} {plan.dataset} {choice}",
        made_as=exporter_name,
        overwrite=overwrite,
        protected=plan.protected,
    )
    steps = _Steps(len(plan.images) + 1, progress, cancelled)
    with target, _as_export_errors(folder):
        staged = _Staged(plan, target)
        staged.add_all(steps, processes)
        steps.next(sentence("moving the files to their place"))
        paths = staged.finished()
        names_file = None if choice.keeps_names else write_names(project.folder, project.images())
        files = target.publish(paths)
        left_over = target.left_over(files)
    steps.finish()
    return ExportReport(
        folder=folder,
        format=exporter_name,
        images=len(staged.stems),
        files=files,
        verified=tuple(staged.verified),
        without_regions=plan.without_regions,
        problems=tuple(staged.problems),
        left_over=left_over,
        names_file=names_file,
        burnt_in=tuple(staged.burnt_in),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be exported: the chosen images with their stems, and what they share."""

    project: Project
    choice: ExportChoice
    exporter: Exporter
    dataset: Dataset
    images: tuple[tuple[ImageEntry, str], ...]
    without_regions: tuple[str, ...]
    protected: tuple[Path, ...]

    def tasks(self, staging: Path, records: Path) -> Iterator[Task]:
        """Of each image with its annotation, which is read when it is its turn."""
        table, key = self.project.labels(), self.project.export_key
        for entry, stem in self.images:
            yield Task(
                path=Path(entry.path),
                name=entry.name,
                stem=stem,
                patient=self.choice.patient(entry, key),
                annotation=stacked(self.choice.of_annotation(self.project.load_state(entry.id).annotation, table), table),
                dataset=self.dataset,
                exporter=self.exporter.name,
                staging=staging,
                records=records,
                modality=entry.modality,
                black_out=self.choice.boxes(entry),
                by_hand=changed_by_hand(self.project.click_log(entry.id)),
                annotators=self.choice.annotators(_editors(self.project.audit_entries(entry.id)), key),
            )


def _editors(entries: Iterable[AuditEntry]) -> list[str]:
    """Who changed the image's regions; not who changed those of an earlier image, now gone, that had its number."""
    names: list[str] = []
    for entry in entries:
        if entry.action == "remove":
            names.clear()
        elif entry.action in EDITS:
            names.append(entry.annotator)
    return names


def _plan(project: Project, exporter_name: str, choice: ExportChoice) -> _Plan:
    """Raises ExportError where nothing would be exported."""
    entries = project.images()
    # of all images, so that the names do not depend on the choice
    named = file_stems((entry.name, entry.key) for entry in entries) if choice.keeps_names else map(neutral_stem, entries)
    stems = list(named)
    if not any(entry.regions for entry in entries):
        raise ExportError(sentence("The project has no regions yet, so there is nothing to export. Accept a mask first."))
    dataset = choice.dataset(project.labels(), project.name, project.export_key)
    chosen = [(entry, stem) for entry, stem in zip(entries, stems, strict=True) if choice.takes(entry)]
    table = project.labels()
    annotated = tuple(
        (entry, stem)
        for entry, stem in chosen
        if entry.regions and (not choice.labels or len(choice.of_annotation(project.load_state(entry.id).annotation, table)))
    )
    taken = {entry.id for entry, _ in annotated}
    if not annotated:
        raise ExportError(
            sentence("None of the project's images with regions was chosen. Choose others: names may hold * and ?.")
        )
    choice.check_black_out(entry.name for entry, _ in annotated)
    return _Plan(
        project=project,
        choice=choice,
        exporter=exporter_named(exporter_name),
        dataset=dataset,
        images=annotated,
        without_regions=tuple(entry.name for entry, _ in chosen if entry.id not in taken),
        protected=tuple(Path(entry.path) for entry in entries),
    )


class _Staged:
    """The files written and verified so far, in the target's hidden folder."""

    def __init__(self, plan: _Plan, target: ExportFolder) -> None:
        self._plan = plan
        self._target = target
        self._files: list[Path] = []
        self.stems: list[str] = []
        self.verified: dict[str, None] = {}
        self.problems: list[str] = []
        self.burnt_in: list[str] = []

    def add_all(self, steps: _Steps, processes: int | None) -> None:
        """Writes and verifies each image's files. An image that cannot be read becomes a problem, all else an ExportError."""
        target, plan = self._target, self._plan
        names = (entry.name for entry, _ in plan.images)
        steps.next(next(names))
        outcomes = export_images(lambda: plan.tasks(target.staging, target.records), len(plan.images), processes)
        for outcome, (entry, _) in zip(outcomes, plan.images, strict=True):
            if isinstance(outcome, Problem):
                self.problems.append(outcome.sentence)
            else:
                paths = [target.staging / name for name in outcome.files]
                target.check(paths)
                self._files += paths
                self.stems.append(outcome.stem)
                self.verified[outcome.verified] = None
                if "may_show_text" in outcome.summary:
                    reason = Sentence(outcome.summary["may_show_text"])
                    self.burnt_in.append(sentence("{name} ({reason})", name=entry.name, reason=reason))
                between = outcome.summary.get("slices_between_instances", ())
                if between:
                    self.problems.append(_between_words(entry.name, between))
            name = next(names, None)
            if name is not None:
                steps.next(name)

    def finished(self) -> list[Path]:
        """All files, labels.json and the report among them. Raises ExportError where no image could be exported."""
        if not self.stems:
            more = len(self.problems) - MOST_NAMED
            one, many = sentence("So it is with {n} further image."), sentence("So it is with {n} further images.")
            rest = (counted(more, one, many),) if more > 0 else ()
            raise ExportError(together((*self.problems[:MOST_NAMED], *rest)))
        target, plan = self._target, self._plan
        shared = [_write_labels(plan.dataset.labels, target.staging)]
        if isinstance(plan.exporter, DatasetExporter):
            parts = Parts(target.records, self.stems)
            shared += plan.exporter.finish(plan.dataset, parts, target.staging)
            self.verified[plan.exporter.verify_dataset(plan.dataset, parts, target.staging)] = None
        report = write_verification(
            target.staging,
            exporter=plan.exporter,
            dataset=plan.dataset,
            checks=tuple(self.verified),
            shared=shared,
            records=records(target.records, self.stems),
        )
        return [*self._files, *shared, report]


class _Steps:
    """Counts the steps of the export for whoever watches, and stops where they cancel."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._done = 0
        self._total = total
        self._progress = progress
        self._cancelled = cancelled

    def next(self, text: str) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(sentence("The export was cancelled; no file was written."))
        if self._progress is not None:
            self._progress(self._done, self._total, text)
        self._done += 1

    def finish(self) -> None:
        if self._progress is not None:
            self._progress(self._total, self._total, "")


def _write_labels(labels: LabelTable, folder: Path) -> Path:
    """labels.json: what the numbers in the files mean; read back and compared like everything else."""
    path = folder / LABELS_FILE
    content = [{"id": label.id, "name": label.name, "colour": label.colour} for label in labels]
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if json.loads(path.read_text(encoding="utf-8")) != content:
        raise ExportError(sentence("{name}: the labels read back differ from those exported. Export again.", name=path.name))
    return path


@contextmanager
def _as_export_errors(folder: Path) -> Iterator[None]:
    """A full disk or a folder that went away becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            sentence(
                "{folder}: the export stopped ({error}) and no file is in its place. Make room or choose another "
                "folder, then export again.",
                folder=folder,
                error=error.strerror or error,
            )
        ) from error


def _burnt_in_words(images: Sequence[str]) -> str:
    named = together(images[:MOST_NAMED], ", ")
    return counted(
        len(images),
        sentence(
            "Text such as a patient's name may stand in the pixels of {n} exported image: {named}. Look at them before you "
            "pass them on; the command line's --black-out makes boxes black."
        ),
        sentence(
            "Text such as a patient's name may stand in the pixels of {n} exported images: {named}. Look at them before you "
            "pass them on; the command line's --black-out makes boxes black."
        ),
        named=together((named, "…"), ", ") if len(images) > MOST_NAMED else named,
    )


def _between_words(name: str, slices: Sequence[int]) -> str:
    return counted(
        len(slices),
        sentence(
            "{name}: regions on {n} slice ({told}) are not in its file: no DICOM instance lies there, the slices were "
            "computed when the image came in. Export it as nifti for all of them."
        ),
        sentence(
            "{name}: regions on {n} slices ({told}) are not in its file: no DICOM instance lies there, the slices were "
            "computed when the image came in. Export it as nifti for all of them."
        ),
        name=name,
        told=", ".join(map(str, slices[:MOST_NAMED])) + (", …" if len(slices) > MOST_NAMED else ""),
    )
