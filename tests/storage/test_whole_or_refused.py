"""A file is opened whole, or refused with a sentence that names it: nothing in between."""

import gzip
import struct
import zlib
from pathlib import Path

import cv2
import nibabel as nib
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
import tifffile
from pydicom.data import get_testdata_file

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.image_files import find_images, read_image

VOLUME = (np.random.default_rng(0).random((6, 30, 20)) * 1000).astype(np.int16)
CT = Path(str(get_testdata_file("CT_small.dcm", download=False)))


def write(folder, name):
    """A small file of the type that its name says; returns its path."""
    path = folder / name
    suffix = name.partition(".")[2]
    if suffix in ("png", "jpg", "bmp"):
        assert cv2.imwrite(str(path), (VOLUME[0] % 255).astype(np.uint8))
    elif suffix == "tif":
        with tifffile.TiffWriter(path) as file:
            for plane in VOLUME:
                file.write(plane, contiguous=False)
    elif suffix == "dcm":
        path.write_bytes(CT.read_bytes())
    else:
        image = sitk.GetImageFromArray(VOLUME)
        image.SetSpacing((0.5, 1.5, 3.0))
        image.SetOrigin((7, -8, 9))
        image.SetDirection((0, 1, 0, -1, 0, 0, 0, 0, 1))
        sitk.WriteImage(image, str(path), name.startswith("packed"))
    return path


def sentence_or_none(path):
    """None where the file opens, the sentence where it is refused."""
    try:
        read_image(path)
    except UnreadableImage as error:
        return str(error)
    return None


def refused(path, *words):
    with pytest.raises(UnreadableImage) as caught:
        read_image(path)
    for word in (path.name, *words):
        assert word in str(caught.value)


KINDS = ("a.png", "a.jpg", "a.bmp", "a.tif", "a.nii", "a.nii.gz", "a.nrrd", "packed.nrrd", "a.mha", "packed.mha", "a.dcm")


@pytest.mark.parametrize("name", KINDS)
def test_whole_files_open(tmp_path, name):
    image = read_image(write(tmp_path, name))
    if image.depth == 6:
        assert np.array_equal(image.voxels, VOLUME)
    assert image.notices == ()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", KINDS)
def test_cut_off_files_are_refused(tmp_path, name, share):
    path = write(tmp_path, name)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path)


def test_a_jpeg_without_its_last_two_bytes_is_refused(tmp_path):
    path = write(tmp_path, "a.jpg")
    path.write_bytes(path.read_bytes()[:-2])
    refused(path, "cut off")


def test_a_detached_data_file_that_is_too_short_is_refused(tmp_path):
    path = write(tmp_path, "a.mhd")
    data = tmp_path / "a.raw"
    data.write_bytes(data.read_bytes()[:-10])
    with pytest.raises(UnreadableImage, match=r"a\.raw.*7190 of 7200"):
        read_image(path)


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "a.nrrd", "packed.nrrd", "a.mha", "packed.mha", "a.mhd"])
def test_the_geometry_is_what_another_reader_says(tmp_path, name):
    path = write(tmp_path, name)
    ours, theirs = read_image(path).geometry, sitk.ReadImage(str(path))
    assert ours.is_known
    for corner in ((0, 0, 0), (19, 0, 0), (0, 29, 5), (19, 29, 5)):
        assert ours.to_world(*corner) == pytest.approx(theirs.TransformIndexToPhysicalPoint(corner), abs=1e-3)


def test_nifti_lies_where_nibabel_says(tmp_path):
    affine = nib.affines.from_matvec(np.diag([-2.0, 3.0, 4.0]), (10, 20, 30))
    nib.save(nib.Nifti1Image(VOLUME, affine), tmp_path / "b.nii.gz")
    world = read_image(tmp_path / "b.nii.gz").geometry.to_world(1, 2, 3)
    x, y, z = nib.affines.apply_affine(affine, (1, 2, 3))
    assert world == pytest.approx((-x, -y, z))


