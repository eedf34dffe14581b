"""The second look, from near, at objects much larger than the network's input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.crop import Crop
from fourclick.models.prompt import Box, Prompt

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

LARGE_BELOW = 0.44
"""Crop pixels per image pixel below which an object is looked at again."""
NEARER, CLICK_NEARER = 1.6, 2.0
"""How many times nearer the boundary is looked at, in four windows, and the place of a click, in one."""
OVERLAP = 0.25
"""How much of a window's side neighbours share."""
MOST_WINDOWS = 16


def windows(prompt: Prompt, coarse: FloatMap, crop: Crop) -> list[Crop]:
    """Where to look again: around the last click where that is a correction, else all along the boundary.

    coarse: (H, W) float32, the first answer; crop: where it was looked for. At most MOST_WINDOWS crops.
    """
    if len(prompt) > len(prompt.before_corrections()):
        click = prompt.clicks[-1]
        return [_window(click.x, click.y, _side(CLICK_NEARER, crop), crop)]
    side = _side(NEARER, crop)
    return [window for window in _tiles(side, crop) if _holds_boundary(window, coarse)][:MOST_WINDOWS]


def _side(nearer: float, crop: Crop) -> int:
    return max(crop.side_px, math.ceil(crop.box.width / nearer))


def _tiles(side: int, crop: Crop) -> list[Crop]:
    """Windows that cover the crop and overlap."""
    count = max(1, math.ceil((crop.box.width / side - OVERLAP) / (1 - OVERLAP)))
    starts = np.linspace(0, crop.box.width - side, count)
    middles = starts + side / 2
    return [_window(crop.box.x0 + x, crop.box.y0 + y, side, crop) for y in middles for x in middles]


def _window(x: float, y: float, side: int, crop: Crop) -> Crop:
    """The square around (x, y), inside the crop."""
    x0 = min(max(round(x - side / 2), crop.box.x0), crop.box.x1 - side)
    y0 = min(max(round(y - side / 2), crop.box.y0), crop.box.y1 - side)
    return Crop(Box(x0, y0, x0 + side, y0 + side), crop.side_px)


def _holds_boundary(window: Crop, coarse: FloatMap) -> bool:
    seen = window.overlap(coarse.shape)
    if not seen.width or not seen.height:
        return False
    part = coarse[seen.y0 : seen.y1, seen.x0 : seen.x1]
    return bool(part.min() < 0.5 <= part.max())


class Blend:
    """The first answer, with the second ones where they see best: each counts less towards its window's edge."""

    def __init__(self, coarse: FloatMap) -> None:
        self._coarse = coarse
        self._sum = np.zeros_like(coarse)
        self._weight = np.zeros_like(coarse)

    def add(self, window: Crop, probability: FloatMap) -> None:
        """probability: (b, b) float32 of the window at the image's resolution."""
        side = window.box.width
        ramp = np.minimum(np.arange(side) + 0.5, side - np.arange(side) - 0.5) / (OVERLAP * side)
        ramp = np.clip(ramp, 0, 1).astype(np.float32)
        weight = np.outer(ramp, ramp)
        shape = self._coarse.shape
        self._sum += window.paste_back(weight * probability, shape)
        self._weight += window.paste_back(weight, shape)

    def finished(self) -> FloatMap:
        """(H, W) float32 in [0, 1]."""
        rest = np.maximum(1 - self._weight, 0)
        blended = (self._sum + rest * self._coarse) / (self._weight + rest)
        return np.asarray(np.clip(blended, 0, 1), np.float32)
