"""Images, labels and projects with names that want out: of their folder, of their cell, of their line, over each other."""

from __future__ import annotations

import csv
import json
import re
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from annotated_projects import annotate, square
from dicom_writers import COLUMNS, ROWS, write_slices
from export_items import annotated, box, exported
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image as Picture
from pydicom.uid import generate_uid

from fourclick.annotator.core.image import Geometry
from fourclick.annotator.core.label import PALETTE, LabelTable
from fourclick.annotator.core.table_cell import harmless, is_harmless, one_line
from fourclick.annotator.export_choice import ExportChoice, plain_name
from fourclick.annotator.exporters import exporters
from fourclick.annotator.exports import export_project
from fourclick.annotator.file_stems import file_stems
from fourclick.annotator.storage.image_files import ImageSource
from fourclick.annotator.storage.project import Project
from fourclick.plugins import bids_export, nnunet_export

HOSTILE = (
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\windows\\x",
    "CON",
    "con.png",
    "aux.txt",
    "COM¹.png",
    "NUL.nii.gz",
    "x" * 300,
    "ä" * 300,
    "😀" * 90,
    "\u202egnp.exe",
    "a\u200fb",
    "line\nbreak\r\n\x85\u2028",
    "bell\x07\x1b[31m",
    "nul\x00byte",
    "trailing. ",
    "trailing...",
    " leading",
    "-rf",
    "~",
    ".hidden",
    "...",
    "Scan",
    "scan",
    "SCAN.PNG",
    "scan.tif",
    "scan_slice000",
    "Gefa\u0308ß",
    "Gefäß",
    "GEFÄSS",
    "ﬁle",
    "file",
    "%2e%2e%2f",
    "a\"b'c`d",
    "$(touch x)",
    "a;b|c&d<e>f*g?h",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "a;=1+1",
    "background",
    "ignore",
    "a: b # c",
    "- a",
    "{a}",
    "null",
    "back\\slash\\n",
    "two  spaces",
    "key:=value",
)
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)
names = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
label_names = names.map(str.strip).filter(bool)


@pytest.fixture(autouse=True)
def without_slow_checkers(monkeypatch):
    monkeypatch.setattr(nnunet_export, "find_spec", lambda name: None)
    monkeypatch.setattr(bids_export, "VALIDATOR", "no-such-program")


def check_paths(out):
    """Every file bears a name that any system can hold, and no two are one on a system that does not tell case or form."""
    seen = set()
    for path in out.rglob("*"):
        assert path.resolve().is_relative_to(out.resolve())
        assert not path.is_symlink()
        name = path.name
        assert len(name.encode()) <= 255 - len(".tmp-1234567-")
        assert not RESERVED.fullmatch(name)
        assert name[-1] not in ". "
        assert not set(name) & set('<>:"/\\|?*')
        assert all(unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for each in name)
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path.relative_to(out).as_posix()).casefold())
        assert folded not in seen, f"{path} is also another's"
        seen.add(folded)


def files_below(out, suffix):
    return [path for path in out.rglob(f"*{suffix}") if path.is_file()]


