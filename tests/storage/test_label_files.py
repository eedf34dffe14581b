"""Tables of labels: presets, and the files of ITK-SNAP, Slicer and nnU-Net."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from fourclick.annotator.core.label import PALETTE, Label, LabelTable, Overlaps, Term
from fourclick.annotator.storage.label_files import LabelFileError, presets, read_labels, write_labels
from fourclick.annotator.storage.project import DATABASE, Project

NAMES = st.text("abcdefghij äß-+().%", min_size=1, max_size=20).map(lambda name: " ".join(name.split())).filter(bool)
TABLES = st.lists(st.tuples(st.integers(1, 300), NAMES), min_size=1, max_size=8, unique_by=(lambda x: x[0], lambda x: x[1]))


def table_of(rows):
    return LabelTable(tuple(Label(number, name, PALETTE[number % 7]) for number, name in rows))


@given(TABLES, st.sampled_from(["labels.txt", "labels.ctbl", "labels.json"]))
def test_what_is_written_is_read_again(tmp_path_factory, rows, name):
    path = tmp_path_factory.mktemp("labels") / name
    table = table_of(rows)
    write_labels(table, path)
    assert read_labels(path) == table.labels


def test_nnunet_knows_names_and_numbers_alone(tmp_path):
    path = tmp_path / "dataset.json"
    write_labels(table_of([(2, "liver"), (1, "spleen")]), path)
    assert json.loads(path.read_text())["labels"] == {"background": 0, "liver": 2, "spleen": 1}
    assert [(each.id, each.name) for each in read_labels(path)] == [(1, "spleen"), (2, "liver")]
    path.write_text('{"labels": {"0": "background", "3": "tumour"}, "modality": {"0": "CT"}}')
    assert [(each.id, each.name) for each in read_labels(path)] == [(3, "tumour")]
    path.write_text('{"labels": {"background": 0, "liver": 1, "ignore": 2}}')
    assert [each.name for each in read_labels(path)] == ["liver"]


def test_itk_snap_and_slicer_write_it_like_this(tmp_path):
    snap = tmp_path / "snap.txt"
    snap.write_text(
        '################\n# ITK-SnAP Label Description File\n    0     0    0    0        0  0  0    "Clear Label"\n'
        '    4   255  127    0        0.5  1  1    "left lung"\n',
        encoding="utf-8",
    )
    assert read_labels(snap) == (Label(4, "left lung", "#FF7F00", opacity=0.5),)
    slicer = tmp_path / "slicer.ctbl"
    slicer.write_text("# Color table file x.ctbl\n# 3 values\n0 Background 0 0 0 0\n2 left_lung 255 127 0 255\n")
    assert read_labels(slicer) == (Label(2, "left lung", "#FF7F00"),)


def test_opacity_and_visibility_go_to_other_programs_in_their_own_units(tmp_path):
    table = LabelTable((Label(1, "liver", "#FF7F00", is_hidden=True, opacity=0.25), Label(2, "spleen", "#007FFF")))
    write_labels(table, tmp_path / "snap.txt")
    rows = [line.split() for line in (tmp_path / "snap.txt").read_text().splitlines() if not line.startswith("#")]
    assert [row[4:7] for row in rows] == [["0", "0", "0"], ["0.25", "0", "0"], ["1", "1", "1"]]
    write_labels(table, tmp_path / "slicer.ctbl")
    assert (tmp_path / "slicer.ctbl").read_text().splitlines()[-2:] == ["1 liver 255 127 0 64", "2 spleen 0 127 255 255"]


@given(st.integers(0, 100), st.booleans(), st.booleans(), st.booleans())
def test_how_labels_are_shown_is_read_again_where_the_format_has_it(tmp_path_factory, percent, hidden, outlined, locked):
    folder = tmp_path_factory.mktemp("labels")
    label = Label(3, "liver", "#FF7F00", None, locked, hidden, percent / 100, outlined)
    read = {}
    for name in ("labels.json", "labels.txt", "labels.ctbl"):
        write_labels([label], folder / name)
        (read[name],) = read_labels(folder / name)
    assert read["labels.json"] == label
    assert (read["labels.txt"].opacity, read["labels.txt"].is_hidden) == (percent / 100, hidden)
    assert read["labels.ctbl"].opacity == percent / 100


def test_freesurfers_table_whose_alphas_are_all_0_is_opaque(tmp_path):
    table = tmp_path / "FreeSurferColorLUT.txt"
    table.write_text(
        "#No. Label Name:                R   G   B   A\n\n"
        "0   Unknown                     0   0   0   0\n"
        "2   Left-Cerebral-White-Matter  245 245 245 0\n"
        "3   Left-Cerebral-Cortex        205 62  78  0\n"
    )
    assert [(label.id, label.name, label.opacity) for label in read_labels(table)] == [
        (2, "Left-Cerebral-White-Matter", 1.0),
        (3, "Left-Cerebral-Cortex", 1.0),
    ]
    table.write_text("2 seen 245 245 245 255\n3 unseen 205 62 78 0\n")
    assert [label.opacity for label in read_labels(table)] == [1.0, 0.0], "one alone may be meant so"


def test_an_alpha_outside_its_range_is_the_nearer_end(tmp_path):
    snap, slicer = tmp_path / "labels.txt", tmp_path / "labels.ctbl"
    snap.write_text('1 30 0 0 7 1 1 "a"\n2 30 0 0 -1 1 1 "b"\n3 30 0 0 0.5 1 1 "c"\n')
    slicer.write_text("1 a 30 0 0 256\n")
    assert [label.opacity for label in read_labels(snap)] == [1.0, 0.0, 0.5]
    assert [label.opacity for label in read_labels(slicer)] == [1.0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "names no label"),
        (b"hello world", "neither form"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{broken", "no table"),
        (b'{"labels": {"liver": [1, 2]}}', "list the labels"),
        (b'{"labels": {"liver": "one"}}', "no number"),
        (b"1 a 300 0 0 255", "255"),
        (b"1 a 1 0 0 255\n1 b 1 0 0 255", "share a number"),
        (b'{"labels": [{"name": "a", "colour": "red"}]}', "no colour"),
        (b'{"labels": [{"name": "a", "term": {"code": "x", "meaning": "y"}}]}', "SNOMED"),
        (b'{"labels": 3}', "no table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, content, words):
    path = tmp_path / "labels.txt"
    path.write_bytes(content)
    with pytest.raises(LabelFileError, match=words):
        read_labels(path)


def test_other_endings_and_missing_files_are_sentences(tmp_path):
    with pytest.raises(LabelFileError, match="end in"):
        write_labels(LabelTable(), tmp_path / "labels.doc")
    with pytest.raises(LabelFileError, match="cannot be read"):
        read_labels(tmp_path / "nothing.txt")
    with pytest.raises(LabelFileError, match="cannot be written"):
        write_labels(LabelTable(), tmp_path / "no" / "folder" / "labels.txt")


def test_every_term_of_a_preset_is_pydicoms(tmp_path):
    every = (getattr(codes.SCT, name) for name in dir(codes.SCT))
    known = {(each.value, each.meaning) for each in every if isinstance(each, Code)}
    found = presets()
    assert {"thorax", "abdomen", "brain_tumour", "cardiac", "nuclei", "polyp"} <= {each.key for each in found}
    for preset in found:
        table = LabelTable(preset.labels)
        assert [each.id for each in table] == list(range(1, len(table) + 1))
        for label in table:
            assert (label.term.code, label.term.meaning) in known, label
            assert (label.term.side in label.name) if label.term.side else True


def test_numbers_in_use_never_change():
    table = table_of([(1, "liver"), (2, "kidney")])
    merged, told = table.merged([Label(2, "Liver", "#000000", Term("10200004", "Liver")), Label(1, "spleen", "#111111")])
    assert [(each.id, each.name) for each in merged] == [(1, "liver"), (2, "kidney"), (3, "spleen")]
    assert merged[1].term == Term("10200004", "Liver")
    assert merged[1].colour == table[1].colour
    assert "stays so" in told[0]
    assert "spleen becomes number 3, because 1 is liver" in told[1]
    assert merged.merged(merged.labels) == (merged, ())


def test_all_of_a_label_and_the_rule_for_overlaps_survive_in_the_project(tmp_path):
    first, liver = Label(3, "b", "#000000"), Term("10200004", "Liver", "left")
    table = LabelTable((first, Label(1, "a", "#111111", liver, True, True, 0.35, True)), Overlaps.ORDER_TAKES)
    with Project.create(tmp_path / "project", "p") as project:
        project.save_labels(table)
    with Project.open_to_read(tmp_path / "project") as project:
        assert project.labels() == table
    assert [each.id for each in table.moved(1, 0)] == [1, 3]
    assert [each.id for each in table.moved(3, 99)] == [1, 3]


def test_a_rule_for_overlaps_that_is_not_known_changes_no_region(tmp_path):
    with Project.create(tmp_path / "project", "p") as project:
        project.save_labels(LabelTable((Label(3, "b", "#000000"),), Overlaps.ORDER_TAKES))
    with closing(sqlite3.connect(tmp_path / "project" / DATABASE)) as database:
        done = database.execute("UPDATE settings SET value = ? WHERE key = 'overlaps'", ('"the oldest takes"',))
        assert done.rowcount == 1
        database.commit()
    with Project.open(tmp_path / "project") as project:
        assert project.labels() == LabelTable((Label(3, "b", "#000000"),), Overlaps.NEWEST_ON_TOP)
