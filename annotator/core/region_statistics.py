"""The figures of each region and of each label: how large they are, and the image's values inside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.overlap import stacked


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """One row. Millimetres are None where they are unknown, values None for colour pictures and where all are NaN.

    `slices` is "7" for a region and "3-9" for a label, counted from 1. `sd` is the sample's (n - 1), 0 for a single pixel.
    """

    kind: str
    number: int
    label: int
    name: str
    slices: str
    pixels: int
    area_mm2: float | None
    volume_mm3: float | None
    mean: float | None
    sd: float | None
    minimum: float | None
    maximum: float | None
    unit: str = ""


COLUMNS = tuple(field.name for field in fields(RegionStatistics))


def region_statistics(image: Image, annotation: Annotation, labels: LabelTable, unit: str = "") -> Iterator[RegionStatistics]:
    """A row for each region in its own order, each for itself even where regions overlap; hidden ones count too."""
    for number, region in enumerate(annotation, start=1):
        inside = image.slice(region.slice_index)[region.mask.to_array()]
        yield _row(
            image, inside, unit, "region", number, region.label, labels, str(region.slice_index + 1), region.mask.area_px
        )


def label_statistics(image: Image, annotation: Annotation, labels: LabelTable, unit: str = "") -> Iterator[RegionStatistics]:
    """A row for each label that is used, over all slices; where regions overlap, the upper one has the pixel."""
    annotation = stacked(annotation, labels)
    values: dict[int, list[npt.NDArray[np.generic]]] = {}
    slices: dict[int, list[int]] = {}
    for index in sorted({region.slice_index for region in annotation}):
        slice_labels = annotation.label_map((image.height, image.width), index)
        for label in np.unique(slice_labels).tolist():
            if label:
                values.setdefault(label, []).append(image.slice(index)[slice_labels == label])
                slices.setdefault(label, []).append(index + 1)
    for number, label in enumerate(sorted(values), start=1):
        inside, span = np.concatenate(values[label]), slices[label]
        shown = str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}"
        yield _row(image, inside, unit, "label", number, label, labels, shown, len(inside))


def _row(
    image: Image,
    inside: npt.NDArray[np.generic],
    unit: str,
    kind: str,
    number: int,
    label: int,
    labels: LabelTable,
    slices: str,
    pixels: int,
) -> RegionStatistics:
    column_mm, row_mm, slice_mm = image.geometry.spacing_mm
    is_known = image.geometry.is_known
    name = labels[label].name if label in labels else f"label {label}"
    area = pixels * column_mm * row_mm if is_known else None
    volume = pixels * column_mm * row_mm * slice_mm if is_known else None
    return RegionStatistics(kind, number, label, name, slices, pixels, area, volume, *_values(inside), unit)


def _values(inside: npt.NDArray[np.generic]) -> tuple[float | None, float | None, float | None, float | None]:
    """(mean, sd, minimum, maximum) of the finite values (N,); None for colours (N, 3) and where there are none."""
    if inside.ndim != 1:
        return (None, None, None, None)
    values = inside.astype(np.float64)
    values = values[np.isfinite(values)]
    if not values.size:
        return (None, None, None, None)
    deviation = float(values.std(ddof=1)) if values.size > 1 else 0.0
    return (float(values.mean()), deviation, float(values.min()), float(values.max()))
