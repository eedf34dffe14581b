"""The three planes through a volume: slices as views, places to voxels and back, and where the patient lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.image import Geometry, Image, Slice, Voxels

Voxel = tuple[float, float, float]
"""Array indices (slice, row, column)."""

OBLIQUE = 0.17
"""An axis that leans by more than ten degrees (their sine) towards a second side is marked with that side, too."""

# by world axis x, y, z of LPS: the side that is behind, and the one ahead
SIDES = (("R", "L"), ("A", "P"), ("I", "S"))
NAMES = ("sagittal", "coronal", "axial")
UNKNOWN_NAMES = ("XY", "XZ", "YZ")
# How radiologists hang each plane: the world axis across and the one down, and whether they run towards L, P and S.
HANGING = {"axial": ((0, True), (1, True)), "coronal": ((0, True), (2, False)), "sagittal": ((1, True), (2, False))}


class Edges(NamedTuple):
    """Which side of the patient lies at each edge of a picture, such as "R" or, oblique, "RA"; empty where it is unknown."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""


NO_EDGES = Edges()


@dataclass(frozen=True, slots=True)
class Plane:
    """All slices across one array axis. `across` and `down` are the array axes along a picture's columns and rows."""

    axis: int
    across: int
    down: int
    shape: tuple[int, int, int]
    spacing_mm: tuple[float, float, float]
    """By array axis: (slice, row, column)."""
    flips_across: bool = False
    flips_down: bool = False
    name: str = ""
    edges: Edges = NO_EDGES

    @property
    def depth(self) -> int:
        return self.shape[self.axis]

    @property
    def width(self) -> int:
        return self.shape[self.across]

    @property
    def height(self) -> int:
        return self.shape[self.down]

    @property
    def pixel_aspect(self) -> float:
        """Height of a pixel over its width in millimetres."""
        return self.spacing_mm[self.down] / self.spacing_mm[self.across]

    @property
    def pixel_mm(self) -> tuple[float, float]:
        """(width, height) of a pixel."""
        return (self.spacing_mm[self.across], self.spacing_mm[self.down])

    def slice(self, voxels: Voxels, index: int) -> Slice:
        """Slice `index` of (D, H, W) or (D, H, W, 3) voxels: (height, width) or (height, width, 3), a view and no copy."""
        return self.shown(voxels[(slice(None),) * self.axis + (index,)])

    def shown(self, cut: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A cut across the axis, its own axes in the array's order, as a picture (height, width, ...); a view."""
        turned = cut.swapaxes(0, 1) if self.down > self.across else cut
        return turned[:: -1 if self.flips_down else 1, :: -1 if self.flips_across else 1]

    def stored(self, shown: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A picture (height, width, ...) with its axes in the array's order and direction: `shown` the other way round, a view.

        Of axis 1 it is (D, W, ...), of axis 2 (D, H, ...).
        """
        turned = shown[:: -1 if self.flips_down else 1, :: -1 if self.flips_across else 1]
        return turned.swapaxes(0, 1) if self.down > self.across else turned

    def voxel(self, column: float, row: float, index: float) -> Voxel:
        """The voxel at a pixel of slice `index`; whole numbers are the middles of pixels and voxels."""
        found = [0.0, 0.0, 0.0]
        found[self.axis] = index
        found[self.across] = self.width - 1 - column if self.flips_across else column
        found[self.down] = self.height - 1 - row if self.flips_down else row
        return (found[0], found[1], found[2])

    def place(self, voxel: Voxel) -> tuple[float, float, float]:
        """(column, row, index) of a voxel; `voxel` the other way round."""
        column, row = voxel[self.across], voxel[self.down]
        return (
            self.width - 1 - column if self.flips_across else column,
            self.height - 1 - row if self.flips_down else row,
            voxel[self.axis],
        )


def planes_of(image: Image) -> tuple[Plane, Plane, Plane]:
    """The planes across the array axes 0, 1 and 2. The first is as stored, the others hang as radiologists hang them."""
    return (_plane(image, 0), _plane(image, 1), _plane(image, 2))


def side_letters(vector: tuple[float, float, float]) -> str:
    """The side of the patient to which an LPS unit vector points: "L", or two letters for an oblique one, as in "LA"."""
    order = sorted(range(3), key=lambda axis: -abs(vector[axis]))
    leaning = [axis for axis in order[:2] if abs(vector[axis]) > OBLIQUE]
    return "".join(SIDES[axis][int(vector[axis] > 0)] for axis in leaning)


def opposite(letters: str) -> str:
    """The letters of the other end of an axis."""
    others = {first: second for pair in SIDES for first, second in (pair, pair[::-1])}
    return "".join(others[letter] for letter in letters)


def _plane(image: Image, axis: int) -> Plane:
    depth, height, width = image.voxels.shape[:3]
    shape, geometry = (int(depth), int(height), int(width)), image.geometry
    column_mm, row_mm, slice_mm = geometry.spacing_mm
    spacing = (slice_mm, row_mm, column_mm)
    across, down = {0: (2, 1), 1: (2, 0), 2: (1, 0)}[axis]
    if not (geometry.is_known and image.is_oriented):
        return Plane(axis, across, down, shape, spacing, name=UNKNOWN_NAMES[axis])
    worlds = _world_axes(geometry)
    name = NAMES[worlds[axis]]
    flips = (False, False)
    if axis != 0:
        (across_world, runs_across), (down_world, runs_down) = HANGING[name]
        across, down = worlds.index(across_world), worlds.index(down_world)
        flips = (
            (_vector(geometry, across)[across_world] > 0) != runs_across,
            (_vector(geometry, down)[down_world] > 0) != runs_down,
        )
    edges = _edges(geometry, (across, down), flips)
    return Plane(axis, across, down, shape, spacing, *flips, name, edges)


def _vector(geometry: Geometry, axis: int) -> tuple[float, float, float]:
    """Where an array axis runs, as an LPS unit vector. The direction's columns are (column, row, slice)."""
    x, y, z = (float(value) for value in np.array(geometry.direction).reshape(3, 3)[:, 2 - axis])
    return (x, y, z)


def _world_axes(geometry: Geometry) -> tuple[int, ...]:
    """The world axis that belongs to each array axis: each to another, so that no two planes of a volume share a name."""
    vectors = [_vector(geometry, axis) for axis in range(3)]
    return max(permutations(range(3)), key=lambda worlds: sum(abs(vectors[axis][worlds[axis]]) for axis in range(3)))


def _edges(geometry: Geometry, axes: tuple[int, int], flips: tuple[bool, bool]) -> Edges:
    right, bottom = (side_letters(_vector(geometry, axis)) for axis in axes)
    left, top = opposite(right), opposite(bottom)
    if flips[0]:
        left, right = right, left
    if flips[1]:
        top, bottom = bottom, top
    return Edges(left, right, top, bottom)
