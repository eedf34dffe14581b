"""Text burnt into pixels: which images may have it, and boxes made black."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_writers import write_slices
from hypothesis import given
from hypothesis import strategies as st
from pydicom.data import get_testdata_file

from fourclick.annotator.core.burnt_in import BlackOut, blacked_out, burnt_in_reason
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.image import Image
from fourclick.annotator.storage.image_files import read_image
from fourclick.models.prompt import Box


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"tag": "YES"}, "the file says so"),
        ({"tag": "yes ", "modality": "CT"}, "the file says so"),
        ({"modality": "US"}, "ultrasound"),
        ({"modality": "US", "tag": "NO"}, "ultrasound"),
        ({"sop_class": "1.2.840.10008.5.1.4.1.1.7"}, "secondary capture"),
        ({"sop_class": "1.2.840.10008.5.1.4.1.1.7.4"}, "secondary capture"),
        ({"is_converted": True, "modality": "OT"}, "secondary capture"),
        ({"modality": "CT", "tag": "NO"}, ""),
        # microscopy, which only begins with the same digits
        ({"sop_class": "1.2.840.10008.5.1.4.1.1.77.1.6"}, ""),
        ({"sop_class": "1.2.840.10008.5.1.4.1.1.2"}, ""),
        ({}, ""),
    ],
)
def test_why_text_may_stand_in_the_pixels(told, reason):
    assert burnt_in_reason(**told) == reason


@pytest.mark.parametrize(
    ("tags", "reason"),
    [({}, ""), ({"BurnedInAnnotation": "YES"}, "the file says so"), ({"Modality": "US"}, "ultrasound")],
)
def test_a_dicom_file_tells_it(tmp_path, tags, reason):
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    dataset.update(tags)
    dataset.save_as(tmp_path / "image.dcm")
    assert read_image(tmp_path / "image.dcm").burnt_in == reason


def test_a_real_secondary_capture_is_known():
    assert read_image(Path(get_testdata_file("SC_rgb_rle.dcm"))).burnt_in == "secondary capture"


def test_one_slice_that_says_so_is_enough(tmp_path):
    def change(dataset, index):
        if index == 3:
            dataset.BurnedInAnnotation = "YES"

    assert read_image(write_slices(tmp_path / "series", change=change)).burnt_in == "the file says so"


@given(x=st.integers(0, 7), y=st.integers(0, 5), width=st.integers(1, 20), height=st.integers(1, 20), is_rgb=st.booleans())
def test_the_box_is_black_on_all_slices_and_nothing_else_changes(x, y, width, height, is_rgb):
    size = (3, 6, 8, 3) if is_rgb else (3, 6, 8)
    voxels = np.random.default_rng(1).integers(10, 200, size).astype(np.uint8 if is_rgb else np.int16)
    image = Image(voxels.copy(), name="us.dcm")
    found = blacked_out(image, (Box(x, y, x + width, y + height),))
    inside = np.zeros((6, 8), bool)
    inside[y : y + height, x : x + width] = True
    assert (found.voxels[:, inside] == (0 if is_rgb else voxels.min())).all()
    assert np.array_equal(found.voxels[:, ~inside], voxels[:, ~inside])
    assert np.array_equal(image.voxels, voxels)


def test_black_is_a_number_where_voxels_are_none():
    voxels = np.array([[[np.nan, -np.inf, 5.0], [2.0, 3.0, np.inf]]], np.float32)
    assert blacked_out(Image(voxels), (Box(0, 0, 1, 1),)).voxels[0, 0, 0] == 2
    assert blacked_out(Image(np.full((1, 2, 2), np.nan)), (Box(0, 0, 1, 1),)).voxels[0, 0, 0] == 0


def test_a_box_outside_is_refused_with_the_size():
    with pytest.raises(ExportError, match="8 x 6"):
        blacked_out(Image(np.zeros((1, 6, 8), np.uint8), name="us.png"), (Box(8, 0, 20, 3),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us*:0,0,640,48", BlackOut("us*", Box(0, 0, 640, 48))),
        ("1, 2, 3, 4", BlackOut("*", Box(1, 2, 3, 4))),
        ("a:b.png:1,2,3,4", BlackOut("a:b.png", Box(1, 2, 3, 4))),
    ],
)
def test_a_black_out_is_read(text, expected):
    assert BlackOut.parsed(text) == expected


@pytest.mark.parametrize("text", ["", "us*", "us*:1,2,3", "us*:-1,0,3,4", "1,2,1,4", "us*:4,4,2,8", "1,2,3,4,5", "a,b,c,d"])
def test_what_is_no_black_out_is_said(text):
    with pytest.raises(ExportError, match=r"black-out|empty"):
        BlackOut.parsed(text)
