"""How far two masks of one object agree, in shares and in millimetres, in 2-D and in 3-D."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from fourclick.annotator.core.sentence import sentence
from fourclick.models.metrics import dice

Array = npt.NDArray[Any]
BoolMap = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

TOLERANCE_MM = 2.0
FAR_PERCENT = 95.0
_ROUNDING_MM = 1e-6
"""A distance of 0.1 + 0.2 lies within a tolerance of 0.3."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two masks have in common.

    `dice` and `surface_dice` are shares in [0, 1], `hd95_mm` and `assd_mm` distances. Where both masks are empty they agree
    fully: 1, 1, 0 mm, 0 mm. Where one is, there is no distance: 0, 0, infinity, infinity.
    """

    dice: float
    surface_dice: float
    hd95_mm: float
    assd_mm: float

    @property
    def is_one_sided(self) -> bool:
        """Whether one mask was empty and the other was not."""
        return math.isinf(self.hd95_mm)


FULL = Agreement(1.0, 1.0, 0.0, 0.0)
ONE_SIDED = Agreement(0.0, 0.0, math.inf, math.inf)


def agreement(first: Array, second: Array, spacing_mm: Sequence[float], *, tolerance_mm: float = TOLERANCE_MM) -> Agreement:
    """The agreement of two bool masks of one shape, (H, W) or (D, H, W); which is the first makes no difference.

    spacing_mm: of each axis, in the arrays' order. A mask's surface are its voxels of which a face neighbour lies outside it or
    outside the image (see `surface` for masks that were drawn on single slices), and distances are between their centres.
    Surface Dice: share of both surfaces' voxels that lie within the tolerance of the other one (Nikolov et al., 2018, arXiv
    1809.04430). HD95: the larger of the two directed 95th percentiles. ASSD: the mean over the voxels of both surfaces
    (Maier-Hein et al., Nature Methods 2024). Raises ValueError for shapes or spacings that do not fit.
    """
    _check(first, second, spacing_mm, tolerance_mm)
    bits = [np.asarray(mask, bool) for mask in (first, second)]
    is_empty = [not mask.any() for mask in bits]
    if any(is_empty):
        return FULL if all(is_empty) else ONE_SIDED
    # Surfaces and the distances between them lie in the box of both masks: the rest of the image need not be looked at.
    part = _box(bits[0] | bits[1])
    ours, theirs = (mask[part] for mask in bits)
    has_depth = _has_depth(ours) or _has_depth(theirs)
    surfaces = [surface(mask, has_depth=has_depth) for mask in (ours, theirs)]
    there = _distances(surfaces[0], surfaces[1], spacing_mm)
    back = _distances(surfaces[1], surfaces[0], spacing_mm)
    every = np.concatenate([there, back])
    return Agreement(
        dice=dice(ours, theirs),
        surface_dice=float(np.count_nonzero(every <= tolerance_mm + _ROUNDING_MM) / every.size),
        hd95_mm=float(max(np.percentile(there, FAR_PERCENT), np.percentile(back, FAR_PERCENT))),
        assd_mm=float(math.fsum(every) / every.size),
    )


def surface(mask: Array, *, has_depth: bool = True) -> BoolMap:
    """The voxels of a bool mask, (H, W) or (D, H, W), that have a face neighbour outside the mask or outside the array.

    Without `has_depth` neighbours in other slices do not count: objects drawn on single slices have outlines, and with the
    neighbours above and below all of their voxels would be surface. `agreement` takes a pair of masks so where no voxel of
    either has one of the same mask above it.
    """
    structure = ndimage.generate_binary_structure(mask.ndim, 1)
    if mask.ndim == 3 and not has_depth:
        structure[0] = structure[2] = False
    return np.asarray(mask & ~ndimage.binary_erosion(mask, structure, border_value=0))


def _has_depth(mask: BoolMap) -> bool:
    return mask.ndim < 3 or bool((mask[1:] & mask[:-1]).any())


def _distances(surface_: BoolMap, other: BoolMap, spacing_mm: Sequence[float]) -> FloatArray:
    """From each voxel of a surface to the nearest one of the other, in mm."""
    return np.asarray(ndimage.distance_transform_edt(~other, sampling=tuple(spacing_mm))[surface_], np.float64)


def _box(mask: BoolMap) -> tuple[slice, ...]:
    found: tuple[slice, ...] = ndimage.find_objects(mask.astype(np.uint8), 1)[0]
    return found


def _check(first: Array, second: Array, spacing_mm: Sequence[float], tolerance_mm: float) -> None:
    if first.shape != second.shape:
        raise ValueError(
            sentence(
                "Masks of one image have one shape; these have {shape} and {second_shape}.",
                shape=first.shape,
                second_shape=second.shape,
            )
        )
    if first.ndim not in (2, 3):
        raise ValueError(sentence("A mask is (H, W) or (D, H, W), not {shape}.", shape=first.shape))
    if len(spacing_mm) != first.ndim or not all(0 < each < math.inf for each in spacing_mm):
        raise ValueError(
            sentence(
                "A mask {shape} needs {ndim} positive spacings, not {spacing_mm}.",
                shape=first.shape,
                ndim=first.ndim,
                spacing_mm=tuple(spacing_mm),
            )
        )
    if not 0 <= tolerance_mm < math.inf:
        raise ValueError(sentence("A tolerance is 0 mm or more, not {tolerance_mm}.", tolerance_mm=tolerance_mm))
