"""What a corrective click may change: the connected difference that holds it, near it. Everything else stays."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Click, Prompt, Role

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

REACH = 0.5
"""How far a correction reaches, over the longer side of the object's box."""
SMALLEST_REACH_PX = 6.0
TOUCH = 0.03
"""A difference belongs to a click that is this near, over the longer side: nobody hits the pixel."""
DEPTH = 2.0
"""A click in the middle of an error is half as deep as the error: the boundary moves by at most so many times its depth."""
LENGTH, LENGTH_PX = 6.0, 3.0
"""Thin errors are short: a change reaches along the boundary by at most so many times the click's depth, and so many pixels."""
SURE, SURE_DEPTH_PX, LEAST_SURE = 0.49, 2.0, 0.1
"""How far from 0.5 a probability must be to change a pixel: nearly certain for clicks on slivers, less the deeper the click.

A boundary is drawn to a pixel or so, and where a sliver is left the network is as often wrong as the mask.
"""
STAMP = 0.8
"""Radius of the disc that surely belongs to the error, over the click's depth."""
LARGEST_STAMP = 0.1
DEPTH_WINDOW_PX = 256
THRESHOLD = 0.5
SEAM_PX = 2


def reach_px(prompt: Prompt) -> float:
    """Radius in image pixels of the circle around a corrective click outside which it changes nothing."""
    return max(SMALLEST_REACH_PX, REACH * _longer(prompt))


def merged(before: FloatMap, after: FloatMap, prompt: Prompt) -> FloatMap:
    """The map after the prompt's last click, which corrects `before`: `after` where the click may change it, else `before`.

    before, after: (H, W) float32 in [0, 1]. Returns a new (H, W) map: the pixels that the mask gains or loses are those of the
    differences in the click's sense that touch it, within `reach_px` of it, no deeper than the click asks for (`DEPTH`) and as
    certain as a correction of that depth needs (`SURE`); the clicked pixel with a disc around it, and the pixels of the
    corrections before, end on their sides. A click that is meant everywhere takes `after` whole. (Local merge: FocalClick,
    CVPR 2022; depth and certainty are ours.)
    """
    click = prompt.clicks[-1]
    result = after.copy() if click.everywhere else before.copy()
    if not click.everywhere:
        _take_difference(result, after, prompt, click)
    if not _is_right(before, click):
        depth = _depth(before >= THRESHOLD, click)
        _stamp(result, click, max(0.0, min(STAMP * depth, LARGEST_STAMP * _longer(prompt))))
    elif not _is_right(result, click):
        _stamp(result, click, 0.0)
    for earlier in prompt.corrections[:-1]:
        if not _is_right(result, earlier):
            _stamp(result, earlier, 0.0)
    return result


def _longer(prompt: Prompt) -> int:
    return max(prompt.box.width, prompt.box.height)


def _take_difference(result: FloatMap, after: FloatMap, prompt: Prompt, click: Click) -> None:
    """Brings the connected difference that touches the click from `after` into `result`, in place."""
    reach = reach_px(prompt)
    (y0, y1), (x0, x1) = (_span(middle, reach, size) for middle, size in zip((click.y, click.x), result.shape, strict=True))
    old, new = result[y0:y1, x0:x1], after[y0:y1, x0:x1]
    rows, columns = np.arange(y0, y1, dtype=np.float32) - click.y, np.arange(x0, x1, dtype=np.float32) - click.x
    squared = np.add.outer(rows**2, columns**2)
    was, is_ = old >= THRESHOLD, new >= THRESHOLD
    differs = (is_ & ~was) if click.role is Role.POSITIVE else (was & ~is_)
    differs &= squared <= reach**2
    if not _is_right(result, click):
        # How far from the boundary the mask is changed: the click lies in the middle of what it corrects.
        depth = _depth(result >= THRESHOLD, click)
        # Less and less far along the boundary, until its length: half an ellipse.
        nearness = np.maximum(1 - squared / np.float32(LENGTH * depth + LENGTH_PX) ** 2, 0)
        differs &= (_distance(was, click.role) <= DEPTH * depth * np.sqrt(nearness)) & (nearness > 0)
        differs &= np.abs(new - THRESHOLD) >= _margin(depth)
    _, parts = cv2.connectedComponents(differs.astype(np.uint8), connectivity=8)
    touch = max(1.5, TOUCH * _longer(prompt))
    wanted = np.unique(parts[squared <= touch**2])
    chosen = np.isin(parts, wanted[wanted > 0])
    if not chosen.any():
        return
    # With a seam, so that other thresholds than 0.5 see no step; but no other difference comes with it.
    size = 2 * SEAM_PX + 1
    around = cv2.dilate(chosen.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))) > 0
    around &= chosen | (was == is_)
    old[around] = new[around]


def _margin(depth_px: float) -> float:
    return max(LEAST_SURE, SURE * float(np.exp(-(depth_px - 1) / SURE_DEPTH_PX)))


def _distance(mask: Array, role: Role) -> FloatMap:
    """How far each pixel on the wrong side of a mask (h, w) bool is from its right side, in pixels; 0 on the right side."""
    wrong = ~mask if role is Role.POSITIVE else mask
    return np.asarray(cv2.distanceTransform(wrong.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)


def _depth(mask: Array, click: Click) -> float:
    """How far the click is from the mask's boundary, in pixels, where it lies on the wrong side of it."""
    column, row = click.pixel
    # Everything farther than the window is far: the distance there needs no exactness.
    half = DEPTH_WINDOW_PX
    y0, x0 = max(0, row - half), max(0, column - half)
    part = mask[y0 : row + half + 1, x0 : column + half + 1]
    return min(float(_distance(part, click.role)[row - y0, column - x0]), float(half))


def _span(middle: float, reach: float, size: int) -> tuple[int, int]:
    return max(0, int(middle - reach)), min(size, int(np.ceil(middle + reach)) + 1)


def _is_right(result: FloatMap, click: Click) -> bool:
    column, row = click.pixel
    return bool((result[row, column] >= THRESHOLD) == (click.role is Role.POSITIVE))


def _stamp(result: FloatMap, click: Click, radius_px: float) -> None:
    """Paints a disc around the click, in place: certain of what it says."""
    column, row = click.pixel
    (y0, y1), (x0, x1) = (_span(middle, radius_px, size) for middle, size in zip((row, column), result.shape, strict=True))
    squared = np.add.outer((np.arange(y0, y1) - row) ** 2, (np.arange(x0, x1) - column) ** 2)
    result[y0:y1, x0:x1][squared <= radius_px**2] = 1.0 if click.role is Role.POSITIVE else 0.0
