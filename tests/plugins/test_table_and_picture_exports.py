"""TIFF, binary PNG masks, YOLO and CSV come back by libraries that did not write them."""

from __future__ import annotations

import csv
import json

import cv2
import numpy as np
import pytest
import tifffile
from export_items import CASES, annotated, box, bytes_below, exported, overlapping
from PIL import Image as Picture

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.plugins.csv_export import CsvExporter
from fourclick.plugins.mask_pictures_export import InstanceExporter, OneHotExporter
from fourclick.plugins.tiff_export import TiffExporter
from fourclick.plugins.yolo_export import YoloExporter

ALL = [TiffExporter(), OneHotExporter(), InstanceExporter(), YoloExporter(), CsvExporter()]


@pytest.mark.parametrize("exporter", ALL, ids=lambda each: each.name)
@pytest.mark.parametrize("case", CASES)
def test_every_case_verifies_and_is_the_same_bytes_twice(tmp_path, exporter, case):
    for name in ("first", "second"):
        exported(exporter, CASES[case](), tmp_path / name)
    assert bytes_below(tmp_path / "first") == bytes_below(tmp_path / "second")


def test_a_tiff_has_a_page_for_each_slice_and_the_spacing(tmp_path):
    thing = overlapping()
    ((path,), _, _) = exported(TiffExporter(), thing, tmp_path)
    with tifffile.TiffFile(path) as file:
        assert len(file.pages) == 4
        assert np.array_equal(np.stack([page.asarray() for page in file.pages]), thing.volume)
        across, count = file.pages[0].tags["XResolution"].value
        assert 10 / (across / count) == pytest.approx(0.5)
        assert "Software" not in file.pages[0].tags
        assert "DateTime" not in file.pages[0].tags


def test_one_hot_has_a_picture_for_each_label_and_overlaps_are_in_both(tmp_path):
    paths, _, _ = exported(OneHotExporter(), overlapping(), tmp_path)
    assert [path.name for path in paths][:3] == [f"scan_slice000_label{number}.png" for number in (1, 4, 300)]
    first, second, third = (np.asarray(Picture.open(path)) for path in paths[:3])
    assert first[7, 6] == second[7, 6] == 255
    assert not third.any()


def test_each_region_has_a_mask_of_its_own(tmp_path):
    thing = CASES["300 instances"]()
    paths, _, _ = exported(InstanceExporter(), thing, tmp_path)
    assert len(paths) == 300
    assert np.array_equal(cv2.imread(str(paths[299]), cv2.IMREAD_UNCHANGED) == 255, thing.regions[299].mask.to_array())


def test_yolo_lines_count_classes_from_0_and_parts_apart_are_lines(tmp_path):
    paths, (yaml,), _ = exported(YoloExporter(), overlapping(), tmp_path)
    classes = [[line.split()[0] for line in path.read_text().splitlines()] for path in paths if path.suffix == ".txt"]
    assert classes == [["0", "0", "1"], ["2", "2"]]
    values = [float(value) for line in paths[1].read_text().splitlines() for value in line.split()[1:]]
    assert min(values) >= 0
    assert max(values) <= 1
    assert json.loads(yaml.read_text(encoding="utf-8").splitlines()[4].partition(": ")[2]) == "肝臓"


def test_a_hole_and_an_island_in_it_come_back_from_yolo(tmp_path):
    mask = box((30, 40), 2, 2, 30, 28, hole=(6, 6, 20, 20)) | box((30, 40), 9, 9, 16, 16, hole=(11, 11, 13, 13))
    paths, _, _ = exported(YoloExporter(), annotated((1, 30, 40), [(1, 0, mask)]), tmp_path)
    assert len(paths[1].read_text().splitlines()) == 2


def test_images_of_one_patient_are_on_one_side(tmp_path):
    for number in range(12):
        mask = box((9, 9), 1, 1, 4, 4)
        exported(YoloExporter(), annotated((1, 9, 9), [(1, 0, mask)], stem=f"s{number}", patient=f"p{number // 2}"), tmp_path)
    sides = {side: {int(path.stem[1:]) // 2 for path in (tmp_path / "images" / side).iterdir()} for side in ("train", "val")}
    assert sides["val"]
    assert not sides["train"] & sides["val"]


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_tell_area_place_clicks_and_seconds(tmp_path):
    thing = overlapping()
    _, (regions, clicks), _ = exported(CsvExporter(), thing, tmp_path)
    first = rows_of(regions)[0]
    assert (first["label"], first["label_name"], first["area_px"]) == ("1", "肝臓", "120")
    assert float(first["area_mm2"]) == pytest.approx(120 * 0.35)
    place = [float(first[f"centre_{axis}_mm"]) for axis in "xyz"]
    assert place == pytest.approx(thing.image.geometry.to_world(6.5, 8.5, 0), abs=1e-3)
    assert (first["extreme_clicks"], first["negative_clicks"], first["seconds"], first["checkpoint"]) == (
        "2",
        "1",
        "1.5",
        "c0ffee",
    )
    assert [(row["role"], row["x"], row["y"]) for row in rows_of(clicks)[:3]][2] == ("negative", "0.5", "7.25")


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|'/c calc'!A0", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1", 'a"b,c', "a\r\n=1", "\n=1+1"]
)
def test_no_cell_is_a_formula(tmp_path, name):
    labels = LabelTable((Label(1, name, "#E69F00"),))
    _, (regions, _), _ = exported(
        CsvExporter(), annotated((1, 9, 9), [(1, 0, box((9, 9), 1, 1, 4, 4))], labels=labels), tmp_path
    )
    for row in rows_of(regions):
        assert not any(cell.lstrip().startswith(("=", "+", "@", "＝")) or "\n" in cell for cell in row.values())
        assert not row["label_name"].startswith("-")


def test_what_is_spoiled_is_noticed(tmp_path):
    thing = overlapping()
    for exporter in (TiffExporter(), OneHotExporter(), InstanceExporter()):
        paths = exporter.export(thing, tmp_path)
        page = cv2.imread(str(paths[0]), cv2.IMREAD_UNCHANGED)
        page[0, 0] ^= 1
        cv2.imwrite(str(paths[0]), page)
        with pytest.raises(ExportError, match="OpenCV"):
            exporter.verify(thing, paths)
    yolo = YoloExporter()
    paths = yolo.export(thing, tmp_path)
    text = paths[1].read_text()
    paths[1].write_text("1" + text[1:])
    with pytest.raises(ExportError, match="pycocotools"):
        yolo.verify(thing, paths)
    _, (regions, _), part = exported(CsvExporter(), thing, tmp_path)
    regions.write_text(regions.read_text(encoding="utf-8-sig").replace("120", "121", 1), encoding="utf-8-sig")
    with pytest.raises(ExportError, match="row"):
        CsvExporter().verify_dataset(thing.shared, [part], tmp_path)
