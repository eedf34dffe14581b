"""What the propagation network is given, as channels over slots and a square."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Point
from fourclick.models.propagation.grid import SIDE_PX, SLOTS
from fourclick.models.shape_interpolation import ShapeField

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]

NAMES = ("image", "contrast to the surroundings", "known mask", "interpolated shape", "ends", "to known", "to end")
PRIOR_CHANNEL = NAMES.index("interpolated shape")
RING_PX = 5
"""How wide the surroundings are to which the structure's grey value is compared."""
SHAPE_PX = 6.0
"""The interpolated distance is squashed by tanh over this many pixels."""
POINT_PX = 2.5


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A structure of which some slices are known. Slots are numbered from 0; (x, y) and masks are on the square.

    image: (n, SIDE_PX, SIDE_PX) float32, n <= SLOTS; indices: (n,) the slots' slice numbers; masks: (SIDE_PX, SIDE_PX) bool by
    slot, at least one, none empty; points: (x, y) by slot where only a point of the structure's end is known; slice_px: pixels
    of the square from one slice to the next; closed: whether the structure is known to end at the first and at the last known
    slot.
    """

    image: FloatMap
    indices: Array
    masks: Mapping[int, Array]
    points: Mapping[int, Point]
    slice_px: float
    closed: tuple[bool, bool] = (True, True)

    @property
    def extent(self) -> tuple[int, int]:
        """The first and the last known slot."""
        known = [*self.masks, *self.points]
        return min(known), max(known)

    @property
    def radius(self) -> float:
        """Radius in pixels of the disc with the area of the largest known mask."""
        return max(float(np.sqrt(mask.sum() / np.pi)) for mask in self.masks.values())

    def is_beyond(self, slot: int) -> bool:
        """Whether the structure is known to have ended before this slot."""
        first, last = self.extent
        return (slot < first and self.closed[0]) or (slot > last and self.closed[1])


def channels(task: Task) -> FloatMap:
    """(len(NAMES), SLOTS, SIDE_PX, SIDE_PX) float32, about [-3, 3]; slots that are not used are zero, their mask channel -1."""
    count = len(task.image)
    out = np.zeros((len(NAMES), SLOTS, SIDE_PX, SIDE_PX), np.float32)
    low, high = np.percentile(task.image, (1, 99))
    out[0, :count] = np.clip((task.image - low) / max(float(high - low), 1e-6) * 2 - 1, -1.5, 1.5)
    out[1, :count] = _contrast(task)
    out[2, count:] = -1
    out[3] = -1
    first, last = task.extent
    radius = task.radius
    shape = shape_of(task)
    for slot in range(count):
        if task.is_beyond(slot):
            out[2, slot] = -1
        else:
            inside = min(max(slot, first), last)
            out[3, slot] = np.tanh(shape.values(int(task.indices[inside])) / SHAPE_PX)
        away = min(abs(task.indices[slot] - task.indices[key]) for key in task.masks)
        out[5, slot] = np.tanh(away * task.slice_px / radius / 2)
        ended = [
            abs(task.indices[slot] - task.indices[end])
            for end, is_end in zip((first, last), task.closed, strict=True)
            if is_end
        ]
        out[6, slot] = np.tanh(min(ended) * task.slice_px / radius / 2) if ended else 1.0
    for slot, mask in task.masks.items():
        out[2, slot] = np.where(mask, 1.0, -1.0)
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    for slot, (x, y) in task.points.items():
        out[4, slot] = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * POINT_PX**2))
    return out


def shape_of(task: Task) -> ShapeField:
    """The shape interpolated between what is known, on the square, by slice number."""
    by_index = {int(task.indices[slot]): mask for slot, mask in task.masks.items()}
    inner, outer = min(by_index), max(by_index)
    points = {int(task.indices[slot]): point for slot, point in task.points.items()}
    return ShapeField(by_index, {index: point for index, point in points.items() if index < inner or index > outer})


def _contrast(task: Task) -> FloatMap:
    """The image about the middle between structure and surroundings on the known slices, positive where like the structure."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * RING_PX + 1, 2 * RING_PX + 1))
    within, around = [], []
    for slot, mask in task.masks.items():
        near = cv2.dilate(mask.astype(np.uint8), kernel).astype(bool) & ~mask
        within.append(task.image[slot][mask])
        around.append(task.image[slot][near])
    inside, outside = (
        float(np.median(np.concatenate(within))),
        float(np.median(np.concatenate(around) if any(map(len, around)) else 0)),
    )
    spread = max(abs(inside - outside), 0.3 * float(task.image.std()), 1e-6)
    sign = 1.0 if inside >= outside else -1.0
    return np.asarray(np.clip(sign * (task.image - (inside + outside) / 2) / spread, -3, 3), np.float32)
