"""Lines and points on paper, drawn by OpenCV."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
INK, GRID, PAPER = (60, 60, 60), (225, 225, 225), (255, 255, 255)
# Okabe and Ito's colours, which the colour-blind can tell apart; BGR
COLOURS: tuple[Colour, ...] = ((178, 114, 0), (0, 94, 213), (115, 158, 0), (167, 121, 204), (0, 159, 230))
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 34, 45


@dataclass(slots=True, eq=False)
class Chart:
    """A frame with axes from `xs` and `ys` (low, high); values outside are drawn on its edge."""

    picture: Picture
    xs: tuple[float, float]
    ys: tuple[float, float]

    @classmethod
    def empty(
        cls,
        title: str,
        xs: tuple[float, float],
        ys: tuple[float, float],
        *,
        width: int = 900,
        height: int = 360,
        x_ticks: bool = True,
    ) -> Chart:
        chart = cls(np.full((height, width, 3), 255, np.uint8), _widened(xs), _widened(ys))
        for y in ticks(*chart.ys):
            row = chart.place(chart.xs[0], y)[1]
            cv2.line(chart.picture, (LEFT, row), (width - RIGHT, row), GRID, 1)
            chart.write(f"{y:g}", (8, row + 5))
        for x in ticks(*chart.xs) if x_ticks else ():
            chart.write(f"{x:g}", (chart.place(x, chart.ys[0])[0] - 8, height - BOTTOM + 20))
        chart.write(title, (LEFT, TOP - 12))
        return chart

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Where in the picture: (column, row)."""
        height, width = self.picture.shape[:2]
        across = np.clip((x - self.xs[0]) / (self.xs[1] - self.xs[0]), 0, 1)
        up = np.clip((y - self.ys[0]) / (self.ys[1] - self.ys[0]), 0, 1)
        return round(LEFT + across * (width - LEFT - RIGHT)), round(height - BOTTOM - up * (height - TOP - BOTTOM))

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: Colour, *, thickness: int = 2) -> None:
        points = np.array([self.place(x, y) for x, y in zip(xs, ys, strict=True)], np.int32)
        if len(points):
            cv2.polylines(self.picture, [points], False, colour, thickness, cv2.LINE_AA)

    def dot(self, x: float, y: float, colour: Colour, *, radius: int = 3) -> None:
        cv2.circle(self.picture, self.place(x, y), radius, colour, -1, cv2.LINE_AA)

    def write(self, text: str, place: tuple[int, int], colour: Colour = INK) -> None:
        plain = text.encode("ascii", "replace").decode()
        cv2.putText(self.picture, plain, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)

    def legend(self, names: Sequence[str], colours: Sequence[Colour], *, column: int = 0) -> None:
        """One name below the other, each in its colour, in the upper right corner."""
        at = column or self.picture.shape[1] - 190
        for number, (name, colour) in enumerate(zip(names, colours, strict=True)):
            self.write(name[:28], (at, TOP + 16 + 16 * number), colour)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers within a span, some five of them: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * 0.999)
    return [
        round(number * step, 12) + 0.0 for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


def _widened(span: tuple[float, float]) -> tuple[float, float]:
    low, high = span
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def below_each_other(charts: Sequence[Chart]) -> Any:
    return np.concatenate([chart.picture for chart in charts])
