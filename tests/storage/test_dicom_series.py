"""Which files are DICOM, and which of them are one image."""

import os

import pytest
from dicom_writers import AXIAL, write_slices

from fourclick.annotator.storage.image_files import find_images, is_image, read_image


def test_a_minus_zero_does_not_split_a_series(tmp_path):
    write_slices(tmp_path / "series", 6, orientation=lambda i: [1, -0.0 if i % 2 else 0.0, 0, 0, 1, "-0" if i % 3 else 0])
    sources = find_images([tmp_path])
    assert [read_image(source.path).depth for source in sources] == [6]


def test_noise_in_the_orientation_does_not_split_a_series(tmp_path):
    # either side of 0.005, where rounding to hundredths would part them
    write_slices(tmp_path / "series", 6, orientation=lambda i: [1, 0.00499 + 0.00002 * (i % 2), 0, -0.005, 1, 0])
    assert len(find_images([tmp_path])) == 1


def test_a_localizer_is_an_image_of_its_own(tmp_path):
    write_slices(tmp_path / "series", 5, orientation=lambda i: AXIAL if i else [0, 1, 0, 0, 0, -1])
    assert sorted(read_image(source.path).depth for source in find_images([tmp_path])) == [1, 4]


@pytest.mark.parametrize("name", ["1.2.840.113619.2.55", "IM000001", "scan.0007", "MR.1.3.12.2"])
def test_dicom_files_are_found_under_any_name(tmp_path, name):
    folder = write_slices(tmp_path / "series", 3, name=lambda i: f"{name}{i}")
    assert all(is_image(path) for path in folder.iterdir())
    assert [read_image(source.path).depth for source in find_images([folder])] == [3]
    assert read_image(folder / f"{name}0").depth == 1


def test_other_files_beside_a_series_are_no_images(tmp_path):
    folder = write_slices(tmp_path / "series", 3, name=lambda i: f"1.2.840.{i}")
    (folder / "notes.txt").write_text("DICM")
    (folder / "1.2.840.99").write_bytes(bytes(128) + b"DIC")
    (folder / "._1.2.840.0").write_bytes(bytes(128) + b"DICM, as a file system's shadow of a file")
    (folder / "gone.7").symlink_to(tmp_path / "nowhere")
    assert [(source.path, read_image(source.path).depth) for source in find_images([folder])] == [(folder, 3)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("name", ["1.2.840.7", "pipe", "pipe.dcm"])
def test_a_named_pipe_is_never_waited_for(tmp_path, name):
    folder = write_slices(tmp_path / "series", 3)
    os.mkfifo(folder / name)
    assert not is_image(folder / name)
    assert [read_image(source.path).depth for source in find_images([folder])] == [3]
