"""Which regions on neighbouring slices are one object: several of a label may run beside each other through a volume."""

from __future__ import annotations

from collections.abc import Iterable

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
    here = _matching(by_slice.get(slice_index, []), Mask.from_array(mask), found)
    for numbers in (
        sorted(index for index in by_slice if index > slice_index),
        sorted((index for index in by_slice if index < slice_index), reverse=True),
    ):
        last = here
        for index in numbers:
            last = _matching(by_slice[index], last, found)
    return tuple(found)


def _matching(regions: list[Region], mask: Mask, found: list[Region]) -> Mask:
    """Adds the regions that show the mask's object to `found`; what they cover together, or the mask where there are none."""
    same = [region for region in regions if _is_same(region.mask, mask)]
    found += same
    whole = same[0].mask if same else mask
    for region in same[1:]:
        whole = whole.with_part(region.mask.box, region.mask.part(region.mask.box))
    return whole


def _is_same(first: Mask, second: Mask) -> bool:
    """As `is_same_object`, without unpacking more than the boxes have in common: a volume has hundreds of slices."""
    smaller = min(first.area_px, second.area_px)
    return smaller > 0 and first.shared_px(second) >= LEAST_SHARED * smaller
