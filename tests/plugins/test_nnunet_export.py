"""nnU-Net data sets: its own check is content where it is installed, and ours sees what it passes over."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace

import nibabel
import numpy as np
import pytest
import SimpleITK
from export_items import CASES, FLIPPED, UNICODE_LABELS, annotated, box, bytes_below, exported, item, overlapping
from PIL import Image as Picture

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset, Part
from fourclick.plugins import nnunet_export
from fourclick.plugins.nnunet_export import NnunetExporter, NnunetPictureExporter

NAME = "Dataset001_Probe"
IS_INSTALLED = importlib.util.find_spec("nnunetv2") is not None


@pytest.fixture
def without_nnunet(monkeypatch):
    """Our own asserts alone: nnU-Net's check takes seconds to start."""
    monkeypatch.setattr(nnunet_export, "find_spec", lambda name: None)


def picture(stem, patient, *, label=1):
    return annotated((1, 12, 16), [(label, 0, box((12, 16), 2, 3, 7, 9))], stem=stem, patient=patient)


def dataset_of(things, folder, exporter=None):
    exporter = exporter or NnunetExporter()
    for thing in things:
        exporter.verify(thing, exporter.export(thing, folder))
    parts = [Part(thing.stem, exporter.part(thing)) for thing in things]
    exporter.finish(things[0].shared, parts, folder)
    return exporter.verify_dataset(things[0].shared, parts, folder)


@pytest.mark.parametrize("case", CASES)
def test_labels_lie_on_their_image_by_nibabels_account(tmp_path, case, without_nnunet):
    thing = CASES[case]()
    exported(NnunetExporter(), thing, tmp_path)
    labels = nibabel.load(tmp_path / NAME / "labelsTr" / "scan.nii.gz")
    image = nibabel.load(tmp_path / NAME / "imagesTr" / "scan_0000.nii.gz")
    assert np.array_equal(labels.affine, image.affine)
    assert np.allclose(labels.affine, np.diag([-1, -1, 1, 1]) @ thing.image.geometry.affine_lps, atol=1e-4)
    found = np.asarray(labels.dataobj).transpose(2, 1, 0)
    consecutive = np.zeros(301, int)
    consecutive[[1, 4, 300]] = 1, 2, 3
    for index in range(thing.image.depth):
        known = thing.image.depth == 1 or index in thing.finished_slices
        assert np.array_equal(found[index], consecutive[thing.volume[index]] if known else np.full(found.shape[1:], 4))
    voxels = thing.image.voxels[..., 0] if thing.image.is_rgb else thing.image.voxels
    assert np.array_equal(np.asarray(image.dataobj).transpose(2, 1, 0), voxels)


needs_nnunet = pytest.mark.skipif(not IS_INSTALLED, reason="nnunetv2 is not installed (pip install fourclick[nnunet])")


@needs_nnunet
def test_nnunets_own_check_has_no_warning(tmp_path):
    things = [CASES[name]() for name in CASES if name != "colour"]
    for position, thing in enumerate(things):
        things[position] = replace(thing, stem=f"{thing.stem}{position}")
    assert dataset_of(things, tmp_path).endswith("by nnU-Net")


@needs_nnunet
def test_nnunets_own_check_reads_colour_pictures(tmp_path):
    assert dataset_of([CASES["colour"]()], tmp_path, NnunetPictureExporter()).endswith("by nnU-Net")


@needs_nnunet
def test_what_nnunet_refuses_is_refused(tmp_path, monkeypatch):
    thing = picture("a", "p")
    monkeypatch.setattr(nnunet_export, "find_spec", lambda name: None)
    exported(NnunetExporter(), thing, tmp_path)
    monkeypatch.undo()
    path = tmp_path / NAME / "labelsTr" / "a.nii.gz"
    moved = SimpleITK.ReadImage(str(path))
    moved.SetOrigin((5, 0, 0))
    SimpleITK.WriteImage(moved, str(path))
    with pytest.raises(ExportError, match="refuses"):
        nnunet_export._checked_by_nnunet(tmp_path / NAME)


def test_dataset_json_has_consecutive_labels_and_ignore_last(tmp_path, without_nnunet):
    exported(NnunetExporter(), overlapping(dtype=np.int16), tmp_path)
    content = json.loads((tmp_path / NAME / "dataset.json").read_text(encoding="utf-8"))
    assert list(content["labels"].items()) == [("background", 0), ("肝臓", 1), ("Gefäß «ø»", 2), ("опухоль", 3), ("ignore", 4)]
    assert content["numTraining"] == 1
    assert content["file_ending"] == ".nii.gz"
    assert content["licence"] == "CC BY 4.0"
    assert content["channel_names"] == {"0": "image"}


