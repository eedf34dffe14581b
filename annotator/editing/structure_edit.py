"""Operations on a structure as a whole: its regions on all slices as one body, in millimetres along every axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.editing.changes import Changes
from fourclick.annotator.editing.hand_edit import HandEdit, structure_ids
from fourclick.annotator.editing.patch import Patch
from fourclick.annotator.editing.rules import Rules
from fourclick.models.prompt import Box

Work = Callable[[BoolMap], BoolMap]

SLAB = 24
"""Slices that are worked on at a time where the work is local: the whole body at once may not fit into memory."""


class Scope(StrEnum):
    """What an operation works on."""

    SLICE = "slice"
    """The selected region."""
    STRUCTURE = "structure"
    """It and the regions on other slices that are one object with it."""
    LABEL = "label"
    """All regions of its label."""


@dataclass(frozen=True, slots=True)
class BodyWork:
    """What is done to a body (D, H, W) bool.

    `reach_mm` is how far away a voxel can matter for another one, which is how much room is needed around the body. None where
    that may be anywhere, as for holes and parts; then the whole body is worked on at once.
    """

    work: Work
    reach_mm: float | None = None


def members(before: Annotation, region_id: str, scope: Scope, rules: Rules, depth: int) -> tuple[Region, ...]:
    """The regions that an operation on this region works on; hidden ones are not among them."""
    own = before.get(region_id)
    if own is None:
        return ()
    if scope is Scope.SLICE:
        return (own,)
    if scope is Scope.LABEL:
        return tuple(region for region in before if region.label == own.label and not rules.is_hidden(region))
    ids = structure_ids(before, region_id, rules, range(depth))
    return tuple(region for region in before if region.id in ids)


def reshaped_body(
    before: Annotation,
    own_id: str,
    scope: Scope,
    work: BodyWork,
    image: Image,
    rules: Rules,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> HandEdit:
    """The structure with another shape. What it gains it gains by the rules of painting, except for their range of values.

    On slices that it grows into it has new regions. Raises Cancelled.
    """
    body = members(before, own_id, scope, rules, image.depth)
    if not body:
        return HandEdit(before)
    column_mm, row_mm, slice_mm = image.geometry.spacing_mm
    spacing = (slice_mm, row_mm, column_mm)
    margins = [1 if work.reach_mm is None else math.ceil(work.reach_mm / each) + 1 for each in spacing]
    first, box = _room(body, margins, image)
    old = _filled(body, first, box, image.depth, margins[0])
    changes = Changes(before, (image.height, image.width))
    everywhere = replace(rules, value_range=None, inside_label=None)
    label = body[0].label
    for number, new in _worked(old, work, margins[0], is_cancelled):
        if np.array_equal(new, old[number]):
            continue
        _take(changes, first + number, box, old[number], new, body, label, image, everywhere)
    return HandEdit(changes.annotation, own_id if changes.get(own_id) else None)


def combined_with_label(
    before: Annotation,
    own_id: str,
    scope: Scope,
    kind: str,
    other_label: int,
    image: Image,
    rules: Rules,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> HandEdit:
    """The structure united with another label's regions, less them, or what both cover, slice by slice.

    kind: "unite", "subtract" or "intersect". Of united regions those on slices where the structure has none change their label.
    Raises Cancelled.
    """
    body = members(before, own_id, scope, rules, image.depth)
    if not body:
        return HandEdit(before)
    label, changes = body[0].label, Changes(before, (image.height, image.width))
    own_of: dict[int, list[Region]] = {}
    for region in body:
        own_of.setdefault(region.slice_index, []).append(region)
    others = [each for each in before if each.label == other_label and not rules.is_hidden(each)]
    others_of: dict[int, list[Region]] = {}
    for other in others:
        others_of.setdefault(other.slice_index, []).append(other)
    for index in sorted(own_of.keys() | others_of.keys() if kind == "unite" else own_of.keys()):
        if is_cancelled():
            raise Cancelled
        theirs = others_of.get(index, [])
        if kind == "unite":
            _unite(changes, own_of.get(index, []), theirs, label)
        elif kind == "subtract":
            for region in own_of[index]:
                for other in theirs:
                    _lose(changes, region.id, Patch(other.mask.box, other.mask.part(other.mask.box)))
        else:
            for region in own_of[index]:
                box = region.mask.box
                covered = np.zeros((box.height, box.width), bool)
                for other in theirs:
                    covered |= other.mask.part(box)
                _lose(changes, region.id, Patch(box, ~covered))
    return HandEdit(changes.annotation, own_id if changes.get(own_id) else None)


def _lose(changes: Changes, region_id: str, patch: Patch) -> None:
    region = changes.get(region_id)
    if region is not None:
        changes.lose(patch, region)


def _unite(changes: Changes, own: Sequence[Region], theirs: Sequence[Region], label: int) -> None:
    for other in theirs:
        if not own:
            changes.replace(replace(other, label=label))
            continue
        # the work on both is in it
        region = changes.get(own[0].id) or own[0]
        mask = region.mask.with_part(other.mask.box, other.mask.part(other.mask.box))
        changes.replace(replace(region, mask=mask, seconds=region.seconds + other.seconds))
        changes.remove(other.id)


def _room(body: Sequence[Region], margins: Sequence[int], image: Image) -> tuple[int, Box]:
    """The first slice, and on each slice the box, of a body with room around it as far as the image goes."""
    boxes = [region.mask.box for region in body if not region.mask.is_empty]
    box = Box(
        max(0, min(each.x0 for each in boxes) - margins[2]),
        max(0, min(each.y0 for each in boxes) - margins[1]),
        min(image.width, max(each.x1 for each in boxes) + margins[2]),
        min(image.height, max(each.y1 for each in boxes) + margins[1]),
    )
    return max(0, min(region.slice_index for region in body) - margins[0]), box


def _filled(body: Sequence[Region], first: int, box: Box, depth: int, margin: int) -> BoolMap:
    last = min(depth, max(region.slice_index for region in body) + margin + 1)
    found = np.zeros((last - first, box.height, box.width), bool)
    for region in body:
        found[region.slice_index - first] |= region.mask.part(box)
    return found


def _worked(old: BoolMap, work: BodyWork, margin: int, is_cancelled: Callable[[], bool]) -> Iterator[tuple[int, BoolMap]]:
    """(slice, (h, w) bool) of the new body, from slab to slab where only what lies near matters."""
    count = old.shape[0]
    step = count if work.reach_mm is None else SLAB
    for start in range(0, count, step):
        if is_cancelled():
            raise Cancelled
        low, high = max(0, start - margin), min(count, start + step + margin)
        new = work.work(old[low:high])
        for number in range(start, min(count, start + step)):
            yield number, new[number - low]


def _take(
    changes: Changes,
    index: int,
    box: Box,
    old: BoolMap,
    new: BoolMap,
    body: Sequence[Region],
    label: int,
    image: Image,
    rules: Rules,
) -> None:
    """Writes the new shape of one slice (h, w) bool, inside the box, into the body's regions there, or into a new one."""
    ids = {region.id for region in body if region.slice_index == index}
    own = [region for region in changes.on_slice(index) if region.id in ids]
    gained = Patch(box, new & ~old)
    if gained.bits.any():
        largest = max(own, key=lambda region: region.mask.area_px, default=None)
        slice_ = gained.cut(image.slice(index))
        allowed = rules.paintable(slice_, changes.on_slice(index), largest.id if largest else None, box=box)
        changes.gain(gained.within(allowed), largest, rules, label=label, index=index)
    lost = Patch(box, old & ~new)
    for region in own:
        _lose(changes, region.id, lost)
