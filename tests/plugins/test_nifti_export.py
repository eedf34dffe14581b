"""NIfTI exports lie where their source lies, by either library's account."""

from __future__ import annotations

import gzip
import struct

import nibabel
import numpy as np
import pytest
import SimpleITK
from export_items import corners, geometries, item, random_volume
from hypothesis import given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.image import Geometry
from fourclick.plugins.nifti_export import NiftiExporter, PlainNiftiExporter

OBLIQUE = Geometry(
    spacing_mm=(0.5, 0.7, 3.0),
    origin_mm=(-120.5, 33.25, -900.0),
    direction=(0.8, 0.0, 0.6, 0.0, -1.0, 0.0, 0.6, 0.0, -0.8),
    is_known=True,
)


def exported(thing, folder, exporter=None):
    (path,) = (exporter or NiftiExporter()).export(thing, folder)
    return path


@settings(max_examples=60, deadline=None)
@given(geometry=geometries(), shape=st.tuples(*(st.integers(1, 6),) * 3), seed=st.integers(0, 99))
def test_corners_lie_where_the_source_has_them_in_both_libraries(tmp_path_factory, geometry, shape, seed):
    folder = tmp_path_factory.mktemp("nifti")
    thing = item(random_volume(shape, seed=seed), geometry=geometry)
    path = exported(thing, folder)
    assert NiftiExporter().verify(thing, [path])

    by_itk, by_nibabel = SimpleITK.ReadImage(str(path)), nibabel.load(path)
    for corner in corners(shape):
        world = np.array(geometry.to_world(*corner))
        assert np.allclose(by_itk.TransformIndexToPhysicalPoint(corner), world, atol=2e-3)
        # nibabel's world is RAS: x and y mirrored
        assert np.allclose(nibabel.affines.apply_affine(by_nibabel.affine, corner) * (-1, -1, 1), world, atol=2e-3)
        # programs that prefer the quaternion find the same place, within what its float32 can hold
        assert np.allclose(nibabel.affines.apply_affine(by_nibabel.get_qform(), corner) * (-1, -1, 1), world, atol=0.05)
    assert np.array_equal(np.asarray(by_nibabel.dataobj).transpose(2, 1, 0), thing.volume)


def test_header_says_millimetres_and_names_both_transforms(tmp_path):
    header = nibabel.load(exported(item(random_volume((3, 4, 5)), geometry=OBLIQUE), tmp_path)).header
    assert header.get_xyzt_units()[0] == "mm"
    assert (int(header["qform_code"]), int(header["sform_code"])) == (1, 1)
    assert header.get_data_dtype() == np.uint8
    assert np.allclose(header.get_zooms(), OBLIQUE.spacing_mm)


@pytest.mark.parametrize("most", [255, 256, 65535])
def test_large_label_numbers_survive(tmp_path, most):
    volume = np.zeros((2, 3, 4), np.uint16)
    volume[1, 2, 3] = most
    thing = item(volume)
    path = exported(thing, tmp_path)
    NiftiExporter().verify(thing, [path])
    assert np.asarray(nibabel.load(path).dataobj).max() == most
    assert nibabel.load(path).get_data_dtype() == (np.uint8 if most == 255 else np.uint16)


@pytest.mark.parametrize("shape", [(1, 7, 5), (1, 1, 1), (4, 1, 9), (5, 6, 1)])
def test_thin_volumes_keep_their_three_axes(tmp_path, shape):
    thing = item(random_volume(shape), geometry=OBLIQUE)
    path = exported(thing, tmp_path)
    assert NiftiExporter().verify(thing, [path])
    assert nibabel.load(path).shape == shape[::-1]


def test_an_empty_annotation_is_a_volume_of_zeros(tmp_path):
    thing = item(np.zeros((3, 4, 5)), geometry=OBLIQUE)
    path = exported(thing, tmp_path)
    NiftiExporter().verify(thing, [path])
    assert not SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path))).any()


def test_a_picture_without_millimetres_is_not_flipped_by_either_library(tmp_path):
    thing = item(random_volume((1, 4, 6)))
    path = exported(thing, tmp_path)
    NiftiExporter().verify(thing, [path])
    assert SimpleITK.ReadImage(str(path)).GetDirection() == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    assert np.array_equal(nibabel.load(path).affine, np.diag([-1, -1, 1, 1]))


def test_two_exports_are_the_same_bytes(tmp_path):
    thing = item(random_volume((3, 4, 5)), geometry=OBLIQUE)
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    first, second = (exported(thing, tmp_path / name).read_bytes() for name in ("first", "second"))
    assert first == second


def test_the_plain_format_holds_the_same_volume(tmp_path):
    thing = item(random_volume((3, 4, 5)), geometry=OBLIQUE)
    plain, zipped = exported(thing, tmp_path, PlainNiftiExporter()), exported(thing, tmp_path)
    assert plain.name == "scan.nii"
    assert plain.read_bytes() == gzip.decompress(zipped.read_bytes())


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "labels"),
        (lambda data: data[:-6], "nibabel"),
        (lambda data: data[:268] + struct.pack("<f", 5.0) + data[272:], "nibabel"),
        (lambda data: data[:280] + struct.pack("<f", 9.0) + data[284:], "nibabel"),
        (lambda data: data[:292] + struct.pack("<f", -1234.0) + data[296:], "origin"),
    ],
    ids=["one voxel", "cut off", "quaternion offset alone", "axis", "origin"],
)
def test_a_spoiled_file_is_noticed(tmp_path, spoil, what):
    volume = random_volume((3, 4, 5), seed=3)
    # SimpleITK fills what is missing with zeros, and says nothing
    volume[-1] = 0
    thing = item(volume, geometry=OBLIQUE)
    path = exported(thing, tmp_path, PlainNiftiExporter())
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ExportError, match=what):
        PlainNiftiExporter().verify(thing, [path])


def test_axes_that_are_not_at_right_angles_are_refused_with_a_way_out(tmp_path):
    sheared = Geometry(direction=(1, 0, 0.26, 0, 1, 0, 0, 0, 0.97), is_known=True)
    thing = item(random_volume((3, 4, 5)), geometry=sheared)
    with pytest.raises(ExportError, match="PNG"):
        NiftiExporter().verify(thing, NiftiExporter().export(thing, tmp_path))


def test_an_image_too_long_for_nifti_is_refused(tmp_path):
    with pytest.raises(ExportError, match="32767"):
        NiftiExporter().export(item(np.zeros((1, 1, 32768))), tmp_path)
