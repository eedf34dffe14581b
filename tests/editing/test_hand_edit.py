"""What painting and erasing make of an annotation: which regions gain, which give way, which are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import disc

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import Label, LabelTable, Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.editing.hand_edit import copied, erased, intersected, painted, reshaped, subtracted, united
from fourclick.annotator.editing.reshaping import grown
from fourclick.annotator.editing.rules import Over, Rules

SHAPE = (40, 50)
IMAGE = Image(np.broadcast_to(np.arange(50, dtype=np.int16), (4, *SHAPE)).copy())
LEFT, RIGHT = disc(SHAPE, (18, 20), 8), disc(SHAPE, (35, 20), 8)
BRIDGE = disc(SHAPE, (26, 20), 7)


def region(name, bits, label=1, slice_index=0, **options):
    return Region(Mask.from_array(bits), label, slice_index=slice_index, id=name, **options)


TWO = Annotation((region("a", LEFT, 1), region("b", RIGHT, 2)))


def bits(annotation, name):
    return annotation.get(name).mask.to_array()


def paint(before, shape, rules=None, own="a", label=1):
    return painted(before, {0: shape}, IMAGE, rules or Rules(), label=label, own_id=own, slice_index=0)


def test_the_painted_region_gains_and_the_other_gives_way():
    edit = paint(TWO, BRIDGE)
    assert edit.region_id == "a"
    assert np.array_equal(bits(edit.annotation, "a"), LEFT | BRIDGE)
    assert np.array_equal(bits(edit.annotation, "b"), RIGHT & ~BRIDGE)
    assert [each.id for each in edit.annotation] == ["a", "b"]


def test_without_a_region_there_is_a_new_one():
    edit = paint(TWO, BRIDGE, own=None, label=3)
    new = edit.annotation.get(edit.region_id)
    assert new.label == 3
    assert np.array_equal(new.mask.to_array(), BRIDGE)
    assert np.array_equal(edit.annotation.label_map(SHAPE, 0) == 3, BRIDGE)


def test_painting_on_the_background_only():
    edit = paint(TWO, BRIDGE, Rules(over=Over.KEEP))
    assert np.array_equal(bits(edit.annotation, "a"), LEFT | (BRIDGE & ~RIGHT))
    assert np.array_equal(bits(edit.annotation, "b"), RIGHT)


def test_shared_pixels_belong_to_both():
    edit = paint(TWO, BRIDGE, Rules(over=Over.SHARE))
    assert np.array_equal(bits(edit.annotation, "a"), LEFT | BRIDGE)
    assert np.array_equal(bits(edit.annotation, "b"), RIGHT)


def test_painting_inside_a_label_changes_nothing_else():
    edit = paint(TWO, BRIDGE, Rules(inside_label=2), own=None, label=3)
    assert np.array_equal(edit.annotation.get(edit.region_id).mask.to_array(), BRIDGE & RIGHT)
    assert np.array_equal(bits(edit.annotation, "a"), LEFT)


def test_locked_labels_keep_their_pixels():
    rules = Rules(locked=frozenset((2,)))
    edit = paint(TWO, BRIDGE, rules)
    assert np.array_equal(bits(edit.annotation, "b"), RIGHT)
    assert np.array_equal(bits(edit.annotation, "a"), LEFT | (BRIDGE & ~RIGHT))
    gone = erased(TWO, {0: np.ones(SHAPE, bool)}, IMAGE, rules, own_id=None)
    assert [each.id for each in gone.annotation] == ["b"]


def test_hidden_regions_are_left_as_they_are():
    hidden = TWO.hidden("b", True)
    assert np.array_equal(bits(paint(hidden, BRIDGE).annotation, "b"), RIGHT)
    gone = erased(hidden, {0: np.ones(SHAPE, bool)}, IMAGE, Rules(), own_id=None)
    assert [each.id for each in gone.annotation] == ["b"]


def test_only_values_in_the_range_are_painted_and_erased():
    rules = Rules(value_range=(22, 26))
    within = (np.arange(50) >= 22) & (np.arange(50) <= 26)
    assert np.array_equal(bits(paint(TWO, BRIDGE, rules).annotation, "a"), LEFT | (BRIDGE & within))
    smaller = erased(TWO, {0: np.ones(SHAPE, bool)}, IMAGE, rules, own_id="a")
    assert np.array_equal(bits(smaller.annotation, "a"), LEFT & ~within)


def test_erasing_takes_from_the_region_or_from_all():
    assert np.array_equal(bits(erased(TWO, {0: BRIDGE}, IMAGE, Rules(), own_id="a").annotation, "b"), RIGHT)
    both = erased(TWO, {0: BRIDGE}, IMAGE, Rules(), own_id=None).annotation
    assert np.array_equal(bits(both, "a"), LEFT & ~BRIDGE)
    assert np.array_equal(bits(both, "b"), RIGHT & ~BRIDGE)


def test_a_region_of_which_nothing_is_left_is_gone():
    edit = erased(TWO, {0: np.ones(SHAPE, bool)}, IMAGE, Rules(), own_id="a")
    assert edit.region_id is None
    assert [each.id for each in edit.annotation] == ["b"]


def test_a_ball_goes_on_in_the_label_on_other_slices():
    volume = Annotation((*TWO, region("c", LEFT, 1, 1), region("d", LEFT, 2, 2)))
    shapes = dict.fromkeys((0, 1, 2), BRIDGE)
    edit = painted(volume, shapes, IMAGE, Rules(), label=1, own_id="a", slice_index=0)
    assert np.array_equal(bits(edit.annotation, "c"), LEFT | BRIDGE)
    assert np.array_equal(bits(edit.annotation, "d"), LEFT & ~BRIDGE)
    (new,) = [each for each in edit.annotation.on_slice(2) if each.label == 1]
    assert np.array_equal(new.mask.to_array(), BRIDGE)
    taken = erased(volume, shapes, IMAGE, Rules(), own_id="a").annotation
    assert np.array_equal(bits(taken, "c"), LEFT & ~BRIDGE)
    assert np.array_equal(bits(taken, "d"), LEFT), "another label on another slice is not meant"


def test_unchanged_masks_are_shared_not_copied():
    volume = Annotation((*TWO, region("c", LEFT, 1, 1)))
    after = paint(volume, disc(SHAPE, (8, 8), 2)).annotation
    assert after.get("c") is volume.get("c")
    assert after.get("b").mask is volume.get("b").mask


def test_growing_stops_at_locked_regions_and_takes_from_others():
    edit = reshaped(TWO, "a", lambda mask: grown(mask, 9, (1, 1)), IMAGE, Rules(locked=frozenset((2,))))
    assert np.array_equal(bits(edit.annotation, "a"), grown(LEFT, 9, (1, 1)) & ~RIGHT)
    taking = reshaped(TWO, "a", lambda mask: grown(mask, 9, (1, 1)), IMAGE, Rules())
    assert np.array_equal(bits(taking.annotation, "b"), RIGHT & ~grown(LEFT, 9, (1, 1)))


def test_a_copy_is_a_region_of_its_own():
    edit = copied(TWO, "a", 2, IMAGE, Rules())
    copy = edit.annotation.get(edit.region_id)
    assert (copy.slice_index, copy.label) == (2, 1)
    assert copy.mask == TWO.get("a").mask
    assert edit.annotation.get("a") is TWO.get("a")


@pytest.mark.parametrize(
    ("work", "expected", "left"),
    [(united, LEFT | BRIDGE, ["a"]), (subtracted, LEFT & ~BRIDGE, ["a", "b"]), (intersected, LEFT & BRIDGE, ["a", "b"])],
)
def test_two_regions_are_combined(work, expected, left):
    before = Annotation((region("a", LEFT, seconds=2.0), region("b", BRIDGE, 2, seconds=3.0)))
    after = work(before, "a", "b").annotation
    assert [each.id for each in after] == left
    assert np.array_equal(bits(after, "a"), expected)
    assert sum(each.seconds for each in after) == 5.0, "no work is forgotten"


@given(
    st.integers(5, 45), st.integers(5, 35), st.integers(1, 12), st.sampled_from(list(Over)), st.sampled_from([None, "a", "b"])
)
def test_painting_gives_the_pixels_to_one_region_and_loses_none(x, y, radius, over, own):
    shape = disc(SHAPE, (x, y), radius)
    label = 3 if own is None else TWO.get(own).label
    edit = paint(TWO, shape, Rules(over=over), own=own, label=label)
    labels = sum((each.mask.to_array().astype(int) for each in edit.annotation), np.zeros(SHAPE, int))
    assert np.array_equal(labels > 0, LEFT | RIGHT | shape)
    if over is not Over.SHARE:
        assert np.array_equal(labels > 1, LEFT & RIGHT & (labels > 1)), "no pixel belongs to two that did not before"


def in_table(order, overlaps, *, locked=(), label=1, **options):
    labels = tuple(Label(number, f"label {number}", "#E69F00", is_locked=number in locked) for number in order)
    return Rules(locked=frozenset(locked), **options).in_table(LabelTable(labels, overlaps), label)


CIRCLES = st.tuples(st.integers(5, 44), st.integers(5, 34), st.integers(2, 12)).map(
    lambda place: disc(SHAPE, place[:2], place[2])
)
RESOLVING = st.sampled_from((Overlaps.NEWEST_TAKES, Overlaps.ORDER_TAKES))


@given(
    st.lists(st.tuples(CIRCLES, st.integers(1, 3)), min_size=1, max_size=5),
    st.permutations((1, 2, 3)),
    RESOLVING,
    st.sets(st.integers(1, 3), max_size=1),
    st.sampled_from(list(Over)),
)
def test_strokes_share_no_pixel_where_overlaps_are_resolved(strokes, order, overlaps, locked, over):
    after, reached = Annotation(), np.zeros(SHAPE, bool)
    for shape, label in strokes:
        rules = in_table(order, overlaps, locked=locked, label=label, over=over)
        before = after
        after = paint(before, shape, rules, own=None, label=label).annotation
        reached |= shape
        for each in before:
            if each.label in locked or each.label in rules.above:
                assert after.get(each.id).mask == each.mask
    count = sum((each.mask.to_array().astype(int) for each in after), np.zeros(SHAPE, int))
    assert count.max() <= 1
    assert np.array_equal(count.astype(bool), reached), "what was painted or was there is somebody's"


def test_sharing_is_left_to_the_hand_where_overlaps_are_allowed():
    for overlaps in (Overlaps.NEWEST_ON_TOP, Overlaps.ORDER_ON_TOP):
        rules = in_table((1, 2), overlaps, over=Over.SHARE)
        edit = paint(TWO, BRIDGE, rules)
        assert np.array_equal(bits(edit.annotation, "b"), RIGHT)
        assert np.array_equal(bits(edit.annotation, "a"), LEFT | BRIDGE)


def test_painting_inside_a_higher_label_is_what_one_asks_for():
    rules = in_table((2, 1), Overlaps.ORDER_TAKES)
    assert np.array_equal(bits(paint(TWO, BRIDGE, rules).annotation, "b"), RIGHT)
    inside = in_table((2, 1), Overlaps.ORDER_TAKES, inside_label=2)
    after = paint(TWO, BRIDGE, inside).annotation
    assert np.array_equal(bits(after, "a"), LEFT | (BRIDGE & RIGHT))
    assert np.array_equal(bits(after, "b"), RIGHT & ~BRIDGE)
