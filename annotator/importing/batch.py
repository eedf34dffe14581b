"""Many objects at once: boxes and points answered by the network, masks taken over, image by image, and gone on with later."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import BoolMap, Mask
from fourclick.annotator.core.overlap import all_placed
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.importing.coco import read_coco
from fourclick.annotator.importing.csv_prompts import read_csv
from fourclick.annotator.importing.matching import Names
from fourclick.annotator.importing.objects import FoundObject, PromptFileError
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry, Project
from fourclick.models.prompt import PromptError

if TYPE_CHECKING:
    from fourclick.models.predictor import Predictor, PreparedPrompt

Progress = Callable[[int, int, str], None]
THRESHOLD = 0.5
LEAST_PX = 1


@dataclass(slots=True)
class BatchReport:
    """What became of a file's objects: `done` are regions now, `skipped` were so before; the others have a sentence each."""

    images: int = 0
    done: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def images_per_second(self) -> float:
        return self.images / self.seconds if self.seconds else 0.0

    @property
    def summary(self) -> str:
        told = f"{self.done} objects on {self.images} images became regions"
        rate = f" ({self.images_per_second:.1f} images/s)" if self.images and self.seconds else ""
        skipped = f"; {self.skipped} were done before" if self.skipped else ""
        failed = f"; {len(self.problems)} could not be used" if self.problems else ""
        return f"{told}{rate}{skipped}{failed}."

    def count(self, name: str, new: Sequence[Region], annotation: Annotation) -> None:
        """Counts the new regions of an image that are there; where overlaps are resolved, of some nothing may be left."""
        kept = sum(annotation.get(region.id) is not None for region in new)
        self.done += kept
        if kept < len(new):
            self.problems.append(
                f"{name}: nothing is left of {len(new) - kept} of {len(new)} regions, as their pixels belong to regions that "
                "keep them, of labels that are locked or stand higher in the list."
            )

    def save(self, path: Path) -> None:
        """As JSON."""
        with atomic_write(path) as temporary:
            content = asdict(self) | {"images_per_second": self.images_per_second}
            temporary.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_objects(path: Path) -> list[FoundObject]:
    """From a table of points or boxes (.csv, .tsv) or COCO (.json). Raises PromptFileError, OSError."""
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return read_csv(path)
    if path.suffix.lower() == ".json":
        return read_coco(path)
    raise PromptFileError(sentence("{name}: boxes and points are read from .csv and from COCO's .json.", name=path.name))


def add_objects(
    project: Project,
    objects: Sequence[FoundObject],
    predictor: Predictor | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BatchReport:
    """Each object becomes a region: by the network from its extreme points, or without one by its mask.

    An image's regions are saved in one transaction; what is there already is skipped, so that the same call goes on after it
    was cancelled or killed. Answers of the network need review. Raises Cancelled, and ProjectError where nothing can be saved.
    """
    report = BatchReport()
    begin = time.perf_counter()
    groups = _by_image(project, objects, report)
    labels = _with_labels(project, [each for _, found in groups for each in found])
    waiting: list[Work] = []
    for position, (entry, found, read) in enumerate(_read_ahead(groups)):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(position, len(groups), entry.name)
        try:
            waiting.append(_work(project, entry, found, read, labels, predictor, report))
        except FourclickError as error:
            report.problems += [f"{each.where}: {error}" for each in found]
        # the network answers many prompts at once faster than one after the other, so images wait until they are enough
        if predictor is None or sum(len(each.prepared) for each in waiting) >= predictor.batch_size:
            _finish(project, waiting, predictor, report)
            waiting = []
        report.seconds = time.perf_counter() - begin
    _finish(project, waiting, predictor, report)
    report.seconds = time.perf_counter() - begin
    return report


Read = Callable[[], Image]
Group = tuple[ImageEntry, list[FoundObject]]


@dataclass(slots=True)
class Work:
    """An image whose objects wait for their masks. `regions` lack those that `prepared` stands for, in the same order."""

    entry: ImageEntry
    regions: list[Region] = field(default_factory=list)
    objects: list[FoundObject] = field(default_factory=list)
    prepared: list[PreparedPrompt] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)


def _work(
    project: Project,
    entry: ImageEntry,
    found: Sequence[FoundObject],
    read: Read,
    labels: LabelTable,
    predictor: Predictor | None,
    report: BatchReport,
) -> Work:
    """What is to be done on an image; sentences about what cannot be used go into the report."""
    known = {region.id for region in project.load_state(entry.id).annotation} | project.region_history(entry.id)
    new = [each for each in found if each.region_id(entry.key) not in known]
    report.skipped += len(found) - len(new)
    work = Work(entry)
    image = read() if new else None
    for each in new:
        assert image is not None  # noqa: S101  it was read, as there is something new
        try:
            _check_place(each, image)
            number = next(label.id for label in labels if label.name == _label_name(each, labels))
            if predictor is not None:
                work.prepared.append(predictor.prepare(image.slice(each.slice_index), each.prompt))
                work.objects.append(each)
                work.labels.append(number)
            else:
                work.regions.append(_region(each, entry, _own_mask(each), number))
        except (PromptFileError, PromptError, ValueError) as error:
            report.problems.append(sentence("{name}: {error}", name=each.where, error=error))
    return work


