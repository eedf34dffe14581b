"""Exports of images in whose pixels a name may stand: a warning where pixels are copied, and boxes made black."""

from __future__ import annotations

import gzip
import json

import nibabel
import numpy as np
import pydicom
import pytest
from annotated_projects import annotate, project_of, square
from PIL import Image as Picture
from pydicom.data import get_testdata_file

from fourclick.annotator.cli import main
from fourclick.annotator.core.burnt_in import BlackOut
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.exporters import exporters
from fourclick.annotator.exports import export_project
from fourclick.annotator.storage.image_files import ImageSource, read_image
from fourclick.models.prompt import Box
from fourclick.plugins import nnunet_export

SIDE = 128
BOX = Box(5, 0, 60, 12)


@pytest.fixture(autouse=True)
def without_nnunet(monkeypatch):
    monkeypatch.setattr(nnunet_export, "find_spec", lambda name: None)


@pytest.fixture
def project(tmp_path):
    """An ultrasound image and a CT slice."""
    paths = []
    for name, modality in (("us.dcm", "US"), ("ct.dcm", "CT")):
        dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        dataset.Modality = modality
        paths.append(tmp_path / name)
        dataset.save_as(paths[-1])
    with project_of(tmp_path / "project", paths) as project:
        for entry in project.images():
            annotate(project, entry.id, {0: square((SIDE, SIDE), corner=(2, 2), side=20)})
        yield project


def told(folder):
    images = json.loads((folder / "verification.json").read_text(encoding="utf-8"))["images"]
    return {image["image"]: image for image in images}


FORMATS = [name for name in exporters() if name != "nnunet-png"]
COPYING = {"coco", "coco-polygons", "nnunet", "ome-zarr", "yolo"} & set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_formats_that_hold_pixels_warn_of_ultrasound(project, tmp_path, name):
    report = export_project(project, name, tmp_path / "out")
    images = told(tmp_path / "out")
    if name in COPYING:
        assert report.burnt_in == ("us.dcm (ultrasound)",)
        assert "--black-out" in report.summary
        assert images["image-000001"]["may_show_text"] == "ultrasound"
    else:
        assert report.burnt_in == ()
        assert "patient's name" not in report.summary
    assert all("may_show_text" not in image for stem, image in images.items() if stem != "image-000001" or name not in COPYING)


def test_a_format_that_says_nothing_is_taken_to_hold_pixels(project, tmp_path, monkeypatch):
    monkeypatch.delattr(type(exporters()["nrrd"]), "copies_pixels")
    assert export_project(project, "nrrd", tmp_path / "out").burnt_in == ("us.dcm (ultrasound)",)


def test_a_picture_that_the_project_knows_to_be_ultrasound_is_warned_of(tmp_path):
    class Source(ImageSource):
        modality = "US"

    path = tmp_path / "still.png"
    Picture.fromarray(np.zeros((20, 30), np.uint8)).save(path)
    with project_of(tmp_path / "project", []) as project:
        (entry,) = project.add_images([Source(path, "still.png", "key")])
        annotate(project, entry.id, {0: square((20, 30))})
        assert export_project(project, "coco", tmp_path / "out").burnt_in == ("still.png (ultrasound)",)


@pytest.mark.parametrize("name", sorted(COPYING))
def test_a_black_out_is_black_in_the_exported_pixels_and_no_longer_warned_of(project, tmp_path, name):
    report = export_project(project, name, tmp_path / "out", choice=ExportChoice(black_out=(BlackOut("us*", BOX),)))
    assert report.burnt_in == ()
    images = told(tmp_path / "out")
    assert images["image-000001"]["blacked_out"] == [list(BOX)]
    assert "blacked_out" not in images["image-000002"]
    original = read_image(tmp_path / "us.dcm").voxels[0]
    if name == "ome-zarr":
        path = tmp_path / "out" / "image-000001.ome.zarr" / "0" / "c" / "0" / "0" / "0"
        pixels = np.frombuffer(gzip.decompress(path.read_bytes()), original.dtype).reshape(original.shape)
        assert (pixels[BOX.y0 : BOX.y1, BOX.x0 : BOX.x1] == original.min()).all()
        assert np.array_equal(pixels[BOX.y1 :], original[BOX.y1 :])
        return
    (path,) = [path for path in (tmp_path / "out").rglob("image-000001*") if "/images" in path.as_posix()]
    if name == "nnunet":
        pixels = np.asarray(nibabel.load(path).dataobj)[..., 0].T
        expected = original.copy()
        expected[BOX.y0 : BOX.y1, BOX.x0 : BOX.x1] = original.min()
        assert np.array_equal(pixels, expected)
    else:
        pixels = np.asarray(Picture.open(path))
        assert not pixels[BOX.y0 : BOX.y1, BOX.x0 : BOX.x1].any()
        assert pixels[BOX.y1 :].any()


def test_another_black_out_is_another_export_of_the_image(project, tmp_path):
    """What was finished before a kill must not be taken over with other pixels."""
    from fourclick.annotator.exports import _plan

    prints = []
    for box in (BOX, Box(0, 0, 3, 3)):
        plan = _plan(project, "coco", ExportChoice(black_out=(BlackOut("us*", box),)))
        prints.append(next(iter(plan.tasks(tmp_path, tmp_path))).fingerprint)
    assert len(set(prints)) == 2


def test_a_black_out_that_hides_nothing_is_refused(project, tmp_path):
    with pytest.raises(ExportError, match="name like ultrasound"):
        export_project(project, "coco", tmp_path / "out", choice=ExportChoice(black_out=(BlackOut("ultrasound*", BOX),)))
    with pytest.raises(ExportError, match=f"{SIDE} x {SIDE}"):
        export_project(project, "coco", tmp_path / "out", choice=ExportChoice(black_out=(BlackOut("*", Box(500, 0, 600, 9)),)))
    assert not (tmp_path / "out").exists()


def test_the_command_line_warns_and_blacks_out(project, tmp_path, capsys):
    project.close()
    command = ["export", str(project.folder), "--format", "coco", "-o", str(tmp_path / "out"), "--overwrite"]
    assert main(command) == 0
    assert "us.dcm (ultrasound)" in capsys.readouterr().out
    assert main([*command, "--black-out", "us*:5,0,60,12"]) == 0
    assert "ultrasound" not in capsys.readouterr().out
    assert main([*command, "--black-out", "us*:5,0"]) == 1
    assert "PATTERN:X0,Y0,X1,Y1" in capsys.readouterr().err
