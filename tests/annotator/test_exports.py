"""Exports of whole projects: what appears in the folder, what is refused, and what stays untouched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from annotated_projects import DIRECTION, ORIGIN_MM, SPACING_MM, annotate, project_of, square, write_picture, write_volume
from PIL import Image as Picture

from fourclick.annotator import exporters as exporters_module
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import Cancelled, ExportError
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.exports import export_project
from fourclick.plugins.png_export import PngExporter


@pytest.fixture
def project(tmp_path):
    """A picture with one region, a volume with regions on slices 1 and 3, and a picture without any."""
    paths = [
        write_picture(tmp_path / "images" / "photo.png"),
        write_volume(tmp_path / "images" / "scan.nii.gz"),
        write_picture(tmp_path / "images" / "untouched.png"),
    ]
    with project_of(tmp_path / "project", paths) as project:
        project.save_labels(project.labels().with_label("Gefäß"))
        by_name = {Path(entry.path).name: entry for entry in project.images()}
        annotate(project, by_name["photo.png"].id, {0: square((40, 60))})
        annotate(project, by_name["scan.nii.gz"].id, {1: square((20, 30)), 3: square((20, 30), side=9)}, label=2)
        yield project


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_png_export_writes_each_annotated_slice_and_what_the_numbers_mean(project, tmp_path):
    report = export_project(project, "png", tmp_path / "out")
    masks = ["image-000001.png", "image-000002_slice001.png", "image-000002_slice003.png"]
    expected = [*masks, "labels.json", "verification.json"]
    assert [path.name for path in report.files] == expected
    assert names(tmp_path / "out") == sorted([*expected, "fourclick-export.json"])
    assert np.array_equal(np.asarray(Picture.open(tmp_path / "out" / "image-000001.png")), square((40, 60)))
    assert np.array_equal(np.asarray(Picture.open(tmp_path / "out" / masks[2])), 2 * square((20, 30), side=9))
    labels = json.loads((tmp_path / "out" / "labels.json").read_text(encoding="utf-8"))
    assert [(label["id"], label["name"]) for label in labels] == [(1, "object"), (2, "Gefäß")]
    assert report.images == 2
    assert len(report.without_regions) == 1
    assert "OpenCV" in report.summary
    assert "without regions" in report.summary


def test_nifti_export_lies_where_the_source_lies(project, tmp_path):
    report = export_project(project, "nifti", tmp_path / "out")
    assert "SimpleITK" in report.summary
    found = SimpleITK.ReadImage(str(tmp_path / "out" / "image-000002.nii.gz"))
    assert np.allclose(found.GetSpacing(), SPACING_MM)
    assert np.allclose(found.GetOrigin(), ORIGIN_MM, atol=1e-4)
    assert np.allclose(found.GetDirection(), DIRECTION, atol=1e-6)
    voxels = SimpleITK.GetArrayFromImage(found)
    assert voxels.shape == (5, 20, 30)
    assert np.array_equal(voxels[1], 2 * square((20, 30)))
    assert not voxels[[0, 2, 4]].any()


@pytest.mark.parametrize("format_name", ["png", "nifti"])
def test_a_second_export_gives_the_same_bytes_and_asks_nothing(project, tmp_path, format_name):
    export_project(project, format_name, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    report = export_project(project, format_name, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert report.left_over == ()


def test_changed_annotations_replace_the_last_export_and_what_is_left_over_is_named(project, tmp_path):
    export_project(project, "png", tmp_path / "out")
    entry = next(entry for entry in project.images() if "scan" in entry.path)
    annotate(project, entry.id, {3: square((20, 30), side=2)}, label=2)
    report = export_project(project, "png", tmp_path / "out")
    assert np.asarray(Picture.open(tmp_path / "out" / "image-000002_slice003.png")).sum() == 2 * 4
    assert report.left_over == ("image-000002_slice001.png",)
    assert "image-000002_slice001.png" in report.summary


@pytest.mark.parametrize("name", ["image-000001.png", "labels.json"])
def test_a_file_of_somebody_else_is_not_replaced(project, tmp_path, name):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("precious")
    with pytest.raises(ExportError, match=f"{name} is already there"):
        export_project(project, "png", out)
    assert names(out) == [name]
    assert (out / name).read_text() == "precious"

    export_project(project, "png", out, overwrite=True)
    assert (out / name).read_bytes()[:8] != b"precious"


def test_an_export_of_another_format_is_not_mixed_in_unasked(project, tmp_path):
    out = tmp_path / "out"
    export_project(project, "nifti", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(ExportError, match="already holds an export as nifti, and this one is png"):
        export_project(project, "png", out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    export_project(project, "png", out, overwrite=True)
    assert "image-000001.png" in names(out)


def test_a_file_that_was_changed_after_the_export_is_not_replaced(project, tmp_path):
    export_project(project, "png", tmp_path / "out")
    (tmp_path / "out" / "image-000001.png").write_text("repainted by hand")
    with pytest.raises(ExportError, match=r"image-000001\.png is already there"):
        export_project(project, "png", tmp_path / "out")


def test_another_project_does_not_replace_this_ones_files(project, tmp_path):
    export_project(project, "png", tmp_path / "out")
    with project_of(tmp_path / "other", [write_picture(tmp_path / "elsewhere" / "photo.png")]) as other:
        annotate(other, other.images()[0].id, {0: square((40, 60), side=20)})
        with pytest.raises(ExportError, match=r"image-000001\.png is already there"):
            export_project(other, "png", tmp_path / "out")


def test_the_projects_own_images_are_never_replaced(project, tmp_path):
    before = (tmp_path / "images" / "photo.png").read_bytes()
    with pytest.raises(ExportError, match="one of the project's images"):
        export_project(project, "png", tmp_path / "images", overwrite=True, choice=ExportChoice(keeps_names=True))
    assert (tmp_path / "images" / "photo.png").read_bytes() == before
    assert names(tmp_path / "images") == ["photo.png", "scan.nii.gz", "untouched.png"]


def test_images_of_one_name_get_files_of_their_own(tmp_path):
    paths = [write_picture(tmp_path / folder / "slide.png") for folder in ("a", "b", "c")]
    with project_of(tmp_path / "project", paths) as project:
        for side, entry in enumerate(project.images(), start=1):
            annotate(project, entry.id, {0: square((40, 60), side=side)})
        report = export_project(project, "png", tmp_path / "out", choice=ExportChoice(keeps_names=True))
    files = [path for path in report.files if path.suffix == ".png"]
    assert len({path.name.casefold() for path in files}) == 3
    assert "slide.png" in {path.name for path in files}
    assert sorted(int(np.asarray(Picture.open(path)).sum()) for path in files) == [1, 4, 9]


def test_cancelling_leaves_the_folder_as_it_was(project, tmp_path):
    seen = []
    with pytest.raises(Cancelled):
        export_project(project, "png", tmp_path / "out", lambda *step: seen.append(step), lambda: len(seen) == 2)
    assert not (tmp_path / "out").exists()

    (tmp_path / "out").mkdir()
    with pytest.raises(Cancelled):
        export_project(project, "png", tmp_path / "out", cancelled=lambda: True)
    assert names(tmp_path / "out") == []


def test_progress_counts_to_the_end(project, tmp_path):
    seen = []
    export_project(project, "png", tmp_path / "out", lambda done, total, name: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_an_image_that_is_gone_is_reported_and_the_others_are_exported(project, tmp_path):
    (tmp_path / "images" / "photo.png").unlink()
    report = export_project(project, "png", tmp_path / "out")
    assert len(report.problems) == 1
    assert "photo" in report.problems[0]
    assert "image-000002_slice001.png" in names(tmp_path / "out")
    assert report.images == 1


def test_an_image_that_was_replaced_by_one_of_another_size_is_reported(project, tmp_path):
    write_picture(tmp_path / "images" / "photo.png", height=41)
    report = export_project(project, "png", tmp_path / "out")
    assert "do not fit" in report.problems[0]
    assert "image-000001.png" not in names(tmp_path / "out")


def test_a_project_without_regions_says_so(tmp_path):
    project = project_of(tmp_path / "project", [write_picture(tmp_path / "photo.png")])
    with project, pytest.raises(ExportError, match="no regions yet"):
        export_project(project, "png", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_names_those_that_there_are(project, tmp_path):
    with pytest.raises(ExportError, match="nifti"):
        export_project(project, "jpeg", tmp_path / "out")
    assert not (tmp_path / "out").exists()


class FlawedExporter(PngExporter):
    """Writes other pixels than it was given."""

    def export(self, item, folder):
        paths = super().export(item, folder)
        with Picture.open(paths[0]) as picture:
            values = np.asarray(picture).copy()
            palette = picture.getpalette()
        values[0, 0] ^= 1
        spoiled = Picture.fromarray(values)
        spoiled.putpalette(palette)
        spoiled.save(paths[0])
        return paths


class FullDisk(PngExporter):
    def export(self, item, folder):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("exporter", "cause"), [(FlawedExporter(), "differs"), (FullDisk(), "No space left on device")])
def test_a_failure_leaves_the_folder_as_it_was(project, tmp_path, monkeypatch, exporter, cause):
    export_project(project, "png", tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    monkeypatch.setattr(exporters_module, "exporters", lambda: {"png": exporter})
    with pytest.raises(ExportError, match=cause):
        export_project(project, "png", tmp_path / "out", overwrite=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_target_that_is_a_file_or_read_only_is_refused_with_its_name(project, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="file: the export cannot be written there"):
        export_project(project, "png", tmp_path / "file")


def test_leftovers_of_a_killed_export_are_swept_the_day_after(project, tmp_path):
    old, fresh = (tmp_path / "out" / f".fourclick-export-{name}" for name in ("old", "fresh"))
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "half.png").write_text("")
    os.utime(old, (0, 0))
    export_project(project, "png", tmp_path / "out")
    assert not old.exists()
    assert fresh.exists()


def test_a_plug_in_that_cannot_be_loaded_does_not_take_the_others_down(monkeypatch, caplog):
    class Broken:
        name, value = "broken", "nowhere:Nothing"

        def load(self):
            raise ImportError("nowhere")

    installed = list(exporters_module.entry_points(group=exporters_module.GROUP))
    monkeypatch.setattr(exporters_module, "entry_points", lambda group: [Broken(), *installed])
    exporters_module.exporters.cache_clear()
    try:
        assert set(exporters_module.exporters()) >= {"png", "nifti"}
        assert "broken" not in exporters_module.exporters()
    finally:
        exporters_module.exporters.cache_clear()
    assert "broken" in caplog.text


def test_the_report_names_the_slices_that_were_changed_by_hand(project, tmp_path):
    scan = next(entry for entry in project.images() if entry.name.startswith("scan"))
    state = project.load_state(scan.id)
    changed = next(region for region in state.annotation if region.slice_index == 3)
    gone = ClickEvent("brush", slice_index=2, region_id="a region that was deleted since")
    events = (ClickEvent("click", region_id="another"), ClickEvent("grow", slice_index=3, region_id=changed.id), gone)
    project.save_state(scan.id, state, events)
    export_project(project, "png", tmp_path / "out")
    told = json.loads((tmp_path / "out" / "verification.json").read_text(encoding="utf-8"))["images"]
    assert [each["by_hand"] for each in told] == [{}, {"2": [3]}]
