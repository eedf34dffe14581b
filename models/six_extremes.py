"""Six extreme points of a structure, two along each axis: its ends, the slice to begin on, and the prompt there."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fourclick.models.prompt import EXTREMES_NEEDED, Extremes, PlacedPoint, Point, Prompt, PromptError
from fourclick.models.sentence import sentence


@dataclass(frozen=True, slots=True)
class SixExtremes:
    """The six points by side: four in the plane, each on any slice, and one on the first and on the last slice."""

    left: PlacedPoint
    right: PlacedPoint
    top: PlacedPoint
    bottom: PlacedPoint
    first: PlacedPoint
    last: PlacedPoint

    @classmethod
    def assigned(cls, points: tuple[PlacedPoint, ...]) -> SixExtremes:
        """Gives six points in any order their sides: the outermost in depth are the ends, the others as for one slice.

        Raises PromptError unless there are six, or where the ends lie on one slice.
        """
        if len(points) != EXTREMES_NEEDED + 2:
            raise PromptError(
                sentence("A structure needs six extreme points (two along each axis); there are {count}.", count=len(points))
            )
        first, last = min(points, key=lambda p: p.index), max(points, key=lambda p: p.index)
        if first.index == last.index:
            raise PromptError(
                sentence("All six points lie on one slice. Click a point on the first and on the last slice as well.")
            )
        others = [point for point in points if point is not first and point is not last]
        sides = Extremes.assigned([point.point for point in others])
        by_place: dict[Point, list[PlacedPoint]] = {}
        for point in others:
            by_place.setdefault(point.point, []).append(point)
        left, right, top, bottom = (by_place[side].pop() for side in sides)
        return cls(left, right, top, bottom, first, last)

    @property
    def ends(self) -> dict[int, Point]:
        """(x, y) on the first and on the last slice, by slice number."""
        return {self.first.index: self.first.point, self.last.index: self.last.point}

    @property
    def key_slice(self) -> int:
        """Where the walk begins: the slice with all four points, else the one in the middle of them, between the ends."""
        indices = sorted(point.index for point in (self.left, self.right, self.top, self.bottom))
        if indices[0] == indices[-1]:
            return indices[0]
        middle = round(sum(indices) / len(indices))
        return min(max(middle, self.first.index), self.last.index)

    def prompt(self) -> Prompt:
        """The four extremes on the key slice, in pixels: those clicked there, the others drawn in as on an ellipsoid.

        A point clicked on another slice is an outermost one of the whole structure; on the key slice the structure is narrower
        by the ellipsoid's section through the distance between the two, over the distance to the end on that side.
        """
        x0, x1, y0, y1 = self.left.x, self.right.x, self.top.y, self.bottom.y
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        points = []
        for placed, is_across in ((self.left, True), (self.right, True), (self.top, False), (self.bottom, False)):
            share = self._section(placed)
            x = middle_x + (placed.x - middle_x) * share if is_across else placed.x
            y = placed.y if is_across else middle_y + (placed.y - middle_y) * share
            points.append((x, y))
        return Prompt.from_points(extreme=points)

    def _section(self, placed: PlacedPoint) -> float:
        """How wide the ellipsoid about a point's slice still is on the key slice, in (0, 1]."""
        away = self.key_slice - placed.index
        if away == 0:
            return 1.0
        end = self.last.index if away > 0 else self.first.index
        share = min(abs(away) / (abs(end - placed.index) + 1), 0.9)
        return math.sqrt(1 - share**2)
