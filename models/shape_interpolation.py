"""The shape of a structure between the slices on which it is known, by signed distance.

Raya & Udupa, IEEE TMI 1990 (shape-based interpolation), with the slices moved onto each other by their centroids first, smooth
along the structure, and closed at its ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from fourclick.models.prompt import Point

Array = npt.NDArray[Any]
BoolMap = npt.NDArray[np.bool_]
FloatMap = npt.NDArray[np.float32]

BEYOND_END = 0.7
"""A structure is thought to end so many slices beyond its first and last one."""

INNERMOST_PX = 1.0
"""What is left of a shape that has shrunk to nothing: the pixels that are this near to being inside as the nearest one."""


def signed_distance(mask: Array) -> FloatMap:
    """(H, W) float32: distance to the boundary of an (H, W) mask in pixels, positive inside. The image's border is outside."""
    padded = np.pad(mask.astype(bool), 1).astype(np.uint8)
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, 5)
    outside = cv2.distanceTransform(1 - padded, cv2.DIST_L2, 5)
    return np.asarray((inside - outside)[1:-1, 1:-1], np.float32)


def centroid(mask: Array) -> Point:
    """(x, y) of the middle of an (H, W) mask that is not empty."""
    rows, columns = np.nonzero(mask)
    return (float(columns.mean()), float(rows.mean()))


def moved(values: FloatMap, dx: float, dy: float) -> FloatMap:
    """(H, W) float32 moved by some pixels; beyond the border its values go on."""
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    height, width = values.shape
    out = cv2.warpAffine(values, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.float32)


def filled(keys: Mapping[int, Array], *, ends: Mapping[int, Point] | None = None) -> dict[int, BoolMap]:
    """The masks (H, W) bool of all slices between the outermost keys and ends, by slice number; a key's is the key's.

    keys: the known masks, none of them empty, all of one size. ends: (x, y) of the structure on its first or last slice, where
    that is all that is known of it; those between two keys are passed over. Where a shape shrinks to nothing its innermost
    pixels stand for it, so that no slice is forgotten. Raises ValueError without keys or where one is empty.
    """
    masks = {index: np.asarray(mask, bool) for index, mask in sorted(keys.items())}
    if not masks or not all(mask.any() for mask in masks.values()):
        raise ValueError("Shapes are interpolated between masks that are not empty; there is none, or an empty one.")
    first, last = min(masks), max(masks)
    outer = {index: point for index, point in (ends or {}).items() if index < first or index > last}
    field = ShapeField(masks, outer)
    numbers = range(min((first, *outer)), max((last, *outer)) + 1)
    return {index: masks[index] if index in masks else field.at(index) for index in numbers}


class ShapeField:
    """The interpolating function: signed distances about the centroid, and the centroid, along the slices.

    masks: (H, W) bool by slice number, none empty; ends: (x, y) beyond them, where the structure ends, by slice number.
    """

    def __init__(self, masks: Mapping[int, BoolMap], ends: Mapping[int, Point]) -> None:
        places = {index: centroid(mask) for index, mask in masks.items()}
        height, width = next(iter(masks.values())).shape
        self._middle = ((width - 1) / 2, (height - 1) / 2)
        known = {index: moved(signed_distance(mask), *self._from(places[index])) for index, mask in masks.items()}
        first, last = min(masks), max(masks)
        levels: dict[float, FloatMap] = {float(index): distance for index, distance in known.items()}
        for index in ends:
            # the deepest point of the nearest key is on the boundary there: nothing is left
            nearest, side = (first, -1) if index < first else (last, 1)
            levels[index + side * BEYOND_END] = known[nearest] - float(known[nearest].max())
        self._levels = sorted(levels)
        stack = np.stack([levels[position] for position in self._levels])
        self._shape = PchipInterpolator(self._levels, stack) if len(levels) > 1 else None
        self._only = stack[0]
        self._path = sorted({**places, **ends}.items())

    def at(self, index: int) -> BoolMap:
        """The mask (H, W) bool on a slice, never empty."""
        values = self.values(index)
        return np.asarray(values > min(0.0, float(values.max()) - INNERMOST_PX))

    def values(self, index: int) -> FloatMap:
        """(H, W) float32: how deep inside the interpolated shape a pixel of a slice lies, in pixels; negative outside."""
        values = self._only if self._shape is None else np.asarray(self._shape(index), np.float32)
        x, y = self._centre(index)
        return moved(values, x - self._middle[0], y - self._middle[1])

    def _from(self, place: Point) -> Point:
        return (self._middle[0] - place[0], self._middle[1] - place[1])

    def _centre(self, index: int) -> Point:
        numbers = [number for number, _ in self._path]
        x, y = (np.interp(index, numbers, [point[axis] for _, point in self._path]) for axis in (0, 1))
        return (float(x), float(y))