def test_reviewed_slices_are_background_where_they_are_empty(tmp_path, without_nnunet):
    thing = replace(overlapping(), reviewed_slices=frozenset({0, 1, 2, 3}))
    exported(NnunetExporter(), thing, tmp_path)
    found = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(tmp_path / NAME / "labelsTr" / "scan.nii.gz")))
    assert not found[1].any()
    assert "ignore" not in (tmp_path / NAME / "dataset.json").read_text(encoding="utf-8")


def test_a_ct_is_named_so_and_what_the_user_says_counts_more():
    dark = item(np.ones((2, 3, 4)), geometry=FLIPPED)
    dark.image.voxels.setflags(write=True)
    dark.image.voxels[0] = -1000
    exporter = NnunetExporter()
    parts = [Part("scan", exporter.part(dark))]
    assert exporter._content(dark.shared, parts)["channel_names"] == {"0": "CT"}
    assert exporter._content(Dataset(UNICODE_LABELS, channel="T2"), parts)["channel_names"] == {"0": "T2"}


def test_folds_keep_patients_together(tmp_path, without_nnunet):
    things = [picture(f"s{number}", f"patient{number % 7}") for number in range(21)]
    dataset_of(things, tmp_path)
    folds = json.loads((tmp_path / NAME / "splits_final.json").read_text(encoding="utf-8"))
    assert len(folds) == 5
    patient = {thing.stem: thing.patient for thing in things}
    for fold in folds:
        assert not {patient[stem] for stem in fold["train"]} & {patient[stem] for stem in fold["val"]}
        assert len(fold["train"]) + len(fold["val"]) == 21
    assert sorted(stem for fold in folds for stem in fold["val"]) == sorted(patient)


def test_two_patients_make_two_folds_and_one_makes_none(tmp_path, without_nnunet):
    dataset_of([picture("a", "x"), picture("b", "y")], tmp_path / "two")
    assert len(json.loads((tmp_path / "two" / NAME / "splits_final.json").read_text())) == 2
    dataset_of([picture("a", "x"), picture("b", "x")], tmp_path / "one")
    assert not (tmp_path / "one" / NAME / "splits_final.json").exists()


def test_pictures_keep_their_pixels_as_png(tmp_path, without_nnunet):
    thing = CASES["colour"]()
    paths, _, _ = exported(NnunetPictureExporter(), thing, tmp_path)
    assert [path.name for path in paths] == ["scan_0000.png", "scan.png"]
    assert np.array_equal(np.asarray(Picture.open(paths[0])), thing.image.voxels[0])
    assert np.array_equal(np.asarray(Picture.open(paths[1])), 2 * (thing.volume[0] == 4))
    content = json.loads((tmp_path / NAME / "dataset.json").read_text(encoding="utf-8"))
    assert content["channel_names"] == {"0": "R", "1": "G", "2": "B"}


def test_what_cannot_be_is_said(tmp_path, without_nnunet):
    with pytest.raises(ExportError, match="Choose the format nnunet"):
        NnunetPictureExporter().export(overlapping(), tmp_path)
    with pytest.raises(ExportError, match="grey and some are in colour"):
        dataset_of([picture("a", "x"), CASES["colour"]()], tmp_path)
    holed = annotated((1, 12, 16), [(1, 0, box((12, 16), 2, 3, 7, 9))], dtype=np.float32)
    holed.image.voxels.setflags(write=True)
    holed.image.voxels[0, 0, 0] = np.nan
    with pytest.raises(ExportError, match="NaN"):
        NnunetExporter().export(holed, tmp_path)


@pytest.mark.parametrize("exporter", [NnunetExporter(), NnunetPictureExporter()], ids=lambda each: each.name)
def test_two_exports_are_the_same_bytes(tmp_path, exporter, without_nnunet):
    for name in ("first", "second"):
        dataset_of([picture("a", "x"), picture("b", "y")], tmp_path / name, exporter)
    assert bytes_below(tmp_path / "first") == bytes_below(tmp_path / "second")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda image: image.SetOrigin((1, 2, 3)),
        lambda image: image.SetDirection((1, 0, 0, 0, -1, 0, 0, 0, -1)),
        lambda image: image.SetSpacing((1, 1, 2)),
        lambda image: image.SetPixel(0, 0, 0, 3),
    ],
    ids=["origin", "direction", "spacing", "one voxel"],
)
@pytest.mark.parametrize("which", [0, 1])
def test_a_spoiled_file_is_noticed(tmp_path, spoil, which):
    thing = overlapping()
    exporter = NnunetExporter()
    paths = exporter.export(thing, tmp_path)
    image = SimpleITK.ReadImage(str(paths[which]))
    spoil(image)
    SimpleITK.WriteImage(image, str(paths[which]))
    with pytest.raises(ExportError):
        exporter.verify(thing, paths)
