"""Which regions on neighbouring slices are one object: several of a label may run beside each other through a volume."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.mask import BoolMap, Mask

LEAST_SHARED = 0.25
"""Of the smaller mask's pixels, what two masks of one object share at least: neighbours may touch, a tip lies in its base."""


def is_same_object(first: BoolMap, second: BoolMap) -> bool:
    """Whether two masks (H, W) bool, laid over each other, show one object; never where one is empty."""
    smaller = min(int(np.count_nonzero(first)), int(np.count_nonzero(second)))
    return bool(smaller > 0 and np.count_nonzero(first & second) >= LEAST_SHARED * smaller)


def structure_of(regions: Iterable[Region], mask: BoolMap, slice_index: int) -> tuple[Region, ...]:
    """Those of the regions that are one object with a mask (H, W) bool on a slice, followed from slice to slice both ways.

    Slices without regions are passed over; one whose regions are all of other objects does not end the search either.
    """
    by_slice: dict[int, list[Region]] = {}
    for region in regions:
        if not region.mask.is_empty:
            by_slice.setdefault(region.slice_index, []).append(region)
    found: list[Region] = []
    here = _matching(by_slice.get(slice_index, []), _Unpacked.of(Mask.from_array(mask)), found)
    for numbers in (
        sorted(index for index in by_slice if index > slice_index),
        sorted((index for index in by_slice if index < slice_index), reverse=True),
    ):
        last = here
        for index in numbers:
            last = _matching(by_slice[index], last, found)
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Unpacked:
    """A mask and the pixels (h, w) bool in its box: each is compared with two neighbours, and there are hundreds of slices."""

    mask: Mask
    bits: BoolMap

    @classmethod
    def of(cls, mask: Mask) -> _Unpacked:
        return cls(mask, mask.in_box())


def _matching(regions: list[Region], last: _Unpacked, found: list[Region]) -> _Unpacked:
    """Adds the regions that show the mask's object to `found`; what they cover together, or the mask where there are none."""
    same: list[_Unpacked] = []
    for region in regions:
        # nothing is unpacked of what lies elsewhere
        if region.mask.meets(last.mask.box):
            unpacked = _Unpacked.of(region.mask)
            if _is_same(unpacked, last):
                found.append(region)
                same.append(unpacked)
    if not same:
        return last
    if len(same) == 1:
        return same[0]
    whole = same[0].mask
    for each in same[1:]:
        whole = whole.with_part(each.mask.box, each.bits)
    return _Unpacked.of(whole)


def _is_same(first: _Unpacked, second: _Unpacked) -> bool:
    """As `is_same_object`."""
    smaller = min(first.mask.area_px, second.mask.area_px)
    common = first.mask.box.common(second.mask.box)
    shared = first.bits[common.place_in(first.mask.box)] & second.bits[common.place_in(second.mask.box)]
    return smaller > 0 and int(np.count_nonzero(shared)) >= LEAST_SHARED * smaller
