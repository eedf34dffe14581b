"""The pixels under a round brush, exact to their centres, on grids of any spacing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.mask import BoolMap
from fourclick.models.prompt import NOWHERE, Box, Point

Floats = npt.NDArray[np.float64]

TOUCH = 1e-6
"""A centre at exactly the radius belongs to the brush, whatever the rounding."""
HALF_DIAGONAL = 0.5
"""A disc of half a pixel's diagonal touches a centre wherever it lies; smaller ones have the pixels under their middle, too."""


@dataclass(frozen=True, slots=True)
class Brush:
    """A disc, or a ball that reaches into the neighbouring slices. Lengths are in widths of a pixel.

    `aspect` is a pixel's height over its width, `slice_step` the distance between two slices; 0 is a disc on one slice.
    """

    radius: float
    aspect: float = 1.0
    slice_step: float = 0.0

    def __post_init__(self) -> None:
        if not (self.radius > 0 and self.aspect > 0 and self.slice_step >= 0):
            raise ValueError(f"A brush has a positive radius and aspect, not {self.radius} and {self.aspect}.")

    @property
    def radii(self) -> dict[int, float]:
        """The radius on each slice that the brush reaches, by its distance in slices from the middle one."""
        if self.slice_step == 0:
            return {0: self.radius}
        most = math.floor(self.radius / self.slice_step + TOUCH)
        found = {step: math.sqrt(max(0.0, self.radius**2 - (step * self.slice_step) ** 2)) for step in range(-most, most + 1)}
        # where a ball only just touches a slice, it has no width there
        return {step: radius for step, radius in found.items() if radius > 0}

    def swept(self, start: Point, end: Point, shape: tuple[int, int], *, radius: float | None = None) -> tuple[Box, BoolMap]:
        """Where the brush passes from one point (x, y) to another on a slice (H, W): a half-open box and (h, w) bool in it.

        radius: on a neighbouring slice it is smaller, see `radii`. The box is empty where the brush passes outside. Brushes
        that are thinner than a pixel (between thick slices) would miss every centre: they have the pixels under their middle.
        """
        reach = self.radius if radius is None else radius
        is_thin = radius is None and reach < HALF_DIAGONAL * math.hypot(1.0, self.aspect)
        box, passed = self._capsule(start, end, shape, reach)
        return _with_line(box, passed, start, end, shape) if is_thin else (box, passed)

    def _capsule(self, start: Point, end: Point, shape: tuple[int, int], reach: float) -> tuple[Box, BoolMap]:
        """The pixels whose centres lie within `reach` of the way."""
        box = _clipped(start, end, reach, self.aspect, shape)
        if box.width <= 0 or box.height <= 0:
            return NOWHERE, np.zeros((0, 0), bool)
        rows = np.arange(box.y0, box.y1, dtype=np.float64) * self.aspect
        first, last = _row_spans(rows, (start[0], start[1] * self.aspect), (end[0], end[1] * self.aspect), reach + TOUCH)
        columns = np.arange(box.x0, box.x1)
        return box, (columns >= first[:, None]) & (columns <= last[:, None])


def _with_line(box: Box, passed: BoolMap, start: Point, end: Point, shape: tuple[int, int]) -> tuple[Box, BoolMap]:
    """The pixels of a box, and those under the way from one point to another, each a neighbour of the one before."""
    (x0, y0), (x1, y1) = start, end
    steps = np.linspace(0.0, 1.0, math.ceil(max(abs(x1 - x0), abs(y1 - y0))) + 1)
    columns = np.floor(x0 + steps * (x1 - x0) + 0.5).astype(np.intp)
    rows = np.floor(y0 + steps * (y1 - y0) + 0.5).astype(np.intp)
    is_inside = (columns >= 0) & (columns < shape[1]) & (rows >= 0) & (rows < shape[0])
    columns, rows = columns[is_inside], rows[is_inside]
    if not columns.size:
        return box, passed
    line = Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    both = line if passed.size == 0 else _joined(box, line)
    found = np.zeros((both.height, both.width), bool)
    if passed.size:
        found[box.y0 - both.y0 : box.y1 - both.y0, box.x0 - both.x0 : box.x1 - both.x0] = passed
    found[rows - both.y0, columns - both.x0] = True
    return both, found


def _joined(first: Box, second: Box) -> Box:
    return Box(min(first.x0, second.x0), min(first.y0, second.y0), max(first.x1, second.x1), max(first.y1, second.y1))


def _clipped(start: Point, end: Point, radius: float, aspect: float, shape: tuple[int, int]) -> Box:
    down = radius / aspect + TOUCH
    across = radius + TOUCH
    return Box(
        max(0, math.ceil(min(start[0], end[0]) - across)),
        max(0, math.ceil(min(start[1], end[1]) - down)),
        min(shape[1], math.floor(max(start[0], end[0]) + across) + 1),
        min(shape[0], math.floor(max(start[1], end[1]) + down) + 1),
    )


def _row_spans(rows: Floats, start: Point, end: Point, radius: float) -> tuple[Floats, Floats]:
    """The first and the last x of a capsule on each row: it is convex, so there is one span; empty ones have first > last."""
    first, last = np.full(rows.shape, np.inf), np.full(rows.shape, -np.inf)
    for x, y in (start, end):
        squared = radius**2 - (rows - y) ** 2
        half = np.sqrt(np.maximum(squared, 0))
        np.minimum(first, x - half, out=first, where=squared >= 0)
        np.maximum(last, x + half, out=last, where=squared >= 0)
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    if length > 0:
        across = (-(end[1] - start[1]) / length * radius, (end[0] - start[0]) / length * radius)
        corners = [
            (start[0] + across[0], start[1] + across[1]),
            (end[0] + across[0], end[1] + across[1]),
            (end[0] - across[0], end[1] - across[1]),
            (start[0] - across[0], start[1] - across[1]),
        ]
        for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
            if y0 == y1:
                continue
            crosses = (rows >= min(y0, y1)) & (rows <= max(y0, y1))
            at = x0 + (rows - y0) * (x1 - x0) / (y1 - y0)
            np.minimum(first, at, out=first, where=crosses)
            np.maximum(last, at, out=last, where=crosses)
    return first, last
