"""Masks that lie in a folder, as files named after their images: each label on each slice becomes a region."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.errors import Cancelled, FourclickError, ProjectError
from fourclick.annotator.core.overlap import all_placed
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.importing.batch import BatchReport, Progress
from fourclick.annotator.importing.matching import Names
from fourclick.annotator.importing.objects import PromptFileError
from fourclick.annotator.mask_import import read_mask_regions
from fourclick.annotator.storage.image_files import find_images, read_image
from fourclick.annotator.storage.project import ImageEntry, Project

MARKS = ("_mask", "_seg", "_label", "_labels", "_gt", "-mask", "-seg", "-label", "_segmentation", "_Segmentation")
"""What may stand behind the image's name in that of its mask."""


def import_masks(
    project: Project,
    folder: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BatchReport:
    """PNG, TIFF, NIfTI and NRRD label maps of the size of their image, in its place in the patient where both know theirs.

    One transaction per image; masks that are there already are skipped. Raises ProjectError where the folder holds none.
    """
    sources = find_images([folder])
    if not sources:
        raise ProjectError(sentence("{folder} holds no masks. Known are PNG, TIFF, NIfTI and NRRD label maps.", folder=folder))
    report, begin = BatchReport(), time.perf_counter()
    names = Names(project.images())
    for position, source in enumerate(sources):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(position, len(sources), source.name)
        try:
            _import(project, _image_of(source.name, names), source.path, report)
        except (FourclickError, OSError) as error:
            report.problems.append(sentence("{name}: {error}", name=source.name, error=error))
        report.seconds = time.perf_counter() - begin
    return report


def _image_of(name: str, names: Names) -> ImageEntry:
    """By the mask's own name, or by what is left of it without one of MARKS. Raises PromptFileError."""
    plain = name.replace("\\", "/")
    stem = plain.rpartition("/")[2]
    for suffix in (".nii.gz", ".nii", ".nrrd", ".png", ".tif", ".tiff", ".bmp"):
        stem = stem.removesuffix(suffix)
    wanted = [plain, stem, *(stem.removesuffix(mark) for mark in MARKS if stem.endswith(mark))]
    missing = sentence(
        "the project has no image of this name. A mask is called as its image, or that and {mark}.", mark=MARKS[0]
    )
    failure = PromptFileError(missing)
    for each in wanted:
        try:
            return names.find(each)
        except PromptFileError as error:
            failure = error if "Name them" in str(error) else failure
    raise failure


def _import(project: Project, entry: ImageEntry, path: Path, report: BatchReport) -> None:
    labels, regions = read_mask_regions(path, read_image(Path(entry.path)), project.labels())
    state = project.load_state(entry.id)
    known = {region.id for region in state.annotation} | project.region_history(entry.id)
    named = [replace(region, id=_region_id(entry, region)) for region in regions]
    new = [region for region in named if region.id not in known]
    report.skipped += len(named) - len(new)
    if not new:
        return
    if labels != project.labels():
        project.save_labels(labels)
    annotation = all_placed(state.annotation, new, labels)
    project.save_state(entry.id, replace(state, annotation=annotation))
    report.count(path.name, new, annotation)
    report.images += 1


def _region_id(entry: ImageEntry, region: Region) -> str:
    told = repr((entry.key, region.label, region.slice_index, region.mask.shape, region.mask.box)).encode()
    return hashlib.sha256(told + region.mask.packed).hexdigest()[:32]


def sizes_of(entries: Sequence[ImageEntry]) -> dict[str, tuple[int, int]]:
    """(width, height) of each image that is there, by its name without its suffix."""
    found = {}
    for entry in entries:
        try:
            image = read_image(Path(entry.path))
        except FourclickError:
            continue
        found[Path(entry.name).stem] = (image.width, image.height)
    return found
