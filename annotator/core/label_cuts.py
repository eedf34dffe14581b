"""The regions as orthogonal planes cut them: kept per slice, so that an edit costs one slice and an empty volume nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.annotation import Annotation, LabelMap, Region
from fourclick.annotator.core.plane import Plane
from fourclick.models.prompt import Box


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The labels (h, w) inside the box that holds all regions of a slice, and how many pixels belong to each."""

    box: Box
    labels: LabelMap
    counts: dict[int, int]


class LabelCuts:
    """The label volume (D, H, W) of an annotation's visible regions, in parts: slices without regions take no memory."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._annotation = Annotation()
        self._parts: dict[int, _Part] = {}
        self._outdated: set[int] = set()

    @property
    def slices(self) -> tuple[int, ...]:
        """The slices that hold regions, in their order."""
        self._bring_up_to_date()
        return tuple(sorted(self._parts))

    def voxels(self) -> dict[int, int]:
        """How many voxels belong to each label."""
        self._bring_up_to_date()
        counted: dict[int, int] = {}
        for part in self._parts.values():
            for label, count in part.counts.items():
                counted[label] = counted.get(label, 0) + count
        return counted

    def update(self, annotation: Annotation, hidden_labels: frozenset[int] = frozenset()) -> bool:
        """Follows the annotation without its hidden labels. Whether anything differs from before.

        Masks are unpacked only once they are looked at.
        """
        if hidden_labels:
            annotation = Annotation(tuple(region for region in annotation if region.label not in hidden_labels))
        old, self._annotation = self._annotation, annotation
        if old.regions == annotation.regions:
            return False
        before, after = _by_slice(old), _by_slice(annotation)
        self._outdated |= {index for index in before.keys() | after.keys() if before.get(index) != after.get(index)}
        return True

    def cut(self, plane: Plane, index: int) -> LabelMap:
        """The labels of one slice of a plane, 0 being background: (height, width) uint16, as `Plane.slice` shows it."""
        self._bring_up_to_date()
        sides = tuple(side for axis, side in enumerate(self._shape) if axis != plane.axis)
        found = np.zeros(sides, np.uint16)
        for number, part in self._parts.items():
            _paste(found, part, number, plane.axis, index)
        flat = found[(None, ...) if plane.axis == 0 else (slice(None), None) if plane.axis == 1 else (..., None)]
        return np.asarray(plane.slice(flat, 0))

    def _bring_up_to_date(self) -> None:
        if not self._outdated:
            return
        regions = _by_slice(self._annotation)
        for number in self._outdated:
            part = _part(regions.get(number, ()))
            if part is None:
                self._parts.pop(number, None)
            else:
                self._parts[number] = part
        self._outdated.clear()


def _paste(found: LabelMap, part: _Part, number: int, axis: int, index: int) -> None:
    """One slice's share of the cut `index` across `axis`; `found` is the cut along the other two array axes."""
    box = part.box
    if axis == 0 and number == index:
        found[box.y0 : box.y1, box.x0 : box.x1] = part.labels
    elif axis == 1 and box.y0 <= index < box.y1:
        found[number, box.x0 : box.x1] = part.labels[index - box.y0]
    elif axis == 2 and box.x0 <= index < box.x1:
        found[number, box.y0 : box.y1] = part.labels[:, index - box.x0]


def _part(regions: tuple[Region, ...]) -> _Part | None:
    visible = [region for region in regions if not region.is_hidden and not region.mask.is_empty]
    if not visible:
        return None
    boxes = [region.mask.box for region in visible]
    box = Box(
        min(each.x0 for each in boxes),
        min(each.y0 for each in boxes),
        max(each.x1 for each in boxes),
        max(each.y1 for each in boxes),
    )
    labels = np.zeros((box.height, box.width), np.uint16)
    for region in visible:
        own = region.mask.box
        within = labels[own.y0 - box.y0 : own.y1 - box.y0, own.x0 - box.x0 : own.x1 - box.x0]
        within[region.mask.part(own)] = region.label
    return _Part(box, labels, _counted(visible, labels))


def _counted(regions: list[Region], labels: LabelMap) -> dict[int, int]:
    """Pixels by label; where no two regions overlap their masks know them already."""
    if sum(region.mask.area_px for region in regions) != int(np.count_nonzero(labels)):
        # for a few labels faster than sorting the pixels
        counts = {label: int(np.count_nonzero(labels == label)) for label in {region.label for region in regions}}
        return {label: count for label, count in counts.items() if label and count}
    found: dict[int, int] = {}
    for region in regions:
        found[region.label] = found.get(region.label, 0) + region.mask.area_px
    return found


def _by_slice(annotation: Annotation) -> dict[int, tuple[Region, ...]]:
    found: dict[int, list[Region]] = {}
    for region in annotation:
        found.setdefault(region.slice_index, []).append(region)
    return {index: tuple(regions) for index, regions in found.items()}
