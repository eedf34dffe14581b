"""What the annotator clicked: clicks with roles, in order, as frozen values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import permutations
from typing import NamedTuple

from fourclick.models.sentence import sentence

Point = tuple[float, float]
"""(x, y) in image pixels; whole numbers are pixel centres, so (3, 0) is the middle of the fourth pixel of the first row."""

EXTREMES_NEEDED = 4


class Role(StrEnum):
    """What a click says about its pixel."""

    EXTREME = "extreme"
    POSITIVE = "positive"
    NEGATIVE = "negative"


class PromptError(ValueError):
    """A prompt that nobody can mean; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point (x, y) in pixels on the slice `index`."""

    x: float
    y: float
    index: int

    @property
    def point(self) -> Point:
        return (self.x, self.y)


class Box(NamedTuple):
    """Half-open pixel box: columns x0 <= x < x1 and rows y0 <= y < y1."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def is_empty(self) -> bool:
        return self.x1 <= self.x0 or self.y1 <= self.y0

    def joined(self, other: Box) -> Box:
        """The smallest box that holds both; where one of them is empty, the other."""
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def common(self, other: Box) -> Box:
        """The pixels that belong to both; the box is empty where there are none."""
        return Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))

    def place_in(self, outer: Box) -> tuple[slice, slice]:
        """Its rows and columns in an array (h, w) of the pixels of a box that holds it."""
        return slice(self.y0 - outer.y0, self.y1 - outer.y0), slice(self.x0 - outer.x0, self.x1 - outer.x0)

    def holds(self, other: Box) -> bool:
        """Whether all pixels of the other one are its own as well."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1


NOWHERE = Box(0, 0, 0, 0)
"""The box of nothing."""


class Extremes(NamedTuple):
    """The four extreme points by side, each (x, y) in pixels."""

    left: Point
    right: Point
    top: Point
    bottom: Point

    @classmethod
    def assigned(cls, points: Sequence[Point]) -> Extremes:
        """Gives four points in any order their sides, so that left-right and top-bottom lie as far apart as they can.

        Raises PromptError unless there are exactly four.
        """
        if len(points) != EXTREMES_NEEDED:
            raise PromptError(
                sentence("A mask needs four extreme points (left, right, top, bottom); there are {count}.", count=len(points))
            )
        best = max(permutations(points), key=lambda p: (p[1][0] - p[0][0]) + (p[3][1] - p[2][1]))
        return cls(*best)


@dataclass(frozen=True, slots=True)
class Click:
    """One click: (x, y) in image pixels and its role.

    A corrective click changes the mask near it; one that is meant `everywhere` asks for the whole mask anew.
    """

    x: float
    y: float
    role: Role
    everywhere: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise PromptError(sentence("A click needs two finite coordinates, not ({x}, {y}).", x=self.x, y=self.y))

    @property
    def point(self) -> Point:
        return (self.x, self.y)

    @property
    def pixel(self) -> tuple[int, int]:
        """(column, row) of the pixel that holds the click."""
        return (math.floor(self.x + 0.5), math.floor(self.y + 0.5))


@dataclass(frozen=True, slots=True)
class Prompt:
    """The ordered clicks for one object on one slice."""

    clicks: tuple[Click, ...] = ()

    def __post_init__(self) -> None:
        if sum(click.role is Role.EXTREME for click in self.clicks) > EXTREMES_NEEDED:
            raise PromptError(
                sentence("An object has four extreme points: left, right, top and bottom. Drag one instead of adding a fifth.")
            )

    @classmethod
    def from_points(
        cls, extreme: Iterable[Point] = (), positive: Iterable[Point] = (), negative: Iterable[Point] = ()
    ) -> Prompt:
        """A prompt from plain (x, y) points in image pixels: first the extremes, then positive, then negative clicks."""
        groups = ((Role.EXTREME, extreme), (Role.POSITIVE, positive), (Role.NEGATIVE, negative))
        return cls(tuple(Click(float(x), float(y), role) for role, points in groups for x, y in points))

    def __bool__(self) -> bool:
        return bool(self.clicks)

    def __len__(self) -> int:
        return len(self.clicks)

    def points(self, role: Role) -> tuple[Point, ...]:
        """The (x, y) points of one role, in the order clicked."""
        return tuple(click.point for click in self.clicks if click.role is role)

    @property
    def is_complete(self) -> bool:
        """All four extreme points are there, so a mask can be asked for."""
        return len(self.points(Role.EXTREME)) == EXTREMES_NEEDED

    @property
    def extremes(self) -> Extremes:
        """The four extreme points by side. Raises PromptError while fewer are clicked."""
        return Extremes.assigned(self.points(Role.EXTREME))

    @property
    def corrections(self) -> tuple[Click, ...]:
        """The positive and negative clicks, in the order clicked."""
        return tuple(click for click in self.clicks if click.role is not Role.EXTREME)

    @property
    def box(self) -> Box:
        """The half-open pixel box that the extreme points span. Raises PromptError while fewer than four are clicked."""
        sides = self.extremes
        pixels = [Click(x, y, Role.EXTREME).pixel for x, y in sides]
        columns, rows = [p[0] for p in pixels], [p[1] for p in pixels]
        return Box(min(columns), min(rows), max(columns) + 1, max(rows) + 1)

    def with_click(self, click: Click) -> Prompt:
        return replace(self, clicks=(*self.clicks, click))

    def without(self, index: int) -> Prompt:
        """The prompt without its click number `index`, counted from 0."""
        return replace(self, clicks=self.clicks[:index] + self.clicks[index + 1 :])

    def moved(self, index: int, x: float, y: float) -> Prompt:
        """The prompt with click number `index` at (x, y) instead."""
        clicks = list(self.clicks)
        clicks[index] = replace(clicks[index], x=x, y=y)
        return replace(self, clicks=tuple(clicks))

    def meant_everywhere(self, index: int, everywhere: bool) -> Prompt:
        """The prompt with its corrective click number `index` meant everywhere, or near it only."""
        clicks = list(self.clicks)
        clicks[index] = replace(clicks[index], everywhere=everywhere)
        return replace(self, clicks=tuple(clicks))

    def before_corrections(self) -> Prompt:
        """The prompt up to the click that completed the four extremes; what was clicked later corrects the mask."""
        seen = 0
        for position, click in enumerate(self.clicks):
            seen += click.role is Role.EXTREME
            if seen == EXTREMES_NEEDED:
                return replace(self, clicks=self.clicks[: position + 1])
        return self