def check_contents(out, table):
    for path in files_below(out, ".json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in files_below(out, ".yaml"):
        names = yaml.safe_load(path.read_text(encoding="utf-8"))["names"]
        assert names == {position: label.name for position, label in enumerate(table)}
    for path in files_below(out, ".csv"):
        check_table(path)


def check_table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert is_harmless(cell)
        assert not cell.startswith(("=", "+", "@", "\t", "\r"))
        assert "\n" not in cell


def table_of(words):
    table = LabelTable(())
    for word in words:
        if word.strip() not in {label.name for label in table}:
            table = table.with_label(word, PALETTE[0])
    return table


DICOM_FORMATS = ("dicom-seg", "rtstruct")


def dicom_file(folder, name):
    """A slice of (ROWS, COLUMNS)."""

    def belonging(dataset, _index):
        dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = generate_uid(), generate_uid()

    return next(write_slices(folder / name, 1, change=belonging).iterdir())


@pytest.fixture(scope="module", params=["pictures", "DICOM"])
def hostile_project(tmp_path_factory, request):
    """An image and a label of each hostile name."""
    home = tmp_path_factory.mktemp("hostile")
    with Project.create(home / "project", "../../CON\u202e=1") as project:
        project.save_labels(table_of(HOSTILE))
        sources = []
        for number, name in enumerate(HOSTILE):
            path = home / f"{number}.png"
            if request.param == "DICOM":
                path = dicom_file(home, str(number))
            else:
                Picture.fromarray(np.full((ROWS, COLUMNS), number, np.uint8)).save(path)
            sources.append(ImageSource(path, name, str(number)))
        project.add_images(sources)
        for number, entry in enumerate(project.images()):
            annotate(
                project, entry.id, {0: square((ROWS, COLUMNS), corner=(2, 2), side=3)}, label=list(project.labels())[number].id
            )
        yield project


@pytest.mark.parametrize("keeps_names", [True, False])
@pytest.mark.parametrize("name", exporters())
def test_nothing_leaves_the_folder_and_nothing_collides(hostile_project, tmp_path, name, keeps_names):
    home = hostile_project.folder.parent
    is_dicom = any(home.rglob("*.dcm"))
    if name in DICOM_FORMATS and not is_dicom:
        pytest.skip("pictures cannot be exported as DICOM: see tests/plugins/test_dicom_exports.py")
    if name == "nnunet-png" and is_dicom:
        pytest.skip("16-bit values cannot be exported as PNG: see tests/plugins/test_nnunet_export.py")
    before = {path for path in home.rglob("*") if "project" not in path.parts}
    out = tmp_path / "a" / "b" / "out"
    choice = ExportChoice(keeps_names=keeps_names, licence="=1+1\n../")
    report = export_project(hostile_project, name, out, choice=choice, processes=1)
    assert not report.problems
    assert report.images == len(HOSTILE)
    assert {path for path in home.rglob("*") if "project" not in path.parts} == before
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["out"]
    assert set(report.files) | {out / "fourclick-export.json"} == {path for path in out.rglob("*") if path.is_file()}
    check_paths(out)
    check_contents(out, hostile_project.labels())
    if report.names_file is not None:
        check_table(report.names_file)


@pytest.mark.parametrize("name", exporters())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(names, min_size=1, max_size=4), labels=st.lists(label_names, min_size=1, max_size=4))
def test_any_names_of_images_and_labels_are_exported_and_verified(name, words, labels):
    table = table_of(labels)
    assume(len(table))
    stems = file_stems((word, str(number)) for number, word in enumerate(words))
    exporter = exporters()[name]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        for stem in stems:
            regions = [(label.id, 0, box((ROWS, COLUMNS), 1, 1, 4, 4)) for label in table]
            place = Geometry(is_known=True) if name in DICOM_FORMATS else None
            thing = annotated((1, ROWS, COLUMNS), regions, labels=table, stem=stem, geometry=place)
            if name in DICOM_FORMATS:
                with tempfile.TemporaryDirectory() as sources:
                    thing = replace(thing, source_files=(dicom_file(Path(sources), "source"),))
                    paths, shared, _ = exported(exporter, thing, out / stem)
            else:
                paths, shared, _ = exported(exporter, thing, out / stem)
            assert all(path.is_file() for path in (*paths, *shared))
        assert [path.name for path in Path(folder).iterdir()] == ["out"]
        check_paths(out)
        check_contents(out, table)


@given(text=names)
def test_a_cell_is_one_line_that_no_spreadsheet_runs(text):
    cell = harmless(text)
    assert is_harmless(cell)
    assert len(cell.splitlines()) <= 1
    for part in re.split(r"[;,\t]", cell):
        assert not part.strip(' "').startswith(("=", "+", "-", "@"))


@given(text=st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_a_plain_word_stays_as_it_is(text):
    assert harmless(text) == one_line(text) == text


@given(text=names)
def test_a_data_sets_name_is_plain(text):
    assert re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?", plain_name(text))
