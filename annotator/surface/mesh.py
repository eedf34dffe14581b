"""Surfaces of labels in millimetres of the patient."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Affine = npt.NDArray[np.float64]
Points = npt.NDArray[np.float32]

SMOOTHING_ROUNDS = 40
PASS_BANDS = (0.006, 0.015, 0.05, 0.2)
"""Of the windowed sinc filter (Taubin et al., ECCV 1996), from the smoothest on."""
MOST_CHANGE, MOST_CHANGE_AT_LAST = 0.02, 0.1
"""Share of its volume that smoothing may cost a surface: small ones are smoothed less, and stay as large as their masks."""
MOST_TRIANGLES = 150_000
"""Of one label: what software rendering turns fluidly. Larger surfaces are thinned out."""
SMOOTHED_AGAIN = 10


def label_surface(mask: npt.NDArray[np.bool_], start: tuple[int, int, int], affine_lps: Affine) -> Any:
    """The closed surface of a mask (d, h, w) whose first voxel is `start` (slice, row, column), as vtkPolyData in LPS mm.

    affine_lps: (4, 4), from voxel indices (column, row, slice) to millimetres. Flying edges (Schroeder et al., 2015) along
    the voxels' faces, then smoothed in millimetres; triangles are oriented outwards, whichever way the affine mirrors.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkFiltersCore import vtkPolyDataNormals, vtkReverseSense
    from vtkmodules.vtkFiltersGeneral import vtkDiscreteFlyingEdges3D

    # a rim of background closes the surface at the border of the volume
    padded = np.pad(mask.astype(np.uint8), 1)
    depth, height, width = padded.shape
    image = vtkImageData()
    image.SetDimensions(width, height, depth)
    values = numpy_to_vtk(padded.ravel(), deep=True)
    image.GetPointData().SetScalars(values)
    edges = vtkDiscreteFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, 1)
    edges.ComputeNormalsOff()
    edges.ComputeGradientsOff()
    edges.ComputeScalarsOff()
    edges.Update()
    surface = edges.GetOutput()
    if not surface.GetNumberOfCells():
        return surface
    indices = vtk_to_numpy(surface.GetPoints().GetData()).astype(np.float64) + np.array(start[::-1]) - 1
    world = indices @ affine_lps[:3, :3].T + affine_lps[:3, 3]
    surface.GetPoints().SetData(numpy_to_vtk(world.astype(np.float32), deep=True))
    surface = _gently_smoothed(surface)
    if surface.GetNumberOfCells() > MOST_TRIANGLES:
        surface = _smoothed(_thinned(surface), SMOOTHED_AGAIN, PASS_BANDS[1])
    if np.linalg.det(affine_lps[:3, :3]) < 0:
        turned = vtkReverseSense()
        turned.SetInputData(surface)
        turned.ReverseCellsOn()
        turned.Update()
        surface = turned.GetOutput()
    normals = vtkPolyDataNormals()
    normals.SetInputData(surface)
    normals.SplittingOff()
    normals.ConsistencyOff()
    normals.Update()
    return normals.GetOutput()


def _thinned(surface: Any) -> Any:
    """About MOST_TRIANGLES triangles: vertices in one cube are merged (Lindstrom, SIGGRAPH 2000), in a second for millions."""
    from vtkmodules.vtkFiltersCore import vtkBinnedDecimation

    corners = points_of(surface)[triangles_of(surface)].astype(np.float64)
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2
    # a cube's share of the surface becomes about two triangles
    edge = np.sqrt(2 * area / MOST_TRIANGLES)
    bounds = np.array(surface.GetBounds())
    binned = vtkBinnedDecimation()
    binned.SetInputData(surface)
    binned.AutoAdjustNumberOfDivisionsOff()
    binned.SetNumberOfDivisions(*(max(2, int(side / edge)) for side in bounds[1::2] - bounds[::2]))
    binned.SetPointGenerationModeToBinAverages()
    binned.Update()
    return binned.GetOutput()


def _gently_smoothed(surface: Any) -> Any:
    """As smooth as its volume allows; what is one voxel thin may stay as it is."""
    wanted = volume_mm3(surface)
    for pass_band in PASS_BANDS:
        most = MOST_CHANGE_AT_LAST if pass_band == PASS_BANDS[-1] else MOST_CHANGE
        found = _smoothed(surface, SMOOTHING_ROUNDS, pass_band)
        if abs(volume_mm3(found) - wanted) <= most * abs(wanted):
            return found
    return surface


def _smoothed(surface: Any, rounds: int, pass_band: float) -> Any:
    from vtkmodules.vtkFiltersCore import vtkWindowedSincPolyDataFilter

    smoothing = vtkWindowedSincPolyDataFilter()
    smoothing.SetInputData(surface)
    smoothing.SetNumberOfIterations(rounds)
    smoothing.SetPassBand(pass_band)
    smoothing.NormalizeCoordinatesOn()
    smoothing.NonManifoldSmoothingOn()
    smoothing.BoundarySmoothingOff()
    smoothing.FeatureEdgeSmoothingOff()
    smoothing.Update()
    return smoothing.GetOutput()


def points_of(surface: Any) -> Points:
    """(N, 3) float32 vertices of a vtkPolyData."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    points = surface.GetPoints()
    return np.zeros((0, 3), np.float32) if points is None else np.asarray(vtk_to_numpy(points.GetData()), np.float32)


def triangles_of(surface: Any) -> npt.NDArray[np.int64]:
    """(M, 3) vertex numbers of its triangles, counter-clockwise from outside."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    cells = surface.GetPolys()
    return np.asarray(vtk_to_numpy(cells.GetConnectivityArray()), np.int64).reshape(-1, 3)


def volume_mm3(surface: Any) -> float:
    """What a closed vtkPolyData encloses; negative where its triangles look inwards."""
    if not surface.GetNumberOfPolys():
        return 0.0
    points = points_of(surface).astype(np.float64)
    # near the origin, or the differences of far away cones lose their digits
    first, second, third = (points - points.mean(0))[triangles_of(surface)].transpose(1, 0, 2)
    return float(np.einsum("ij,ij->", first, np.cross(second, third)) / 6)
