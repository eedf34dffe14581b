"""One stroke of the brush, from press to release."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.editing.brush import Brush
from fourclick.models.prompt import Box, Point


class Stroke:
    """Collects where the brush passed. Each move costs what it covers, however long the stroke is and large the slice."""

    def __init__(self, brush: Brush, shape: tuple[int, int]) -> None:
        """shape: (H, W) of the slices."""
        self._brush = brush
        self._shape = shape
        self._points: list[Point] = []
        self._covered = np.zeros(shape, bool)

    @property
    def covered(self) -> BoolMap:
        """(H, W) bool on the slice of the stroke, so far; not a copy."""
        return self._covered

    def move_to(self, point: Point) -> Box:
        """Goes on to (x, y) in image pixels; returns the half-open box within which the covered pixels may have changed."""
        box, passed = self._brush.swept(self._points[-1] if self._points else point, point, self._shape)
        self._points.append(point)
        self._covered[box.y0 : box.y1, box.x0 : box.x1] |= passed
        return box

    def shapes(self, slice_index: int, depth: int) -> dict[int, BoolMap]:
        """(H, W) bool of what was covered on each of the slices that the brush reaches, for a stroke on slice `slice_index`."""
        found = {slice_index: self._covered}
        for step, radius in self._brush.radii.items():
            if step != 0 and 0 <= slice_index + step < depth:
                found[slice_index + step] = self._covered_with(radius)
        return {index: shape for index, shape in found.items() if shape.any()}

    def _covered_with(self, radius: float) -> BoolMap:
        covered = np.zeros(self._shape, bool)
        for start, end in zip([self._points[0], *self._points], self._points, strict=False):
            box, passed = self._brush.swept(start, end, self._shape, radius=radius)
            covered[box.y0 : box.y1, box.x0 : box.x1] |= passed
        return covered
