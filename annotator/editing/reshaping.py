"""Operations on one mask at a time: holes, islands, smoothing, growing and shrinking in millimetres.

Every function takes a mask of any number of axes, bool, with the spacing of its axes in millimetres (in the order of the axes,
rows before columns) where it measures, and returns a new one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy import ndimage

from fourclick.annotator.core.mask import BoolMap

GAUSSIAN_REACH = 4.0
TOUCH = 1e-6


def holes_filled(mask: BoolMap) -> BoolMap:
    """Without holes: background that is connected by its sides with no border of the image."""
    return _within(mask, [1] * mask.ndim, lambda part: np.asarray(ndimage.binary_fill_holes(part), bool))


def largest_kept(mask: BoolMap) -> BoolMap:
    """The largest of the parts that touch, also by a corner; of equally large ones the first."""
    parts, count = _parts(mask)
    if count < 2:
        return mask.copy()
    kept: BoolMap = parts == 1 + int(np.argmax(np.bincount(parts.ravel())[1:]))
    return kept


def islands_removed(mask: BoolMap, smallest_px: float) -> BoolMap:
    """Without the parts of fewer than `smallest_px` pixels."""
    parts, count = _parts(mask)
    is_kept = np.bincount(parts.ravel(), minlength=count + 1) >= smallest_px
    is_kept[0] = False
    kept: BoolMap = is_kept[parts]
    return kept


def smoothed(mask: BoolMap, sigma_mm: float, spacing_mm: Sequence[float]) -> BoolMap:
    """Where a Gaussian of the mask is at least a half: corners and specks of about `sigma_mm` go, straight edges stay."""
    sigmas = [sigma_mm / each for each in spacing_mm]

    def work(part: BoolMap) -> BoolMap:
        blurred = ndimage.gaussian_filter(part.astype(np.float32), sigmas, mode="nearest", truncate=GAUSSIAN_REACH)
        return np.asarray(blurred >= 0.5 - TOUCH, bool)

    return _within(mask, [math.ceil(GAUSSIAN_REACH * each) + 1 for each in sigmas], work)


def grown(mask: BoolMap, by_mm: float, spacing_mm: Sequence[float]) -> BoolMap:
    """With all pixels whose centres lie within `by_mm` of the centre of one of the mask's."""

    def work(part: BoolMap) -> BoolMap:
        distances = ndimage.distance_transform_edt(~part, sampling=spacing_mm)
        return np.asarray(distances <= by_mm + TOUCH, bool)

    return _within(mask, [math.ceil(by_mm / each) + 1 for each in spacing_mm], work)


def shrunk(mask: BoolMap, by_mm: float, spacing_mm: Sequence[float]) -> BoolMap:
    """Without the pixels whose centres lie within `by_mm` of a centre outside. The image's border is no outside."""

    def work(part: BoolMap) -> BoolMap:
        if part.all():
            return part.copy()
        distances = ndimage.distance_transform_edt(part, sampling=spacing_mm)
        return np.asarray(distances > by_mm + TOUCH, bool)

    return _within(mask, [1] * mask.ndim, work)


def _parts(mask: BoolMap) -> tuple[np.ndarray, int]:
    parts, count = ndimage.label(mask, structure=np.ones((3,) * mask.ndim))
    return parts, int(count)


def _within(mask: BoolMap, margins: Sequence[int], work: Callable[[BoolMap], BoolMap]) -> BoolMap:
    """`work` on the part of the image that it can touch: the mask's box and `margins` pixels around it."""
    result = np.zeros_like(mask)
    places = ndimage.find_objects(mask.astype(np.uint8))
    if places:
        part = tuple(
            slice(max(0, place.start - margin), min(length, place.stop + margin))
            for place, margin, length in zip(places[0], margins, mask.shape, strict=True)
        )
        result[part] = work(mask[part])
    return result
