"""What changed between two annotations of one image: by region, by label, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.sentence import Sentence, counted, sentence, together

BoolMap = npt.NDArray[np.bool_]


class ChangeKind(StrEnum):
    """What became of a region."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RegionChange:
    """A region that differs. `label` is its number now, or its last one where it is gone; `old_label` the one before.

    `old_label` is None where the label stayed. `added_px` and `removed_px` count pixels of the region's own mask, whether other
    regions cover them or not.
    """

    region_id: str
    kind: ChangeKind
    slice_index: int
    label: int
    added_px: int
    removed_px: int
    old_label: int | None = None


@dataclass(frozen=True, slots=True)
class LabelChange:
    """Pixels that a label gained and lost on all slices, where later regions cover earlier ones."""

    label: int
    added_px: int
    removed_px: int


@dataclass(frozen=True, slots=True, eq=False)
class SliceChange:
    """Where a slice differs, both (H, W) bool: pixels that were background or of another label and are of one now, and those
    that were of a label and are background now."""

    added: BoolMap
    removed: BoolMap

    @property
    def any(self) -> BoolMap:
        return self.added | self.removed


@dataclass(frozen=True, slots=True)
class RevisionDifference:
    """What leads from the annotation `before` to the one `after`. Compared by value: equal annotations give no changes."""

    before: Annotation
    after: Annotation

    @property
    def is_empty(self) -> bool:
        """Whether no region differs in its mask, label or place. Prompts, times and visibility do not count."""
        return not self.regions and not self.labels

    @property
    def regions(self) -> tuple[RegionChange, ...]:
        """Regions that are new, gone or different, in the order of the later annotation, those that are gone at the end."""
        found = [_region_change(self.before.get(region.id), region) for region in self.after]
        found += [_region_change(region, None) for region in self.before if self.after.get(region.id) is None]
        return tuple(each for each in found if each is not None)

    @property
    def labels(self) -> tuple[LabelChange, ...]:
        """Labels whose pixels differ, by number."""
        gained: dict[int, int] = {}
        lost: dict[int, int] = {}
        for index in self.slices:
            shape = self._shape(index)
            old, new = (each.label_map(shape, index) for each in (self.before, self.after))
            differs = old != new
            for counts, numbers in ((gained, new[differs]), (lost, old[differs])):
                for number, pixels in zip(*np.unique(numbers, return_counts=True), strict=True):
                    if number:
                        counts[int(number)] = counts.get(int(number), 0) + int(pixels)
        return tuple(
            LabelChange(label, gained.get(label, 0), lost.get(label, 0)) for label in sorted(gained.keys() | lost.keys())
        )

    @property
    def slices(self) -> tuple[int, ...]:
        """Slices on which the label maps differ."""
        found = []
        for index in sorted({region.slice_index for each in (self.before, self.after) for region in each}):
            if self.before.on_slice(index) == self.after.on_slice(index):
                continue
            shape = self._shape(index)
            if not np.array_equal(self.before.label_map(shape, index), self.after.label_map(shape, index)):
                found.append(index)
        return tuple(found)

    def on_slice(self, slice_index: int, shape: tuple[int, int]) -> SliceChange:
        """Where one slice of (H, W) pixels differs."""
        old, new = (each.label_map(shape, slice_index) for each in (self.before, self.after))
        differs = old != new
        return SliceChange(differs & (new != 0), differs & (new == 0))

    def _shape(self, slice_index: int) -> tuple[int, int]:
        return (self.before.on_slice(slice_index) or self.after.on_slice(slice_index))[0].mask.shape


def summary(difference: RevisionDifference, label_names: dict[int, str]) -> Sentence:
    """A sentence for the reviewer: "2 regions added, 1 changed: liver +120 -30 px"."""
    if difference.is_empty:
        return sentence("Nothing differs from the revision before.")
    kinds = [each.kind for each in difference.regions]
    counts = [_counted(kind, kinds.count(kind)) for kind in ChangeKind if kind in kinds]
    told = together(counts, ", ") if counts else sentence("regions reordered")
    pixels = [
        sentence(
            "{label} +{added:,} −{removed:,} px",
            label=label_names.get(each.label, str(each.label)),
            added=each.added_px,
            removed=each.removed_px,
        )
        for each in difference.labels
    ]
    if pixels:
        return sentence("{told}: {pixels}.", told=told, pixels=together(pixels, "; "))
    return sentence("{told}.", told=told)


def _counted(kind: ChangeKind, number: int) -> Sentence:
    if kind is ChangeKind.ADDED:
        return counted(number, sentence("{n} region added"), sentence("{n} regions added"))
    if kind is ChangeKind.REMOVED:
        return counted(number, sentence("{n} region removed"), sentence("{n} regions removed"))
    return counted(number, sentence("{n} region changed"), sentence("{n} regions changed"))


def _region_change(old: Region | None, new: Region | None) -> RegionChange | None:
    if old is None or new is None or old.slice_index != new.slice_index:
        return _whole(old, new)
    if (old.mask, old.label) == (new.mask, new.label):
        return None
    added, removed = _differing_px(old.mask, new.mask)
    if not added and not removed and old.label == new.label:
        return None
    before = old.label if old.label != new.label else None
    return RegionChange(new.id, ChangeKind.CHANGED, new.slice_index, new.label, added, removed, before)


def _whole(old: Region | None, new: Region | None) -> RegionChange | None:
    """A region that is new or gone, or that moved to another slice: all of its pixels count."""
    known = new or old
    if known is None:
        return None
    kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.CHANGED
    before = old.label if old is not None and new is not None and old.label != new.label else None
    added, removed = (new.mask.area_px if new else 0), (old.mask.area_px if old else 0)
    return RegionChange(known.id, kind, known.slice_index, known.label, added, removed, before)


def _differing_px(old: Mask, new: Mask) -> tuple[int, int]:
    before, after = old.to_array(), new.to_array()
    return int(np.count_nonzero(after & ~before)), int(np.count_nonzero(before & ~after))
