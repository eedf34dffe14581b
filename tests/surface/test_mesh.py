"""Surfaces lie where the masks lie in the patient, are as large, closed, and look outwards, on any grid."""

from __future__ import annotations

import numpy as np
import pytest

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Geometry
from fourclick.annotator.core.label_box import label_box
from fourclick.annotator.core.mask import Mask

pytest.importorskip(
    "vtkmodules.vtkFiltersGeneral", exc_type=ImportError, reason='surfaces need VTK: pip install "fourclick[surface]"'
)

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.surface import mesh
from fourclick.annotator.surface.mesh import label_surface, points_of, triangles_of, volume_mm3
from fourclick.annotator.surface.surface_file import SPACES, NamedSurface, write_surfaces

TURN = np.radians(25)
OBLIQUE = (1.0, 0.0, 0.0, 0.0, np.cos(TURN), -np.sin(TURN), 0.0, np.sin(TURN), np.cos(TURN))
IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
MIRRORED = (-1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
RADIUS_MM = 15.0
SPACING_MM, ORIGIN_MM = (0.8, 1.2, 3.0), (-40.0, 22.0, 310.0)
SHAPE = (16, 34, 50)


def ball(geometry, middle=(7.5, 16.5, 24.5)):
    """A ball in millimetres on the grid (D, H, W), and its middle in LPS mm."""
    z, y, x = np.meshgrid(*(np.arange(side) for side in SHAPE), indexing="ij")
    indices = np.stack([x, y, z, np.ones_like(x)]).reshape(4, -1)
    world = (geometry.affine_lps @ indices)[:3].T
    centre = np.array(geometry.to_world(*middle[::-1]))
    return (np.linalg.norm(world - centre, axis=1) < RADIUS_MM).reshape(SHAPE), centre


@pytest.mark.parametrize("direction", [IDENTITY, OBLIQUE, MIRRORED])
def test_a_ball_is_a_ball_in_the_patient(direction):
    geometry = Geometry(SPACING_MM, ORIGIN_MM, direction, is_known=True)
    mask, centre = ball(geometry)
    surface = label_surface(mask, (0, 0, 0), geometry.affine_lps)
    distances = np.linalg.norm(points_of(surface) - centre, axis=1)
    assert distances.mean() == pytest.approx(RADIUS_MM, abs=0.4)
    # within the diagonal of half a voxel
    assert np.abs(distances - RADIUS_MM).max() < 0.5 * np.linalg.norm(SPACING_MM) + 0.1
    # positive: triangles look outwards, on mirrored grids too
    assert volume_mm3(surface) == pytest.approx(mask.sum() * np.prod(SPACING_MM), rel=0.03)


def test_a_surface_is_closed_at_the_volumes_border_too():
    mask = np.ones((2, 3, 4), bool)
    edges = np.sort(triangles_of(label_surface(mask, (0, 0, 0), np.eye(4)))[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert set(counts.tolist()) == {2}


def test_a_part_of_the_volume_lies_where_the_whole_does():
    geometry = Geometry(SPACING_MM, ORIGIN_MM, OBLIQUE, is_known=True)
    mask, _ = ball(geometry)
    places = [np.flatnonzero(mask.any(axis=tuple(set(range(3)) - {axis}))) for axis in range(3)]
    start = tuple(int(place[0]) for place in places)
    part = mask[tuple(slice(place[0], place[-1] + 1) for place in places)]
    whole = points_of(label_surface(mask, (0, 0, 0), geometry.affine_lps))
    assert points_of(label_surface(part, start, geometry.affine_lps)) == pytest.approx(whole, abs=0.01)


@pytest.mark.parametrize("shape", [(1, 6, 6), (2, 2, 9), (1, 20, 1)])
def test_small_regions_keep_their_size(shape):
    assert volume_mm3(label_surface(np.ones(shape, bool), (0, 0, 0), np.eye(4))) > 0.4 * np.prod(shape)


def test_a_single_voxel_is_still_seen():
    assert label_surface(np.ones((1, 1, 1), bool), (0, 0, 0), np.eye(4)).GetNumberOfPolys() == 8


def test_large_surfaces_are_thinned_out_and_stay_what_they_are(monkeypatch):
    geometry = Geometry(SPACING_MM, ORIGIN_MM, OBLIQUE, is_known=True)
    mask, centre = ball(geometry)
    fine = label_surface(mask, (0, 0, 0), geometry.affine_lps)
    monkeypatch.setattr(mesh, "MOST_TRIANGLES", 1500)
    coarse = label_surface(mask, (0, 0, 0), geometry.affine_lps)
    assert coarse.GetNumberOfPolys() < 0.6 * fine.GetNumberOfPolys()
    assert volume_mm3(coarse) == pytest.approx(volume_mm3(fine), rel=0.05)
    assert points_of(coarse).mean(0) == pytest.approx(centre, abs=1)


def test_the_box_holds_what_is_visible_and_later_regions_win():
    def region(label, slice_index, rows, columns, **options):
        mask = np.zeros((20, 30), bool)
        mask[slice(*rows), slice(*columns)] = True
        return Region(Mask.from_array(mask), label, slice_index=slice_index, **options)

    regions = (
        region(1, 3, (2, 6), (4, 9)),
        region(2, 5, (5, 8), (8, 12)),
        region(2, 3, (5, 8), (8, 12)),
        region(3, 9, (0, 20), (0, 30), is_hidden=True),
        region(4, 9, (0, 20), (0, 30)),
    )
    box = label_box(Annotation(regions), frozenset({4}))
    assert box.start == (3, 2, 4)
    expected = Annotation(regions[:3]).label_volume((7, 20, 30))[3:6, 2:8, 4:12]
    assert np.array_equal(box.labels, expected)
    assert label_box(Annotation(regions[3:]), frozenset({4})) is None


def two_surfaces():
    first = label_surface(np.ones((4, 5, 6), bool), (0, 0, 0), np.eye(4))
    second = label_surface(np.ones((3, 3, 3), bool), (10, 0, 0), np.eye(4))
    return {1: NamedSurface(first, "left lung", (230, 159, 0)), 4: NamedSurface(second, "a/b", (0, 158, 115))}


def read(path):
    from vtkmodules.vtkIOGeometry import vtkOBJReader, vtkSTLReader
    from vtkmodules.vtkIOPLY import vtkPLYReader

    reader = {".stl": vtkSTLReader, ".ply": vtkPLYReader, ".obj": vtkOBJReader}[path.suffix]()
    reader.SetFileName(str(path))
    reader.Update()
    return reader.GetOutput()


@pytest.mark.parametrize("suffix", [".stl", ".ply", ".obj"])
def test_triangles_without_an_area_are_no_reason_to_refuse_a_file(tmp_path, suffix):
    """Smoothing leaves some where a region is one voxel thin; readers that merge points drop them."""
    from vtkmodules.util.numpy_support import numpy_to_vtk

    surfaces = two_surfaces()
    points = points_of(surfaces[1].polydata).copy()
    first, second, _ = triangles_of(surfaces[1].polydata)[0]
    points[first] = points[second]
    surfaces[1].polydata.GetPoints().SetData(numpy_to_vtk(points, deep=True))
    assert write_surfaces(tmp_path / f"thin{suffix}", surfaces, "LPS")


@pytest.mark.parametrize("suffix", [".stl", ".ply", ".obj"])
@pytest.mark.parametrize("space", list(SPACES))
def test_files_hold_the_surfaces_in_the_space_that_they_name(tmp_path, suffix, space):
    surfaces = two_surfaces()
    paths = write_surfaces(tmp_path / f"organs{suffix}", surfaces, space)
    # STL knows neither names nor colours
    wanted = ["organs-1-left_lung.stl", "organs-4-a_b.stl"] if suffix == ".stl" else [f"organs{suffix}"]
    assert sorted(path.name for path in tmp_path.iterdir()) == wanted == [path.name for path in paths]
    found = [read(path) for path in paths]
    assert sum(each.GetNumberOfPolys() for each in found) == sum(each.polydata.GetNumberOfPolys() for each in surfaces.values())
    # two mirrored axes are a turn: the triangles still look outwards
    volumes = sum(volume_mm3(each.polydata) for each in surfaces.values())
    assert sum(volume_mm3(each) for each in found) == pytest.approx(volumes, rel=0.01)
    points = np.concatenate([points_of(each) for each in found])
    originals = np.concatenate([points_of(each.polydata) for each in surfaces.values()]) * SPACES[space]
    for side in (np.min, np.max):
        assert side(points, axis=0) == pytest.approx(side(originals, axis=0), abs=1e-3)
    for path in paths:
        assert f"SPACE={space}".encode() in path.read_bytes()[:300]


def test_one_label_needs_no_number_in_its_file(tmp_path):
    surfaces = two_surfaces()
    del surfaces[4]
    assert write_surfaces(tmp_path / "lung.stl", surfaces, "LPS") == [tmp_path / "lung.stl"]


def test_what_cannot_be_written_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(ExportError, match="Choose one of these endings"):
        write_surfaces(tmp_path / "organs.vtk", two_surfaces(), "LPS")
    with pytest.raises(ExportError, match="no surface to save"):
        write_surfaces(tmp_path / "organs.stl", {}, "LPS")
    with pytest.raises(ExportError, match="Choose another place"):
        write_surfaces(tmp_path / "missing" / "organs.stl", two_surfaces(), "LPS")
    assert list(tmp_path.iterdir()) == []
