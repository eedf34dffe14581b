"""How alike the outlines of two masks are."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from fourclick.models.extremes import box_of

Array = npt.NDArray[Any]
BoolMap = npt.NDArray[np.bool_]

TOLERANCE_PX = 2.0
TOLERANCE_MM = 2.0
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def outline(mask: Array) -> BoolMap:
    """(H, W) bool: the pixels of an (H, W) bool mask with one of their four neighbours outside it, or outside the image."""
    bits = np.pad(mask.astype(np.uint8), 1)
    return np.asarray((bits > cv2.erode(bits, CROSS))[1:-1, 1:-1])


def surface_dice(
    first: Array, second: Array, *, tolerance: float = TOLERANCE_PX, spacing: tuple[float, float] | None = None
) -> float:
    """Normalised surface Dice: the share of both outlines that lies within `tolerance` of the other one, in [0, 1].

    first, second: (H, W) bool. `spacing` is the (height, width) of a pixel in mm, and then the tolerance is in mm; without it
    both are in pixels. 1 where both masks are empty, 0 where one is. Nikolov et al., 2018 (arXiv 1809.04430), in 2D and on the
    outlines' pixels.
    """
    box = box_of(first | second)
    if box is None:
        return 1.0
    # Outlines and the distances between them lie in the box of both masks: the rest of the image need not be looked at.
    part = (slice(box.y0, box.y1), slice(box.x0, box.x1))
    edges = [outline(first[part]), outline(second[part])]
    if not (edges[0].any() and edges[1].any()):
        return 0.0
    near = [edge & (_distance(other, spacing) <= tolerance + 1e-4) for edge, other in (edges, edges[::-1])]
    return sum(int(each.sum()) for each in near) / sum(int(each.sum()) for each in edges)


def _distance(edge: BoolMap, spacing: tuple[float, float] | None) -> Array:
    if spacing is None or spacing[0] == spacing[1]:
        unit = 1.0 if spacing is None else spacing[0]
        return np.asarray(cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)) * unit
    return np.asarray(ndimage.distance_transform_edt(~edge, sampling=spacing))
