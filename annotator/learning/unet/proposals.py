"""The rest of a project labelled by a U-Net: regions that need review and can be refined by clicks."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from fourclick.annotator.core.annotation import PROPOSED_BY_UNET, Annotation, Region
from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import counted, message_of, sentence, together
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.image_confidence import CONFIDENCE_FILE, ImageConfidence, read_confidences
from fourclick.annotator.learning.unet.project_slices import is_untouched_proposal
from fourclick.annotator.learning.unet.segmenter import BATCH, Answer, Segmenter
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry, Project

Progress = Callable[[int, int, str], None]

LEAST_SHARE = 0.0002
"""Specks below this share of the slice are no objects; at least four pixels."""


@dataclass(slots=True)
class ProposalReport:
    """What became of the images that were still to be labelled."""

    images: int = 0
    regions: int = 0
    skipped: int = 0
    taken: int = 0
    seconds: float = 0.0
    confidences: list[ImageConfidence] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        figures = {"regions": self.regions, "images": self.images}
        told = [sentence("{regions} regions proposed on {images} images", **figures)]
        if self.images and self.seconds:
            rate = self.images / self.seconds
            told = [sentence("{regions} regions proposed on {images} images ({rate:.1f} images/s)", rate=rate, **figures)]
        sure = [each.confidence for each in self.confidences]
        if sure:
            spread = {"low": min(sure), "high": max(sure), "mean": float(np.mean(sure))}
            told.append(sentence("confidence {low:.2f} to {high:.2f}, mean {mean:.2f}", **spread))
        if self.skipped:
            told.append(sentence("{n} were done before", n=self.skipped))
        if self.taken:
            one = sentence("{n} left alone, because somebody works on it")
            told.append(counted(self.taken, one, sentence("{n} left alone, because somebody works on them")))
        if self.problems:
            told.append(sentence("{n} could not be read", n=len(self.problems)))
        return sentence("{told}.", told=together(told, "; "))


def propose(
    project: Project,
    segmenter: Segmenter,
    *,
    report_file: Path | None = None,
    renews: bool = False,
    progress: Progress | None = None,
    proposed: Callable[[ImageConfidence], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> ProposalReport:
    """Each new image of a project gets a region for every object found, and needs review then.

    Images that anybody has worked on, or works on at the moment, are left alone.

    An image's regions are saved in one transaction and its confidence is a line of JSON in `report_file` (by default in the
    project's folder): what was done is not done again, so that the same call goes on after it was cancelled or killed.
    `proposed` is told of each image once it is saved.
    `renews` replaces proposals of other U-Nets that nobody has touched. Raises Cancelled, and TrainingError where the project
    lacks one of the network's labels.
    """
    _check_labels(project, segmenter)
    path = report_file or project.folder / CONFIDENCE_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    _end_last_line(path)
    told = {each.image_id: each for each in read_confidences(path) if each.checkpoint == segmenter.sha256}
    report = ProposalReport()
    begin = time.perf_counter()
    entries = project.images()
    for number, entry in enumerate(entries):
        if is_cancelled is not None and is_cancelled():
            raise Cancelled
        if progress is not None:
            progress(number, len(entries), entry.name)
        if entry.id in told or not _is_waiting(project, entry, segmenter, renews=renews):
            report.skipped += entry.id in told
            continue
        try:
            found = None if _is_taken(project, entry) else _propose_on(project, entry, segmenter)
        except FourclickError as error:
            report.problems.append(message_of(error))
            continue
        if found is None:
            report.taken += 1
            continue
        _append(path, found)
        if proposed is not None:
            proposed(found)
        report.confidences.append(found)
        report.images += 1
        report.regions += found.regions
        report.seconds = time.perf_counter() - begin
    return report


def _is_waiting(project: Project, entry: ImageEntry, segmenter: Segmenter, *, renews: bool) -> bool:
    """New and never proposed on by this network; or proposed on by another one, untouched, and to be renewed."""
    if entry.status is ImageStatus.NEW:
        # what the user has deleted does not come back
        return not any(name.startswith(_prefix(segmenter)) for name in project.region_history(entry.id))
    if entry.status not in (ImageStatus.NEEDS_REVIEW, ImageStatus.LABELLED):
        return False
    regions = project.load_state(entry.id).annotation.regions
    if not regions or not all(is_untouched_proposal(region) for region in regions):
        return False
    is_of_this = all(region.checkpoint == segmenter.sha256 for region in regions)
    # a kill came between the save, the review and the line in the report
    return is_of_this or renews


def _is_taken(project: Project, entry: ImageEntry) -> bool:
    """Whether somebody works on a new image; what has proposals already was taken by nobody but an earlier call."""
    return entry.status is ImageStatus.NEW and project.is_taken(entry.id)


def _propose_on(project: Project, entry: ImageEntry, segmenter: Segmenter) -> ImageConfidence | None:
    """None where somebody began to work on it meanwhile: their clicks would end up in a copy."""
    image = read_image(Path(entry.path))
    regions: list[Region] = []
    confidences: list[float] = []
    for start in range(0, image.depth, BATCH):
        indices = range(start, min(image.depth, start + BATCH))
        answers = segmenter.answers([image.slice(index) for index in indices])
        for index, answer in zip(indices, answers, strict=True):
            regions += _regions(answer, entry, image, index, segmenter)
            confidences.append(answer.confidence)
    if _is_taken(project, entry):
        return None
    state = project.load_state(entry.id)
    if regions or len(state.annotation):
        # its regions, if any, are proposals that nobody has touched
        untouched = replace(state, annotation=Annotation(tuple(regions)), selected=None, refining=None)
        project.save_state(entry.id, untouched)
    if project.image(entry.id).status is ImageStatus.LABELLED:
        project.review(entry.id, ImageStatus.NEEDS_REVIEW)
    # saving has taken it, and it is anybody's now
    project.release(entry.id)
    mean, least = float(np.mean(confidences)), float(np.min(confidences))
    return ImageConfidence(entry.id, entry.name, segmenter.sha256, len(regions), round(mean, 5), round(least, 5))


def _regions(answer: Answer, entry: ImageEntry, image: Image, slice_index: int, segmenter: Segmenter) -> list[Region]:
    """One for every 8-connected part of a label that is more than a speck."""
    least = max(4, round(LEAST_SHARE * image.height * image.width))
    channels = answer.channels
    found: list[Region] = []
    for channel, number in enumerate(segmenter.classes.numbers, start=1):
        count, parts, stats, _ = cv2.connectedComponentsWithStats((channels == channel).astype(np.uint8), connectivity=8)
        for part in range(1, count):
            if stats[part, cv2.CC_STAT_AREA] >= least:
                place = [entry.key, slice_index, number, len(found)]
                name = _prefix(segmenter) + hashlib.sha256(repr(place).encode()).hexdigest()[:19]
                mask = Mask.from_array(parts == part)
                found.append(Region(mask, number, slice_index=slice_index, id=name, checkpoint=segmenter.sha256))
    return found


def _prefix(segmenter: Segmenter) -> str:
    return f"{PROPOSED_BY_UNET}{segmenter.sha256[:8]}"


def _append(path: Path, found: ImageConfidence) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")


def _end_last_line(path: Path) -> None:
    """A kill may have cut it off; the next one must not go on in it."""
    if path.is_file() and path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")


def _check_labels(project: Project, segmenter: Segmenter) -> None:
    """Raises TrainingError unless each label has the number and the name that it had when the network was trained."""
    known = {label.id: label.name for label in project.labels()}
    for number, name in zip(segmenter.classes.numbers, segmenter.classes.names, strict=True):
        if number not in known:
            raise TrainingError(
                sentence(
                    "The U-Net finds label {number} ({name}), which this project does not have. Add it, or train "
                    "a U-Net on this project.",
                    number=number,
                    name=name,
                )
            )
