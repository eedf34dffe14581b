"""What painting, erasing and operations on whole masks make of an annotation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import BoolMap, Mask
from fourclick.annotator.core.structure import structure_of
from fourclick.annotator.editing.changes import Changes
from fourclick.annotator.editing.patch import Patch, patches_of
from fourclick.annotator.editing.rules import Rules
from fourclick.models.prompt import Box

Shapes = Mapping[int, BoolMap]
"""(H, W) bool by slice: what a tool covered."""
Patches = Mapping[int, Patch]
"""The same, by slice of the volume, where a tool covers little of many slices."""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """An annotation after an edit. `region_id` is the region that was meant; None where it is gone, or none was meant.

    `within` is a box outside which no pixel of any slice has changed; None where it is not known.
    """

    annotation: Annotation
    region_id: str | None = None
    within: Box | None = None


def painted(
    before: Annotation, shapes: Shapes, image: Image, rules: Rules, *, label: int, own_id: str | None, slice_index: int
) -> HandEdit:
    """Adds the covered pixels to the region `own_id` of slice `slice_index`, or makes one with this label.

    On other slices (of a ball) they go to the topmost region of the label that they touch, else to a new one.
    """
    changes = Changes(before, (image.height, image.width))
    own = own_id if changes.get(own_id) else None
    patches = patches_of(shapes)
    for index in sorted(patches, key=lambda each: abs(each - slice_index)):
        patch, here = patches[index], changes.on_slice(index)
        region = changes.get(own) if index == slice_index else _touched(here, label, patch, rules)
        gained = _painted(changes, patch, region, image, rules, label=label, index=index)
        if index == slice_index:
            own = gained or own
    return HandEdit(changes.annotation, own, changes.within)


def painted_across(
    before: Annotation, patches: Patches, image: Image, rules: Rules, *, label: int, own_id: str | None, slice_index: int
) -> HandEdit:
    """Adds what a tool covered of many slices, seen from the side, to one structure: the one of the region `own_id`.

    On each slice the pixels go to the structure's region; where it has none, or no region is meant, to the topmost region of
    the label that they touch; else to a new one. The edit's region is the own one, or that nearest to slice `slice_index`.
    """
    changes = Changes(before, (image.height, image.width))
    own, members = before.get(own_id), structure_ids(before, own_id, rules, patches)
    gained: dict[int, str] = {}
    for index, patch in patches.items():
        here = changes.on_slice(index)
        region = _goes_to(index, here, own, members, patch) or _touched(here, label, patch, rules)
        found = _painted(changes, patch, region, image, rules, label=label, index=index)
        if found is not None:
            gained[index] = found
    if own is not None:
        return HandEdit(changes.annotation, own.id, changes.within)
    nearest = gained[min(gained, key=lambda each: abs(each - slice_index))] if gained else None
    return HandEdit(changes.annotation, nearest, changes.within)


def erased(before: Annotation, shapes: Shapes, image: Image, rules: Rules, *, own_id: str | None) -> HandEdit:
    """Takes the covered pixels from the region `own_id`, and on other slices from those of its label; None: from all.

    Hidden and locked regions keep theirs. Regions of which nothing is left are gone.
    """
    own = before.get(own_id)

    def is_meant(region: Region, index: int) -> bool:
        return own is None or region.id == own.id or (index != own.slice_index and region.label == own.label)

    return _erased(before, patches_of(shapes), image, rules, own_id, is_meant)


def erased_across(before: Annotation, patches: Patches, image: Image, rules: Rules, *, own_id: str | None) -> HandEdit:
    """Takes what a tool covered of many slices from the structure of the region `own_id`; None: from all regions."""
    members = structure_ids(before, own_id, rules, patches)

    def is_meant(region: Region, _index: int) -> bool:
        return own_id is None or region.id in members

    return _erased(before, patches, image, rules, own_id, is_meant)


def structure_ids(before: Annotation, own_id: str | None, rules: Rules, slices: Iterable[int]) -> frozenset[str]:
    """The regions of the own one's structure that may be changed, as far as these slices reach; empty without an own one."""
    own, numbers = before.get(own_id), tuple(slices)
    if own is None:
        return frozenset()
    first, last = min((own.slice_index, *numbers)), max((own.slice_index, *numbers))
    open_ = [
        region
        for region in before
        if region.label == own.label
        and first <= region.slice_index <= last
        and not rules.is_hidden(region)
        and not rules.is_locked(region)
    ]
    found = structure_of(open_, own.mask.to_array(), own.slice_index)
    # of several on its slice that overlap it, it is the one that is meant
    return frozenset(region.id for region in found if region.slice_index != own.slice_index) | {own.id}


