"""What the mouse does, in image pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto

from fourclick.models.prompt import Point


class Button(Enum):
    NONE = auto()
    LEFT = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """The pointer at (x, y) in image pixels, whole numbers being pixel centres; it may lie outside the image.

    `marker` is the number of the click whose marker is under the pointer, if any.
    """

    x: float
    y: float
    button: Button = Button.NONE
    ctrl: bool = False
    shift: bool = False
    alt: bool = False
    marker: int | None = None

    @property
    def pixel(self) -> tuple[int, int]:
        """(column, row) of the pixel under the pointer."""
        return (math.floor(self.x + 0.5), math.floor(self.y + 0.5))

    @property
    def snapped(self) -> Point:
        """The middle of the pixel under the pointer."""
        column, row = self.pixel
        return (float(column), float(row))
