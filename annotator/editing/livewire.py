"""Lines that follow edges from anchor to anchor."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Box, Point

GRID_PX = 128
"""The map around an anchor grows by steps of this size, so that most moves of the pointer find it ready."""
LARGEST_PX = 400
"""Where the pointer is farther away than this the line is straight: the map would take too long."""
WEIGHTS = (0.3, 0.3, 0.4)
"""How much it counts that a pixel is no edge, that the edge turns, and that the gradient is weak."""
BLUR_PX = 1.0
CANNY = (20, 60)
"""Differences of grey levels, of 255 in the display window, at which an edge continues, and begins."""


class Livewire:
    """Follows the edges of one slice. After Mortensen & Barrett, Intelligent Scissors (SIGGRAPH 1995), in OpenCV's form."""

    def __init__(self, grey: npt.NDArray[np.uint8]) -> None:
        """grey: (H, W) uint8, as the eye sees the slice: in its display window."""
        self._grey = grey
        self._built: tuple[Point, Box, object] | None = None

    def path(self, anchor: Point, to: Point) -> list[Point]:
        """The line along edges between two points (x, y), both inside the slice, from pixel to pixel; it ends at `to`."""
        height, width = self._grey.shape
        start, end = _pixel(anchor, width, height), _pixel(to, width, height)
        if max(abs(start[0] - end[0]), abs(start[1] - end[1])) > LARGEST_PX or start == end:
            return [(float(start[0]), float(start[1])), (float(end[0]), float(end[1]))]
        box, scissors = self._map(start, end)
        contour = scissors.getContour((end[0] - box.x0, end[1] - box.y0))  # type: ignore[attr-defined]
        return [(float(x + box.x0), float(y + box.y0)) for x, y in np.reshape(contour, (-1, 2)).tolist()]

    def _map(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[Box, object]:
        anchor = (float(start[0]), float(start[1]))
        if self._built is not None and self._built[0] == anchor and _holds(self._built[1], end):
            return self._built[1], self._built[2]
        box = _box(start, end, self._grey.shape)
        scissors = cv2.segmentation_IntelligentScissorsMB()  # type: ignore[attr-defined]
        scissors.setEdgeFeatureCannyParameters(*CANNY)
        scissors.setWeights(*WEIGHTS)
        scissors.applyImage(cv2.GaussianBlur(self._grey[box.y0 : box.y1, box.x0 : box.x1], (0, 0), BLUR_PX))
        scissors.buildMap((start[0] - box.x0, start[1] - box.y0))
        self._built = (anchor, box, scissors)
        return box, scissors


def _pixel(point: Point, width: int, height: int) -> tuple[int, int]:
    return (
        min(max(math.floor(point[0] + 0.5), 0), width - 1),
        min(max(math.floor(point[1] + 0.5), 0), height - 1),
    )


def _box(start: tuple[int, int], end: tuple[int, int], shape: tuple[int, ...]) -> Box:
    """Around both points with room for detours, out to whole steps from the anchor."""
    sides = []
    for first, second, length in ((start[0], end[0], shape[1]), (start[1], end[1], shape[0])):
        low, high = min(0, second - first), max(0, second - first)
        low = GRID_PX * math.floor((low - GRID_PX / 4) / GRID_PX)
        high = GRID_PX * math.ceil((high + GRID_PX / 4) / GRID_PX)
        sides.append((max(0, first + low), min(length, first + high + 1)))
    (x0, x1), (y0, y1) = sides
    return Box(x0, y0, x1, y1)


def _holds(box: Box, pixel: tuple[int, int]) -> bool:
    return box.x0 <= pixel[0] < box.x1 and box.y0 <= pixel[1] < box.y1
