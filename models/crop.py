"""Where the network looks: a square around the object, and the exact way in and back out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Box, Point

FloatMap = npt.NDArray[np.float32]
BoolMap = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

MARGIN = 1.4
"""Side of the crop over the longer side of the object: the middle of the paper's 1.28 to 1.46."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A square half-open pixel box, which may reach beyond the image, and the side in pixels at which the network sees it."""

    box: Box
    side_px: int

    @classmethod
    def around(cls, box: Box, *, margin: float = MARGIN, side_px: int = 192) -> Crop:
        """The square of `margin` times the box's longer side, centred on the box (to the pixel)."""
        side = max(2, math.ceil(max(box.width, box.height) * margin))
        x0 = math.floor((box.x0 + box.x1 - side) / 2)
        y0 = math.floor((box.y0 + box.y1 - side) / 2)
        return cls(Box(x0, y0, x0 + side, y0 + side), side_px)

    @property
    def scale(self) -> float:
        """Crop pixels per image pixel."""
        return self.side_px / self.box.width

    def overlap(self, shape: tuple[int, ...]) -> Box:
        """The part of the crop's box inside an image of shape (H, W, ...); empty (zero width or height) where none is."""
        height, width = shape[:2]
        x0, y0 = min(max(self.box.x0, 0), width), min(max(self.box.y0, 0), height)
        return Box(x0, y0, max(x0, min(self.box.x1, width)), max(y0, min(self.box.y1, height)))

    def inside(self, shape: tuple[int, ...]) -> BoolMap:
        """(H, W) bool: the image's pixels that the crop sees."""
        box = self.overlap(shape)
        seen = np.zeros(shape[:2], bool)
        seen[box.y0 : box.y1, box.x0 : box.x1] = True
        return seen

    def cut(self, array: Array) -> Array:
        """The crop at the image's own resolution, (b, b, ...) of the array's dtype, zero outside the image."""
        part = self.overlap(array.shape)
        out = np.zeros((self.box.height, self.box.width, *array.shape[2:]), array.dtype)
        y, x = part.y0 - self.box.y0, part.x0 - self.box.x0
        out[y : y + part.height, x : x + part.width] = array[part.y0 : part.y1, part.x0 : part.x1]
        return out

    def paste_back(self, patch: Array, shape: tuple[int, ...]) -> Array:
        """An image-sized (H, W, ...) array with the cut's pixels where they came from, zero elsewhere."""
        part = self.overlap(shape)
        out = np.zeros((*shape[:2], *patch.shape[2:]), patch.dtype)
        y, x = part.y0 - self.box.y0, part.x0 - self.box.x0
        out[part.y0 : part.y1, part.x0 : part.x1] = patch[y : y + part.height, x : x + part.width]
        return out

    def to_side(self, patch: Array) -> Array:
        """A cut (b, b, ...) float32 at the network's size (side_px, side_px, ...)."""
        shrinks = self.side_px < self.box.width
        return _resized(patch, self.side_px, cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)

    def from_side(self, patch: Array) -> Array:
        """A map at the network's size at the image's resolution, (b, b, ...): bilinear."""
        return _resized(patch, self.box.width, cv2.INTER_LINEAR)

    def to_crop(self, point: Point) -> Point:
        """(x, y) in image pixels as (x, y) at the network's size; whole numbers are pixel centres in both."""
        x, y = point
        return ((x + 0.5 - self.box.x0) * self.scale - 0.5, (y + 0.5 - self.box.y0) * self.scale - 0.5)

    def to_image(self, point: Point) -> Point:
        """The way back of `to_crop`."""
        x, y = point
        return ((x + 0.5) / self.scale + self.box.x0 - 0.5, (y + 0.5) / self.scale + self.box.y0 - 0.5)


def _resized(patch: Array, side: int, interpolation: int) -> Array:
    if patch.shape[0] == side and patch.shape[1] == side:
        return patch
    resized: Array = cv2.resize(patch, (side, side), interpolation=interpolation)
    return resized
