"""Lengths and angles on a slice of any plane, in millimetres where they are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fourclick.models.prompt import Point

PixelSize = tuple[float, float]
"""(width, height) of a pixel of the plane, in millimetres; (1, 1) where none are known."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Two points (x, y) in pixels for a length, three for the angle at the second; on one slice of the plane across `axis`."""

    points: tuple[Point, ...]
    slice_index: int = 0
    axis: int = 0

    def text(self, pixel_mm: PixelSize, *, is_known: bool = True) -> str:
        """As "12.3 mm", "14.0 px" where no millimetres are known, or "45.0°"."""
        if len(self.points) == 2:
            return f"{length(self.points, pixel_mm):.1f} {'mm' if is_known else 'px'}"
        return f"{angle_degrees(self.points, pixel_mm):.1f}°" if len(self.points) == 3 else ""


def length(points: Sequence[Point], pixel_mm: PixelSize) -> float:
    """Between two points of a slice, in millimetres; in pixels where none are known."""
    (x0, y0), (x1, y1) = points
    width, height = pixel_mm
    return math.hypot((x1 - x0) * width, (y1 - y0) * height)


def angle_degrees(points: Sequence[Point], pixel_mm: PixelSize) -> float:
    """At the second of three points, 0 to 180 degrees in the patient and not in pixels; 0 where an arm has no length."""
    width, height = pixel_mm
    (xa, ya), (xb, yb), (xc, yc) = points
    first = ((xa - xb) * width, (ya - yb) * height)
    second = ((xc - xb) * width, (yc - yb) * height)
    cross, dot = first[0] * second[1] - first[1] * second[0], first[0] * second[0] + first[1] * second[1]
    return math.degrees(abs(math.atan2(cross, dot)))
