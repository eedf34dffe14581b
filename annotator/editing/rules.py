"""Which pixels hand tools may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import BoolMap
from fourclick.models.prompt import Box


class Over(StrEnum):
    """What becomes of pixels that belong to other regions already, when somebody paints on them."""

    TAKE = "take"
    """They change to the painted region."""
    KEEP = "keep"
    """They stay as they are: only background is painted."""
    SHARE = "share"
    """They belong to both, unless the project resolves overlaps: see `core.label.Overlaps`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What painting and erasing respect.

    `value_range`: only pixels whose value in the image lies within it, both ends included. `inside_label`: painting changes
    only pixels that belong to a region of this label. `locked`: the labels whose regions nothing changes. Hidden regions, and
    those of the labels in `hidden`, stay as they are: nobody wants to change what is not seen. `above`: the labels whose
    visible regions keep their pixels because they stand higher in the list, unless one paints inside them.
    """

    over: Over = Over.TAKE
    value_range: tuple[float, float] | None = None
    inside_label: int | None = None
    locked: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    above: frozenset[int] = frozenset()

    def in_table(self, table: LabelTable, label: int) -> Rules:
        """The rules for painting with a label in a project whose table may resolve overlaps: then no pixel is shared."""
        if table.overlaps.are_allowed:
            return self
        over = Over.TAKE if self.over is Over.SHARE else self.over
        return replace(self, over=over, above=table.above(label) if table.overlaps.follow_order else frozenset())

    def is_hidden(self, region: Region) -> bool:
        return region.is_hidden or region.label in self.hidden

    def is_locked(self, region: Region) -> bool:
        return region.label in self.locked

    def gives_way(self, region: Region) -> bool:
        """Whether a region loses the pixels that another one gains."""
        return self.over is not Over.SHARE and not self.is_hidden(region) and not self.is_locked(region)

    def keeps_others_out(self, region: Region) -> bool:
        """Whether nothing is painted over this region."""
        is_background_only = self.over is Over.KEEP and not self.is_hidden(region) and region.label != self.inside_label
        stands_higher = region.label in self.above and not self.is_hidden(region) and region.label != self.inside_label
        return self.is_locked(region) or is_background_only or stands_higher

    @property
    def are_none(self) -> bool:
        """Whether painting may change any pixel whatever region it belongs to."""
        takes = self.over is not Over.KEEP and self.value_range is None and self.inside_label is None
        return takes and not self.locked and not self.above

    def paintable(self, slice_: Slice, regions: Iterable[Region], own_id: str | None, *, box: Box | None = None) -> BoolMap:
        """(H, W) bool: the pixels that the region `own_id` may gain (None: a new one).

        slice_: (H, W) or (H, W, 3); regions: those on the slice, the own one may be among them. With a box, `slice_` and the
        answer are the part of the slice inside it.
        """
        allowed = self.erasable(slice_)
        box = box or Box(0, 0, allowed.shape[1], allowed.shape[0])
        inside = np.zeros(allowed.shape, bool) if self.inside_label is not None else None
        for region in regions:
            # unpacked only where it counts: there may be many
            if inside is not None and region.label == self.inside_label:
                inside |= region.mask.part(box)
            if region.id != own_id and self.keeps_others_out(region):
                allowed &= ~region.mask.part(box)
        return allowed if inside is None else allowed & inside

    def erasable(self, slice_: Slice) -> BoolMap:
        """(H, W) bool: the pixels that lie within the range of values, whatever region they belong to."""
        if self.value_range is None:
            return np.ones(slice_.shape[:2], bool)
        low, high = self.value_range
        values = brightness(slice_)
        within: BoolMap = (values >= low) & (values <= high)
        return within


def brightness(slice_: Slice) -> npt.NDArray[Any]:
    """(H, W): the slice itself, or of colours (H, W, 3) their mean."""
    return slice_ if slice_.ndim == 2 else np.asarray(slice_, np.float32).mean(axis=2)
