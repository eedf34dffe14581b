"""The regions as orthogonal planes cut them: kept per slice; an edit costs what it changes, an empty volume nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce

import numpy as np

from fourclick.annotator.core.annotation import Annotation, LabelMap, Region
from fourclick.annotator.core.plane import Plane
from fourclick.models.prompt import Box


FEW_PX = 200
"""So many pixels are counted sooner one by one than sorted: a stroke seen from the side is one row in each of many slices."""

Spans = tuple[range, range, range]
"""Ranges of array indices: slices, rows, columns."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The labels (h, w) inside a box that holds all regions of a slice, and how many pixels belong to each."""

    box: Box
    labels: LabelMap
    counts: dict[int, int]


class LabelCuts:
    """The label volume (D, H, W) of an annotation's visible regions, in parts: slices without regions take no memory."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._regions: dict[int, tuple[Region, ...]] = {}
        self._parts: dict[int, _Part] = {}
        self._outdated: dict[int, Box] = {}

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

    def update(
        self, annotation: Annotation, hidden_labels: frozenset[int] = frozenset(), *, within: Box | None = None
    ) -> Spans | None:
        """Follows the annotation without its hidden labels. Where something may differ from before; None if nothing does.

        within: no mask of a region that was there before has changed outside this box; None where that is not known. Masks are
        unpacked only once they are looked at.
        """
        before, self._regions = self._regions, _by_slice(annotation, hidden_labels)
        changed: dict[int, Box] = {}
        for index in before.keys() | self._regions.keys():
            box = _changed_box(before.get(index, ()), self._regions.get(index, ()), within)
            if box is not None:
                changed[index] = box
                self._outdated[index] = box.joined(self._outdated.get(index, box))
        if not changed:
            return None
        whole = reduce(Box.joined, changed.values())
        return (range(min(changed), max(changed) + 1), range(whole.y0, whole.y1), range(whole.x0, whole.x1))

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
        for number, box in self._outdated.items():
            visible = [each for each in self._regions.get(number, ()) if _is_visible(each)]
            if not visible:
                self._parts.pop(number, None)
            else:
                self._parts[number] = _changed_part(self._parts.get(number), visible, box)
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


def _changed_box(before: tuple[Region, ...], after: tuple[Region, ...], within: Box | None) -> Box | None:
    """The box outside which two states of a slice's regions have the same labels; None where they are the same everywhere."""
    if before == after:
        return None
    boxes: list[Box] = []
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    for region_id in old.keys() | new.keys():
        one, two = old.get(region_id), new.get(region_id)
        if one is two:
            continue
        if one is None or two is None or one.label != two.label or _is_visible(one) != _is_visible(two):
            boxes += [each.mask.box for each in (one, two) if each is not None and _is_visible(each)]
        elif one.mask is not two.mask and _is_visible(one):
            boxes += [one.mask.box, two.mask.box] if within is None else [within]
    if [each.id for each in before if each.id in new] != [each.id for each in after if each.id in old]:
        boxes += [each.mask.box for each in after if _is_visible(each)]
    return reduce(Box.joined, boxes) if boxes else None


def _changed_part(part: _Part | None, visible: list[Region], box: Box) -> _Part:
    """The part of a slice whose labels may have changed inside a box; `visible` are its regions now, at least one."""
    whole = reduce(Box.joined, (each.mask.box for each in visible))
    if part is None or box.holds(whole):
        labels = _labels(visible, whole)
        return _Part(whole, labels, _counted(visible, labels))
    whole = part.box.joined(whole)
    box = box.common(whole)
    if box.is_empty:
        return part
    labels = part.labels
    if whole != part.box:
        labels = np.zeros((whole.height, whole.width), np.uint16)
        _within(labels, whole, part.box)[:] = part.labels
    old, new = _within(labels, whole, box), _labels(visible, box)
    differs = old != new
    counts = Counter(part.counts)
    counts.update(_occurring(new[differs]))
    counts.subtract(_occurring(old[differs]))
    old[:] = new
    return _Part(whole, labels, {label: count for label, count in counts.items() if label and count})


def _occurring(labels: LabelMap) -> dict[int, int]:
    """How often each label occurs among some pixels (N,)."""
    if labels.size <= FEW_PX:
        return Counter(labels.tolist())
    found, counts = np.unique(labels, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _labels(visible: list[Region], box: Box) -> LabelMap:
    """(h, w) inside a box."""
    labels = np.zeros((box.height, box.width), np.uint16)
    for region in visible:
        common = region.mask.box.common(box)
        if not common.is_empty:
            _within(labels, box, common)[region.mask.part(common)] = region.label
    return labels


def _within(labels: LabelMap, box: Box, inner: Box) -> LabelMap:
    """The part of labels (h, w) of a box that lies in a box inside it; a view."""
    return labels[inner.y0 - box.y0 : inner.y1 - box.y0, inner.x0 - box.x0 : inner.x1 - box.x0]


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


def _is_visible(region: Region) -> bool:
    return not region.is_hidden and not region.mask.is_empty


def _by_slice(annotation: Annotation, hidden_labels: frozenset[int]) -> dict[int, tuple[Region, ...]]:
    found: dict[int, list[Region]] = {}
    for region in annotation:
        if region.label not in hidden_labels:
            found.setdefault(region.slice_index, []).append(region)
    return {index: tuple(regions) for index, regions in found.items()}
