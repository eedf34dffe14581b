"""COCO by its own library: every region comes back as it was, overlaps and holes too."""

from __future__ import annotations

import json

import numpy as np
import pytest
from export_items import CASES, annotated, box, bytes_below, exported, overlapping
from pycocotools.coco import COCO

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Part
from fourclick.plugins.coco_export import CocoExporter, CocoPolygonExporter

BOTH = pytest.mark.parametrize("exporter", [CocoExporter(), CocoPolygonExporter()], ids=lambda each: each.name)


@BOTH
@pytest.mark.parametrize("case", CASES)
def test_every_region_comes_back(tmp_path, exporter, case, capsys):
    thing = CASES[case]()
    exported(exporter, thing, tmp_path)
    coco = COCO(str(tmp_path / "annotations.json"))
    capsys.readouterr()
    found = [(each["category_id"], coco.annToMask(each).astype(bool)) for each in coco.loadAnns(sorted(coco.anns))]
    expected = [(region.label, region.mask.to_array()) for region in thing.regions if not region.mask.is_empty]
    assert [label for label, _ in found] == [label for label, _ in expected]
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(found, expected, strict=True))
    assert {each["id"]: each["name"] for each in coco.loadCats(coco.getCatIds())} == {
        each.id: each.name for each in thing.labels
    }
    assert len(coco.imgs) == len(thing.finished_slices)
    for image in coco.imgs.values():
        assert (tmp_path / "images" / image["file_name"]).is_file()
        assert (image["width"], image["height"]) == (thing.image.width, thing.image.height)


def test_a_hole_is_run_lengths_and_the_rest_polygons(tmp_path):
    thing = overlapping()
    _, (path,), _ = exported(CocoPolygonExporter(), thing, tmp_path)
    shapes = [type(each["segmentation"]) for each in json.loads(path.read_text(encoding="utf-8"))["annotations"]]
    assert shapes == [list, list, dict, list]


def test_the_slices_of_a_volume_are_pictures_and_those_nobody_annotated_are_left_out(tmp_path):
    paths, _, _ = exported(CocoExporter(), overlapping(), tmp_path)
    assert [path.name for path in paths] == ["scan_slice000.png", "scan_slice002.png"]


@BOTH
def test_two_exports_are_the_same_bytes(tmp_path, exporter):
    for name in ("first", "second"):
        exported(exporter, overlapping(), tmp_path / name)
    assert bytes_below(tmp_path / "first") == bytes_below(tmp_path / "second")


def test_ids_go_on_from_image_to_image(tmp_path):
    exporter = CocoExporter()
    things = [annotated((1, 9, 9), [(1, 0, box((9, 9), 1, 1, 4, 4))] * 2, stem=stem) for stem in ("a", "b")]
    parts = [Part(thing.stem, exporter.part(thing)) for thing in things]
    (path,) = exporter.finish(things[0].shared, parts, tmp_path)
    exporter.verify_dataset(things[0].shared, parts, tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert [(each["id"], each["image_id"]) for each in content["annotations"]] == [(1, 1), (2, 1), (3, 2), (4, 2)]
    assert content["licenses"] == [{"id": 1, "name": "CC BY 4.0", "url": ""}]


@pytest.mark.parametrize(("old", "new"), [('"category_id": 1', '"category_id": 4'), ('"area": 9', '"area": 8')])
def test_a_spoiled_annotation_is_noticed(tmp_path, old, new):
    thing = annotated((1, 9, 9), [(1, 0, box((9, 9), 1, 1, 4, 4))])
    _, (path,), part = exported(CocoExporter(), thing, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ExportError, match="differ"):
        CocoExporter().verify_dataset(thing.shared, [part], tmp_path)


def test_a_wrong_mask_and_a_wrong_picture_are_noticed(tmp_path, monkeypatch):
    thing = annotated((1, 9, 9), [(1, 0, box((9, 9), 1, 1, 4, 4))])
    exporter = CocoExporter()
    paths = exporter.export(thing, tmp_path)
    right = CocoExporter._segmentation
    monkeypatch.setattr(CocoExporter, "_segmentation", lambda self, mask: right(self, mask.T[::-1]))
    with pytest.raises(ExportError, match="region"):
        exporter.verify(thing, paths)
    monkeypatch.undo()
    other = annotated((1, 9, 9), [(1, 0, box((9, 9), 1, 1, 4, 4))], dtype=np.int16)
    with pytest.raises(ExportError, match="picture"):
        exporter.verify(other, paths)
