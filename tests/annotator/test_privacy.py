"""What leaves a project: nobody's name, number, date, UID or path in any byte of an export, unless it is asked for."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nibabel
import nrrd
import numpy as np
import pydicom
import pytest
import tifffile
from annotated_projects import annotate, square
from byte_search import words_in
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo
from pydicom.data import get_testdata_file

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.export_names import NAMES_FILE
from fourclick.annotator.exporters import exporters
from fourclick.annotator.exports import export_project
from fourclick.annotator.storage.image_files import ImageSource, find_images
from fourclick.annotator.storage.project import Project
from fourclick.plugins import nnunet_export

UID = "1.2.826.0.1.3680043.8.498.77665544332211"
DICOM = {
    "PatientName": "Quastenflosser^Ägidius",
    "PatientID": "PAT-4711-XK",
    "PatientBirthDate": "19370219",
    "StudyDate": "20110523",
    "StudyTime": "142233.555",
    "AccessionNumber": "ACC-99-1207",
    "InstitutionName": "Klinikum Wolkenkuckucksheim",
    "ReferringPhysicianName": "Hustenguth^Berta",
    "StationName": "GERAET-0815-B",
    "DeviceSerialNumber": "SN-77-4432-C",
    "StudyInstanceUID": f"{UID}.1",
    "SeriesInstanceUID": f"{UID}.2",
    "SOPInstanceUID": f"{UID}.3",
    "FrameOfReferenceUID": f"{UID}.4",
}
IN_PIXEL_FILES = {
    ".dcm": ("Quastenflosser", "Ägidius", *list(DICOM.values())[1:7], "Hustenguth", *list(DICOM.values())[8:], "Geheimnis7731"),
    ".nii.gz": ("Beschreibung8842", "Hilfsdatei5539", "Datenbank6640"),
    ".nrrd": ("Quastenflosser", "Nrrdwert3141", "Nrrdinhalt2718"),
    ".png": ("Textblock9917", "Packtext7719", "Weltschrift-Ægir"),
    ".tif": ("Bildtext3356", "Fotograf2298"),
}
NAMES = ("Akte-55667788", "Zwetschgenmus")
"""In the names of files and of their folder."""
PROJECT = "Pfefferkuchen"
PERSONS = ("Krähenfuß", "Verwechslung-Meier", "heimverzeichnis-von-berta")
"""The annotator's name, what a reviewer wrote, and the user's own folder."""
PICTURES = ("*.png", "*.tif")
ONLY = {"nnunet-png": PICTURES, "dicom-seg": ("*.dcm",), "rtstruct": ("*.dcm",)}
"""Formats that cannot hold all of the images."""


@dataclass(frozen=True)
class KnownSource(ImageSource):
    """As an import that has looked into the file would find it."""

    patient: str = "PAT-4711-XK"
    modality: str = "CT"


@pytest.fixture(autouse=True)
def without_nnunet(monkeypatch):
    monkeypatch.setattr(nnunet_export, "find_spec", lambda name: None)


def write_sources(folder):
    """A file of each kind, with words planted where real ones have them."""
    folder.mkdir(parents=True)
    start = folder / NAMES[0]
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.update({keyword: value for keyword, value in DICOM.items() if keyword != "PatientName"})
    dataset.PatientName = DICOM["PatientName"]
    dataset.file_meta.MediaStorageSOPInstanceUID = DICOM["SOPInstanceUID"]
    dataset.private_block(0x0099, "FOURCLICK TEST", create=True).add_new(1, "LO", "Geheimnis7731")
    dataset.save_as(f"{start}.dcm")

    file = nibabel.Nifti1Image(np.arange(12 * 16 * 3, dtype=np.int16).reshape(12, 16, 3), np.diag([2.0, 2.0, 3.0, 1.0]))
    file.header["descrip"], file.header["aux_file"], file.header["db_name"] = IN_PIXEL_FILES[".nii.gz"]
    Path(f"{start}.nii.gz").write_bytes(gzip.compress(file.to_bytes()))

    header = {"Patient": DICOM["PatientName"].replace("Ä", "A"), "comment": "Nrrdwert3141", "content": "Nrrdinhalt2718"}
    nrrd.write(f"{start}.nrrd", np.arange(12 * 16 * 3, dtype=np.int16).reshape(12, 16, 3), header)

    info = PngInfo()
    info.add_text("Patient", "Textblock9917")
    info.add_text("Comment", "Packtext7719" * 9, zip=True)
    info.add_itxt("Title", "Weltschrift-Ægir", zip=True)
    values = np.random.default_rng(0).integers(0, 256, (20, 30)).astype(np.uint8)
    Picture.fromarray(values).save(f"{start}.png", pnginfo=info)
    tags = [(315, "s", 0, "Fotograf2298", True)]
    tifffile.imwrite(f"{start}.tif", values, description="Bildtext3356", extratags=tags, compression="zlib")


@pytest.fixture
def project(tmp_path, monkeypatch):
    home = tmp_path / PERSONS[2]
    home.mkdir()
    for variable in ("HOME", "USERPROFILE", "FOURCLICK_HOME"):
        monkeypatch.setenv(variable, str(home))
    folder = home / f"Patient_{NAMES[1]}"
    write_sources(folder)
    place = home / f"{PROJECT.lower()}-ordner"
    with Project.create(place, f"Projekt {PROJECT}", annotator=f"Dr. {PERSONS[0]}") as project:
        found = find_images([*sorted(folder.iterdir())])
        project.add_images([KnownSource(each.path, each.name, each.key) for each in found])
        for entry in project.images():
            shape = (128, 128) if entry.name.endswith(".dcm") else (16, 12) if "n" in Path(entry.path).suffixes[0] else (20, 30)
            shape = (20, 30) if entry.name.endswith((".png", ".tif")) else shape
            annotate(project, entry.id, {0: square(shape)})
            project.review(entry.id, ImageStatus.REJECTED, PERSONS[1])
        yield project


def everything(tmp_path):
    home = tmp_path / PERSONS[2]
    paths = (str(each) for each in (tmp_path, Path.cwd(), home, home / f"{PROJECT.lower()}-ordner"))
    planted = {word for words in IN_PIXEL_FILES.values() for word in words}
    return {*planted, *DICOM.values(), *NAMES, PROJECT, *PERSONS, "1937-02-19", "19.02.1937", UID, *paths}


def test_the_search_finds_what_is_planted_in_the_sources(project, tmp_path):
    """Else it would prove nothing that it finds nothing in exports."""
    folder = tmp_path / PERSONS[2] / f"Patient_{NAMES[1]}"
    for suffix, words in IN_PIXEL_FILES.items():
        found = words_in(folder, words)
        assert all(any(name.endswith(suffix) for name in found.get(word, ())) for word in words), suffix


@pytest.mark.parametrize("pack", ["plain", "gzip", "zip", "twice"])
@pytest.mark.parametrize("spelling", ["utf-8", "utf-16-le", "utf-16-be", "latin-1", "percent", "json", "upper", "base64"])
def test_the_search_finds_a_word_however_it_is_written(tmp_path, pack, spelling):
    word = "Krähenfuß, Jürgen"
    written = {
        "percent": lambda: quote(word).encode(),
        "json": lambda: json.dumps(word).encode(),
        "upper": lambda: "KRäHENFUß, JüRGEN".encode(),
        "base64": lambda: base64.b64encode(f"by {word} himself".encode()),
    }.get(spelling, lambda: word.encode(spelling))()
    data = b"before " + written + b" behind"
    if pack == "gzip":
        data = b"header" + gzip.compress(data)
    elif pack == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", data * 3)
        data = buffer.getvalue()
    elif pack == "twice":
        data = b"x" + gzip.compress(b"y" + gzip.compress(data))
    (tmp_path / "file.bin").write_bytes(data)
    (tmp_path / "other.bin").write_bytes(b"nobody here")
    assert words_in(tmp_path, [word]) == {word: ["file.bin"]}


@pytest.mark.parametrize("name", exporters())
def test_no_byte_of_an_export_tells_who_it_was(project, tmp_path, name):
    out = tmp_path / "out"
    report = export_project(project, name, out, choice=ExportChoice(images=ONLY.get(name, ())))
    assert not report.problems
    assert report.images == len(ONLY.get(name, range(5)))
    assert words_in(out, everything(tmp_path)) == {}


@pytest.mark.parametrize("name", exporters())
def test_names_that_are_asked_for_are_all_that_leaves(project, tmp_path, name):
    out = tmp_path / "out"
    export_project(project, name, out, choice=ExportChoice(images=ONLY.get(name, ()), keeps_names=True))
    found = words_in(out, everything(tmp_path))
    assert NAMES[0] in found
    assert set(found) <= {NAMES[0], PROJECT}


def test_annotators_are_codes_unless_their_names_are_asked_for(project, tmp_path):
    images = told(export_project(project, "png", tmp_path / "codes"))
    codes = {code for image in images for code in image["annotators"]}
    assert len(codes) == 1
    assert re.fullmatch(r"annotator-[0-9a-f]{8}", *codes)
    assert words_in(tmp_path / "codes", PERSONS) == {}
    named = export_project(project, "png", tmp_path / "named", choice=ExportChoice(names_annotators=True))
    assert {name for image in told(named) for name in image["annotators"]} == {f"Dr. {PERSONS[0]}"}
    assert set(words_in(tmp_path / "named", PERSONS)) == {PERSONS[0]}


def test_a_second_annotator_has_another_code(project, tmp_path):
    first, *_ = project.images()
    project.annotator = "Somebody Else"
    annotate(project, first.id, {0: square((128, 128), side=3)})
    images = told(export_project(project, "png", tmp_path / "out"))
    assert sorted(len(image["annotators"]) for image in images) == [1, 1, 1, 1, 2]
    assert len({code for image in images for code in image["annotators"]}) == 2


def told(report):
    return json.loads((report.folder / "verification.json").read_text(encoding="utf-8"))["images"]


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_project_keeps_a_table_of_which_file_is_which_image(project, tmp_path):
    report = export_project(project, "png", tmp_path / "out")
    assert report.names_file == project.folder / NAMES_FILE
    assert str(report.names_file) in report.summary
    rows = rows_of(report.names_file)
    assert [row["image"] for row in rows] == [entry.name for entry in project.images()]
    assert [row["path"] for row in rows] == [entry.path for entry in project.images()]
    assert {row["patient"] for row in rows} == {"PAT-4711-XK"}
    files = {path.name for path in report.files}
    assert all(any(file.startswith(row["exported_as"]) for file in files) for row in rows)


def test_the_table_keeps_images_that_are_gone_and_names_stay_as_they_were(project, tmp_path):
    report = export_project(project, "png", tmp_path / "out")
    before = rows_of(report.names_file)
    project.remove_image(project.images()[1].id)
    export_project(project, "png", tmp_path / "out")
    assert rows_of(report.names_file) == before
    export_project(project, "png", tmp_path / "again")
    left = {path.name.partition("_")[0].partition(".")[0] for path in (tmp_path / "again").glob("image-*")}
    assert left == {row["exported_as"] for row in before} - {before[1]["exported_as"]}


def test_without_the_table_there_is_no_export(project, tmp_path):
    (project.folder / NAMES_FILE).mkdir()
    with pytest.raises(ExportError, match="--keep-names"):
        export_project(project, "png", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert export_project(project, "png", tmp_path / "out", choice=ExportChoice(keeps_names=True)).names_file is None


def test_a_number_that_was_given_out_twice_has_two_rows(project, tmp_path):
    last = project.images()[-1]
    export_project(project, "png", tmp_path / "out")
    project.remove_image(last.id)
    twin = tmp_path / "another.png"
    Picture.fromarray(np.zeros((20, 30), np.uint8)).save(twin)
    (entry,) = project.add_images(find_images([twin]))
    rows = rows_of(export_project(project, "png", tmp_path / "two").names_file)
    same = [row["image"] for row in rows if row["exported_as"] == f"image-{entry.id:06d}"]
    assert "another.png" in same
    project.annotator = "Somebody Else"
    annotate(project, entry.id, {0: square((20, 30))})
    images = told(export_project(project, "png", tmp_path / "three"))
    assert [len(image["annotators"]) for image in images] == [1] * len(images)
    assert last.name in {row["image"] for row in rows}
