"""Which images to decide on, and why."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.core.image import Geometry
from fourclick.annotator.quality.adjudication import adjudication_queue
from fourclick.annotator.quality.comparison import comparisons
from fourclick.annotator.quality.reading import ReadImage, Reading

LABELS = {1: "liver", 2: "tumour"}


def block(left, width=10, label=1):
    labels = np.zeros((1, 20, 40), np.uint16)
    labels[0, 5:15, left : left + width] = label
    return labels


def queue(*images, **options):
    known = Geometry(spacing_mm=(0.5, 0.5, 2.0), is_known=True)
    read = [ReadImage(name, tuple(made), known) for name, made in images]
    return adjudication_queue([each for one in read for each in comparisons(one)], LABELS, **options)


def two(first, second):
    return Reading("anna", first), Reading("ben", second)


def test_the_worst_comes_first_and_what_agrees_is_left_out():
    found = queue(
        ("alike", two(block(5), block(5))),
        ("shifted", two(block(5), block(8))),
        ("apart", two(block(0), block(25))),
        ("missing", two(block(5), block(5) * 0)),
        ("half", two(block(5), block(5, 20))),
    )
    # the same Dice of 0: a label that one lacks goes before one that lies elsewhere
    assert [case.image for case in found] == ["missing", "apart", "half", "shifted"]
    assert [round(case.disagreement, 3) for case in found] == [1.0, 1.0, 0.333, 0.3]
    assert found[0].reason == "anna marked “liver” (100 voxels), ben did not."
    assert found[1].reason == "anna and ben overlap by 0 % (Dice) on “liver”: their outlines lie up to 12.5 mm apart (HD95)."
    assert found[2].reason == "anna and ben overlap by 67 % (Dice) on “liver”: ben marked 2.0 times as much."


def test_one_label_that_differs_is_enough():
    found = queue(("scan", two(block(5) + block(25, 4, 2), block(5) + block(27, 4, 2))))
    assert found[0].worst.label == 2
    assert "“tumour”" in found[0].reason


def test_an_annotator_who_differs_from_themselves_is_told_so():
    twice = Reading("anna", block(5)), Reading("anna", block(9), occasion=1)
    assert "anna, earlier, and anna, later," in queue(("scan", twice))[0].reason


def test_the_threshold_can_be_moved():
    slight = ("scan", two(block(5, 20), block(6, 20)))
    assert not queue(slight)
    assert len(queue(slight, least=0.04)) == 1
