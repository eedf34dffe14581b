"""The pixels inside a closed line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from fourclick.annotator.core.mask import BoolMap
from fourclick.models.prompt import Point


def filled_with_line(points: Sequence[Point], shape: tuple[int, int]) -> BoolMap:
    """As `filled`, with the pixels of the line itself: for lines that run along the object's outermost pixels."""
    line = np.zeros(shape, np.uint8)
    cv2.polylines(line, [np.round(np.array(points)).astype(np.int32)], isClosed=True, color=1)
    whole: BoolMap = filled(points, shape) | line.astype(bool)
    return whole


def filled(points: Sequence[Point], shape: tuple[int, int]) -> BoolMap:
    """(H, W) bool: the pixels whose centres lie inside the line through `points` (x, y), which is closed by a last segment.

    Loops of a line that crosses itself are inside as well (winding number not 0). Of the centres on the line itself those at
    its left and upper sides are inside, so that two outlines with a common border share no pixel and leave none out.
    """
    turns = np.zeros((shape[0], shape[1] + 1), np.int32)
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], *points[:1]], strict=True):
        if y0 == y1:
            continue
        top, bottom = min(y0, y1), max(y0, y1)
        rows = np.arange(max(0, math.ceil(top)), min(shape[0], math.ceil(bottom)))
        crossed = x0 + (rows - y0) * (x1 - x0) / (y1 - y0)
        columns = np.clip(np.ceil(crossed), 0, shape[1]).astype(np.intp)
        # a row is crossed at most once by a segment, so no index comes twice
        turns[rows, columns] += 1 if y1 > y0 else -1
    inside: BoolMap = np.cumsum(turns, axis=1)[:, :-1] != 0
    return inside
