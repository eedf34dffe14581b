"""A slice of any size on a square of fixed side, its aspect ratio kept, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.classes import IGNORE, ChannelMap
from fourclick.models.intensity import HIGHEST, LOWEST, object_window
from fourclick.models.prompt import Box

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a slice of `height` x `width` pixels lies on a square of `side_px`: in the middle, its longer side fills it."""

    height: int
    width: int
    side_px: int

    @classmethod
    def of(cls, slice_: Array, side_px: int) -> Canvas:
        return cls(int(slice_.shape[0]), int(slice_.shape[1]), side_px)

    @property
    def scale(self) -> float:
        """Pixels of the canvas per pixel of the slice."""
        return self.side_px / max(self.height, self.width)

    @property
    def inside(self) -> Box:
        """The half-open box of the slice on the canvas."""
        width, height = (max(1, round(each * self.scale)) for each in (self.width, self.height))
        x, y = (self.side_px - width) // 2, (self.side_px - height) // 2
        return Box(x, y, x + width, y + height)

    def image(self, slice_: Array) -> FloatMap:
        """(S, S, 1 or 3) float32 in [-0.5, 1.5]: the slice's 1st to 99th percentile on [0, 1], 0 outside it.

        slice_: (H, W) or (H, W, 3) of any real dtype. NaN counts as the low end, infinities as the ends of the range.
        """
        low, high = object_window(slice_, Box(0, 0, self.width, self.height))
        values = (np.asarray(slice_, np.float32) - np.float32(low)) * np.float32(1 / (high - low))
        np.nan_to_num(values, copy=False, nan=0.0, posinf=HIGHEST, neginf=LOWEST)
        np.clip(values, LOWEST, HIGHEST, out=values)
        kind = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_LINEAR
        placed = self._placed(values, kind, 0.0)
        return placed[:, :, None] if placed.ndim == 2 else placed

    def labels(self, channels: ChannelMap) -> ChannelMap:
        """Channels (H, W) as (S, S) uint8, IGNORE outside the slice."""
        return self._placed(channels, cv2.INTER_NEAREST_EXACT, IGNORE)

    def cut(self, maps: Array) -> Array:
        """Of maps (..., S, S) the part (..., h, w) that the slice covers."""
        box = self.inside
        return maps[..., box.y0 : box.y1, box.x0 : box.x1]

    def back(self, probabilities: FloatMap) -> FloatMap:
        """Probabilities (C, S, S) on the slice's own pixels: (C, H, W) float32, of sum 1 at each."""
        size = (self.width, self.height)
        return np.stack([cv2.resize(each, size, interpolation=cv2.INTER_LINEAR) for each in self.cut(probabilities)])

    def _placed(self, values: Array, kind: int, outside: float) -> Array:
        box = self.inside
        canvas = np.full((self.side_px, self.side_px, *values.shape[2:]), outside, values.dtype)
        canvas[box.y0 : box.y1, box.x0 : box.x1] = cv2.resize(values, (box.width, box.height), interpolation=kind)
        return canvas
