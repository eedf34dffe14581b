"""Regions and the annotation they make up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.mask import Mask
from fourclick.models.prompt import Prompt

LabelMap = npt.NDArray[np.uint16]


PROPOSED_BY_UNET = "unet-"
"""How the ids of regions begin that a U-Net has proposed."""


def new_region_id() -> str:
    """An id that no other region in any project has."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Region:
    """An accepted mask with its label and the prompt that made it.

    `checkpoint` is the SHA-256 of the network that answered, empty for imported masks. `seconds` is the time from the first
    click to the acceptance.
    """

    mask: Mask
    label: int
    prompt: Prompt = Prompt()
    slice_index: int = 0
    id: str = field(default_factory=new_region_id)
    checkpoint: str = ""
    is_hidden: bool = False
    seconds: float = 0.0

    def with_mask(self, mask: Mask, *, seconds: float = 0.0) -> Region:
        """The region with another mask, on which somebody has worked so much longer."""
        # `dataclasses.replace` takes three times as long, and a stroke from the side changes hundreds
        spent = self.seconds + seconds
        return Region(mask, self.label, self.prompt, self.slice_index, self.id, self.checkpoint, self.is_hidden, spent)


@dataclass(frozen=True, slots=True)
class Annotation:
    """All regions of one image, oldest first: where two overlap, the later one wins."""

    regions: tuple[Region, ...] = ()

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions)

    def __len__(self) -> int:
        return len(self.regions)

    def get(self, region_id: str | None) -> Region | None:
        return next((region for region in self.regions if region.id == region_id), None)

    def on_slice(self, slice_index: int) -> tuple[Region, ...]:
        return tuple(region for region in self.regions if region.slice_index == slice_index)

    def at(self, column: int, row: int, slice_index: int, *, hidden_labels: frozenset[int] = frozenset()) -> Region | None:
        """The topmost visible region that covers the pixel."""
        for region in reversed(self.regions):
            is_visible = not region.is_hidden and region.label not in hidden_labels
            if is_visible and region.slice_index == slice_index and region.mask.contains(column, row):
                return region
        return None

    def with_region(self, region: Region) -> Annotation:
        """The annotation with this region on top, or in the place of the one with the same id."""
        if self.get(region.id) is None:
            return Annotation((*self.regions, region))
        return Annotation(tuple(region if old.id == region.id else old for old in self.regions))

    def with_regions(self, regions: Iterable[Region]) -> Annotation:
        """The annotation with each of these regions in the place of the one with its id, or on top in their order."""
        new = {region.id: region for region in regions}
        kept = tuple(new.pop(old.id, old) for old in self.regions)
        return Annotation((*kept, *new.values()))

    def without(self, region_id: str) -> Annotation:
        return Annotation(tuple(region for region in self.regions if region.id != region_id))

    def relabelled(self, region_id: str, label: int) -> Annotation:
        return self._changed(region_id, label=label)

    def hidden(self, region_id: str, is_hidden: bool) -> Annotation:
        return self._changed(region_id, is_hidden=is_hidden)

    def label_map(self, shape: tuple[int, int], slice_index: int) -> LabelMap:
        """(H, W) uint16 of label numbers, 0 = background. Hidden regions count: hiding is for the eye, not for the data."""
        labels = np.zeros(shape, np.uint16)
        for region in self.on_slice(slice_index):
            labels[region.mask.to_array()] = region.label
        return labels

    def label_volume(self, shape: tuple[int, int, int]) -> LabelMap:
        """(D, H, W) uint16 of label numbers, 0 = background."""
        volume = np.zeros(shape, np.uint16)
        for slice_index in sorted({region.slice_index for region in self.regions}):
            volume[slice_index] = self.label_map(shape[1:], slice_index)
        return volume

    def _changed(self, region_id: str, **changes: object) -> Annotation:
        return Annotation(
            tuple(replace(old, **changes) if old.id == region_id else old for old in self.regions)  # type: ignore[arg-type]
        )
