"""The images of an export, one after the other or in several processes: read, written, verified, noted."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from fourclick import __version__
from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.burnt_in import blacked_out, burnt_in_reason
from fourclick.annotator.core.errors import ExportError, NotInThisFormat, UnreadableImage
from fourclick.annotator.core.exporting import Dataset, DatasetExporter, ExportItem
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.export_folder import sha256_of
from fourclick.annotator.export_records import Record, summary_of
from fourclick.annotator.exporters import exporter_named
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.source_files import files_of
from fourclick.annotator.storage.source_path import SourcePath, place_of
from fourclick.annotator.storage.source_slices import on_source_slices
from fourclick.models.prompt import Box

FEWEST_FOR_PROCESSES = 24
"""Starting processes takes a second or two; so few images are written before that."""
AHEAD = 4
"""As many images for each process are under way or wait: the memory of an export does not grow with the project."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that a process needs to export one image."""

    path: Path
    name: str
    stem: str
    patient: str
    annotation: Annotation
    dataset: Dataset
    exporter: str
    staging: Path
    records: Path
    modality: str = ""
    black_out: tuple[Box, ...] = ()
    annotators: tuple[str, ...] = ()
    by_hand: frozenset[str] = frozenset()
    """The regions that were changed by hand."""

    @property
    def fingerprint(self) -> str:
        """Changes with the annotation, the image's file, the data set and the program's version."""
        stat = place_of(self.path).stat()
        regions = [_identity(region) for region in self.annotation]
        about = [self.exporter, self.stem, self.patient, asdict(self.dataset), stat.st_size, stat.st_mtime_ns, regions]
        about += [self.modality, self.black_out, self.annotators, sorted(self.by_hand), SourcePath.of(self.path).treatments]
        return hashlib.sha256(json.dumps([__version__, *about]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about an image that could not be exported."""

    sentence: str


def export_images(tasks: Callable[[], Iterable[Task]], count: int, processes: int | None) -> Iterator[Record | Problem]:
    """Exports the tasks and gives their outcomes in order. `tasks()` is gone through as the work goes on.

    With `processes` None there are as many as processors, and none where there are few images. Raises ExportError.
    """
    wanted = processes if processes is not None else (os.cpu_count() or 1) if count >= FEWEST_FOR_PROCESSES else 1
    if wanted <= 1:
        yield from (export_image(task) for task in tasks())
        return
    # not fork: the app has threads, whose locks a forked process would find closed for ever
    pool = ProcessPoolExecutor(min(wanted, count), get_context("spawn"), initializer=_begin_process)
    waiting: deque[Future[Record | Problem]] = deque()
    try:
        for task in tasks():
            waiting.append(pool.submit(export_image, task))
            if len(waiting) >= AHEAD * wanted:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise ExportError(
            sentence(
                "A process of the export ended by itself, perhaps for want of memory. Close other programs, or "
                "export with --jobs 1."
            )
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def export_image(task: Task) -> Record | Problem:
    """One image's files, unless an export that was killed has finished them.

    An image that cannot be read, or that the format cannot hold, becomes a Problem; all else raises ExportError.
    """
    try:
        fingerprint = task.fingerprint
        finished = Record.load(task.records, task.stem)
        if finished is not None and finished.is_still_true(fingerprint, task.staging):
            return finished
        exporter = exporter_named(task.exporter)
        sources = files_of(task.path) if getattr(exporter, "needs_source_files", False) else []
        item = _item(read_image(task.path), task, sources)
        between: tuple[int, ...] = ()
        if sources:
            item, between = on_source_slices(item, task.path)
    except (UnreadableImage, NotInThisFormat, OSError) as error:
        return Problem(sentence("{name} was not exported. {error}", name=task.name, error=error))
    try:
        paths = exporter.export(item, task.staging)
        verified = exporter.verify(item, paths)
    except NotInThisFormat as error:
        return Problem(sentence("{name} was not exported. {error}", name=task.name, error=error))
    record = Record(
        stem=task.stem,
        fingerprint=fingerprint,
        files={path.relative_to(task.staging).as_posix(): sha256_of(path) for path in paths},
        verified=verified,
        summary=summary_of(item)
        | _between_instances(between)
        | _of_the_project(item.image, task, copies=getattr(exporter, "copies_pixels", True)),
        part=exporter.part(item) if isinstance(exporter, DatasetExporter) else {},
    )
    record.save(task.records)
    return record


def _item(image: Image, task: Task, sources: Iterable[Path]) -> ExportItem:
    """Raises UnreadableImage where the file is not the one that was annotated, ExportError for a number without a label."""
    shape = (image.depth, image.height, image.width)
    name = image.name or task.stem
    for region in task.annotation:
        if region.mask.shape != shape[1:] or not 0 <= region.slice_index < image.depth:
            raise UnreadableImage(
                sentence(
                    "{name}: the file has {depth} slices of {width} x {height} pixels, which its masks do not "
                    "fit. It was replaced since it was annotated; put the annotated file back.",
                    name=name,
                    depth=image.depth,
                    width=image.width,
                    height=image.height,
                )
            )
        if region.label not in task.dataset.labels:
            raise ExportError(
                sentence(
                    "{name}: a region has the number {number}, which no label has. Relabel it.", name=name, number=region.label
                )
            )
    return ExportItem(
        image=blacked_out(image, task.black_out),
        volume=task.annotation.label_volume(shape),
        labels=task.dataset.labels,
        stem=task.stem,
        annotation=task.annotation,
        patient=task.patient,
        dataset=task.dataset,
        source_files=tuple(sources),
    )


def _between_instances(slices: Sequence[int]) -> dict[str, Any]:
    """Annotated slices of a resampled image that no DICOM instance has, so that their regions are not in the files."""
    return {"slices_between_instances": list(slices)} if slices else {}


def _of_the_project(image: Image, task: Task, *, copies: bool) -> dict[str, Any]:
    """What the report says besides: whose work it is, what was changed by hand, and what copied pixels may show."""
    summary: dict[str, Any] = {"annotators": list(task.annotators), "by_hand": _by_hand(task)}
    if copies and task.black_out:
        return summary | {"blacked_out": [list(box) for box in task.black_out]}
    reason = image.burnt_in or burnt_in_reason(modality=task.modality)
    return summary | ({"may_show_text": reason} if copies and reason else {})


def _by_hand(task: Task) -> dict[str, list[int]]:
    """The slices, from 0, of the regions that were changed by hand, by the number of their label."""
    found: dict[str, set[int]] = {}
    for region in task.annotation:
        if region.id in task.by_hand:
            found.setdefault(str(region.label), set()).add(region.slice_index)
    return {label: sorted(found[label]) for label in sorted(found, key=int)}


def _identity(region: Region) -> tuple[str, ...]:
    mask = region.mask
    values = (region.label, region.prompt, region.slice_index, region.id, region.checkpoint, region.seconds)
    return (*(str(value) for value in (*values, mask.shape, mask.box)), hashlib.sha256(mask.packed).hexdigest())


def _begin_process() -> None:
    """One thread for each process, and no process that outlives the export: when that is killed, nobody else would end them."""
    import cv2

    cv2.setNumThreads(1)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
