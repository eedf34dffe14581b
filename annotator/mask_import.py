"""Masks made elsewhere become regions that can be refined by clicks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.image_files import read_image

WORLD_TOLERANCE_MM = 0.5


def read_mask_regions(path: Path, image: Image | None, labels: LabelTable) -> tuple[LabelTable, list[Region]]:
    """The label table, with labels added for new numbers, and one region per label value and slice of a mask file.

    The mask must have the image's size and, where both know how they lie, its geometry; in a picture 255 alone counts as 1.
    Raises FourclickError with a sentence otherwise.
    """
    if image is None:
        raise FourclickError(sentence("Open the image first that the mask belongs to."))
    mask = read_image(path)
    if mask.is_rgb:
        raise FourclickError(
            sentence(
                "{name} is a colour picture; a mask holds one number per pixel. Save it as grey or indexed.", name=path.name
            )
        )
    if mask.voxels.shape != image.voxels.shape[:3]:
        raise FourclickError(
            sentence(
                "{name} has {mask}, the image {image}. Choose the mask that was made for this image.",
                name=path.name,
                mask=_size(mask),
                image=_size(image),
            )
        )
    if mask.geometry.is_known and image.geometry.is_known and not _lie_alike(mask, image):
        raise FourclickError(
            sentence(
                "{name} lies elsewhere in the patient than the image. Resample it to the image's grid first.", name=path.name
            )
        )
    values = np.asarray(mask.voxels)
    if values.dtype.kind == "f" and not np.array_equal(values, np.round(values)):
        raise FourclickError(sentence("{name} holds fractions, not label numbers. Threshold it first.", name=path.name))
    numbers = [int(number) for number in np.unique(values) if number != 0]
    if not numbers:
        raise FourclickError(sentence("{name} is empty; there is nothing to import.", name=path.name))
    if min(numbers) < 0 or max(numbers) > 65535 or len(numbers) > 1000:
        raise FourclickError(
            sentence(
                "{name} does not look like a mask: it holds {count} different values up to {most}.",
                name=path.name,
                count=len(numbers),
                most=max(numbers),
            )
        )
    label_of = {255: 1} if numbers == [255] else {number: number for number in numbers}
    for label in label_of.values():
        if label not in labels:
            labels = labels.with_label(_free_name(f"label {label}", labels), label_id=label)
    regions = []
    for index in np.flatnonzero(values.any(axis=(1, 2))):
        for number, label in label_of.items():
            part = values[index] == number
            if part.any():
                regions.append(Region(Mask.from_array(part), label, slice_index=int(index)))
    return labels, regions


def with_labels_of(labels: LabelTable, imported: LabelTable, regions: Iterable[Region]) -> LabelTable:
    """The table with those labels of imported regions that it lacks by number; what it has stays as it is."""
    for number in sorted({region.label for region in regions}):
        if number in labels:
            continue
        label = imported[number]
        labels = labels.with_label(_free_name(label.name, labels), label.colour, label_id=number)
    return labels


def _free_name(name: str, labels: LabelTable) -> str:
    """The name, with a number behind it where another label has it already."""
    taken = {label.name for label in labels}
    others = (f"{name} ({count})" for count in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in others if other not in taken)


def _size(image: Image) -> str:
    figures = {"depth": image.depth, "width": image.width, "height": image.height}
    if image.depth > 1:
        return sentence("{depth} slices of {width} x {height} pixels", **figures)
    return sentence("{width} x {height} pixels", **figures)


def _lie_alike(first: Image, second: Image) -> bool:
    """Whether the corners of both volumes lie at the same place, in millimetres."""
    corners = [
        (column, row, plane)
        for column in (0, first.width - 1)
        for row in (0, first.height - 1)
        for plane in (0, first.depth - 1)
    ]
    apart = [np.subtract(first.geometry.to_world(*corner), second.geometry.to_world(*corner)) for corner in corners]
    return bool(np.abs(apart).max() <= WORLD_TOLERANCE_MM)
