"""A project of the consensus of several annotators, and the places on which nobody can decide but a person."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from fourclick.annotator.core.annotation import Annotation, LabelMap, Region
from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.state import State
from fourclick.annotator.quality.consensus import Consensus, majority, staple
from fourclick.annotator.quality.project_readings import Progress, Readings
from fourclick.annotator.storage.project import ImageEntry, Project

METHODS: dict[str, Callable[..., Consensus]] = {"majority": majority, "staple": staple}
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ConsensusReport:
    """How many images have a consensus, and how many of them have voxels on which the votes are even."""

    images: int
    undecided: int


def write_consensus(readings: Readings, target: Project, method: str, progress: Progress | None = None) -> ConsensusReport:
    """Fills a new project with the consensus of each image, in the state "needs review".

    Voxels with even votes become regions of a label of their own, "undecided", for whoever adjudicates. Images are those of
    `readings`; of each, the annotators' first readings count. Raises ProjectError where the project cannot be written.
    """
    labels = readings.labels
    names = {label.name for label in labels}
    labels = labels if UNDECIDED in names else labels.with_label(UNDECIDED, "#FF00FF")
    target.save_labels(labels)
    undecided_label = next(label.id for label in labels if label.name == UNDECIDED)
    images = undecided = 0
    for entry, image in readings.entries(progress):
        found = METHODS[method]([each.labels for each in image.first_readings])
        (ours,) = target.add_images([_source(entry)])
        regions = [*_regions(found.labels), *_regions(np.where(found.undecided, undecided_label, 0).astype(np.uint16))]
        target.save_state(ours.id, State(annotation=Annotation(tuple(regions))))
        target.review(ours.id, ImageStatus.NEEDS_REVIEW)
        images += 1
        undecided += bool(found.undecided.any())
    return ConsensusReport(images, undecided)


def make_consensus_project(
    places: Sequence[str], own: Project | None, target: Path | str, progress: Progress | None = None, *, method: str = "staple"
) -> str:
    """A new project at `target` with the consensus of `own` and the projects at `places`; what it holds, in a sentence.

    Raises ProjectError for a place that holds no project, and where there is one at `target` already. Where `progress` raises
    Cancelled, a folder that was empty is so again.
    """
    folder = Path(target)
    is_there = folder.exists()
    is_free = not is_there or (folder.is_dir() and not any(folder.iterdir()))
    try:
        with ExitStack() as stack:
            others = [stack.enter_context(Project.open_to_read(place)) for place in places]
            readings = Readings([*([own] if own is not None else []), *others])
            done = write_consensus(readings, stack.enter_context(Project.create(target)), method, progress)
    except Cancelled:
        if is_free:
            shutil.rmtree(folder, ignore_errors=True)
        if is_free and is_there:
            folder.mkdir(exist_ok=True)
        raise
    return sentence(
        "{target}: the consensus of {images} images, to be reviewed; {undecided} have even votes.",
        target=target,
        images=done.images,
        undecided=done.undecided,
    )


def _source(entry: ImageEntry) -> SimpleNamespace:
    known = {name: getattr(entry, name) for name in ("name", "key", "patient", "modality", "split")}
    return SimpleNamespace(path=Path(entry.path), **known)


def _regions(labels: LabelMap) -> list[Region]:
    """One for each label and slice."""
    found = []
    for index in np.flatnonzero(labels.any(axis=(1, 2))):
        for number in np.unique(labels[index]):
            if number:
                found.append(Region(Mask.from_array(labels[index] == number), int(number), slice_index=int(index)))
    return found
