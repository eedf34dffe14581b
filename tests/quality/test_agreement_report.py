"""Comparisons of readings, their summary and the files that it is written to."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.image import Geometry
from fourclick.annotator.quality.agreement_files import as_csv, as_json, markdown, summary_csv, write_report
from fourclick.annotator.quality.comparison import Help, Kind, comparisons
from fourclick.annotator.quality.reading import ReadImage, Reading
from fourclick.annotator.quality.summary import EVERYBODY, MEASURES, report, without_names

LABELS = {1: "liver", 2: "=tumour|2"}
MILLIMETRES = Geometry(spacing_mm=(0.5, 0.5, 3.0), is_known=True)


def square(left, top, side=8, label=1, shape=(1, 32, 32)):
    labels = np.zeros(shape, np.uint16)
    labels[0, top : top + side, left : left + side] = label
    return labels


def image(name, *readings, geometry=MILLIMETRES):
    return ReadImage(name, readings, geometry)


def study(shifts=(0, 1, 2, 4)):
    """Anna and Ben label each image; Anna labels it again, without help from the second image on."""
    for number, shift in enumerate(shifts):
        yield image(
            f"scan {number}",
            Reading("anna", square(8, 8)),
            Reading("anna", square(9, 8), occasion=1, is_assisted=number == 0),
            Reading("ben", square(8 + shift, 8)),
        )


def made(images, **options):
    return report([each for one in images for each in comparisons(one)], LABELS, **options)


def row(found, kind, label=None, help_=None, who=EVERYBODY, unit="mm"):
    [only] = [
        each
        for each in found.rows
        if (each.kind, each.label, each.help, each.unit) == (kind, label, help_, unit) and who in (each.first, each.second)
    ]
    return only


def test_pairs_are_one_annotators_readings_and_two_annotators_first_ones():
    [scan] = study((0,))
    found = list(comparisons(scan))
    assert [(each.kind, each.first, each.second) for each in found] == [
        (Kind.INTRA, "anna", "anna"),
        (Kind.INTER, "anna", "ben"),
    ]
    assert found[0].agreement.dice == pytest.approx(7 / 8)
    assert found[0].agreement.hd95_mm == pytest.approx(0.5)
    # Ben is compared with what Anna made of it first
    assert found[1].agreement.dice == 1


def test_help_is_told_apart():
    found = made(study())
    assert row(found, Kind.INTRA).comparisons == 4
    assert row(found, Kind.INTRA, help_=Help.ONE).comparisons == 3
    assert row(found, Kind.INTRA, help_=Help.BOTH).images == 1
    with pytest.raises(ValueError, match="unpack"):
        row(found, Kind.INTER, help_=Help.BOTH)  # all of them had help: the row of all says it


def test_a_label_of_one_reading_alone_counts_in_the_shares_and_has_no_distance():
    scans = [
        image("both", Reading("anna", square(4, 4)), Reading("ben", square(4, 4))),
        image("one", Reading("anna", square(4, 4)), Reading("ben", np.zeros((1, 32, 32), np.uint16))),
        image("neither", *(Reading(name, np.zeros((1, 32, 32), np.uint16)) for name in ("anna", "ben"))),
    ]
    found = row(made(scans), Kind.INTER, label=1)
    assert (found.images, found.comparisons, found.one_sided) == (2, 2, 1)
    assert found.figures["dice"].mean == 0.5
    assert found.figures["hd95_mm"].mean == 0
    only_one_sided = row(made(scans[1:2]), Kind.INTER, label=1)
    assert set(only_one_sided.figures) == {"dice", "surface_dice"}


def test_labels_are_summed_up_apart_and_together():
    two = image(
        "two",
        Reading("anna", square(4, 4) + square(20, 20, label=2)),
        Reading("ben", square(4, 4) + square(24, 20, label=2)),
    )
    found = made([two])
    assert row(found, Kind.INTER, label=1).figures["dice"].mean == 1
    assert row(found, Kind.INTER, label=2).figures["dice"].mean == 0.5
    assert row(found, Kind.INTER).figures["dice"].mean == 0.75


def test_pictures_without_millimetres_are_summed_up_apart():
    scans = [image("scan", *two_shifted()), image("photo", *two_shifted(), geometry=Geometry())]
    found = made(scans)
    assert row(found, Kind.INTER, unit="mm").figures["hd95_mm"].mean == pytest.approx(1.0)
    assert row(found, Kind.INTER, unit="px").figures["hd95_mm"].mean == pytest.approx(2.0)


def two_shifted():
    return Reading("anna", square(4, 4)), Reading("ben", square(6, 4))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=8), st.integers(0, 5))
def test_intervals_hold_the_mean_and_depend_on_the_seed_alone(shifts, seed):
    first, second = (made(study(shifts), seed=seed) for _ in range(2))
    assert first == second
    for each in first.rows:
        for figure in each.figures.values():
            if each.images < 2:
                assert figure.low is None
            else:
                assert figure.low - 1e-9 <= figure.mean <= figure.high + 1e-9


def test_an_image_counts_once_in_the_interval_however_often_it_was_read():
    """Three annotators give three pairs per image; drawn singly they would make the interval narrower than the images do."""
    scans = [
        image(f"scan {number}", *(Reading(name, square(8 + shift * place, 8)) for place, name in enumerate("abc")))
        for number, shift in enumerate((0, 4) * 4)
    ]
    figure = row(made(scans), Kind.INTER).figures["dice"]
    far, near = np.mean([0.5, 0.5, 0.0]), 1.0
    spread = (near - far) / 2 / math.sqrt(8)
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * spread, rel=0.25)


def test_files_say_the_same_and_have_no_formulas(tmp_path):
    scan = image(
        "=cmd|' /C calc'!A0", Reading("anna", square(4, 4, label=2)), Reading("@ben", np.zeros((1, 32, 32), np.uint16))
    )
    found = made([*study(), scan])
    paths = write_report(found, tmp_path / "new")
    assert [path.name for path in paths] == ["agreement.md", "agreement.csv", "agreement-summary.csv", "agreement.json"]
    assert [path.read_text(encoding="utf-8") for path in paths] == [
        markdown(found),
        as_csv(found),
        summary_csv(found),
        as_json(found),
    ]
    for text in (as_csv(found), summary_csv(found)):
        cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    told = json.loads(as_json(found))
    assert len(told["comparisons"]) == len(found.comparisons)
    assert told["comparisons"][-1]["hd95_mm"] is None
    lines = list(csv.DictReader(io.StringIO(summary_csv(found))))
    for line, each in zip(lines, told["summary"], strict=True):
        for measure in MEASURES:
            expected = each["figures"].get(measure, {}).get("mean")
            assert (float(line[f"{measure}_mean"]) if line[f"{measure}_mean"] else None) == expected
    head = markdown(found).splitlines()
    tables = [line for line in head if line.startswith("| ")]
    assert {line.replace("\\|", "").count("|") for line in tables} == {11}


def test_names_are_left_out_where_they_are_not_asked_for():
    hidden = without_names(made(study()))
    for text in (markdown(hidden), as_csv(hidden), summary_csv(hidden), as_json(hidden)):
        assert not any(name in text for name in ("anna", "ben", "scan"))
        assert "annotator 1" in text
    assert "everybody" in markdown(hidden)


def test_nothing_to_compare_is_said():
    assert "No image was labelled twice" in markdown(made([image("only", Reading("anna", square(1, 1)))]))


def test_readings_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="one shape"):
        image("scan", Reading("anna", square(1, 1)), Reading("ben", square(1, 1, shape=(2, 32, 32))))
    with pytest.raises(ValueError, match="2 readings with the number 0"):
        image("scan", Reading("anna", square(1, 1)), Reading("anna", square(1, 1)))
    with pytest.raises(ValueError, match="volume"):
        Reading("anna", np.zeros((4, 4), np.uint16))
