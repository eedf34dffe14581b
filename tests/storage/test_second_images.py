"""Time points of 4-D files, and images laid over others in millimetres."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pytest

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.plane import planes_of
from fourclick.annotator.storage.frames import read_frame
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.resampling import resampled

SIDES = (7, 6, 5)


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
@pytest.mark.parametrize("dtype", ["int16", "float32", ">i2"])
@pytest.mark.parametrize("shape", [(*SIDES, 4), (*SIDES, 1, 4), (*SIDES, 2, 2)])
def test_each_time_point_is_the_one_that_nibabel_sees(tmp_path, suffix, dtype, shape):
    values = np.random.default_rng(0).integers(-500, 500, shape).astype(dtype)
    path = tmp_path / f"cine{suffix}"
    nib.save(nib.Nifti1Image(values, np.diag([2.0, 2, 3, 1])), path)
    frames = np.asarray(nib.load(path).dataobj).reshape(*SIDES, -1, order="F")
    image = read_image(path)
    assert image.frames == 4
    assert any("4 volumes" in notice for notice in image.notices)
    for number in range(4):
        shown = read_frame(path, number)
        assert np.array_equal(shown.voxels, frames[..., number].T)
        assert shown.geometry == image.geometry
    assert np.array_equal(image.voxels, frames[..., 0].T)


def test_scaled_time_points_are_scaled(tmp_path):
    values = np.arange(2 * 3 * 4 * 2, dtype=np.int16).reshape(2, 3, 4, 2)
    written = nib.Nifti1Image(values, np.eye(4))
    written.header.set_slope_inter(0.5, 10)
    path = tmp_path / "scaled.nii"
    nib.save(written, path)
    expected = np.asarray(nib.load(path).dataobj)
    assert np.allclose(read_frame(path, 1).voxels, expected[..., 1].T)


def test_a_time_point_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "one.nii"
    nib.save(nib.Nifti1Image(np.zeros(SIDES, np.int16), np.eye(4)), path)
    assert read_image(path).frames == 1
    with pytest.raises(UnreadableImage, match="no time point 2"):
        read_frame(path, 1)
    with pytest.raises(UnreadableImage, match="only NIfTI"):
        read_frame(tmp_path / "picture.png", 0)


def ramp(shape, geometry: Geometry) -> Image:
    """Each voxel holds its own x + 10 y + 100 z in millimetres."""
    depth, height, width = shape
    places = np.stack(np.meshgrid(range(width), range(height), range(depth), indexing="ij"), -1).reshape(-1, 3)
    world = places @ geometry.affine_lps[:3, :3].T + geometry.affine_lps[:3, 3]
    values = (world @ (1, 10, 100)).reshape(width, height, depth).transpose(2, 1, 0)
    return Image(values.astype(np.float32), geometry, name="ramp")


def turned(angle: float) -> tuple[float, ...]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return tuple(np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]]).ravel())


def test_a_second_image_is_seen_where_it_lies_in_the_patient():
    onto = ramp((8, 12, 14), Geometry((1.0, 1.2, 2.0), (3, 4, 5), turned(0.3), is_known=True))
    moving = ramp((30, 110, 120), Geometry((0.7, 0.6, 1.5), (-35, -25, -10), turned(-0.2), is_known=True))
    found = resampled(moving, onto)
    assert found.shape == onto.voxels.shape
    assert np.allclose(found, onto.voxels, atol=0.01)


def test_an_image_on_the_same_grid_is_not_copied():
    geometry = Geometry((1, 2, 3), (4, 5, 6), turned(0.4), is_known=True)
    onto, moving = (Image(np.zeros((2, 3, 4), np.int16), geometry) for _ in range(2))
    assert resampled(moving, onto) is moving.voxels


def test_pictures_without_millimetres_lie_pixel_on_pixel():
    onto = Image(np.zeros((1, 5, 6, 3), np.uint8), name="a")
    assert resampled(Image(np.ones((1, 5, 6), np.uint8)), onto).shape == (1, 5, 6)
    with pytest.raises(UnreadableImage, match="sizes differ"):
        resampled(Image(np.ones((1, 5, 7), np.uint8), name="b"), onto)


def test_images_of_other_places_are_refused():
    onto = ramp((4, 4, 4), Geometry(is_known=True))
    far = ramp((4, 4, 4), Geometry(origin_mm=(100, 0, 0), is_known=True))
    with pytest.raises(UnreadableImage, match="no place in common"):
        resampled(far, onto)


def test_a_file_that_does_not_say_how_it_lies_has_no_sides_at_its_edges(tmp_path):
    written = nib.Nifti1Image(np.zeros(SIDES, np.int16), np.diag([2.0, 2, 3, 1]))
    path = tmp_path / "scan.nii"
    nib.save(written, path)
    assert all(any(plane.edges) for plane in planes_of(read_image(path)))
    written.header.set_sform(None, code=0)
    written.header.set_qform(None, code=0)
    nib.save(written, path)
    data = bytearray(path.read_bytes())
    # saving sets the codes again: qform_code and sform_code are two shorts at byte 252
    data[252:256] = bytes(4)
    path.write_bytes(data)
    image = read_image(path)
    assert any("left and right are unknown" in notice for notice in image.notices)
    assert not any(any(plane.edges) for plane in planes_of(image))
    assert planes_of(image)[1].pixel_aspect == pytest.approx(1.5)
