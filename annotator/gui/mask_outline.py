"""The outline of a mask along the edges of its pixels, as a path, or as that part of the path which lies near a rectangle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDataStream, QRectF
from PySide6.QtGui import QPainterPath

FINE_LIMIT_PX = 600_000
"""Up to this many pixels in the box, outlines run along pixel edges; above it through the middles of the border pixels, which
takes a quarter of the time and looks the same at the zoom at which so large a mask is seen."""

REACH_PX = 2
"""So many image pixels at most an outline changes beyond those of the mask: it cuts corners, or runs through their middles."""

MOVE_TO, LINE_TO = 0, 1
# as Qt streams a path; point by point it would take fourteen times as long
ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])

Points = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Outline:
    """Closed lines one after the other. points: (N, 2) of (x, y) in the scene; starts: (C,) where each line begins."""

    points: Points
    starts: Numbers
    is_fine: bool = True
    """Whether it runs along pixel edges."""

    @classmethod
    def of(cls, inside: npt.NDArray[np.uint8], origin: tuple[int, int]) -> Outline:
        """inside: (h, w) 0 or 1, whose first pixel is `origin` (x, y) of the scene."""
        is_fine = inside.size <= FINE_LIMIT_PX
        if is_fine:
            # A grid of twice the resolution whose even points are the corners of pixels: each mask pixel covers its 3 x 3
            # points, so the contour of the points is the outline of the pixels.
            height, width = inside.shape
            grid = np.zeros((2 * height + 1, 2 * width + 1), np.uint8)
            grid[1::2, 1::2] = inside
            contoured: npt.NDArray[Any] = cv2.dilate(grid, np.ones((3, 3), np.uint8))
            scale, shift = 0.5, 0.0
        else:
            contoured, scale, shift = inside, 1.0, 0.5
        contours, _ = cv2.findContours(contoured, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        # a line of one point is none
        lines = [contour[:, 0, :] for contour in contours if len(contour) > 1]
        if not lines:
            return cls(np.zeros((0, 2)), np.zeros(0, np.intp), is_fine)
        starts = np.cumsum([0, *(len(line) for line in lines[:-1])], dtype=np.intp)
        points = np.concatenate(lines).astype(np.float64)
        return cls(points * scale + (origin[0] + shift, origin[1] + shift), starts, is_fine)

    @property
    def element_count(self) -> int:
        """How many elements its path has."""
        return len(self.points) + len(self.starts)

    @cached_property
    def path(self) -> QPainterPath:
        return self._path_of(np.arange(len(self.points)))

    def path_near(self, rect: QRectF) -> QPainterPath:
        """The parts of the path whose segments meet a rectangle; inside it they are stroked as the whole is, and far sooner."""
        if not self.points.size:
            return self.path
        ends = self.points[self._next]
        low, high = np.minimum(self.points, ends), np.maximum(self.points, ends)
        outside = (high < (rect.left(), rect.top())) | (low > (rect.right(), rect.bottom()))
        meets = ~outside[:, 0] & ~outside[:, 1]
        return self.path if meets.all() else self._path_of(self._in_order(meets))

    @cached_property
    def _next(self) -> Numbers:
        """(N,) the point that follows each; the first one of its line follows the last."""
        found = np.arange(1, len(self.points) + 1)
        found[np.append(self.starts[1:], len(self.points)) - 1] = self.starts
        return found

    def _in_order(self, meets: npt.NDArray[np.bool_]) -> Numbers:
        """The segments that are wanted; a run over the end of its line begins before it, so that it is one run."""
        numbers = np.flatnonzero(meets)
        stops = np.append(self.starts[1:], len(self.points))
        wanted = np.add.reduceat(meets.astype(np.intp), self.starts)
        for line in np.flatnonzero(meets[self.starts] & meets[stops - 1] & (wanted < stops - self.starts)):
            first, last = np.searchsorted(numbers, (self.starts[line], stops[line]))
            gap = self.starts[line] + np.flatnonzero(~meets[self.starts[line] : stops[line]])[-1]
            own = numbers[first:last]
            numbers[first:last] = np.concatenate([own[own > gap], own[own < gap]])
        return numbers

    def _path_of(self, segments: Numbers) -> QPainterPath:
        """The path of some segments, by the numbers of the points at which they begin; neighbours are joined."""
        path = QPainterPath()
        if not segments.size:
            return path
        follows = np.append(False, segments[1:] == self._next[segments[:-1]])
        places = np.arange(len(segments)) + np.cumsum(~follows)
        elements = np.zeros(int(places[-1]) + 1, ELEMENT)
        elements["kind"][places] = LINE_TO
        elements["x"][places], elements["y"][places] = self.points[self._next[segments]].T
        begins = places[~follows] - 1
        elements["kind"][begins] = MOVE_TO
        elements["x"][begins], elements["y"][begins] = self.points[segments[~follows]].T
        head, tail = np.array([len(elements)], ">i4"), np.array([0, 0], ">i4")
        QDataStream(QByteArray(head.tobytes() + elements.tobytes() + tail.tobytes())) >> path
        return path
