"""BIDS derivatives: where a volume lies, what its numbers mean, and what the validator says."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import nibabel
import numpy as np
import pytest
from annotated_projects import annotate, project_of, square, write_picture, write_volume
from byte_search import words_in
from export_items import CASES, OBLIQUE, bytes_below, exported, overlapping
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator import exporters as exporters_module
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Part
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.exports import export_project
from fourclick.plugins import bids_export
from fourclick.plugins.bids_export import BidsExporter, _label

HAS_VALIDATOR = bool(shutil.which(bids_export.VALIDATOR, path=str(Path(sys.executable).parent)))
WHY = "the BIDS validator is not installed (pip install fourclick[bids])"
needs_validator = pytest.mark.skipif(not HAS_VALIDATOR, reason=WHY)
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


@pytest.fixture
def without_validator(monkeypatch):
    monkeypatch.setattr(bids_export, "VALIDATOR", "no-such-program")


@needs_validator
@pytest.mark.parametrize("case", CASES)
def test_the_validator_accepts_every_case(tmp_path, case):
    exporter, thing = BidsExporter(), CASES[case]()
    _, _, part = exported(exporter, thing, tmp_path)
    assert "by the BIDS validator" in exporter.verify_dataset(thing.shared, [part], tmp_path)


@pytest.mark.usefixtures("without_validator")
@pytest.mark.parametrize("case", CASES)
def test_two_exports_are_the_same_bytes(tmp_path, case):
    for name in ("first", "second"):
        exported(BidsExporter(), CASES[case](), tmp_path / name)
    assert bytes_below(tmp_path / "first") == bytes_below(tmp_path / "second")


@pytest.mark.usefixtures("without_validator")
def test_a_volume_lies_where_its_image_lies_and_the_table_names_its_numbers(tmp_path):
    thing = overlapping()
    ((path,), _, _) = exported(BidsExporter(), thing, tmp_path)
    assert path.relative_to(tmp_path).as_posix() == "sub-p1/anat/sub-p1_acq-scan_space-orig_desc-manual_dseg.nii.gz"
    found = nibabel.load(path)
    assert np.array_equal(np.asarray(found.dataobj).transpose(2, 1, 0), thing.volume)
    assert np.allclose(LPS_TO_RAS @ found.affine, OBLIQUE.affine_lps, atol=1e-3)
    with (tmp_path / "desc-manual_dseg.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect=csv.excel_tab))
    assert [(row["index"], row["name"], row["color"]) for row in rows] == [
        ("1", "肝臓", "#E69F00"),
        ("4", "Gefäß «ø»", "#56B4E9"),
        ("300", "опухоль", "#009E73"),
    ]
    content = json.loads((tmp_path / "dataset_description.json").read_text(encoding="utf-8"))
    assert (content["DatasetType"], content["License"], content["GeneratedBy"][0]["Name"]) == (
        "derivative",
        "CC BY 4.0",
        "Fourclick",
    )


@needs_validator
def test_what_the_validator_refuses_is_no_export(tmp_path):
    exporter, thing = BidsExporter(), overlapping()
    _, _, part = exported(exporter, thing, tmp_path)
    (tmp_path / "sub-p1" / "anat" / "sub-p1_wrong_dseg.nii.gz").write_bytes(b"")
    with pytest.raises(ExportError, match="more or fewer"):
        exporter.verify_dataset(thing.shared, [part], tmp_path)
    (tmp_path / "sub-p1" / "anat" / "sub-p1_wrong_dseg.nii.gz").rename(tmp_path / "strange.txt")
    with pytest.raises(ExportError, match=r"refuses the data set.*strange\.txt"):
        exporter.verify_dataset(thing.shared, [part], tmp_path)


@pytest.mark.usefixtures("without_validator")
def test_what_is_spoiled_is_noticed(tmp_path):
    exporter, thing = BidsExporter(), overlapping()
    (path,), _, part = exported(exporter, thing, tmp_path)
    file = nibabel.load(path)
    voxels = np.asarray(file.dataobj).copy()
    voxels[0, 0, 0] ^= 1
    nibabel.Nifti1Image(voxels, file.affine).to_filename(path)
    with pytest.raises(ExportError, match="labels read back by SimpleITK differ"):
        exporter.verify(thing, [path])
    voxels[0, 0, 0] ^= 1
    shifted = file.affine.copy()
    shifted[0, 3] += 0.5
    nibabel.Nifti1Image(voxels, shifted).to_filename(path)
    with pytest.raises(ExportError, match="another spacing, origin or direction"):
        exporter.verify(thing, [path])
    table = tmp_path / "desc-manual_dseg.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("300", "301"), encoding="utf-8")
    with pytest.raises(ExportError, match="labels read back differ"):
        exporter.verify_dataset(thing.shared, [part], tmp_path)


stems = st.one_of(st.from_regex(r"image-?\d{1,8}", fullmatch=True), st.text(min_size=1, max_size=60))


@given(first=stems, second=stems)
def test_no_two_images_become_one(first, second):
    assert (_label(first) == _label(second)) is (first == second)
    assert _label(first).isalnum()
    assert _label(first).isascii()
    assert len(_label(first)) <= 60


@pytest.mark.usefixtures("without_validator")
def test_a_missing_volume_is_noticed(tmp_path):
    exporter, thing = BidsExporter(), overlapping()
    _, _, part = exported(exporter, thing, tmp_path)
    with pytest.raises(ExportError, match="more or fewer"):
        exporter.verify_dataset(thing.shared, [part, Part("gone", {"path": "sub-p2/anat/gone.nii.gz"})], tmp_path)


@needs_validator
def test_a_project_with_its_reports_is_valid_and_patients_are_subjects(tmp_path, monkeypatch):
    monkeypatch.setattr(exporters_module, "exporters", lambda: {"bids": BidsExporter()})
    sources = [
        write_volume(tmp_path / "images" / "Meiersepp_1.nii.gz"),
        write_volume(tmp_path / "images" / "Meiersepp_2.nii.gz"),
        write_picture(tmp_path / "images" / "Huberresi_1.png"),
    ]
    out = tmp_path / "out"
    with project_of(tmp_path / "project", sources) as project:
        for entry in project.images():
            annotate(project, entry.id, {0: square((40, 60) if "Huber" in entry.name else (20, 30))})
        report = export_project(project, "bids", out, choice=ExportChoice(patients="^[A-Z][a-z]+"))
    assert "BIDS validator" in report.summary
    subjects = [path.name for path in out.glob("sub-*")]
    assert len(subjects) == 2
    assert sorted(len(list((out / subject / "anat").iterdir())) for subject in subjects) == [1, 2]
    assert bids_export._checked_by_validator(out)
    assert words_in(out, ["Meiersepp", "Huberresi", str(tmp_path)]) == {}
