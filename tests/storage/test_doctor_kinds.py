"""Kinds of files that the import doctor lets in: what is loaded has the values that were written (D11, D14, D20, N9 to N11)."""

import contextlib
import struct
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest
from dicom_phantom import rewritten, stack, write_ball, write_ball_frames
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.data import get_testdata_file
from pydicom.pixels import convert_color_space
from pydicom.uid import ExplicitVRLittleEndian

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.window import auto_window
from fourclick.annotator.storage.doctor import diagnose, sources_of
from fourclick.annotator.storage.image_files import read_image

CT = Path(str(get_testdata_file("CT_small.dcm", download=False)))
EVEN = np.arange(0, 50, 2.5)


def loaded(path):
    """By the doctor's safe choices."""
    (candidate,) = diagnose([path]).candidates
    (source,) = sources_of(candidate)
    return read_image(source.path), {each.kind: each.sentence for each in candidate.findings}


def picture(path, pixels, **values):
    """A single-frame file with these pixels (H, W) or (H, W, 3) and these elements."""
    dataset = pydicom.dcmread(CT)
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for keyword in ("RescaleSlope", "RescaleIntercept"):
        delattr(dataset, keyword)
    dataset.Rows, dataset.Columns = values.pop("size", pixels.shape[:2])
    dataset.BitsAllocated = dataset.BitsStored = 8 * pixels.dtype.itemsize
    dataset.HighBit, dataset.PixelRepresentation = dataset.BitsStored - 1, int(pixels.dtype.kind == "i")
    if pixels.ndim == 3:
        dataset.SamplesPerPixel, dataset.PlanarConfiguration = 3, 0
        dataset.PhotometricInterpretation = "RGB"
    dataset.PixelData = pixels.tobytes()
    for keyword, value in values.items():
        if keyword.endswith("Descriptor"):
            dataset.add_new(keyword, "US", value)
        else:
            setattr(dataset, keyword, value)
    dataset.save_as(path)
    return path


COLOURS = np.random.default_rng(0).integers(0, 256, (6, 8, 3), np.uint8)


@pytest.mark.parametrize("planar", [0, 1])
def test_colours_by_pixel_or_by_plane_are_the_same_picture(tmp_path, planar):
    pixels = COLOURS if planar == 0 else np.ascontiguousarray(np.moveaxis(COLOURS, -1, 0))
    path = picture(tmp_path / "a.dcm", COLOURS, PlanarConfiguration=planar, PixelData=pixels.tobytes())
    image, _ = loaded(path)
    assert np.array_equal(image.voxels[0], COLOURS)


def test_ybr_becomes_rgb(tmp_path):
    ybr = convert_color_space(COLOURS, "RGB", "YBR_FULL")
    image, _ = loaded(picture(tmp_path / "a.dcm", ybr, PhotometricInterpretation="YBR_FULL"))
    assert np.abs(image.voxels[0].astype(int) - COLOURS).max() <= 2


@pytest.mark.parametrize("bits", [8, 16])
def test_a_palette_becomes_its_colours(tmp_path, bits):
    kind = np.uint8 if bits == 8 else np.uint16
    tables = np.random.default_rng(1).integers(0, 1 << bits, (3, 256)).astype(kind)
    indices = np.arange(48, dtype=np.uint8).reshape(6, 8)
    values = {"PhotometricInterpretation": "PALETTE COLOR"}
    for table, colour in zip(tables, ("Red", "Green", "Blue"), strict=True):
        values[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, bits]
        values[f"{colour}PaletteColorLookupTableData"] = table.tobytes()
    image, _ = loaded(picture(tmp_path / "a.dcm", indices, **values))
    expected = (tables >> (bits - 8)).astype(np.uint8)
    assert np.array_equal(image.voxels[0], np.moveaxis(expected[:, indices], 0, -1))


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.uint16, np.uint32, np.int32])
def test_whole_numbers_of_every_kind_keep_their_values(tmp_path, kind):
    ends = np.iinfo(kind)
    pixels = np.array([[ends.min, 0, 1], [2, ends.max - 1, ends.max]], kind)
    image, _ = loaded(picture(tmp_path / "a.dcm", np.resize(pixels, (2, 4))))
    assert np.array_equal(image.voxels[0].astype(np.int64), np.resize(pixels, (2, 4)).astype(np.int64))


