"""A binary mask of one slice as a small immutable value."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import NOWHERE, Box

BoolMap = npt.NDArray[np.bool_]
ZERO = np.zeros(0, np.uint8)


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
        height, width = array.shape
        return cls.from_part((int(height), int(width)), Box(0, 0, int(width), int(height)), array.astype(bool))

    @classmethod
    def from_part(cls, shape: tuple[int, int], box: Box, part: BoolMap) -> Mask:
        """The mask (H, W) of the pixels (h, w) bool inside a box; there are none outside it."""
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        if not rows.size:
            return cls(shape, NOWHERE, b"", 0)
        x0, y0, x1, y1 = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        inside = part[y0:y1, x0:x1]
        tight = Box(box.x0 + x0, box.y0 + y0, box.x0 + x1, box.y0 + y1)
        return cls(shape, tight, _packed(inside), int(np.count_nonzero(inside)))

    def to_array(self) -> BoolMap:
        """The mask as an (H, W) bool array of its own."""
        return self.part(Box(0, 0, self.shape[1], self.shape[0]))

    def part(self, box: Box) -> BoolMap:
        """The pixels inside a box of the image: (h, w) bool, an array of its own. Far cheaper than the whole mask."""
        own, common = self.box, self.box.common(box)
        if box == own:
            return self.in_box()
        if common.is_empty:
            return np.zeros((box.height, box.width), bool)
        # only the bytes of the rows that are asked for
        first, last = (common.y0 - own.y0) * own.width, (common.y1 - own.y0) * own.width
        packed = np.frombuffer(zlib.decompress(self.packed), np.uint8)[first // 8 : -(-last // 8)]
        rows = np.unpackbits(packed)[first % 8 : first % 8 + last - first].reshape(common.height, own.width)
        bits = rows[:, common.x0 - own.x0 : common.x1 - own.x0].view(bool)
        if common == box:
            return bits
        found = np.zeros((box.height, box.width), bool)
        found[common.place_in(box)] = bits
        return found

    def meets(self, box: Box) -> bool:
        """Whether the mask's box has a pixel in common with another; where it has none, nothing need be unpacked."""
        own = self.box
        return own.x0 < box.x1 and box.x0 < own.x1 and own.y0 < box.y1 and box.y0 < own.y1

    def with_part(self, box: Box, gained: BoolMap) -> Mask:
        """The mask and the pixels (h, w) bool inside a box."""
        if self.is_empty:
            return Mask.from_part(self.shape, box, gained)
        if box.is_empty:
            return self
        both = self.box.joined(box)
        bits = self.part(both)
        part = bits[box.place_in(both)]
        area = self.area_px + int(np.count_nonzero(gained & ~part))
        if area == self.area_px:
            return self
        part |= gained
        is_tight = self.box.holds(box) or _touches_all_sides(gained)
        return Mask(self.shape, both, _packed(bits), area) if is_tight else Mask.from_part(self.shape, both, bits)

    def without_part(self, box: Box, lost: BoolMap) -> Mask:
        """The mask without the pixels (h, w) bool inside a box; the mask itself where it has none of them."""
        own = self.box
        common = own.common(box)
        if common.is_empty:
            return self
        bits = self.in_box()
        part = bits[common.place_in(own)]
        lost = part & lost[common.place_in(box)]
        gone = int(np.count_nonzero(lost))
        if not gone:
            return self
        part ^= lost
        is_tight = self.area_px > gone and _touches_all_sides(bits)
        return Mask(self.shape, own, _packed(bits), self.area_px - gone) if is_tight else Mask.from_part(self.shape, own, bits)

    def in_box(self) -> BoolMap:
        """The mask inside its box, (height, width) bool: of a large image this is all that has to be looked at."""
        width, height = self.box.width, self.box.height
        bits = (
            np.unpackbits(np.frombuffer(zlib.decompress(self.packed), np.uint8), count=width * height) if self.packed else ZERO
        )
        return bits.reshape(height, width).view(bool)

    def without(self, others: Iterable[Mask]) -> Mask:
        """The mask without the pixels of masks of the same shape; itself where it has none of them."""
        left = self
        for other in others:
            left = left.without_part(other.box, other.in_box())
        return left

    @property
    def is_empty(self) -> bool:
        return self.area_px == 0

    def contains(self, column: int, row: int) -> bool:
        """Whether the pixel belongs to the mask; False outside the image."""
        if not (self.box.x0 <= column < self.box.x1 and self.box.y0 <= row < self.box.y1):
            return False
        return bool(self.to_array()[row, column])


def _packed(bits: BoolMap) -> bytes:
    return zlib.compress(np.packbits(bits).tobytes(), 1)


def _touches_all_sides(bits: BoolMap) -> bool:
    return bool(bits[0].any() and bits[-1].any() and bits[:, 0].any() and bits[:, -1].any())