def _finish(project: Project, waiting: Sequence[Work], predictor: Predictor | None, report: BatchReport) -> None:
    """Asks the network for all that waits, and saves image by image."""
    answers = iter(predictor.answer([each for work in waiting for each in work.prepared]) if predictor is not None else ())
    for work in waiting:
        for each, number in zip(work.objects, work.labels, strict=True):
            assert predictor is not None  # noqa: S101  there would be nothing prepared
            try:
                work.regions.append(_region(each, work.entry, next(answers) >= THRESHOLD, number, predictor.checkpoint_sha256))
            except PromptFileError as error:
                report.problems.append(sentence("{name}: {error}", name=each.where, error=error))
        try:
            _save(project, work, report, needs_review=predictor is not None)
        except FourclickError as error:
            report.problems.append(sentence("{name}: {error}", name=work.entry.name, error=error))


def _save(project: Project, work: Work, report: BatchReport, *, needs_review: bool) -> None:
    if work.regions:
        # loaded anew: somebody may have worked on it while it waited
        state = project.load_state(work.entry.id)
        annotation = all_placed(state.annotation, work.regions, project.labels())
        project.save_state(work.entry.id, replace(state, annotation=annotation))
        report.count(work.entry.name, work.regions, annotation)
        report.images += 1
    # also where a kill came between the save and this
    if needs_review and project.image(work.entry.id).status is ImageStatus.LABELLED:
        project.review(work.entry.id, ImageStatus.NEEDS_REVIEW)


def _check_place(found: FoundObject, image: Image) -> None:
    """Raises PromptFileError where the image has no such slice, or the mask another size."""
    if not 0 <= found.slice_index < image.depth:
        raise PromptFileError(
            sentence("the image has slices 0 to {last}, not {slice}.", last=image.depth - 1, slice=found.slice_index)
        )
    if found.mask is not None and found.mask.shape != (image.height, image.width):
        size = f"{found.mask.shape[1]} x {found.mask.shape[0]}"
        raise PromptFileError(
            sentence(
                "its mask is {size} pixels, the image {width} x {height}.", size=size, width=image.width, height=image.height
            )
        )


def _own_mask(found: FoundObject) -> BoolMap:
    if found.mask is None:
        raise PromptFileError(
            sentence("it is a box or points, which only the network makes a mask of: fourclick predict --batch.")
        )
    return found.mask


def _region(found: FoundObject, entry: ImageEntry, mask: BoolMap, label: int, checkpoint: str = "") -> Region:
    """Raises PromptFileError for an empty mask."""
    if int(mask.sum()) < LEAST_PX:
        nothing = sentence("the network found nothing between these points.")
        raise PromptFileError(nothing if checkpoint else sentence("its mask is empty."))
    return Region(Mask.from_array(mask), label, found.prompt, found.slice_index, found.region_id(entry.key), checkpoint)


def _by_image(project: Project, objects: Sequence[FoundObject], report: BatchReport) -> list[Group]:
    names = Names(project.images())
    groups: dict[int, Group] = {}
    for each in objects:
        try:
            entry = names.find(each.image)
        except PromptFileError as error:
            report.problems.append(sentence("{name}: {error}", name=each.where, error=error))
            continue
        groups.setdefault(entry.id, (entry, []))[1].append(each)
    return [groups[number] for number in sorted(groups)]


def _read_ahead(groups: Sequence[Group]) -> Iterator[tuple[ImageEntry, list[FoundObject], Read]]:
    """While the network answers for one image, the next is read."""
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as pool:
        following = None
        for position, (entry, found) in enumerate(groups):
            present = following or pool.submit(read_image, Path(entry.path))
            following = None
            if position + 1 < len(groups):
                following = pool.submit(read_image, Path(groups[position + 1][0].path))
            yield entry, found, present.result


def _with_labels(project: Project, objects: Sequence[FoundObject]) -> LabelTable:
    """The project's labels, with those that the objects name."""
    table = project.labels()
    for name in dict.fromkeys(each.label for each in objects if each.label):
        if all(label.name != name for label in table):
            table = table.with_label(name)
    if table != project.labels():
        project.save_labels(table)
    return table


def _label_name(found: FoundObject, labels: LabelTable) -> str:
    return found.label or next(iter(labels)).name