@pytest.mark.parametrize("writes_colours", [False, True])
def test_the_frames_of_a_plain_multi_frame_object_are_its_slices(tmp_path, writes_colours):
    frames = np.random.default_rng(2).integers(0, 256, (4, 6, 8, 3) if writes_colours else (4, 6, 8)).astype(np.uint8)
    path = picture(tmp_path / "a.dcm", frames[0], NumberOfFrames=4, PixelData=frames.tobytes(), PixelSpacing=[0.5, 0.25])
    image, told = loaded(path)
    assert np.array_equal(image.voxels, frames)
    assert image.geometry.spacing_mm[:2] == (0.25, 0.5)
    assert "4 frames in one file" in told["frames"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_file_is_named(tmp_path, share):
    """D12, D14: anywhere within the header or the pixels. Cut off in its header it is of no series, and the others come in."""
    folder = write_ball(tmp_path / "series", stack(EVEN))
    data = (folder / "0.dcm").read_bytes()
    (folder / "cut.dcm").write_bytes(data[: int(len(data) * share)])
    found = diagnose([folder])
    told = " ".join((*found.left_out, *(each.sentence for one in found.candidates for each in one.findings)))
    assert "cut.dcm" in told
    came_in = [read_image(source.path).depth for each in found.candidates for source in sources_of(each)]
    assert came_in == ([20] if share < 0.2 else [])
    with pytest.raises(UnreadableImage):
        read_image(folder / "cut.dcm")


def test_a_dicom_file_without_its_mark_is_listed(tmp_path):
    folder = write_ball(tmp_path / "series", stack(EVEN))
    (folder / "bare.dcm").write_bytes((folder / "0.dcm").read_bytes()[132:])
    (folder / "text.dcm").write_text("no image at all\n" * 100)
    found = diagnose([folder])
    assert len(found.candidates) == 1
    assert {each.partition(":")[0] for each in found.left_out} == {"bare.dcm", "text.dcm"}
    assert read_image(sources_of(found.candidates[0])[0].path).depth == 20


def test_an_enhanced_file_of_which_frames_are_missing_is_told(tmp_path):
    path = write_ball_frames(tmp_path / "a.dcm", stack(EVEN))
    rewritten(path, NumberOfFrames=25)
    (sentence,) = diagnose([path]).left_out
    assert "holds 25 frames and describes 20 of them" in sentence


# NIfTI


def nifti(path, voxels, **fields):
    """A file with these voxels (x, y, z, ...), its header changed byte by byte afterwards."""
    image = nib.Nifti1Image(voxels, np.diag([-1.0, -1.0, 1.0, 1.0]))
    nib.save(image, path)
    data = bytearray(path.read_bytes())
    places = {"slope": (112, "<f"), "inter": (116, "<f"), "offset": (108, "<f")}
    for name, value in fields.items():
        place, form = places[name]
        struct.pack_into(form, data, place, value)
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize("offset", [-5.0, 0.0, 1e12, float("nan"), float("inf")])
def test_voxels_that_start_nowhere_are_refused(tmp_path, offset):
    path = nifti(tmp_path / "a.nii", np.zeros((4, 5, 6), np.int16), offset=offset)
    (sentence,) = diagnose([path]).left_out
    assert "a.nii" in sentence
    with pytest.raises(UnreadableImage):
        read_image(path)


@pytest.mark.parametrize("slope", [0.0, float("nan"), float("inf")])
def test_a_slope_that_is_none_leaves_the_numbers(tmp_path, slope):
    voxels = np.arange(120, dtype=np.int16).reshape(4, 5, 6)
    image, told = loaded(nifti(tmp_path / "a.nii", voxels, slope=slope, inter=7.0))
    assert np.array_equal(image.voxels, voxels.transpose(2, 1, 0))
    assert "which means none" in told["rescale"]


def test_a_slope_and_an_intercept_are_applied(tmp_path):
    voxels = np.arange(120, dtype=np.int16).reshape(4, 5, 6)
    image, _ = loaded(nifti(tmp_path / "a.nii", voxels, slope=0.5, inter=-3.0))
    assert np.array_equal(image.voxels, voxels.transpose(2, 1, 0) * 0.5 - 3)


@pytest.mark.parametrize("kind", ["u1", "i1", "<u2", ">u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f4", "<f8", ">f8"])
def test_nifti_numbers_of_every_kind_keep_their_values(tmp_path, kind):
    kind = np.dtype(kind)
    ends = np.iinfo(kind) if kind.kind in "iu" else np.finfo(np.float32)
    voxels = np.array([ends.min, 0, 1, 2, 3, ends.max], kind).reshape(1, 2, 3)
    header = nib.Nifti1Header(endianness=">" if kind.byteorder == ">" else "<")
    header.set_data_dtype(kind)
    nib.save(nib.Nifti1Image(voxels, np.eye(4), header, dtype=kind), tmp_path / "a.nii.gz")
    image, _ = loaded(tmp_path / "a.nii.gz")
    assert np.array_equal(image.voxels, voxels.transpose(2, 1, 0))
    assert image.voxels.dtype.isnative


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 1), (7, 5), (7, 5, 1), (1, 5, 6)])
def test_flat_and_tiny_images_come_in(tmp_path, shape):
    voxels = np.arange(np.prod(shape), dtype=np.uint16).reshape(shape)
    image, _ = loaded(nifti(tmp_path / "a.nii", voxels))
    padded = voxels.reshape((*shape, 1, 1)[:3])
    assert np.array_equal(image.voxels, padded.transpose(2, 1, 0))


