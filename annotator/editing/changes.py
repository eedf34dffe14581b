"""Regions of many slices changed in one go: the annotation is taken apart and put together once, not once for each slice."""

from __future__ import annotations

from fourclick.annotator.core.annotation import Annotation, Region, new_region_id
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.editing.patch import Patch
from fourclick.annotator.editing.rules import Rules
from fourclick.models.prompt import NOWHERE


class Changes:
    """What becomes of an annotation, region by region; `annotation` is the result."""

    def __init__(self, before: Annotation, shape: tuple[int, int]) -> None:
        """shape: (H, W) of the slices."""
        self._shape = shape
        self.within = NOWHERE
        """Outside this box no pixel has changed by `gain` and `lose`."""
        self._slices: dict[int, list[str]] = {}
        self._regions: dict[str, Region] = {}
        for region in before:
            self._slices.setdefault(region.slice_index, []).append(region.id)
            self._regions[region.id] = region

    @property
    def annotation(self) -> Annotation:
        """The unchanged regions are the same objects as before; new ones lie on top."""
        return Annotation(tuple(self._regions.values()))

    def get(self, region_id: str | None) -> Region | None:
        return self._regions.get(region_id) if region_id is not None else None

    def on_slice(self, index: int) -> list[Region]:
        """The regions on a slice as they are now, the lowest first."""
        return [self._regions[each] for each in self._slices.get(index, ()) if each in self._regions]

    def gain(self, patch: Patch, region: Region | None, rules: Rules, *, label: int, index: int) -> str | None:
        """Gives the patch's pixels to a region (None: to a new one of this label on slice `index`).

        Others give way by the rules. Returns the region's id; None where there are no pixels.
        """
        if not patch.bits.any():
            return None
        self.within = self.within.joined(patch.box)
        if region is None:
            region = Region(Mask.from_part(self._shape, patch.box, patch.bits), label, slice_index=index, id=new_region_id())
            self._slices.setdefault(index, []).append(region.id)
        else:
            region = region.with_mask(region.mask.with_part(patch.box, patch.bits))
        self._regions[region.id] = region
        for other in self.on_slice(index):
            if other.id != region.id and other.mask.meets(patch.box) and rules.gives_way(other):
                self.lose(patch, other)
        return region.id

    def lose(self, patch: Patch, region: Region) -> None:
        """Takes the patch's pixels from a region; it is gone where none are left."""
        mask = region.mask.without_part(patch.box, patch.bits)
        if mask is region.mask:
            return
        self.within = self.within.joined(patch.box)
        if mask.is_empty:
            del self._regions[region.id]
        else:
            self._regions[region.id] = region.with_mask(mask)

    def replace(self, region: Region) -> None:
        """Puts a region in the place of the one with its id."""
        self._regions[region.id] = region

    def remove(self, region_id: str) -> None:
        del self._regions[region_id]
