"""NRRD by libraries that did not write it: label maps by SimpleITK, segmentations by slicerio too."""

from __future__ import annotations

import nrrd
import numpy as np
import pytest
import SimpleITK
import slicerio
from export_items import CASES, OBLIQUE, annotated, box, bytes_below, exported, geometries, item, overlapping, random_volume
from hypothesis import given, settings

from fourclick.annotator.core.errors import ExportError
from fourclick.plugins.nrrd_export import NrrdExporter, SegNrrdExporter

BOTH = pytest.mark.parametrize("exporter", [NrrdExporter(), SegNrrdExporter()], ids=lambda each: each.name)


@pytest.mark.parametrize("case", CASES)
def test_a_label_map_comes_back(tmp_path, case):
    thing = CASES[case]()
    ((path,), _, _) = exported(NrrdExporter(), thing, tmp_path)
    found = SimpleITK.ReadImage(str(path))
    assert np.array_equal(SimpleITK.GetArrayFromImage(found), thing.volume)
    assert np.allclose(found.TransformIndexToPhysicalPoint((1, 2, 0)), thing.image.geometry.to_world(1, 2, 0))


@pytest.mark.parametrize("case", CASES)
def test_segments_come_back_by_slicerio_though_they_overlap(tmp_path, case):
    thing = CASES[case]()
    ((path,), _, _) = exported(SegNrrdExporter(), thing, tmp_path)
    wanted = {}
    for region in thing.regions:
        if not region.mask.is_empty:
            wanted.setdefault(region.label, np.zeros(thing.volume.shape, bool))[region.slice_index] |= region.mask.to_array()
    if not wanted:
        return
    found = slicerio.read_segmentation(str(path))
    assert np.allclose(found["ijkToLPS"], thing.image.geometry.affine_lps)
    # slicerio 1.4 drops letters beyond ASCII; `verify` compares the whole names by SimpleITK
    plain = [thing.labels[number].name.encode("ascii", "ignore").decode().strip() for number in wanted]
    assert [each["name"].strip() for each in found["segments"]] == plain
    for each, mask in zip(found["segments"], wanted.values(), strict=True):
        voxels = found["voxels"][each["layer"]] if found["voxels"].ndim == 4 else found["voxels"]
        assert np.array_equal((voxels == each["labelValue"]).transpose(2, 1, 0), mask)


@settings(max_examples=30, deadline=None)
@given(geometry=geometries())
def test_both_lie_where_the_source_lies(tmp_path_factory, geometry):
    folder = tmp_path_factory.mktemp("nrrd")
    thing = item(random_volume((3, 4, 5)), geometry=geometry)
    for exporter in (NrrdExporter(), SegNrrdExporter()):
        exported(exporter, thing, folder)


def test_labels_that_overlap_lie_on_layers_and_others_share_one(tmp_path):
    ((path,), _, _) = exported(SegNrrdExporter(), overlapping(), tmp_path)
    header = nrrd.read_header(str(path))
    assert header["sizes"].tolist() == [2, 30, 20, 4]
    assert [header[f"Segment{k}_Layer"] for k in range(3)] == ["0", "1", "0"]
    apart = annotated((1, 9, 9), [(1, 0, box((9, 9), 0, 0, 3, 3)), (4, 0, box((9, 9), 5, 5, 8, 8))])
    ((path,), _, _) = exported(SegNrrdExporter(), apart, tmp_path)
    assert nrrd.read_header(str(path))["sizes"].tolist() == [9, 9, 1]


@BOTH
def test_two_exports_are_the_same_bytes_and_say_no_day(tmp_path, exporter):
    for name in ("first", "second"):
        exported(exporter, overlapping(), tmp_path / name)
    first = bytes_below(tmp_path / "first")
    assert first == bytes_below(tmp_path / "second")
    assert not any(b"\n#" in data.partition(b"\n\n")[0] for data in first.values())


@BOTH
def test_a_spoiled_file_is_noticed(tmp_path, exporter):
    thing = overlapping()
    ((path,), _, _) = exported(exporter, thing, tmp_path)
    data, header = nrrd.read(str(path))
    changed = data.copy()
    changed[..., 0, 0, 0] = 1
    nrrd.write(str(path), changed, header)
    with pytest.raises(ExportError, match="SimpleITK"):
        exporter.verify(thing, [path])
    header["space origin"] = np.add(OBLIQUE.origin_mm, (0, 0, 1))
    nrrd.write(str(path), data, header)
    with pytest.raises(ExportError):
        exporter.verify(thing, [path])
