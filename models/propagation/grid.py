"""Where the propagation network looks: some slices of a volume, and one square on all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.crop import Crop
from fourclick.models.extremes import box_of
from fourclick.models.prompt import Box, Point

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]

SLOTS = 32
SIDE_PX = 64
ROOM = 1.8
"""Side of the square over the longer side of what is known of the structure: elsewhere it may be larger."""
LEAST_SIDE_PX = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """`indices`: the slices that the network sees, ascending, at most SLOTS; `crop`: the square on each."""

    indices: tuple[int, ...]
    crop: Crop

    @classmethod
    def around(cls, masks: Mapping[int, Array], points: Mapping[int, Point], first: int, last: int) -> Grid:
        """The grid over the slices first..last around known masks (H, W) and points (x, y), by slice number.

        Where there are more than SLOTS slices, evenly spaced ones with all known slices among them (as far as they fit).
        """
        boxes = [box for mask in masks.values() if (box := box_of(mask)) is not None]
        if not boxes:
            raise ValueError("A structure is propagated from masks that are not empty; there is none.")
        columns = [edge for box in boxes for edge in (box.x0, box.x1)] + [round(x) for x, _ in points.values()]
        rows = [edge for box in boxes for edge in (box.y0, box.y1)] + [round(y) for _, y in points.values()]
        whole = Box(min(columns), min(rows), max(max(columns), min(columns) + 1), max(max(rows), min(rows) + 1))
        side = max(whole.width, whole.height, LEAST_SIDE_PX)
        indices = slots(first, last, [*masks, *points])
        return cls(indices, Crop.around(whole, margin=ROOM * side / max(whole.width, whole.height), side_px=SIDE_PX))

    def seen(self, slice_: Array) -> FloatMap:
        """A slice (H, W) or (H, W, 3) as the network sees it, (SIDE_PX, SIDE_PX) float32 grey; beyond the image its border."""
        values = np.nan_to_num(np.asarray(slice_, np.float32))
        grey = values if values.ndim == 2 else np.asarray(values.mean(axis=2), np.float32)
        part = self.crop.overlap(grey.shape)
        box = self.crop.box
        inner = grey[part.y0 : part.y1, part.x0 : part.x1]
        if inner.size == 0:
            return np.zeros((SIDE_PX, SIDE_PX), np.float32)
        sides = ((part.y0 - box.y0, box.y1 - part.y1), (part.x0 - box.x0, box.x1 - part.x1))
        return np.asarray(self.crop.to_side(np.pad(inner, sides, mode="edge")), np.float32)

    def seen_mask(self, mask: Array) -> Array:
        """A mask (H, W) as the network sees it, (SIDE_PX, SIDE_PX) bool."""
        return np.asarray(self.crop.to_side(self.crop.cut(np.asarray(mask, np.float32))) >= 0.5)

    def on_image(self, values: FloatMap, shape: tuple[int, ...], *, outside: float) -> FloatMap:
        """A map (SIDE_PX, SIDE_PX) on a whole slice (H, W), `outside` beyond the square."""
        patch = self.crop.from_side(np.asarray(values, np.float32)) - outside
        return np.asarray(self.crop.paste_back(patch, shape) + outside, np.float32)


def slots(first: int, last: int, known: Iterable[int], *, most: int = SLOTS) -> tuple[int, ...]:
    """At most `most` slice numbers in first..last, evenly spaced; the nearest to each known one is that one."""
    if last - first < most:
        return tuple(range(first, last + 1))
    chosen = np.linspace(first, last, most).round().astype(int)
    taken: dict[int, int] = {}
    for index in sorted(set(known)):
        if first <= index <= last:
            order = np.argsort(np.abs(chosen - index), kind="stable")
            slot = next((int(each) for each in order if int(each) not in taken), None)
            if slot is not None:
                taken[slot] = index
    for slot, index in taken.items():
        chosen[slot] = index
    return tuple(sorted({int(index) for index in chosen}))
