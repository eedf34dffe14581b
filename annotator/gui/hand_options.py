"""How the hand tools work: sizes, tolerances, and which pixels they may change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fourclick.annotator.core.image import Image
from fourclick.annotator.editing.brush import Brush
from fourclick.annotator.editing.rules import Rules

SMALLEST_PX, LARGEST_PX = 1.0, 1000.0
SIZE_STEP = 1.15
"""A step of the wheel or of a key makes the brush so many times larger, but by a pixel at least."""


@dataclass(frozen=True, slots=True)
class HandOptions:
    """`diameter_px` is the brush's width in image pixels; a ball reaches as far into the neighbouring slices, in millimetres.

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

    def brush(self, image: Image) -> Brush:
        """The brush on this image's slices."""
        across, _, between = image.geometry.spacing_mm
        is_ball = self.is_ball and image.depth > 1
        return Brush(self.diameter_px / 2, image.pixel_aspect, between / across if is_ball else 0.0)
