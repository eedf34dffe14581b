"""What a DICOM file says of its planes: in itself, or in the functional groups of an enhanced multi-frame object."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pydicom

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.dicom_stack import Plane

Holder = Any
Rescale = tuple[float, float]


def is_enhanced(dataset: pydicom.Dataset) -> bool:
    return bool(dataset.get("PerFrameFunctionalGroupsSequence") or dataset.get("SharedFunctionalGroupsSequence"))


def plane_of(dataset: pydicom.Dataset) -> Plane:
    """The plane of a single-frame file, or of a multi-frame file that is not enhanced."""
    return Plane(
        _numbers(dataset, "ImagePositionPatient"),
        _numbers(dataset, "ImageOrientationPatient"),
        _numbers(dataset, "PixelSpacing") or _numbers(dataset, "ImagerPixelSpacing"),
        _moment(dataset, "TemporalPositionIdentifier"),
    )


def frames_of(name: str, dataset: pydicom.Dataset, count: int) -> tuple[Plane, ...]:
    """The plane of each frame of an enhanced object. Raises UnreadableImage where not every frame is described."""
    whole = plane_of(dataset)
    return tuple(
        Plane(
            _grouped(groups, "PlanePositionSequence", "ImagePositionPatient") or whole.position_mm,
            _grouped(groups, "PlaneOrientationSequence", "ImageOrientationPatient") or whole.orientation,
            _grouped(groups, "PixelMeasuresSequence", "PixelSpacing") or whole.pixel_mm,
            next((_moment(item, "TemporalPositionIndex") for item in _items(groups, "FrameContentSequence")), None),
        )
        for groups in _groups(name, dataset, count)
    )


def rescales_of(name: str, dataset: pydicom.Dataset, count: int) -> tuple[Rescale, ...]:
    """Slope and intercept of each frame; one for all of them where there are no functional groups.

    Raises UnreadableImage for a slope or intercept that is no number.
    """
    if is_enhanced(dataset):
        holders = [[*_items(groups, "PixelValueTransformationSequence"), dataset] for groups in _groups(name, dataset, count)]
    else:
        holders = [[dataset, *(dataset.get("PixelValueTransformationSequence") or ())]]
    return tuple(_rescale(name, [each for each in frame if "RescaleSlope" in each]) for frame in holders)


def stated_distance_mm(dataset: pydicom.Dataset) -> float:
    """The distance of slices that the file states, for planes that do not show it by their positions; 1 where it does not."""
    shared = list(dataset.get("SharedFunctionalGroupsSequence") or ())[:1]
    own = list(dataset.get("PerFrameFunctionalGroupsSequence") or ())[:1]
    for keyword in ("SpacingBetweenSlices", "SliceThickness"):
        for found in (_numbers(dataset, keyword), _grouped([*own, *shared], "PixelMeasuresSequence", keyword)):
            if found and math.isfinite(found[0]) and found[0]:
                return abs(found[0])
    return 1.0


def _groups(name: str, dataset: pydicom.Dataset, count: int) -> list[list[Holder]]:
    """Of each frame: its own group and then the shared one."""
    shared = list(dataset.get("SharedFunctionalGroupsSequence") or ())[:1]
    own = list(dataset.get("PerFrameFunctionalGroupsSequence") or ())
    if not own:
        return [shared] * count
    if len(own) != count:
        raise UnreadableImage(
            sentence(
                "{name}: it holds {count} frames and describes {described} of them. It was badly converted; export it again.",
                name=name,
                count=count,
                described=len(own),
            )
        )
    return [[group, *shared] for group in own]


def _items(groups: list[Holder], sequence: str) -> Iterator[Holder]:
    for group in groups:
        yield from group.get(sequence) or ()


def _grouped(groups: list[Holder], sequence: str, keyword: str) -> tuple[float, ...] | None:
    return next((found for item in _items(groups, sequence) if (found := _numbers(item, keyword)) is not None), None)


def _numbers(holder: Holder, keyword: str) -> tuple[float, ...] | None:
    """None for what is missing or empty; NaN for what is there and no number."""
    try:
        value = holder.get(keyword)
        if value is None or value == "":
            return None
        parts = [value] if isinstance(value, str) or not hasattr(value, "__len__") else value
        return tuple(float(part) for part in parts) or None
    except (TypeError, ValueError):
        return (math.nan,)


def _moment(holder: Holder, keyword: str) -> int | None:
    found = _numbers(holder, keyword)
    return int(found[0]) if found and math.isfinite(found[0]) else None


def _rescale(name: str, holders: list[Holder]) -> Rescale:
    if not holders:
        return 1.0, 0.0
    slope, intercept = _numbers(holders[0], "RescaleSlope") or (1.0,), _numbers(holders[0], "RescaleIntercept") or (0.0,)
    if not math.isfinite(slope[0]) or not math.isfinite(intercept[0]):
        raise UnreadableImage(
            sentence(
                "{name}: its rescale slope or intercept is no number, so its values are unknown. Export it again.", name=name
            )
        )
    return slope[0] or 1.0, intercept[0]