def test_a_wrong_checksum_and_a_flipped_byte_are_refused(tmp_path):
    path = write(tmp_path, "a.nii.gz")
    for place in (-6, len(path.read_bytes()) // 2):
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        damaged = tmp_path / "damaged.nii.gz"
        damaged.write_bytes(data)
        refused(damaged, "damaged")


@pytest.mark.parametrize(
    ("place", "form", "values", "word"),
    [
        (40, "<8h", (3, 1000, 1000, 500, 1, 1, 1, 1), "1000000352"),
        (40, "<8h", (3, 32767, 32767, 32767, 1, 1, 1, 1), "GiB"),
        (40, "<8h", (3, -5, 10, 10, 1, 1, 1, 1), "empty"),
        (40, "<8h", (3, 0, 10, 10, 1, 1, 1, 1), "empty"),
        (40, "<8h", (9, 20, 30, 6, 1, 1, 1, 1), "dimensions"),
        (108, "<f", (1e12,), "cannot be"),
        (108, "<f", (-5.0,), "cannot be"),
        (70, "<h", (9999,), "not a NIfTI"),
        (344, "4s", (b"abcd",), "single-file"),
    ],
)
def test_nifti_headers_that_cannot_be_are_refused(tmp_path, place, form, values, word):
    path = write(tmp_path, "a.nii")
    data = bytearray(path.read_bytes())
    struct.pack_into(form, data, place, *values)
    path.write_bytes(data)
    refused(path, word)


def test_a_header_alone_is_refused(tmp_path):
    path = write(tmp_path, "a.nii")
    path.write_bytes(path.read_bytes()[:348])
    refused(path, "348 of")


def test_a_gzip_bomb_stops_at_what_the_header_implies(tmp_path):
    path = tmp_path / "bomb.nii.gz"
    path.write_bytes(gzip.compress(write(tmp_path, "a.nii").read_bytes() + bytes(20_000_000)))
    refused(path, "bomb")


@pytest.mark.parametrize("named", ["/etc/passwd", "../../etc/passwd", "link.raw"])
@pytest.mark.parametrize("kind", ["nhdr", "mhd"])
def test_headers_cannot_make_us_read_other_files(tmp_path, kind, named):
    (tmp_path / "link.raw").symlink_to("/etc/passwd")
    text = {
        "nhdr": f"NRRD0004\ntype: uchar\ndimension: 2\nsizes: 20 20\nencoding: raw\ndata file: {named}\n",
        "mhd": f"ObjectType = Image\nNDims = 2\nDimSize = 20 20\nElementType = MET_UCHAR\nElementDataFile = {named}\n",
    }[kind]
    path = tmp_path / f"a.{kind}"
    path.write_text(text)
    refused(path, "outside its own folder")


@pytest.mark.parametrize("side", [30_000, 60_000])
def test_a_picture_that_claims_too_many_pixels_is_refused(tmp_path, side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    path = tmp_path / "bomb.png"
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    with pytest.raises(UnreadableImage, match="bomb"):
        read_image(path)


@pytest.mark.parametrize("name", ["t.png", "t.jpg", "t.tif", "t.dcm", "t.nii", "t.nii.gz", "t.nrrd", "t.mha"])
@pytest.mark.parametrize("content", [b"", b"this is a text, not an image\n" * 40])
def test_text_and_nothing_are_refused_under_every_name(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    refused(path)


def test_unknown_types_missing_files_and_empty_folders_are_refused(tmp_path):
    (tmp_path / "a.xyz").write_bytes(b"abc")
    refused(tmp_path / "a.xyz", "not read")
    refused(tmp_path / "gone.png", "no such file")
    (tmp_path / "folder").mkdir()
    refused(tmp_path / "folder", "no DICOM series")


def test_nan_stays_and_is_counted(tmp_path):
    voxels = np.array([[[np.nan, 1], [np.inf, 2]]], np.float32)
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), tmp_path / "nan.nii.gz")
    image = read_image(tmp_path / "nan.nii.gz")
    assert np.isnan(image.voxels).sum() == 1
    assert "2 voxels that are NaN or infinite" in image.notices[0]


def test_sixteen_bits_and_colours_stay_what_they_are(tmp_path):
    deep = (np.arange(600).reshape(20, 30) * 100).astype(np.uint16)
    colour = np.random.default_rng(0).integers(0, 65535, (20, 30, 3)).astype(np.uint16)
    cv2.imwrite(str(tmp_path / "deep.png"), deep)
    cv2.imwrite(str(tmp_path / "colour.png"), colour)
    assert np.array_equal(read_image(tmp_path / "deep.png").voxels[0], deep)
    assert np.array_equal(read_image(tmp_path / "colour.png").voxels[0], colour[:, :, ::-1])


def write_series(folder, count=5, *, position=lambda i: [0, 0, 2.5 * i], orientation=lambda i: [1, 0, 0, 0, 1, 0]):
    """A series whose names and numbers say nothing about the order."""
    folder.mkdir()
    series = pydicom.uid.generate_uid()
    for index in range(count):
        dataset = pydicom.dcmread(CT)
        dataset.SeriesInstanceUID, dataset.SOPInstanceUID = series, pydicom.uid.generate_uid()
        dataset.ImagePositionPatient, dataset.ImageOrientationPatient = position(index), orientation(index)
        dataset.InstanceNumber, dataset.RescaleIntercept = count - index, index
        dataset.save_as(folder / f"{index * 7 % count}.dcm")
    return folder


def test_a_series_is_sorted_by_position_with_each_slices_own_rescale(tmp_path):
    image = read_image(write_series(tmp_path / "series"))
    stored = pydicom.dcmread(CT).pixel_array
    assert [int((image.slice(index) - stored).mean()) for index in range(5)] == [0, 1, 2, 3, 4]
    assert image.geometry.spacing_mm == pytest.approx((0.661468, 0.661468, 2.5))
    assert len(find_images([tmp_path])) == 1


def test_repeated_tilted_and_mixed_series_are_refused(tmp_path):
    refused(write_series(tmp_path / "twice", position=lambda i: [0, 0, 2.5 * (i // 2)]), "one place")
    refused(write_series(tmp_path / "tilt", position=lambda i: [0, 0.7 * i, 2.5 * i]), "15.6 degrees")
    mixed = write_series(tmp_path / "mixed", orientation=lambda i: [1, 0, 0, 0, 1, 0] if i else [0, 1, 0, 0, 0, -1])
    refused(mixed, "2 DICOM series")
    sources = find_images([mixed])
    assert sorted(read_image(source.path).depth for source in sources) == [1, 4]


def test_uneven_slices_are_told_with_their_distances(tmp_path):
    image = read_image(write_series(tmp_path / "gap", position=lambda i: [0, 0, 2.5 * (i if i < 3 else i + 2)]))
    assert "2.50 to 7.50 mm" in image.notices[0]
    assert image.geometry.spacing_mm[2] == pytest.approx(2.5)


def test_monochrome1_is_inverted_once(tmp_path):
    dataset = pydicom.dcmread(CT)
    dataset.PhotometricInterpretation = "MONOCHROME1"
    dataset.save_as(tmp_path / "inverted.dcm")
    plain, inverted = read_image(write(tmp_path, "a.dcm")).voxels, read_image(tmp_path / "inverted.dcm").voxels
    assert len(np.unique(plain.astype(int) + inverted.astype(int))) == 1


def test_endless_nesting_is_refused(tmp_path):
    head = CT.read_bytes()[:132]
    meta = b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\x00"
    group = b"\x02\x00\x00\x00UL\x04\x00" + struct.pack("<I", len(meta))
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff"
    path = tmp_path / "deep.dcm"
    path.write_bytes(head + group + meta + b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff" + item * 5000)
    refused(path, "RecursionError")


def test_every_file_that_pydicom_ships_opens_or_is_refused_with_a_sentence():
    said = {path.name: sentence_or_none(path) for path in sorted(CT.parent.glob("*.dcm"))}
    assert sum(sentence is None for sentence in said.values()) > 50
    assert all(name in sentence for name, sentence in said.items() if sentence is not None)


def test_all_shared_images_open(shared_data):
    for source in find_images([shared_data])[::20]:
        image = read_image(source.path)
        assert image.voxels.size
        assert image.notices == ()
