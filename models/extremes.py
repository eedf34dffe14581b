"""Extreme points of a mask, and whether a mask keeps to the extreme points that were clicked."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Box, Extremes, Prompt

BoolMap = npt.NDArray[np.bool_]
FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

SIDES = ("left", "right", "top", "bottom")
TOLERANCE = 0.02
"""Share of the box's side by which a mask may miss a clicked extreme before the user is told."""


def box_of(mask: npt.NDArray[np.generic]) -> Box | None:
    """The half-open bounding box of the non-zero pixels of an (H, W) array, None where there are none."""
    bits = mask.astype(bool)
    columns, rows = np.flatnonzero(bits.any(axis=0)), np.flatnonzero(bits.any(axis=1))
    if not rows.size:
        return None
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def extremes_of(mask: npt.NDArray[np.generic]) -> Extremes:
    """The four extreme points of an (H, W) mask: on each side the mask pixel in the middle of those that touch the box.

    Raises ValueError for an empty mask.
    """
    box = box_of(mask)
    if box is None:
        raise ValueError("An empty mask has no extreme points.")
    left, right = _middle(mask[:, box.x0]), _middle(mask[:, box.x1 - 1])
    top, bottom = _middle(mask[box.y0]), _middle(mask[box.y1 - 1])
    return Extremes((box.x0, left), (box.x1 - 1, right), (top, box.y0), (bottom, box.y1 - 1))


def _middle(line: npt.NDArray[np.generic]) -> int:
    positions = np.flatnonzero(line)
    return int(positions[len(positions) // 2])


def missed_sides(mask: npt.NDArray[np.generic], prompt: Prompt, tolerance: float = TOLERANCE) -> tuple[str, ...]:
    """The sides ("left", "right", "top", "bottom") on which an (H, W) mask's box misses the clicked extreme point.

    `tolerance` is a share of the clicked box's side; one pixel is always allowed. An empty mask misses all four.
    """
    clicked, found = prompt.box, box_of(mask)
    if found is None:
        return SIDES
    across, down = max(1.0, tolerance * clicked.width), max(1.0, tolerance * clicked.height)
    gaps = {
        "left": (abs(found.x0 - clicked.x0), across),
        "right": (abs(found.x1 - clicked.x1), across),
        "top": (abs(found.y0 - clicked.y0), down),
        "bottom": (abs(found.y1 - clicked.y1), down),
    }
    return tuple(side for side, (gap, allowed) in gaps.items() if gap > allowed)


def pulled_to_points(probability: FloatMap, prompt: Prompt, threshold: float = 0.5) -> BoolMap:
    """The thresholded map (H, W), repaired so that its box is the box of the clicked extreme points.

    What lies beyond a clicked side is cut off. Where the mask falls short of one, the strip up to the point is filled where
    the probability is highest, at the largest threshold that joins mask and point, and by a straight wedge where none does.
    """
    box = prompt.box
    height, width = probability.shape
    inside = np.zeros((height, width), bool)
    inside[max(0, box.y0) : box.y1, max(0, box.x0) : box.x1] = True
    mask: BoolMap = (probability >= threshold) & inside
    if not mask.any():
        mask = _seed(prompt, (height, width)) & inside
    for side, (x, y) in prompt.extremes._asdict().items():
        point = (int(np.clip(round(x), 0, width - 1)), int(np.clip(round(y), 0, height - 1)))
        reached = _reach(_turned(mask, side), _turned(probability, side), _turned_point(side, point, (height, width)))
        mask = _turned(reached, side) & inside
    return mask


def _seed(prompt: Prompt, shape: tuple[int, int]) -> BoolMap:
    """The pixel at the middle of the box: something to grow from where the network found nothing."""
    seed = np.zeros(shape, bool)
    row, column = (prompt.box.y0 + prompt.box.y1) // 2, (prompt.box.x0 + prompt.box.x1) // 2
    seed[int(np.clip(row, 0, shape[0] - 1)), int(np.clip(column, 0, shape[1] - 1))] = True
    return seed


def _turned(array: Array, side: str) -> Array:
    """A view of the array in which `side` is the left one. Turning the view by the same side again gives the array back."""
    if side == "right":
        return array[:, ::-1]
    if side == "top":
        return array.T
    if side == "bottom":
        return array[::-1, ::-1].T
    return array


def _turned_point(side: str, point: tuple[int, int], shape: tuple[int, int]) -> tuple[int, int]:
    x, y = point
    return {
        "left": (x, y),
        "right": (shape[1] - 1 - x, y),
        "top": (y, x),
        "bottom": (shape[0] - 1 - y, shape[1] - 1 - x),
    }[side]


def _reach(mask: BoolMap, probability: FloatMap, point: tuple[int, int]) -> BoolMap:
    """The mask, grown to the left until it holds `point` (column, row); unchanged where it already reaches that column."""
    box = box_of(mask)
    x, y = point
    if box is None or box.x0 <= x:
        grown = mask.copy()
        grown[y, x] = True
        return grown
    strip = np.zeros_like(mask)
    strip[:, x : box.x0 + 1] = True
    for threshold in (0.4, 0.3, 0.2, 0.1, 0.05):
        candidate = mask | ((probability >= threshold) & strip)
        candidate[y, x] = True
        _, parts = cv2.connectedComponents(candidate.astype(np.uint8), connectivity=8)
        joined: BoolMap = parts == parts[y, x]
        if (joined & mask).any():
            return np.asarray(mask | (joined & strip))
    return mask | _wedge(mask, box, point)


def _wedge(mask: BoolMap, box: Box, point: tuple[int, int]) -> BoolMap:
    """A triangle from the point to the part of the mask's nearest column."""
    x, y = point
    rows = np.flatnonzero(mask[:, box.x0])
    steps = (np.arange(x, box.x0 + 1) - x) / max(1, box.x0 - x)
    wedge = np.zeros_like(mask)
    for column, step in zip(range(x, box.x0 + 1), steps, strict=True):
        low, high = y + (rows[0] - y) * step, y + (rows[-1] - y) * step
        wedge[round(low) : round(high) + 1, column] = True
    return wedge
