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
STAMP = 0.03
"""Radius of the disc that is painted where the network does not follow a click, over the longer side."""
THRESHOLD = 0.5
SEAM_PX = 2


def reach_px(prompt: Prompt) -> float:
    """Radius in image pixels of the circle around a corrective click outside which it changes nothing."""
    return max(SMALLEST_REACH_PX, REACH * max(prompt.box.width, prompt.box.height))


def merged(before: FloatMap, after: FloatMap, prompt: Prompt) -> FloatMap:
    """The map after the prompt's last click, which corrects `before`: `after` where the click may change it, else `before`.

    before, after: (H, W) float32 in [0, 1]. Returns a new (H, W) map: the pixels that the mask gains or loses are those of the
    differences in the click's sense that touch it, within `reach_px` of it; the clicked pixel, and those of the corrections
    before, end on their sides. A click that is meant everywhere takes `after` whole. (Local merge: FocalClick, CVPR 2022.)
    """
    click = prompt.clicks[-1]
    if click.everywhere:
        result = after.copy()
    else:
        result = before.copy()
        _take_difference(result, after, prompt, click)
    longer = max(prompt.box.width, prompt.box.height)
    if not _is_right(result, click):
        _stamp(result, click, max(1.0, STAMP * longer))
    for earlier in prompt.corrections[:-1]:
        if not _is_right(result, earlier):
            _stamp(result, earlier, 1.0)
    return result


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
    _, parts = cv2.connectedComponents(differs.astype(np.uint8), connectivity=8)
    touch = max(1.5, TOUCH * max(prompt.box.width, prompt.box.height))
    wanted = np.unique(parts[squared <= touch**2])
    chosen = np.isin(parts, wanted[wanted > 0])
    if not chosen.any():
        return
    # With a seam, so that other thresholds than 0.5 see no step; but no other difference comes with it.
    size = 2 * SEAM_PX + 1
    around = cv2.dilate(chosen.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))) > 0
    around &= chosen | (was == is_)
    old[around] = new[around]


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
