"""What painting, erasing and operations on whole masks make of an annotation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region, new_region_id
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import BoolMap, Mask
from fourclick.annotator.editing.rules import Rules
from fourclick.models.prompt import Box

Shapes = Mapping[int, BoolMap]
"""(H, W) bool by slice: what a tool covered."""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """An annotation after an edit. `region_id` is the region that was meant; None where it is gone, or none was meant."""

    annotation: Annotation
    region_id: str | None = None


def painted(
    before: Annotation, shapes: Shapes, image: Image, rules: Rules, *, label: int, own_id: str | None, slice_index: int
) -> HandEdit:
    """Adds the covered pixels to the region `own_id` of slice `slice_index`, or makes one with this label.

    On other slices (of a ball) they go to the topmost region of the label that they touch, else to a new one.
    """
    after, own = before, own_id if before.get(own_id) else None
    for index, shape in sorted(shapes.items(), key=lambda each: abs(each[0] - slice_index)):
        region = after.get(own) if index == slice_index else _touched(after, index, label, shape, rules)
        allowed = rules.paintable(image.slice(index), after.on_slice(index), region.id if region else None)
        after, gained = _with_pixels(after, region, shape & allowed, label, index, rules)
        if index == slice_index:
            own = gained or own
    return HandEdit(after, own)


def erased(before: Annotation, shapes: Shapes, image: Image, rules: Rules, *, own_id: str | None) -> HandEdit:
    """Takes the covered pixels from the region `own_id`, and on other slices from those of its label; None: from all.

    Hidden and locked regions keep theirs. Regions of which nothing is left are gone.
    """
    own = before.get(own_id)
    after = before
    for index, shape in shapes.items():
        covered = shape & rules.erasable(image.slice(index))
        for region in before.on_slice(index):
            is_meant = own is None or region.id == own.id or (index != own.slice_index and region.label == own.label)
            if is_meant and not rules.is_hidden(region) and not rules.is_locked(region):
                after = _without_pixels(after, region, covered)
    return HandEdit(after, own_id if after.get(own_id) else None)


def reshaped(before: Annotation, region_id: str, work: Callable[[BoolMap], BoolMap], image: Image, rules: Rules) -> HandEdit:
    """The region with another mask. What it gains it gains by the rules of painting, except for their range of values."""
    region = before.get(region_id)
    if region is None:
        return HandEdit(before)
    old = region.mask.to_array()
    new = work(old)
    index = region.slice_index
    everywhere = replace(rules, value_range=None, inside_label=None)
    gained = new & ~old & everywhere.paintable(image.slice(index), before.on_slice(index), region.id)
    after = _without_pixels(before, region, old & ~new)
    if not gained.any():
        return HandEdit(after, region_id if after.get(region_id) else None)
    kept = after.get(region_id) or replace(region, mask=Mask.from_array(np.zeros_like(old)))
    after, _ = _with_pixels(after, kept, gained, region.label, index, rules)
    return HandEdit(after, region_id)


def copied(before: Annotation, region_id: str, slice_index: int, image: Image, rules: Rules) -> HandEdit:
    """A new region of the same shape and label on another slice."""
    region = before.get(region_id)
    if region is None:
        return HandEdit(before)
    free = replace(rules, value_range=None, inside_label=None)
    return painted(
        before,
        {slice_index: region.mask.to_array()},
        image,
        free,
        label=region.label,
        own_id=None,
        slice_index=slice_index,
    )


def united(before: Annotation, region_id: str, other_id: str) -> HandEdit:
    """The region takes all of the other one on its slice, which is gone."""
    region, other = before.get(region_id), before.get(other_id)
    if region is None or other is None or region.slice_index != other.slice_index:
        return HandEdit(before, region_id)
    whole = replace(
        region,
        mask=Mask.from_array(region.mask.to_array() | other.mask.to_array()),
        # the work on both is in it
        seconds=region.seconds + other.seconds,
    )
    return HandEdit(before.with_region(whole).without(other_id), region_id)


def subtracted(before: Annotation, region_id: str, other_id: str) -> HandEdit:
    """The region loses what the other one covers, which stays."""
    region, other = before.get(region_id), before.get(other_id)
    if region is None or other is None:
        return HandEdit(before, region_id)
    after = _without_pixels(before, region, other.mask.to_array())
    return HandEdit(after, region_id if after.get(region_id) else None)


def intersected(before: Annotation, region_id: str, other_id: str) -> HandEdit:
    """The region keeps what the other one covers as well, which stays."""
    region, other = before.get(region_id), before.get(other_id)
    if region is None or other is None:
        return HandEdit(before, region_id)
    after = _without_pixels(before, region, ~other.mask.to_array())
    return HandEdit(after, region_id if after.get(region_id) else None)


def _with_pixels(
    before: Annotation, region: Region | None, gained: BoolMap, label: int, index: int, rules: Rules
) -> tuple[Annotation, str | None]:
    """The annotation in which the region (None: a new one) has these pixels, and its id; None where there are none."""
    if not gained.any():
        return before, None
    if region is None:
        region = Region(Mask.from_array(gained), label, slice_index=index, id=new_region_id())
    else:
        region = replace(region, mask=Mask.from_array(region.mask.to_array() | gained))
    after = before.with_region(region)
    for other in before.on_slice(index):
        if other.id != region.id and rules.gives_way(other):
            after = _without_pixels(after, other, gained)
    return after, region.id


def _without_pixels(before: Annotation, region: Region, lost: BoolMap) -> Annotation:
    """The annotation in which the region has lost these pixels; without the region where none are left."""
    box = region.mask.box
    # most regions lie elsewhere: they need not be unpacked
    if not lost[box.y0 : box.y1, box.x0 : box.x1].any():
        return before
    bits = region.mask.to_array()
    left = bits & ~lost
    count = int(left.sum())
    if count == region.mask.area_px:
        return before
    return before.with_region(replace(region, mask=Mask.from_array(left))) if count else before.without(region.id)


def _touched(annotation: Annotation, index: int, label: int, shape: BoolMap, rules: Rules) -> Region | None:
    """The topmost region of the label on a slice that may be changed and has a pixel in `shape`."""
    for region in reversed(annotation.on_slice(index)):
        is_open = region.label == label and not rules.is_hidden(region) and not rules.is_locked(region)
        if is_open and _overlaps(region.mask, shape):
            return region
    return None


def _overlaps(mask: Mask, shape: BoolMap) -> bool:
    box: Box = mask.box
    return bool((shape[box.y0 : box.y1, box.x0 : box.x1]).any()) and bool((mask.to_array() & shape).any())
