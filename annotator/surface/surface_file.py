"""Surfaces as STL, PLY or OBJ, in LPS or RAS millimetres, which each file says; read back before it is told to be there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.surface_paths import new_staging_name, surface_paths
from fourclick.annotator.surface.mesh import points_of, triangles_of

SPACES = {"LPS": (1.0, 1.0, 1.0), "RAS": (-1.0, -1.0, 1.0)}
SUFFIXES = (".stl", ".ply", ".obj")


@dataclass(frozen=True, slots=True)
class NamedSurface:
    """A vtkPolyData in LPS mm, its label's name and colour (red, green, blue) 0 to 255."""

    polydata: Any
    name: str
    colour: tuple[int, int, int]


def write_surfaces(path: Path, surfaces: Mapping[int, NamedSurface], space: str, *, staging: str = "") -> list[Path]:
    """Writes all surfaces and returns the files. `space` is "LPS" (DICOM, 3D Slicer) or "RAS" (NIfTI, FreeSurfer).

    PLY and OBJ hold all labels, in colours and by name; STL knows neither, so that each of several labels gets a file with its
    number and name. `staging` names the hidden folder beside them in which they are made, for whoever may have to remove it: it
    is left only where this process is killed. Raises ExportError.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ExportError(
            sentence(
                "{name}: surfaces are written as {suffixes}. Choose one of these endings.",
                name=path.name,
                suffixes=", ".join(SUFFIXES),
            )
        )
    if not surfaces:
        raise ExportError(sentence("There is no visible region, so there is no surface to save. Accept a mask first."))
    labels = surface_paths(path, {label: surface.name for label, surface in surfaces.items()})
    parts = {target: {label: surfaces[label] for label in several} for target, several in labels.items()}
    try:
        with _folder(path.parent / (staging or new_staging_name())) as folder:
            for target, part in parts.items():
                staged = folder / target.name
                _write(staged, part, space)
                _verify(staged, part)
            for target in parts:
                (folder / target.name).replace(target)
    except OSError as error:
        raise ExportError(
            sentence(
                "{path}: the surface cannot be written ({error}). Choose another place.",
                path=path,
                error=error.strerror or error,
            )
        ) from error
    return list(parts)


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """A new folder, which is gone in the end."""
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, surfaces: Mapping[int, NamedSurface], space: str) -> None:
    if path.suffix == ".obj":
        path.write_text(_obj_text(surfaces, space), encoding="utf-8")
        return
    polydata = _joined(surfaces, space)
    if path.suffix == ".stl":
        from vtkmodules.vtkIOGeometry import vtkSTLWriter

        stl = vtkSTLWriter()
        stl.SetFileTypeToBinary()
        # 3D Slicer looks for these words
        stl.SetHeader(f"Fourclick, millimetres. SPACE={space}")
        writer: Any = stl
    else:
        from vtkmodules.vtkIOPLY import vtkPLYWriter

        ply = vtkPLYWriter()
        ply.SetFileTypeToBinary()
        ply.AddComment(f"Fourclick, millimetres. SPACE={space}")
        ply.SetArrayName("RGB")
        writer = ply
    writer.SetInputData(polydata)
    writer.SetFileName(str(path))
    if not writer.Write():
        raise ExportError(sentence("{name}: VTK could not write the surface. Choose another place.", name=path.name))


def _joined(surfaces: Mapping[int, NamedSurface], space: str) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkAppendPolyData

    joined = vtkAppendPolyData()
    for each in surfaces.values():
        points = points_of(each.polydata)
        vtk_points = vtkPoints()
        vtk_points.SetData(numpy_to_vtk((points * SPACES[space]).astype(np.float32), deep=True))
        part = vtkPolyData()
        part.SetPoints(vtk_points)
        # two axes mirrored are a turn: triangles go on looking outwards
        part.SetPolys(each.polydata.GetPolys())
        colours = numpy_to_vtk(np.tile(np.array(each.colour, np.uint8), (len(points), 1)), deep=True)
        colours.SetName("RGB")
        part.GetPointData().SetScalars(colours)
        joined.AddInputData(part)
    joined.Update()
    return joined.GetOutput()


def _obj_text(surfaces: Mapping[int, NamedSurface], space: str) -> str:
    lines, before = [f"# Fourclick, millimetres. SPACE={space}"], 1
    for each in surfaces.values():
        points = points_of(each.polydata) * SPACES[space]
        lines.append(f"o {' '.join(each.name.split())}")
        lines += [f"v {x:.4f} {y:.4f} {z:.4f}" for x, y, z in points.tolist()]
        lines += [f"f {a} {b} {c}" for a, b, c in (triangles_of(each.polydata) + before).tolist()]
        before += len(points)
    return "\n".join(lines) + "\n"


def _verify(path: Path, surfaces: Mapping[int, NamedSurface]) -> None:
    """Raises ExportError where the file does not hold as many triangles as were to be written."""
    from vtkmodules.vtkIOGeometry import vtkOBJReader, vtkSTLReader
    from vtkmodules.vtkIOPLY import vtkPLYReader

    reader: Any = {".stl": vtkSTLReader, ".ply": vtkPLYReader, ".obj": vtkOBJReader}[path.suffix]()
    reader.SetFileName(str(path))
    if isinstance(reader, vtkSTLReader):
        # merging drops triangles whose corners meet
        reader.MergingOff()
    reader.Update()
    wanted = sum(each.polydata.GetNumberOfPolys() for each in surfaces.values())
    found = reader.GetOutput().GetNumberOfPolys()
    if found != wanted:
        raise ExportError(
            sentence(
                "{name} holds {found} of {wanted} triangles when it is read back. Try again.",
                name=path.name,
                found=found,
                wanted=wanted,
            )
        )