def reshaped(before: Annotation, region_id: str, work: Callable[[BoolMap], BoolMap], image: Image, rules: Rules) -> HandEdit:
    """The region with another mask. What it gains it gains by the rules of painting, except for their range of values."""
    region = before.get(region_id)
    if region is None:
        return HandEdit(before)
    old = region.mask.to_array()
    new = work(old)
    index, changes = region.slice_index, Changes(before, region.mask.shape)
    everywhere = replace(rules, value_range=None, inside_label=None)
    gained = new & ~old & everywhere.paintable(image.slice(index), changes.on_slice(index), region.id)
    # first what is gained, or a region that moves by all of its pixels would be gone in between
    changes.gain(Patch.of(gained), region, rules, label=region.label, index=index)
    changes.lose(Patch.of(old & ~new), changes.get(region_id) or region)
    return HandEdit(changes.annotation, region_id if changes.get(region_id) else None)


def copied(before: Annotation, region_id: str, slice_index: int, image: Image, rules: Rules) -> HandEdit:
    """A new region of the same shape and label on another slice. It is painted by the rules, but for their range of values."""
    region = before.get(region_id)
    if region is None:
        return HandEdit(before)
    return painted(
        before,
        {slice_index: region.mask.to_array()},
        image,
        replace(rules, value_range=None),
        label=region.label,
        own_id=None,
        slice_index=slice_index,
    )


def copied_across(before: Annotation, region_id: str, patches: Patches, image: Image, rules: Rules) -> HandEdit:
    """As `copied`, of a structure seen from the side: the patches, where its shape is to be, go to the structure's regions."""
    region = before.get(region_id)
    if region is None:
        return HandEdit(before)
    return painted_across(
        before,
        patches,
        image,
        replace(rules, value_range=None),
        label=region.label,
        own_id=region_id,
        slice_index=region.slice_index,
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


def _painted(
    changes: Changes, patch: Patch, region: Region | None, image: Image, rules: Rules, *, label: int, index: int
) -> str | None:
    if not rules.are_none:
        here, own_id = changes.on_slice(index), region.id if region else None
        patch = patch.within(rules.paintable(patch.cut(image.slice(index)), here, own_id, box=patch.box))
    return changes.gain(patch, region, rules, label=label, index=index)


def _erased(
    before: Annotation,
    patches: Patches,
    image: Image,
    rules: Rules,
    own_id: str | None,
    is_meant: Callable[[Region, int], bool],
) -> HandEdit:
    changes = Changes(before, (image.height, image.width))
    for index, patch in patches.items():
        covered = patch.within(rules.erasable(patch.cut(image.slice(index))))
        for region in changes.on_slice(index):
            if is_meant(region, index) and not rules.is_hidden(region) and not rules.is_locked(region):
                changes.lose(covered, region)
    return HandEdit(changes.annotation, own_id if changes.get(own_id) else None, changes.within)


def _without_pixels(before: Annotation, region: Region, lost: BoolMap) -> Annotation:
    """The annotation in which the region has lost these pixels; without the region where none are left."""
    changes = Changes(before, region.mask.shape)
    changes.lose(Patch.of(lost), region)
    return changes.annotation


def _goes_to(index: int, here: Sequence[Region], own: Region | None, members: frozenset[str], patch: Patch) -> Region | None:
    """Of a structure's regions on a slice the one that is meant, else the topmost that the patch touches, else the largest."""
    found = [region for region in here if region.id in members]
    if own is not None and own.slice_index == index:
        return own
    if len(found) < 2:
        # nothing need be unpacked
        return found[0] if found else None
    touched = [region for region in reversed(found) if _overlaps(region.mask, patch)]
    return touched[0] if touched else max(found, key=lambda region: region.mask.area_px)


def _touched(here: Sequence[Region], label: int, patch: Patch, rules: Rules) -> Region | None:
    """The topmost region of the label on a slice that may be changed and has a pixel in the patch."""
    for region in reversed(here):
        is_open = region.label == label and not rules.is_hidden(region) and not rules.is_locked(region)
        if is_open and _overlaps(region.mask, patch):
            return region
    return None


def _overlaps(mask: Mask, patch: Patch) -> bool:
    return mask.meets(patch.box) and bool((mask.part(patch.box) & patch.bits).any())
