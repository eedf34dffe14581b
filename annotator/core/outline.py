"""Outlines of masks that run along the edges of the pixels, so that filling them gives back the very mask."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.mask import BoolMap

Corners = npt.NDArray[np.int64]
"""(N, 2) corners (x, y) of a closed outline; pixel (0, 0) has the corners (0, 0), (1, 0), (1, 1) and (0, 1)."""


def outlines(mask: BoolMap) -> tuple[list[Corners], list[Corners]]:
    """The outer outlines and the holes of an (H, W) mask. Pixels that touch by a corner only have outlines of their own."""
    onward = _edges(mask)
    outer: list[Corners] = []
    holes: list[Corners] = []
    while onward:
        loop = _corners(_walk(onward))
        (outer if _doubled_area(loop) > 0 else holes).append(loop)
    return outer, holes


def _edges(mask: BoolMap) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where one may go on from each corner, along pixel edges with the mask on the right hand."""
    padded = np.pad(mask, 1)
    inside = padded[1:-1, 1:-1]
    onward: dict[tuple[int, int], list[tuple[int, int]]] = {}
    # neighbour, start and end of the edge towards it, by (column, row) from the pixel's upper left corner
    for beside, start, end in (
        (padded[:-2, 1:-1], (0, 0), (1, 0)),
        (padded[1:-1, 2:], (1, 0), (1, 1)),
        (padded[2:, 1:-1], (1, 1), (0, 1)),
        (padded[1:-1, :-2], (0, 1), (0, 0)),
    ):
        rows, columns = np.nonzero(inside & ~beside)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            onward.setdefault((column + start[0], row + start[1]), []).append((column + end[0], row + end[1]))
    return onward


def _walk(onward: dict[tuple[int, int], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Takes one closed walk out of the edges. Where two ways lead on it turns right, which stays with the same pixel."""
    # not where two outlines touch: it would be closed at the first return, which may be the other's
    start = next((corner for corner, ways in onward.items() if len(ways) == 1), next(iter(onward)))
    walk = [start]
    step = (0, 0)
    while True:
        here = walk[-1]
        ways = onward[here]
        right = (here[0] - step[1], here[1] + step[0])
        to = right if right in ways else ways[0]
        ways.remove(to)
        if not ways:
            del onward[here]
        if to == start:
            return walk
        step = (to[0] - here[0], to[1] - here[1])
        walk.append(to)


def _corners(walk: list[tuple[int, int]]) -> Corners:
    """The walk without the corners that it goes straight on at."""
    points = np.array(walk, np.int64)
    before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    return np.asarray(points[(before != after).any(axis=1)])


def _doubled_area(loop: Corners) -> int:
    x, y = loop[:, 0], loop[:, 1]
    return int((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())
