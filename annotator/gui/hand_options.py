"""How the hand tools work: sizes, tolerances, and which pixels they may change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fourclick.annotator.core.plane import Plane
from fourclick.annotator.editing.brush import Brush
from fourclick.annotator.editing.rules import Rules

SMALLEST_PX, LARGEST_PX = 1.0, 1000.0
SIZE_STEP = 1.15
"""A step of the wheel or of a key makes the brush so many times larger, but by a pixel at least."""


@dataclass(frozen=True, slots=True)
class HandOptions:
    """`diameter_px` is the brush's width in image pixels (columns of axis 0); it is a circle in millimetres, of the same size
    on every plane, and a ball reaches as far into the neighbouring slices.

    `tolerance` is the flood's, in the image's values. `erases_all`: the eraser takes from all regions, selected or not.
    """

    diameter_px: float = 20.0
    is_ball: bool = False
    tolerance: float = 20.0
    erases_all: bool = False
    rules: Rules = field(default_factory=Rules)

    def resized(self, steps: int) -> HandOptions:
        """A larger brush (steps > 0), or a smaller one."""
        diameter = self.diameter_px
        for _ in range(abs(steps)):
            diameter = max(diameter * SIZE_STEP, diameter + 1) if steps > 0 else min(diameter / SIZE_STEP, diameter - 1)
        return replace(self, diameter_px=min(max(float(round(diameter)), SMALLEST_PX), LARGEST_PX))

    def brush(self, plane: Plane) -> Brush:
        """The brush on this plane's slices: as many millimetres wide on all three, as wide as so many columns of the image."""
        across, down = plane.pixel_mm
        between = plane.spacing_mm[plane.axis]
        is_ball = self.is_ball and plane.depth > 1
        radius_mm = self.diameter_px / 2 * plane.spacing_mm[2]
        return Brush(radius_mm / across, down / across, between / across if is_ball else 0.0)