@pytest.mark.parametrize("value", [0, 7, -1000])
def test_a_constant_image_has_a_window_that_shows_it(tmp_path, value):
    image, _ = loaded(nifti(tmp_path / "a.nii", np.full((8, 9, 3), value, np.int16)))
    shown = auto_window(image.slice(0)).apply(image.slice(0))
    assert np.isfinite(shown).all()
    assert (image.voxels == value).all()


def test_rgb_comes_in_as_colours_and_complex_numbers_are_refused(tmp_path):
    colours = np.random.default_rng(0).integers(0, 256, (4, 5, 6, 3), np.uint8)
    packed = np.ascontiguousarray(colours).view([("R", "u1"), ("G", "u1"), ("B", "u1")]).reshape(4, 5, 6)
    image, _ = loaded(nifti(tmp_path / "rgb.nii", packed))
    assert np.array_equal(image.voxels, colours.transpose(2, 1, 0, 3))
    path = nifti(tmp_path / "complex.nii", np.zeros((4, 5, 6), np.complex64))
    with pytest.raises(UnreadableImage, match="complex voxels are not supported"):
        read_image(path)


def test_vectors_are_volumes_of_which_one_is_chosen(tmp_path):
    voxels = np.random.default_rng(0).integers(0, 99, (4, 5, 6, 1, 3), np.int16)
    path = nifti(tmp_path / "a.nii", voxels)
    (candidate,) = diagnose([path]).candidates
    assert "3 volumes" in next(each.sentence for each in candidate.findings if each.kind == "volumes")
    split = [read_image(source.path) for source in sources_of(candidate, {"volumes": "split"})]
    assert [np.array_equal(each.voxels, voxels[..., 0, number].transpose(2, 1, 0)) for number, each in enumerate(split)] == [
        True
    ] * 3


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 347), value=st.integers(0, 255))
def test_a_header_with_any_changed_byte_opens_or_is_told_about(tmp_path_factory, place, value):
    path = tmp_path_factory.mktemp("byte") / "a.nii"
    nifti(path, np.arange(120, dtype=np.int16).reshape(4, 5, 6))
    data = bytearray(path.read_bytes())
    data[place] = value
    path.write_bytes(bytes(data))
    found = diagnose([path])
    assert len(found.candidates) + len(found.left_out) == 1
    for candidate in found.candidates:
        for source in sources_of(candidate):
            with contextlib.suppress(UnreadableImage):
                assert read_image(source.path).voxels.size
