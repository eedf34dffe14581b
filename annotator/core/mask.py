"""A binary mask of one slice as a small immutable value."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Box

BoolMap = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mask:
    """A mask (H, W), kept as the compressed bits of its bounding box: thousands of them fit into an undo stack.

    `box` is half-open in pixels; for an empty mask it is (0, 0, 0, 0).
    """

    shape: tuple[int, int]
    box: Box
    packed: bytes
    area_px: int

    @classmethod
    def from_array(cls, array: npt.NDArray[np.generic]) -> Mask:
        """The mask of all non-zero pixels of an (H, W) array."""
        if array.ndim != 2:
            raise ValueError(f"A mask is (H, W), not {array.shape}.")
        bits = array.astype(bool)
        shape = (int(bits.shape[0]), int(bits.shape[1]))
        rows, columns = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
        if not rows.size:
            return cls(shape, Box(0, 0, 0, 0), b"", 0)
        box = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        inside = bits[box.y0 : box.y1, box.x0 : box.x1]
        return cls(shape, box, zlib.compress(np.packbits(inside).tobytes(), 1), int(inside.sum()))

    def to_array(self) -> BoolMap:
        """The mask as an (H, W) bool array of its own."""
        array = np.zeros(self.shape, bool)
        array[self.box.y0 : self.box.y1, self.box.x0 : self.box.x1] = self.in_box()
        return array

    def in_box(self) -> BoolMap:
        """The mask inside its box, (height, width) bool: of a large image this is all that has to be looked at."""
        height, width = self.box.height, self.box.width
        if not self.area_px:
            return np.zeros((height, width), bool)
        bits = np.unpackbits(np.frombuffer(zlib.decompress(self.packed), np.uint8), count=height * width)
        inside: BoolMap = bits.reshape(height, width).astype(bool)
        return inside

    def without(self, others: Iterable[Mask]) -> Mask:
        """The mask without the pixels of masks of the same shape; itself where it has none of them."""
        bits, box = self.in_box(), self.box
        for other in others:
            x0, x1 = max(box.x0, other.box.x0), min(box.x1, other.box.x1)
            y0, y1 = max(box.y0, other.box.y0), min(box.y1, other.box.y1)
            if x0 < x1 and y0 < y1:
                theirs = other.in_box()[y0 - other.box.y0 : y1 - other.box.y0, x0 - other.box.x0 : x1 - other.box.x0]
                bits[y0 - box.y0 : y1 - box.y0, x0 - box.x0 : x1 - box.x0] &= ~theirs
        if int(bits.sum()) == self.area_px:
            return self
        left = Mask.from_array(bits)
        inner = left.box
        moved = Box(inner.x0 + box.x0, inner.y0 + box.y0, inner.x1 + box.x0, inner.y1 + box.y0)
        return Mask(self.shape, inner if left.is_empty else moved, left.packed, left.area_px)

    def meets(self, box: Box) -> bool:
        """Whether the mask's box has a pixel in common with another; where it has none, nothing need be unpacked."""
        own = self.box
        return own.x0 < box.x1 and box.x0 < own.x1 and own.y0 < box.y1 and box.y0 < own.y1

    @property
    def is_empty(self) -> bool:
        return self.area_px == 0

    def contains(self, column: int, row: int) -> bool:
        """Whether the pixel belongs to the mask; False outside the image."""
        if not (self.box.x0 <= column < self.box.x1 and self.box.y0 <= row < self.box.y1):
            return False
        return bool(self.to_array()[row, column])
