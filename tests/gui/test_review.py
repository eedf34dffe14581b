"""Reviewing: keys and buttons to wishes, and changes on the canvas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gui_bench import DEPTH, HEIGHT, WIDTH
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.differences import Differences
from fourclick.annotator.gui.panels.review_bar import ReviewBar, ReviewItem

ITEM = ReviewItem(3, "scan.nii.gz", ImageStatus.NEEDS_REVIEW, "ben", 4, left=12)


def block(left, top=10, size=12):
    bits = np.zeros((HEIGHT, WIDTH), bool)
    bits[top : top + size, left : left + size] = True
    return Mask.from_array(bits)


@pytest.fixture
def bar(qtbot):
    shown = ReviewBar()
    qtbot.addWidget(shown)
    shown.show_item(ITEM)
    shown.show()
    qtbot.waitExposed(shown)
    shown.wishes = []
    for name in ("acceptRequested", "rejectRequested", "commentRequested", "changesToggled"):
        getattr(shown, name).connect(lambda value, name=name: shown.wishes.append((name, value)))
    return shown


def type_text(bar, text, key=Qt.Key.Key_Return):
    QTest.keyClicks(bar._text, text)
    QTest.keyClick(bar._text, key)


def test_it_says_what_is_reviewed(bar):
    assert "scan.nii.gz: needs review, revision 4 by ben (12 to review)" in bar.text
    bar.show_item(replace(ITEM, status=ImageStatus.REJECTED, reason="tail"))
    assert "scan.nii.gz: rejected, revision 4 by ben — “tail”" in bar.text
    bar.show_item(replace(ITEM, reason="tail"))
    assert "needs review, revision 4 by ben — rejected before: “tail”" in bar.text
    bar.show_item(None)
    assert "Nothing is left" in bar.text
    bar.accept()
    bar.reject()
    bar.write_comment()
    assert bar.wishes == []


def test_accepting_takes_the_comment_along(bar):
    bar.accept()
    QTest.keyClicks(bar._text, " well done ")
    bar.accept()
    assert bar.wishes == [("acceptRequested", ""), ("acceptRequested", "well done")]
    assert bar.comment == ""


def test_a_rejection_asks_for_its_reason(qtbot, bar):
    bar.reject()
    assert bar.wishes == []
    assert "better" in bar._text.placeholderText()
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert bar.wishes == []
    with qtbot.waitSignal(bar.focusReturned):
        type_text(bar, "the tail is missing")
    assert bar.wishes == [("rejectRequested", "the tail is missing")]


def test_escape_takes_a_rejection_back(bar):
    bar.reject()
    type_text(bar, "no", Qt.Key.Key_Escape)
    assert bar.comment == ""
    type_text(bar, "a comment after all")
    assert bar.wishes == [("commentRequested", "a comment after all")]


def test_a_comment_decides_nothing(bar):
    bar.reject()
    bar.write_comment()
    type_text(bar, "look at slice 3")
    assert bar.wishes == [("commentRequested", "look at slice 3")]


def test_another_image_starts_without_a_comment(bar):
    QTest.keyClicks(bar._text, "for this one")
    bar.show_item(ITEM)
    assert bar.comment == "for this one"
    bar.show_item(replace(ITEM, image=4))
    assert bar.comment == ""


def test_what_was_typed_is_there_again_with_its_image(bar):
    told = []
    bar.typedChanged.connect(told.append)
    QTest.keyClicks(bar._text, "for this one")
    assert told[-1] == ("scan.nii.gz",)
    bar.show_item(replace(ITEM, image=4, name="other.png"))
    QTest.keyClicks(bar._text, "and that")
    assert told[-1] == ("scan.nii.gz", "other.png")
    bar.show_item(replace(ITEM, project="of another project"))
    assert bar.comment == "", "the same number is another image there"
    bar.show_item(None)
    bar.show_item(ITEM)
    assert bar.comment == "for this one"
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert bar.wishes == [("commentRequested", "for this one")]
    assert told[-1] == ("other.png",)
    bar.show_item(replace(ITEM, image=4, name="other.png"))
    QTest.keyClick(bar._text, Qt.Key.Key_Escape)
    assert told[-1] == ()


def test_a_reason_that_was_begun_is_a_reason_still(bar):
    bar.reject()
    QTest.keyClicks(bar._text, "the tail")
    bar.show_item(replace(ITEM, image=4))
    QTest.keyClicks(bar._text, "a comment")
    bar.show_item(ITEM)
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert bar.wishes == [("rejectRequested", "the tail")]
    bar.show_item(replace(ITEM, image=4))
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert bar.wishes[-1] == ("commentRequested", "a comment")


def test_a_reason_that_could_not_be_saved_is_a_reason_still(bar):
    bar.rejectRequested.connect(lambda reason: bar.put_back(reason, is_reason=True))
    bar.reject()
    type_text(bar, "redo the rim")
    assert bar.comment == "redo the rim"
    assert "Enter rejects" in bar._text.placeholderText()
    assert bar._text.hasFocus()
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert bar.wishes == [("rejectRequested", "redo the rim")] * 2


def test_a_comment_that_could_not_be_saved_stays_a_comment(bar):
    bar.commentRequested.connect(lambda text: bar.put_back(text, is_reason=False))
    bar.write_comment()
    type_text(bar, "fine")
    QTest.keyClick(bar._text, Qt.Key.Key_Return)
    assert bar.wishes == [("commentRequested", "fine")] * 2
    bar.show_item(replace(ITEM, image=4))
    bar.show_item(ITEM)
    assert "Enter rejects" not in bar._text.placeholderText()


def test_a_reason_that_waited_with_its_image_says_what_enter_does(bar):
    bar.reject()
    QTest.keyClicks(bar._text, "why")
    bar.show_item(replace(ITEM, image=4))
    assert "Enter rejects" not in bar._text.placeholderText()
    bar.show_item(ITEM)
    assert "Enter rejects" in bar._text.placeholderText()


def test_the_same_words_about_two_images_are_told_for_both(bar):
    told = []
    bar.typedChanged.connect(told.append)
    other = replace(ITEM, image=4, name="other.nii.gz")
    QTest.keyClicks(bar._text, "same")
    bar.show_item(other)
    QTest.keyClicks(bar._text, "same")
    bar.show_item(ITEM)
    assert told[-1] == bar.typed
    assert set(told[-1]) == {"scan.nii.gz", "other.nii.gz"}
    bar.show_item(replace(ITEM, image=5, name="third.nii.gz"))
    assert told[-1] == ("other.nii.gz", "scan.nii.gz")


def test_changes_can_be_shown_where_there_is_a_revision_before(bar):
    bar.toggle_changes()
    assert bar.wishes == []
    assert "first revision" in bar.text
    bar.show_changes("1 region changed")
    bar.toggle_changes()
    bar.show_changes("")
    assert bar.wishes == [("changesToggled", True), ("changesToggled", False)]


def test_changes_are_painted_on_their_slice(bench, document):
    shown = Differences(document, bench.canvas)
    sentences = []
    shown.changed.connect(sentences.append)
    old = Region(block(10), 1, id="a", slice_index=2)
    document.set_slice(2)
    # the annotation in view has the region four pixels further to the right
    document.add_regions([replace(old, mask=block(14))])
    document.set_slice(0)
    shown.compare_with(Annotation((old,)))
    assert sentences[-1] == "1 region changed: object +48 −48 px."
    assert shown.added is None
    shown.set_shown(True)
    # it goes to a slice where something changed
    assert document.slice_index == 2
    assert (shown.added.box.x0, shown.added.box.width) == (22, 4)
    assert (shown.removed.box.x0, shown.removed.box.width) == (10, 4)
    assert bench.canvas.overlays.outline_only
    document.set_slice(DEPTH - 1)
    assert shown.added is None
    document.set_slice(2)
    shown.set_shown(False)
    assert shown.added is None
    assert not bench.canvas.overlays.outline_only
    document.delete("a")
    assert sentences[-1] == "1 region removed: object +0 −144 px."


def test_outlines_that_were_wanted_stay(bench, document):
    shown = Differences(document, bench.canvas)
    bench.canvas.overlays.set_outline_only(True)
    shown.set_shown(True)
    shown.set_shown(False)
    assert bench.canvas.overlays.outline_only


def test_another_image_is_not_compared_with_this_ones_past(bench, document):
    from gui_bench import volume

    shown = Differences(document, bench.canvas)
    shown.compare_with(Annotation((Region(block(10), 1, id="a"),)))
    shown.set_shown(True)
    assert shown.removed is not None
    document.set_image(2, volume())
    assert shown.difference is None
    assert shown.removed is None
