"""OME-Zarr: voxels, labels and names as zarr and the format's own models read them."""

from __future__ import annotations

import json
from importlib.util import find_spec

import numpy as np
import pytest
from export_items import CASES, annotated, box, bytes_below, exported, overlapping

from fourclick.annotator.core.errors import ExportError
from fourclick.plugins import ome_zarr_export
from fourclick.plugins.ome_zarr_export import OmeZarrExporter

zarr = pytest.importorskip("zarr", reason="zarr is not installed (pip install fourclick[ome-zarr])")
needs_models = pytest.mark.skipif(
    find_spec("ome_zarr_models") is None, reason="ome-zarr-models is not installed (pip install fourclick[ome-zarr])"
)


@pytest.mark.parametrize("case", CASES)
def test_every_case_verifies_and_is_the_same_bytes_twice(tmp_path, case):
    for name in ("first", "second"):
        exported(OmeZarrExporter(), CASES[case](), tmp_path / name)
    assert bytes_below(tmp_path / "first") == bytes_below(tmp_path / "second")


@needs_models
@pytest.mark.parametrize("case", CASES)
def test_the_formats_models_accept_every_case(tmp_path, case):
    exporter, thing = OmeZarrExporter(), CASES[case]()
    paths = exporter.export(thing, tmp_path)
    assert "the form by ome-zarr-models" in exporter.verify(thing, paths)


@needs_models
def test_what_the_models_refuse_is_no_export(tmp_path):
    exporter, thing = OmeZarrExporter(), overlapping()
    paths = exporter.export(thing, tmp_path)
    content = json.loads(paths[0].read_text(encoding="utf-8"))
    del content["attributes"]["ome"]["multiscales"][0]["axes"]
    paths[0].write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ExportError, match="ome-zarr-models refuses"):
        exporter.verify(thing, paths)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64, np.float16, bool, ">i2"])
def test_voxels_of_any_kind_come_back(tmp_path, dtype):
    thing = annotated((2, 20, 30), [(1, 0, box((20, 30), 3, 4, 9, 15))], dtype=dtype)
    paths = OmeZarrExporter().export(thing, tmp_path)
    if np.dtype(dtype).isnative:
        assert OmeZarrExporter().verify(thing, paths)
    found = zarr.open_group(str(tmp_path / "scan.ome.zarr"), mode="r")
    assert np.array_equal(found["0"][:], thing.image.voxels)
    assert found["0"].dtype == np.dtype(dtype).newbyteorder("=")


def test_a_picture_larger_than_a_chunk_is_cut(tmp_path):
    thing = annotated((1, 1030, 2050), [(1, 0, box((1030, 2050), 1000, 1000, 2050, 1030))])
    exported(OmeZarrExporter(), thing, tmp_path)
    chunks = tmp_path / "scan.ome.zarr" / "0" / "c" / "0"
    found = sorted(path.relative_to(chunks).as_posix() for path in chunks.glob("*/*"))
    assert found == ["0/0", "0/1", "0/2", "1/0", "1/1", "1/2"]
    found = zarr.open_group(str(tmp_path / "scan.ome.zarr" / "labels" / "regions"), mode="r")["0"]
    assert found.chunks == (1, 1024, 1024)
    assert np.array_equal(found[:], thing.volume)


def test_names_colours_and_spacing_are_told(tmp_path):
    thing = overlapping()
    exported(OmeZarrExporter(), thing, tmp_path)
    told = zarr.open_group(str(tmp_path / "scan.ome.zarr" / "labels" / "regions"), mode="r").attrs["ome"]
    assert told["image-label"]["properties"][1] == {"label-value": 4, "name": "Gefäß «ø»"}
    assert told["image-label"]["colors"][0] == {"label-value": 1, "rgba": [0xE6, 0x9F, 0x00, 255]}
    (level,) = told["multiscales"][0]["datasets"]
    assert level["coordinateTransformations"] == [{"type": "scale", "scale": [3.0, 0.7, 0.5]}]
    assert told["multiscales"][0]["axes"][0] == {"name": "z", "type": "space", "unit": "millimeter"}


@pytest.mark.parametrize(("place", "said"), [("0", "the image"), ("labels/regions/0", "the labels")])
def test_what_is_spoiled_is_noticed(tmp_path, place, said):
    exporter, thing = OmeZarrExporter(), overlapping()
    paths = exporter.export(thing, tmp_path)
    array = zarr.open_array(str(tmp_path / "scan.ome.zarr" / place), mode="r+")
    array[0, 0, 0] = array[0, 0, 0] ^ 1
    with pytest.raises(ExportError, match=f"{said} read back by zarr"):
        exporter.verify(thing, paths)


def test_other_names_are_noticed(tmp_path):
    exporter, thing = OmeZarrExporter(), overlapping()
    paths = exporter.export(thing, tmp_path)
    path = tmp_path / "scan.ome.zarr" / "labels" / "regions" / "zarr.json"
    path.write_text(path.read_text(encoding="utf-8").replace("肝臓", "脾臓"), encoding="utf-8")
    with pytest.raises(ExportError, match="other names"):
        exporter.verify(thing, paths)


def test_without_zarr_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(ome_zarr_export, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"pip install fourclick\[ome-zarr\]"):
        OmeZarrExporter().export(overlapping(), tmp_path)
    assert list(tmp_path.iterdir()) == []
