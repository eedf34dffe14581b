"""PNG exports hold the label numbers and show the labels' colours."""

from __future__ import annotations

import numpy as np
import pytest
from export_items import TWO_LABELS, item, random_volume
from PIL import Image as Picture

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.plugins.png_export import PngExporter


def test_a_picture_becomes_one_indexed_file_in_the_labels_colours(tmp_path):
    thing = item([[[0, 1, 2], [2, 1, 0]]])
    (path,) = PngExporter().export(thing, tmp_path)
    assert path.name == "scan.png"
    with Picture.open(path) as picture:
        assert picture.mode == "P"
        assert np.array_equal(np.asarray(picture), thing.volume[0])
        assert np.array_equal(np.asarray(picture.convert("RGB"))[0], [[0, 0, 0], [0xE6, 0x9F, 0], [0x56, 0xB4, 0xE9]])
    assert "OpenCV" in PngExporter().verify(thing, [path])


def test_a_volume_becomes_one_file_for_each_annotated_slice(tmp_path):
    volume = np.zeros((14, 4, 5), np.uint16)
    volume[2, 1, 1] = volume[12, 0, 4] = 1
    thing = item(volume)
    paths = PngExporter().export(thing, tmp_path)
    assert [path.name for path in paths] == ["scan_slice002.png", "scan_slice012.png"]
    PngExporter().verify(thing, paths)
    assert np.asarray(Picture.open(paths[1]))[0, 4] == 1


def test_an_annotation_without_any_mask_has_no_files(tmp_path):
    thing = item(np.zeros((3, 4, 5)))
    assert PngExporter().export(thing, tmp_path) == []
    assert PngExporter().verify(thing, [])


@pytest.mark.parametrize(("most", "mode"), [(255, "P"), (256, "I;16"), (65535, "I;16")])
def test_numbers_above_255_need_sixteen_bits(tmp_path, most, mode):
    labels = TWO_LABELS.with_label("rare", label_id=most)
    thing = item([[[0, 1, most]]], labels=labels)
    paths = PngExporter().export(thing, tmp_path)
    PngExporter().verify(thing, paths)
    with Picture.open(paths[0]) as picture:
        assert picture.mode == mode
        assert np.asarray(picture).tolist() == [[0, 1, most]]


def test_two_exports_are_the_same_bytes(tmp_path):
    thing = item(random_volume((1, 30, 40)))
    (path,) = PngExporter().export(thing, tmp_path)
    before = path.read_bytes()
    PngExporter().export(thing, tmp_path)
    assert path.read_bytes() == before


def test_swapped_numbers_are_noticed_even_where_labels_share_a_colour(tmp_path):
    labels = LabelTable((Label(1, "left", "#FFFFFF"), Label(2, "right", "#FFFFFF")))
    paths = PngExporter().export(item([[[1, 2]]], labels=labels), tmp_path)
    with pytest.raises(ExportError, match="numbers"):
        PngExporter().verify(item([[[2, 1]]], labels=labels), paths)


def test_wrong_colours_cut_off_and_missing_files_are_noticed(tmp_path):
    thing = item([[[1, 2]]])
    paths = PngExporter().export(thing, tmp_path)
    with pytest.raises(ExportError, match="OpenCV"):
        PngExporter().verify(item([[[1, 2]]], labels=TWO_LABELS.changed(2, colour="#000001")), paths)
    with pytest.raises(ExportError, match="0 PNG files"):
        PngExporter().verify(thing, [])
    paths[0].write_bytes(paths[0].read_bytes()[:60])
    with pytest.raises(ExportError, match="OpenCV"):
        PngExporter().verify(thing, paths)
