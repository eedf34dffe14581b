"""Folders, masks, boxes and points made elsewhere, into a project."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from annotated_projects import write_picture, write_volume
from fake_predictor import FakePredictor
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_mask
from pydicom.data import get_testdata_file

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import Cancelled, ProjectError
from fourclick.annotator.core.label import Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.importing.batch import add_objects, read_objects
from fourclick.annotator.importing.coco import _decoded, read_coco
from fourclick.annotator.importing.csv_prompts import read_csv
from fourclick.annotator.importing.folders import ImportChoice, import_folders
from fourclick.annotator.importing.mask_folder import import_masks, sizes_of
from fourclick.annotator.importing.objects import PromptFileError, extremes_of_box
from fourclick.annotator.importing.yolo import read_yolo
from fourclick.annotator.storage.project import Project


@pytest.fixture
def scans(tmp_path):
    """Three pictures in two folders, one of them twice, a DICOM file, and one that is no picture."""
    folder = tmp_path / "scans"
    (folder / "P1").mkdir(parents=True)
    (folder / "P2").mkdir()
    write_picture(folder / "P1" / "a.png")
    (folder / "P2" / "copy of a.png").write_bytes((folder / "P1" / "a.png").read_bytes())
    cv2.imwrite(str(folder / "P2" / "b.png"), np.arange(2400, dtype=np.uint8).reshape(40, 60))
    cv2.imwrite(str(folder / "P2" / "b_mask.png"), np.zeros((40, 60), np.uint8))
    (folder / "P2" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (folder / "ct.dcm").write_bytes(Path(get_testdata_file("CT_small.dcm")).read_bytes())
    return folder


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", annotator="Anna") as project:
        yield project


@pytest.fixture
def filled(project, scans):
    import_folders(project, [scans], ImportChoice(exclude=("*_mask*", "broken*")))
    return project


def test_folders_are_imported_with_patients_and_without_duplicates(project, scans):
    choice = ImportChoice(exclude=("*_mask.png",), patients="^P[0-9]")
    report = import_folders(project, [scans], choice)
    assert (report.added, report.known, report.left_out) == (3, 0, 1)
    assert report.duplicates == [("P2/copy of a.png", "P1/a.png")]
    (problem,) = report.problems
    assert "broken.png" in problem
    known = {entry.name: (entry.patient, entry.modality) for entry in project.images()}
    assert known == {"P1/a.png": ("P1", ""), "P2/b.png": ("P2", ""), "ct.dcm": ("1CT1", "CT")}
    again = import_folders(project, [scans], choice)
    assert (again.added, again.known) == (0, 3)
    assert import_folders(project, [scans], ImportChoice(include=("*copy*",), keeps_duplicates=True)).added == 1


def test_an_import_that_was_cancelled_goes_on(project, scans, monkeypatch):
    seen = []
    choice = ImportChoice(exclude=("*_mask*", "broken*", "*copy*"))
    with pytest.raises(Cancelled):
        import_folders(project, [scans], choice, lambda *told: seen.append(told), lambda: len(seen) == 2)
    assert len(project.images()) == 2
    assert import_folders(project, [scans], choice).added == 1


def test_what_cannot_be_imported_is_said(project, scans, tmp_path):
    with pytest.raises(ProjectError, match="no such file or folder"):
        import_folders(project, [tmp_path / "nowhere"])
    with pytest.raises(ProjectError, match="regular expression"):
        ImportChoice(patients="(")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProjectError, match="No images were found"):
        import_folders(project, [tmp_path / "empty"])


def test_links_that_go_round_are_followed_once(project, scans):
    if not hasattr(os, "symlink"):
        pytest.skip("there are no links on this system")
    (scans / "P1" / "round").symlink_to(scans, target_is_directory=True)
    assert import_folders(project, [scans], ImportChoice(include=("*a.png",))).added == 1


def test_masks_of_a_folder_become_regions_once(filled, tmp_path):
    masks = tmp_path / "masks"
    masks.mkdir()
    bits = np.zeros((40, 60), np.uint8)
    bits[10:20, 10:30], bits[25:30, 5:9] = 1, 7
    cv2.imwrite(str(masks / "b_mask.png"), bits)
    cv2.imwrite(str(masks / "unknown.png"), bits)
    cv2.imwrite(str(masks / "a.png"), bits[:20])
    report = import_masks(filled, masks)
    assert (report.done, report.images, len(report.problems)) == (2, 1, 2)
    assert any("unknown.png" in each and "no image of this name" in each for each in report.problems)
    assert any("a.png has 60 x 20 pixels, the image 60 x 40" in each for each in report.problems)
    entry = next(entry for entry in filled.images() if entry.name.endswith("b.png"))
    areas = {region.label: region.mask.area_px for region in filled.load_state(entry.id).annotation}
    assert areas == {1: 200, 7: 20}
    assert import_masks(filled, masks).skipped == 2


def test_imports_keep_to_the_projects_rule_for_overlaps(filled, tmp_path):
    """Locked pixels stay; what is imported takes the others; of what has no pixel left a sentence tells."""
    filled.save_labels(replace(filled.labels().with_label("locked").changed(2, is_locked=True), overlaps=Overlaps.NEWEST_TAKES))
    entry = next(entry for entry in filled.images() if entry.name.endswith("b.png"))
    locked, free = np.zeros((40, 60), bool), np.zeros((40, 60), bool)
    locked[:20, :20] = True
    free[20:, :20] = True
    kept, given_way = Region(Mask.from_array(locked), 2), Region(Mask.from_array(free), 1)
    filled.save_state(entry.id, State(annotation=Annotation((kept, given_way))))
    mask = np.zeros((40, 60), np.uint8)
    mask[5:10, 5:10], mask[15:25, 5:40] = 4, 3
    (tmp_path / "masks").mkdir()
    cv2.imwrite(str(tmp_path / "masks" / "b_mask.png"), mask)
    report = import_masks(filled, tmp_path / "masks")
    assert report.done == 1
    assert "nothing is left of 1 of 2 regions" in report.problems[0]
    after = filled.load_state(entry.id).annotation
    assert after.get(kept.id) == kept
    assert {each.label: each.mask.area_px for each in after} == {2: 400, 1: 400 - 5 * 15, 3: 10 * 35 - 5 * 15}
    assert np.array_equal(after.label_map((40, 60), 0) == 3, (mask == 3) & ~locked)


def test_a_volumes_mask_lies_where_the_volume_does(project, tmp_path):
    (tmp_path / "scans").mkdir()
    write_volume(tmp_path / "scans" / "scan.nii.gz")
    import_folders(project, [tmp_path / "scans"])
    import nibabel

    image = nibabel.load(tmp_path / "scans" / "scan.nii.gz")
    labels = np.zeros(image.shape, np.uint8)
    labels[3:6, 4:8, 1] = 2
    (tmp_path / "masks").mkdir()
    nibabel.save(nibabel.Nifti1Image(labels, image.affine), tmp_path / "masks" / "scan_seg.nii.gz")
    moved = image.affine.copy()
    moved[:3, 3] += 50
    nibabel.save(nibabel.Nifti1Image(labels, moved), tmp_path / "masks" / "scan.nii.gz")
    report = import_masks(project, tmp_path / "masks")
    assert report.done == 1
    assert any("lies elsewhere in the patient" in each for each in report.problems)
    (region,) = project.load_state(1).annotation
    assert (region.slice_index, region.mask.area_px, region.label) == (1, 12, 2)


# Boxes and points


def table(path, *lines, encoding="utf-8"):
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_tables_of_points_and_boxes_are_read_as_spreadsheets_write_them(tmp_path):
    path = table(
        tmp_path / "a.csv", "image,label,xmin,ymin,xmax,ymax,slice", "a.png,liver,2,3,10,7,4", "", encoding="utf-8-sig"
    )
    (found,) = read_csv(path)
    assert (found.image, found.label, found.slice_index) == ("a.png", "liver", 4)
    assert found.extremes == extremes_of_box(2, 3, 10, 7) == ((2, 5), (10, 5), (6, 3), (6, 7))
    (found,) = read_csv(table(tmp_path / "b.csv", "Image;x;y;width;height", "a.png;2,5;3;9;5"))
    assert found.extremes.left == (2.5, 5)
    assert found.extremes.right == (10.5, 5)
    head = "image\tleft_x\tleft_y\tright_x\tright_y\ttop_x\ttop_y\tbottom_x\tbottom_y"
    (found,) = read_csv(table(tmp_path / "c.csv", head, "a.png\t1\t5\t9\t5\t4\t2\t5\t8"))
    assert tuple(found.extremes) == ((1, 5), (9, 5), (4, 2), (5, 8))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("name,x",), "the first line has to name a column image"),
        (("image,xmin,ymin,xmax,ymax", "a.png,1,2,x,4"), "line 2: xmax is 'x', which is no number"),
        (("image,xmin,ymin,xmax,ymax", "a.png,1,2,3"), "line 2: ymax is '', which is no number"),
        (("image,xmin,ymin,xmax,ymax", "a.png,1,2,nan,4"), "which is no number"),
        (("image,xmin,ymin,xmax,ymax", "a.png,5,2,3,4"), "line 2: the box is empty"),
        (("image,xmin,ymin,xmax,ymax", ",1,2,3,4"), "line 2: the image's name is missing"),
        (("image,slice,xmin,ymin,xmax,ymax", "a.png,-1,1,2,3,4"), "-1 is no slice"),
        ((), "the first line has to name"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, lines, told):
    with pytest.raises(PromptFileError, match=told.replace("(", "\\(")):
        read_csv(table(tmp_path / "a.csv", *lines))


def coco(tmp_path, *annotations):
    images = [{"id": 1, "file_name": "a.png", "width": 60, "height": 40}]
    content = {"images": images, "categories": [{"id": 3, "name": "liver"}], "annotations": list(annotations)}
    path = tmp_path / "coco.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_coco_boxes_polygons_and_both_run_lengths_are_read(tmp_path):
    bits = np.zeros((40, 60), np.uint8)
    bits[10:20, 10:30] = 1
    bits[13:16, 15:20] = 0
    packed = coco_mask.encode(np.asfortranarray(bits))
    counts = packed["counts"].decode("ascii")
    path = coco(
        tmp_path,
        {"id": 1, "image_id": 1, "category_id": 3, "bbox": [10, 10, 20, 10]},
        {"id": 2, "image_id": 1, "category_id": 3, "segmentation": {"size": [40, 60], "counts": counts}},
        {"id": 3, "image_id": 1, "category_id": 3, "segmentation": {"size": [40, 60], "counts": _decoded(counts)}},
        {"id": 4, "image_id": 1, "category_id": 3, "segmentation": [[10, 10, 30, 10, 30, 20, 10, 20]]},
    )
    box, compressed, plain, polygon = read_coco(path)
    assert box.extremes == extremes_of_box(10, 10, 29, 19)
    assert np.array_equal(compressed.mask, bits.astype(bool))
    assert np.array_equal(plain.mask, bits.astype(bool))
    assert polygon.mask.sum() == 200
    assert {each.label for each in (box, compressed, plain, polygon)} == {"liver"}


@given(st.lists(st.integers(0, 1), min_size=1, max_size=120))
def test_compressed_runs_are_decoded_as_coco_writes_them(values):
    bits = np.asfortranarray(np.array(values, np.uint8).reshape(-1, 1))
    counts = _decoded(coco_mask.encode(bits)["counts"])
    assert np.array_equal(np.repeat(np.arange(len(counts)) % 2, counts), values)


@pytest.mark.parametrize(
    "segmentation",
    [
        {"size": [40, 60], "counts": [5, 5]},
        {"size": [40, 60], "counts": [-5, 2405]},
        {"size": [40, 60], "counts": "zzzz"},
        {"size": [40, 60], "counts": "\x00\x01"},
        {"size": [4, 6], "counts": [24]},
        {"size": [40, 60]},
        [[1, 2, 3]],
        [[1, 2, 3, 4, float("nan"), 6]],
        "text",
        7,
    ],
)
def test_wrong_coco_masks_are_refused_before_cocos_own_code_sees_them(tmp_path, segmentation):
    path = coco(tmp_path, {"id": 9, "image_id": 1, "category_id": 3, "segmentation": segmentation})
    with pytest.raises(PromptFileError, match="annotation 9"):
        read_coco(path)


def test_what_is_no_coco_file_is_refused(tmp_path):
    for text in ("{", "[]", '{"images": []}', '{"images": [1], "annotations": []}'):
        (tmp_path / "x.json").write_text(text, encoding="utf-8")
        with pytest.raises(PromptFileError, match="is no COCO file"):
            read_coco(tmp_path / "x.json")
    with pytest.raises(PromptFileError, match="are read from"):
        read_objects(tmp_path / "x.xml")


def test_yolo_boxes_and_polygons_are_read_with_their_names(filled, tmp_path):
    labels = tmp_path / "data" / "labels"
    labels.mkdir(parents=True)
    (tmp_path / "data" / "data.yaml").write_text("names:\n  0: liver\n  1: spleen\n", encoding="utf-8")
    polygon = "1 0.166667 0.25 0.5 0.25 0.5 0.5 0.166667 0.5"
    table(labels / "b.txt", "0 0.333333 0.375 0.333333 0.25", polygon)
    table(labels / "stranger.txt", "0 0.5 0.5 0.1 0.1")
    box, shape = read_yolo(labels, sizes_of(filled.images()))
    assert (box.image, box.label, shape.label) == ("b", "liver", "spleen")
    assert np.allclose(box.extremes.left, (10, 14.5), atol=1e-3)
    assert np.allclose(box.extremes.right, (29, 14.5), atol=1e-3)
    assert abs(int(shape.mask.sum()) - 200) <= 32
    for line, told in (
        ("0 0.5 0.5 0.1", "neither a box"),
        ("x 1 1 1 1", "a class and numbers"),
        ("0 5 5 1 1", "between 0 and 1"),
    ):
        table(labels / "b.txt", line)
        with pytest.raises(PromptFileError, match=told):
            read_yolo(labels, sizes_of(filled.images()))


# Into the project


def boxes(tmp_path, *names):
    return table(tmp_path / "boxes.csv", "image,label,xmin,ymin,xmax,ymax", *(f"{name},lesion,10,10,30,25" for name in names))


def test_the_network_answers_a_file_of_boxes_and_people_review_it(filled, tmp_path):
    objects = read_objects(boxes(tmp_path, "P1/a.png", "b.png", "strange.png"))
    report = add_objects(filled, objects, FakePredictor())
    assert (report.images, report.done, report.skipped) == (2, 2, 0)
    assert report.problems == ["boxes.csv, line 4: The project has no image strange.png. Import it first, or correct the name."]
    for entry in filled.images():
        if entry.name != "ct.dcm":
            assert entry.status is ImageStatus.NEEDS_REVIEW
            (region,) = filled.load_state(entry.id).annotation
            assert filled.labels()[region.label].name == "lesion"
            assert len(region.prompt) == 4
    report.save(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["done"] == 2
    again = add_objects(filled, objects, FakePredictor())
    assert (again.done, again.skipped) == (0, 2)


def test_what_a_person_deleted_does_not_come_back(filled, tmp_path):
    objects = read_objects(boxes(tmp_path, "b.png"))
    add_objects(filled, objects, FakePredictor())
    entry = next(entry for entry in filled.images() if entry.name == "P2/b.png")
    state = filled.load_state(entry.id)
    filled.save_state(entry.id, state.deleted(state.annotation.regions[0].id))
    assert add_objects(filled, objects, FakePredictor()).skipped == 1
    assert filled.image(entry.id).regions == 0


def test_boxes_without_a_network_and_masks_of_another_size_are_told(filled, tmp_path):
    report = add_objects(filled, read_objects(boxes(tmp_path, "b.png")))
    assert "only the network makes a mask" in report.problems[0]
    path = coco(tmp_path, {"id": 4, "image_id": 1, "category_id": 3, "segmentation": [[1, 1, 9, 1, 9, 9]]})
    path.write_text(path.read_text(encoding="utf-8").replace('"width": 60', '"width": 50'), encoding="utf-8")
    report = add_objects(filled, read_objects(path))
    assert "its mask is 50 x 40 pixels, the image 60 x 40" in report.problems[0]


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from fake_predictor import FakePredictor
from fourclick.annotator.importing.batch import add_objects, read_objects
from fourclick.annotator.storage.project import Project
def progress(done, total, name):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)
project = Project.open(Path(sys.argv[1]))
add_objects(project, read_objects(Path(sys.argv[2])), FakePredictor(), progress)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 on this system")
def test_a_batch_that_was_killed_goes_on_where_it_was(project, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(6):
        cv2.imwrite(str(folder / f"i{number}.png"), np.full((40, 60), 40 * number, np.uint8))
    import_folders(project, [folder])
    project.close()
    path = boxes(tmp_path, *(f"i{number}.png" for number in range(6)))
    arguments = [str(project.folder), str(path), str(Path(__file__).parent.parent)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], timeout=200, check=False)
    assert done.returncode == -signal.SIGKILL
    with Project.open(project.folder) as again:
        # two images make a batch of the fake network; the third one waited when the kill came
        assert [entry.regions for entry in again.images()] == [1, 1, 0, 0, 0, 0]
        report = add_objects(again, read_objects(path), FakePredictor())
        assert (report.done, report.skipped) == (4, 2)
        assert all(entry.regions == 1 for entry in again.images())
