"""The regions as orthogonal planes cut them: kept per slice; an edit costs what it changes, an empty volume nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.annotation import Annotation, LabelMap, Region
from fourclick.annotator.core.plane import Plane
from fourclick.models.prompt import Box

FEW_PX = 200
"""So many pixels are counted sooner one by one than sorted: a stroke seen from the side is one row in each of many slices."""
SPARE_PX = 32
"""By so much parts are larger than what they hold: to copy hundreds of them takes longer than to change them."""

Spans = tuple[range, range, range]
"""Ranges of array indices: slices, rows, columns."""
Labels = npt.NDArray[np.uint8 | np.uint16]
"""Label numbers, 0 being background: a byte each unless one needs more."""


@dataclass(slots=True, eq=False)
class _Part:
    """The labels (h, w) inside a box that holds all regions of a slice, and how many pixels belong to each.

    `uncounted` are the pixels (N,) that have gone and come since these were counted.
    """

    box: Box
    labels: Labels
    counts: dict[int, int]
    uncounted: list[tuple[Labels, Labels]] = field(default_factory=list)

    def count(self) -> None:
        if self.uncounted:
            counts = Counter(self.counts)
            for gone, come in self.uncounted:
                counts.update(_occurring(come))
                counts.subtract(_occurring(gone))
            self.counts = {label: count for label, count in counts.items() if label and count}
            self.uncounted.clear()


class LabelCuts:
    """The label volume (D, H, W) of an annotation's visible regions, in parts: slices without regions take no memory."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._regions: dict[int, tuple[Region, ...]] = {}
        self._parts: dict[int, _Part] = {}
        self._outdated: dict[int, Box] = {}
        self._dtype: type[np.uint8] | type[np.uint16] = np.uint8

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
            part.count()
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
        whole = reduce(Box.joined, set(changed.values()))
        return (range(min(changed), max(changed) + 1), range(whole.y0, whole.y1), range(whole.x0, whole.x1))

    def cut(self, plane: Plane, index: int) -> LabelMap:
        """The labels of one slice of a plane, 0 being background: (height, width) uint16, as `Plane.slice` shows it."""
        self._bring_up_to_date()
        sides = tuple(side for axis, side in enumerate(self._shape) if axis != plane.axis)
        # in the parts' own type: to convert once is cheaper than line by line
        found = np.zeros(sides, self._dtype)
        for number, part in self._parts.items():
            _paste(found, part, number, plane.axis, index)
        flat = found[(None, ...) if plane.axis == 0 else (slice(None), None) if plane.axis == 1 else (..., None)]
        return np.asarray(plane.slice(flat.astype(np.uint16), 0))

    def _bring_up_to_date(self) -> None:
        for number, box in self._outdated.items():
            regions, part = self._regions.get(number, ()), self._parts.get(number)
            if not any(_is_visible(each) for each in regions):
                self._parts.pop(number, None)
            elif part is None or box.holds(part.box):
                self._parts[number] = self._whole_part([each for each in regions if _is_visible(each)])
            else:
                self._change_part(part, [each for each in regions if _is_visible(each) and each.mask.meets(box)], box)
        self._outdated.clear()

    def _whole_part(self, visible: list[Region]) -> _Part:
        box = self._with_room(reduce(Box.joined, (each.mask.box for each in visible)))
        labels = self._drawn(visible, box)
        return _Part(box, labels, _counted(visible, labels))

    def _change_part(self, part: _Part, near: list[Region], box: Box) -> None:
        """Takes over the regions of a slice that are near a box, where nothing has changed outside it."""
        held = part.box
        if not held.holds(box):
            held = reduce(Box.joined, (each.mask.box.common(box) for each in near), held)
        if held != part.box:
            wide = self._with_room(held)
            labels = np.zeros((wide.height, wide.width), self._dtype)
            labels[part.box.place_in(wide)] = part.labels
            part.box, part.labels = wide, labels
        box = box.common(part.box)
        if not box.is_empty:
            new = self._drawn(near, box)
            # the part's own labels: a label that needs more room may have come
            old = part.labels[box.place_in(part.box)]
            differs = old != new
            part.uncounted.append((old[differs], new[differs]))
            old[:] = new

    def _make_room_for(self, label: int) -> None:
        if label > np.iinfo(self._dtype).max:
            self._dtype = np.uint16
            for part in self._parts.values():
                part.labels = part.labels.astype(np.uint16)

    def _drawn(self, visible: list[Region], box: Box) -> Labels:
        """(h, w) inside a box."""
        self._make_room_for(max((each.label for each in visible), default=0))
        labels = np.zeros((box.height, box.width), self._dtype)
        for region in visible:
            common = region.mask.box.common(box)
            if not common.is_empty:
                labels[common.place_in(box)][region.mask.part(common)] = region.label
        return labels

    def _with_room(self, box: Box) -> Box:
        wide = Box(box.x0 - SPARE_PX, box.y0 - SPARE_PX, box.x1 + SPARE_PX, box.y1 + SPARE_PX)
        return wide.common(Box(0, 0, self._shape[2], self._shape[1]))


def _paste(found: Labels, part: _Part, number: int, axis: int, index: int) -> None:
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


def _counted(visible: list[Region], labels: Labels) -> dict[int, int]:
    """Pixels by label; where no two regions overlap their masks know them already."""
    if sum(region.mask.area_px for region in visible) != int(np.count_nonzero(labels)):
        # for a few labels faster than sorting the pixels
        counts = {label: int(np.count_nonzero(labels == label)) for label in {region.label for region in visible}}
        return {label: count for label, count in counts.items() if label and count}
    found: dict[int, int] = {}
    for region in visible:
        found[region.label] = found.get(region.label, 0) + region.mask.area_px
    return found


def _occurring(labels: Labels) -> dict[int, int]:
    """How often each label occurs among some pixels (N,)."""
    if labels.size <= FEW_PX:
        return Counter(labels.tolist())
    found, counts = np.unique(labels, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _is_visible(region: Region) -> bool:
    return not region.is_hidden and not region.mask.is_empty


def _by_slice(annotation: Annotation, hidden_labels: frozenset[int]) -> dict[int, tuple[Region, ...]]:
    found: dict[int, list[Region]] = {}
    for region in annotation:
        if region.label not in hidden_labels:
            found.setdefault(region.slice_index, []).append(region)
    return {index: tuple(regions) for index, regions in found.items()}
