"""Regions that overlap: whose are the pixels, as the project's labels say (`core.label.Overlaps`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State


def stacked(annotation: Annotation, table: LabelTable) -> Annotation:
    """The annotation with its regions from the bottom to the top, as they are shown and as label maps are made of them."""
    if not table.overlaps.follow_order:
        return annotation
    places = {label.id: -place for place, label in enumerate(table)}
    lowest = -len(table)
    ordered = tuple(sorted(annotation.regions, key=lambda region: places.get(region.label, lowest)))
    # the same value where nothing moves: whoever compares it has nothing to do
    return annotation if ordered == annotation.regions else Annotation(ordered)


def placed(annotation: Annotation, region: Region, table: LabelTable) -> Annotation:
    """The annotation with a new region, or with a region in the place of the one with its id.

    Where overlaps are resolved, the other regions of its slice lose the pixels that are its own now, and are gone where none
    are left. The region itself goes without the pixels of locked labels, and without those of labels that stand higher where
    the order decides. Hidden regions stay as they are, as with the hand tools. The annotation comes back as it was where
    nothing would be left of the region.
    """
    after = _placed(annotation, region, table)
    return annotation if after is None else after


def _placed(annotation: Annotation, region: Region, table: LabelTable) -> Annotation | None:
    """None where nothing would be left of the region."""
    if table.overlaps.are_allowed:
        return annotation.with_region(region)
    locked, hidden = table.locked_ids, table.hidden_ids
    stronger = locked | (table.above(region.label) if table.overlaps.follow_order else frozenset())
    keeping: list[Region] = []
    losing: list[Region] = []
    for other in annotation.on_slice(region.slice_index):
        if other.id == region.id or not other.mask.meets(region.mask.box):
            continue
        if other.label in locked or not (other.is_hidden or other.label in hidden):
            (keeping if other.label in stronger else losing).append(other)
    mask = region.mask.without(other.mask for other in keeping)
    if mask.is_empty:
        return None
    after = annotation.with_region(_with_mask(region, mask))
    for other in losing:
        left = other.mask.without([mask])
        after = after.without(other.id) if left.is_empty else after.with_region(_with_mask(other, left))
    return after


def all_placed(annotation: Annotation, regions: Iterable[Region], table: LabelTable) -> Annotation:
    """`placed` for one region after the other."""
    for region in regions:
        annotation = placed(annotation, region, table)
    return annotation


def accepted(state: State, mask: Mask, table: LabelTable, *, checkpoint: str = "", seconds: float = 0.0) -> State | None:
    """`State.accepted`, with overlaps resolved where the table wants it; None where nothing would be left of the region."""
    after = state.accepted(mask, checkpoint=checkpoint, seconds=seconds)
    region = after.selected_region
    if region is None or table.overlaps.are_allowed:
        return after
    resolved = _placed(state.annotation, region, table)
    return None if resolved is None else replace(after, annotation=resolved)


def _with_mask(region: Region, mask: Mask) -> Region:
    """The region itself where the mask is its own."""
    return region if mask is region.mask else replace(region, mask=mask)
