"""What a tool covered of one slice, kept as the part of the slice that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.plane import Plane
from fourclick.models.prompt import NOWHERE, Box


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """Pixels (h, w) bool inside a half-open box of a slice. A stroke seen from the side is one row in each of many slices."""

    box: Box
    bits: BoolMap

    @classmethod
    def of(cls, shape: BoolMap) -> Patch:
        """Of a whole slice (H, W) bool the part that holds all of its pixels; an empty box where there are none."""
        rows = np.flatnonzero(shape.any(axis=1))
        if not rows.size:
            return cls(NOWHERE, np.zeros((0, 0), bool))
        y0, y1 = int(rows[0]), int(rows[-1]) + 1
        columns = np.flatnonzero(shape[y0:y1].any(axis=0))
        x0, x1 = int(columns[0]), int(columns[-1]) + 1
        return cls(Box(x0, y0, x1, y1), shape[y0:y1, x0:x1])

    def cut(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The part of an (H, W, ...) array inside the box; a view."""
        return array[self.box.y0 : self.box.y1, self.box.x0 : self.box.x1]

    def within(self, bits: BoolMap) -> Patch:
        """Of its pixels those that `bits` (h, w) has as well."""
        return Patch(self.box, self.bits & bits)


def patches_of(shapes: Mapping[int, BoolMap]) -> dict[int, Patch]:
    """By slice, of the shapes (H, W) bool that have a pixel at all."""
    return {index: Patch.of(shape) for index, shape in shapes.items() if shape.any()}


def patches_across(plane: Plane, shapes: Mapping[int, BoolMap]) -> dict[int, Patch]:
    """What shapes on slices of any plane cover of the slices of the volume: by slice of array axis 0.

    shapes: (height, width) bool as the plane shows its slices, by the index of its slice.
    """
    if plane.axis == 0:
        return patches_of(shapes)
    indices = sorted(index for index, shape in shapes.items() if shape.any())
    if not indices:
        return {}
    first, last = indices[0], indices[-1] + 1
    stored = [plane.stored(shapes[index]) if index in indices else None for index in range(first, last)]
    depth, length = next(each.shape for each in stored if each is not None)
    # (D, thickness, length): what each slice of the volume has of it
    slab = np.stack([np.zeros((depth, length), bool) if each is None else each for each in stored], axis=1)
    return dict(_sliced(plane, slab, first))


def _sliced(plane: Plane, slab: BoolMap, first: int) -> Iterator[tuple[int, Patch]]:
    for number in np.flatnonzero(slab.any(axis=(1, 2))).tolist():
        part = slab[number] if plane.axis == 1 else slab[number].T
        tight = Patch.of(part)
        dx, dy = (0, first) if plane.axis == 1 else (first, 0)
        box = Box(tight.box.x0 + dx, tight.box.y0 + dy, tight.box.x1 + dx, tight.box.y1 + dy)
        yield number, Patch(box, tight.bits)
