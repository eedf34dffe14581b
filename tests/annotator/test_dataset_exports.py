"""Exports of whole data sets from a project: chosen parts, the same bytes, several processes, and going on after a kill."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from annotated_projects import ORIGIN_MM, annotate, project_of, square, write_picture, write_volume
from export_items import bytes_below
from PIL import Image

from fourclick.annotator import export_images
from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.label import Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.exporters import exporters
from fourclick.annotator.exports import export_project
from fourclick.annotator.storage.image_query import ImageEntry, ImageFilter
from fourclick.plugins import nnunet_export


@pytest.fixture(autouse=True)
def without_nnunet(monkeypatch):
    monkeypatch.setattr(nnunet_export, "find_spec", lambda name: None)


@pytest.fixture
def project(tmp_path):
    paths = [
        write_picture(tmp_path / "images" / "P1_photo.png"),
        write_picture(tmp_path / "images" / "P2_photo.png"),
        write_volume(tmp_path / "images" / "P1_scan.nii.gz"),
    ]
    with project_of(tmp_path / "project", paths) as project:
        project.save_labels(project.labels().with_label("Gefäß"))
        for entry in project.images():
            shape = (20, 30) if "scan" in entry.path else (40, 60)
            annotate(
                project, entry.id, {0: square(shape), **({2: square(shape, side=8)} if "scan" in entry.path else {})}, label=1
            )
        annotate(project, project.images()[1].id, {0: square((40, 60), side=9)}, label=2)
        yield project


# nnunet-png holds no volumes; those tied to DICOM are in tests/plugins/test_dicom_exports.py
TIED = {name for name, each in exporters().items() if getattr(each, "needs_source_files", False)}
FOR_ALL = sorted(set(exporters()) - TIED - {"nnunet-png"})


@pytest.mark.parametrize("name", FOR_ALL)
def test_every_format_gives_the_same_bytes_and_tells_each_files_hash(project, tmp_path, name):
    for folder in ("first", "second"):
        report = export_project(project, name, tmp_path / folder)
        assert not report.problems
    first = bytes_below(tmp_path / "first")
    assert first == bytes_below(tmp_path / "second")
    told = json.loads(first["verification.json"])
    hashes = dict(told["shared_files"])
    for image in told["images"]:
        hashes |= image["sha256"]
    assert set(hashes) == set(first) - {"verification.json", "fourclick-export.json"}
    assert all(hashlib.sha256(first[path]).hexdigest() == sha for path, sha in hashes.items())
    assert told["read_back_by"]
    assert told["totals"]["images"] == 3
    assert told["totals"]["regions"] == 4
    scan = next(image for image in told["images"] if image["image"] == "image-000003")
    assert scan["corners_mm"][0] == list(ORIGIN_MM)
    private = [str(tmp_path).encode(), str(Path.home()).encode(), tmp_path.parent.name.encode()]
    assert not [path for path, data in first.items() for word in private if word in data]


def test_labels_names_and_numbers_choose_a_part(project, tmp_path):
    report = export_project(project, "coco", tmp_path / "a", choice=ExportChoice(labels=("Gefäß",), licence="CC0"))
    content = json.loads((tmp_path / "a" / "annotations.json").read_text(encoding="utf-8"))
    assert [each["category_id"] for each in content["annotations"]] == [2]
    assert [each["name"] for each in content["categories"]] == ["Gefäß"]
    assert json.loads((tmp_path / "a" / "verification.json").read_text(encoding="utf-8"))["licence"] == "CC0"
    assert report.images == 1

    export_project(project, "png", tmp_path / "b", choice=ExportChoice(images=("*scan*",)))
    scan = [path.name for path in sorted((tmp_path / "b").glob("*.png"))]
    assert scan == ["image-000003_slice000.png", "image-000003_slice002.png"]
    number = project.images()[1].id
    export_project(project, "png", tmp_path / "c", choice=ExportChoice(ids=(number,)))
    assert len(list((tmp_path / "c").glob("*.png"))) == 1


def test_states_splits_and_modalities_choose_images(project, tmp_path):
    first, *others = (entry.id for entry in project.images(ImageFilter(status=ImageStatus.LABELLED)))
    project.review(first, ImageStatus.ACCEPTED)
    project.set_split([first], "train")
    project.set_split(others, "test")
    report = export_project(project, "coco", tmp_path / "a", choice=ExportChoice(statuses=("accepted",)))
    assert report.images == 1
    report = export_project(project, "coco", tmp_path / "b", choice=ExportChoice(splits=("test",)))
    assert report.images == len(others)
    with pytest.raises(ExportError, match="was chosen"):
        export_project(project, "coco", tmp_path / "c", choice=ExportChoice(modalities=("CT",)))
    with pytest.raises(ExportError, match="No image is 'done'"):
        ExportChoice(statuses=("done",))


def test_a_query_chooses_by_patient_annotator_name_and_state():
    def entry(number, **values):
        return ImageEntry(number, values.pop("name", "a.png"), "", "", ImageStatus.NEW, 0, **values)

    entries = [
        entry(1, patient="P1", saved_by="Anna"),
        entry(2, patient="P12", saved_by="Berta", name="liver scan.png"),
        entry(3, patient="P2", saved_by="Anna"),
        entry(4),
    ]

    def chosen(query, **more):
        return [each.id for each in entries if ExportChoice(query=query, **more).takes(each)]

    assert chosen("") == [1, 2, 3, 4]
    assert chosen("patient=P1*") == [1, 2]
    assert chosen("annotator=Anna patient!=P1") == [3]
    assert chosen("'name=liver scan*'") == [2]
    assert chosen("patient=") == [4]
    assert chosen("status=accepted") == []
    assert chosen("patient=P*", ids=(3, 9, 2, 2)) == [2, 3]
    for wrong, told in (("colour=red", "FIELD=PATTERN"), ("liver", "FIELD=PATTERN"), ("name='x", "quotation mark")):
        with pytest.raises(ExportError, match=told):
            ExportChoice(query=wrong)


def test_the_patient_that_the_project_knows_keeps_images_together_unless_a_name_tells_another(project):
    entry = replace(project.images()[0], patient="Anna", name="P7_x.png")
    twin = replace(entry, name="P8_x.png", key="other")
    assert ExportChoice().patient(entry) == ExportChoice().patient(twin)
    assert ExportChoice(patients="^P[0-9]").patient(entry) != ExportChoice(patients="^P[0-9]").patient(twin)


def test_what_cannot_be_chosen_is_said(project, tmp_path):
    with pytest.raises(ExportError, match="no label Leber"):
        export_project(project, "png", tmp_path / "out", choice=ExportChoice(labels=("Leber",)))
    with pytest.raises(ExportError, match="was chosen"):
        export_project(project, "png", tmp_path / "out", choice=ExportChoice(images=("nothing*",)))
    with pytest.raises(ExportError, match="1000"):
        ExportChoice(number=1000)
    with pytest.raises(ExportError, match="regular expression"):
        ExportChoice(patients="(")


def test_patients_found_in_names_stay_in_one_fold(project, tmp_path):
    choice = ExportChoice(patients=r"^(P\d)", name="Bauch Größe", number=7)
    export_project(project, "nnunet", tmp_path / "out", choice=choice)
    folds = json.loads((tmp_path / "out" / "Dataset007_Bauch-Groe" / "splits_final.json").read_text(encoding="utf-8"))
    assert sorted(sorted(fold["val"]) for fold in folds) == [["image-000001", "image-000003"], ["image-000002"]]


def test_several_processes_write_the_same_bytes_as_one(project, tmp_path):
    export_project(project, "coco", tmp_path / "one", processes=1)
    export_project(project, "coco", tmp_path / "two", processes=2)
    assert bytes_below(tmp_path / "one") == bytes_below(tmp_path / "two")


KILLED = """
import os, signal, sys
from pathlib import Path
from fourclick.annotator import export_images
from fourclick.annotator.exports import export_project
from fourclick.annotator.storage.project import Project
def progress(done, total, name):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    export_project(Project.open(Path(sys.argv[1])), "coco", Path(sys.argv[2]), progress, processes=int(sys.argv[3]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 on this system")
def test_a_killed_export_goes_on_and_writes_nothing_twice(project, tmp_path, monkeypatch):
    export_project(project, "coco", tmp_path / "whole")
    project.close()
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", KILLED, str(project.folder), str(out), "1"], timeout=200, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in out.iterdir() if not path.name.startswith(".fourclick-export-")] == []

    read = []
    real = export_images.read_image
    monkeypatch.setattr(export_images, "read_image", lambda path: read.append(path.name) or real(path))
    with type(project).open(project.folder) as again:
        export_project(again, "coco", out)
    assert read == ["P1_scan.nii.gz"]
    assert bytes_below(out) == bytes_below(tmp_path / "whole")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 on this system")
def test_a_file_that_was_cut_off_by_the_kill_is_written_again(project, tmp_path):
    export_project(project, "coco", tmp_path / "whole")
    project.close()
    out = tmp_path / "out"
    subprocess.run([sys.executable, "-c", KILLED, str(project.folder), str(out), "1"], timeout=200, check=False)
    (staged,) = out.rglob("image-000001.png")
    staged.write_bytes(staged.read_bytes()[:40])
    with type(project).open(project.folder) as again:
        export_project(again, "coco", out)
    assert bytes_below(out) == bytes_below(tmp_path / "whole")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
def test_the_processes_of_a_killed_export_end_too(project, tmp_path):
    project.close()
    mark = str(tmp_path / "out")
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    subprocess.run(
        [sys.executable, str(script), str(project.folder), mark, "2"],
        timeout=200,
        check=False,
        env={**os.environ, "FOURCLICK_TEST_MARK": mark},
    )
    end = time.monotonic() + 60
    while _marked(mark) and time.monotonic() < end:
        time.sleep(0.2)
    assert not _marked(mark)


def _marked(mark):
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"FOURCLICK_TEST_MARK={mark}".encode() in place.read_bytes():
                found.append(place.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize(
    ("overlaps", "wanted"), [(Overlaps.NEWEST_ON_TOP, {1: 20, 2: 64}), (Overlaps.ORDER_ON_TOP, {1: 36, 2: 48})]
)
def test_label_maps_have_the_label_on_top_and_regions_keep_their_masks(project, tmp_path, overlaps, wanted):
    """Two squares share 16 pixels; label 1 is the older region and stands higher in the list."""
    entry = project.images()[0]
    first, second = square((40, 60)), square((40, 60), corner=(5, 6), side=8)
    regions = (Region(Mask.from_array(first), 1), Region(Mask.from_array(second), 2))
    project.save_state(entry.id, State(annotation=Annotation(regions)))
    project.save_labels(replace(project.labels(), overlaps=overlaps))
    choice = ExportChoice(ids=(entry.id,))
    assert not export_project(project, "png", tmp_path / "png", choice=choice).problems
    found = list((tmp_path / "png").rglob("*.png"))
    labels = cv2.imread(str(found[0]), cv2.IMREAD_UNCHANGED)
    if labels.ndim == 3:
        labels = np.array(Image.open(found[0]))
    assert {number: int((labels == number).sum()) for number in (1, 2)} == wanted
    assert json.loads((tmp_path / "png" / "verification.json").read_text())["overlaps"] == overlaps.value
    assert not export_project(project, "coco", tmp_path / "coco", choice=choice).problems
    areas = [each["area"] for path in (tmp_path / "coco").rglob("*.json") for each in coco_areas(path)]
    assert sorted(areas) == [36, 64]


def coco_areas(path):
    content = json.loads(path.read_text())
    return content.get("annotations", []) if isinstance(content, dict) else []
