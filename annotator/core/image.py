"""An image: voxels and where they lie in the patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Voxels = npt.NDArray[np.generic]
Slice = npt.NDArray[np.generic]

IDENTITY_DIRECTION = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the voxels lie: world coordinates are LPS millimetres, axes are ordered (x, y, z) = (column, row, slice).

    `direction` is the row-major 3x3 matrix whose columns are the unit vectors of the three voxel axes. `is_known` is False
    for pictures that carry no millimetres; then spacing is 1.
    """

    spacing_mm: tuple[float, float, float] = (1.0, 1.0, 1.0)
    origin_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    direction: tuple[float, ...] = IDENTITY_DIRECTION
    is_known: bool = False

    @property
    def affine_lps(self) -> npt.NDArray[np.float64]:
        """(4, 4) matrix from voxel indices (column, row, slice) to LPS millimetres."""
        affine = np.eye(4)
        affine[:3, :3] = np.array(self.direction).reshape(3, 3) * np.array(self.spacing_mm)
        affine[:3, 3] = self.origin_mm
        return affine

    def to_world(self, column: float, row: float, slice_index: float) -> tuple[float, float, float]:
        """LPS millimetres of a voxel index."""
        world = self.affine_lps @ np.array([column, row, slice_index, 1.0])
        return (float(world[0]), float(world[1]), float(world[2]))


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """Voxels (D, H, W) or (D, H, W, 3) of any real dtype, plus geometry. A 2-D picture has D = 1.

    `notices` are sentences that the user should read (so many NaN voxels, a missing slice, ...). `burnt_in` says why text may
    stand in the pixels, such as a patient's name (see `core.burnt_in`); empty where nothing speaks for it. `modality` is
    DICOM's code, as "CT"; empty where the file has none. `frames` are the time points (or further volumes) in the file,
    of which this is one. `is_oriented` is False where the file does not say which side of the patient is where.
    """

    voxels: Voxels
    geometry: Geometry = field(default_factory=Geometry)
    name: str = ""
    source: Path | None = None
    notices: tuple[str, ...] = ()
    burnt_in: str = ""
    modality: str = ""
    frames: int = 1
    is_oriented: bool = True

    def __post_init__(self) -> None:
        if self.voxels.ndim not in (3, 4) or (self.voxels.ndim == 4 and self.voxels.shape[3] != 3):
            raise ValueError(f"An image is (D, H, W) or (D, H, W, 3), not {self.voxels.shape}.")
        self.voxels.setflags(write=False)

    @property
    def depth(self) -> int:
        return int(self.voxels.shape[0])

    @property
    def height(self) -> int:
        return int(self.voxels.shape[1])

    @property
    def width(self) -> int:
        return int(self.voxels.shape[2])

    @property
    def is_rgb(self) -> bool:
        return self.voxels.ndim == 4

    def slice(self, index: int) -> Slice:
        """One plane, (H, W) or (H, W, 3); read-only view, no copy."""
        plane: Slice = self.voxels[index]
        return plane

    @property
    def pixel_aspect(self) -> float:
        """Height of a pixel over its width in millimetres: 1 for square pixels."""
        return self.geometry.spacing_mm[1] / self.geometry.spacing_mm[0]
