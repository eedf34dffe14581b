"""States of an image, decisions on it, and the difference of two revisions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import OPEN, REVIEWS, TRANSITIONS, Decision, ImageStatus, ReviewError, checked_step
from fourclick.annotator.core.revision import ChangeKind, RevisionDifference, summary

SHAPE = (12, 16)
NAMES = {1: "liver", 2: "tumour"}


def block(left, top, width=4, height=4):
    bits = np.zeros(SHAPE, bool)
    bits[top : top + height, left : left + width] = True
    return Mask.from_array(bits)


REGIONS = st.builds(
    lambda left, top, width, height, label, slice_index, key: Region(
        block(left, top, width, height), label, slice_index=slice_index, id=key
    ),
    st.integers(0, 12),
    st.integers(0, 8),
    st.integers(0, 6),
    st.integers(1, 6),
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from("abcde"),
)
ANNOTATIONS = st.lists(REGIONS, max_size=5, unique_by=lambda region: region.id).map(lambda found: Annotation(tuple(found)))


@pytest.mark.parametrize("now", list(ImageStatus))
def test_every_status_can_be_left_for_those_that_may_follow(now):
    for wanted in ImageStatus:
        if wanted is now or wanted in TRANSITIONS[now]:
            assert checked_step(now, wanted) is wanted
        else:
            with pytest.raises(ReviewError, match=f"“{now}” cannot become “{wanted}”"):
                checked_step(now, wanted)


def test_every_image_can_be_accepted_in_the_end():
    reached, edge = {ImageStatus.NEW}, [ImageStatus.NEW]
    while edge:
        new = TRANSITIONS[edge.pop()] - reached
        reached |= new
        edge += new
    assert reached == set(ImageStatus)


def test_nobody_accepts_what_was_rejected_but_what_has_nothing_to_label_is_accepted_as_it_is():
    assert ImageStatus.ACCEPTED not in TRANSITIONS[ImageStatus.REJECTED]
    assert ImageStatus.ACCEPTED in TRANSITIONS[ImageStatus.NEW]
    assert ImageStatus.REJECTED in OPEN


def test_a_rejection_says_why():
    with pytest.raises(ReviewError, match="needs a reason"):
        Decision(ImageStatus.REJECTED, "  ")
    assert Decision(ImageStatus.REJECTED, "the tail is missing").comment
    for status in set(ImageStatus) - set(REVIEWS):
        with pytest.raises(ReviewError, match="follows from the annotation"):
            Decision(status)


@settings(deadline=None)
@given(ANNOTATIONS, ANNOTATIONS)
def test_the_differences_lead_from_one_revision_to_the_other(before, after):
    difference = RevisionDifference(before, after)
    volumes = [each.label_volume((3, *SHAPE)) for each in (before, after)]
    assert difference.slices == tuple(i for i in range(3) if not np.array_equal(volumes[0][i], volumes[1][i]))
    told = {each.label: (each.added_px, each.removed_px) for each in difference.labels}
    for label in range(1, 4):
        old, new = (volume == label for volume in volumes)
        expected = int((new & ~old).sum()), int((old & ~new).sum())
        assert told.get(label, (0, 0)) == expected
    for index in range(3):
        change = difference.on_slice(index, SHAPE)
        assert np.array_equal(change.any, volumes[0][index] != volumes[1][index])
        assert not (change.added & change.removed).any()
        assert not volumes[1][index][change.removed].any()
        assert volumes[1][index][change.added].all()


@settings(deadline=None)
@given(ANNOTATIONS, ANNOTATIONS)
def test_backwards_what_was_added_is_removed(before, after):
    there, back = RevisionDifference(before, after), RevisionDifference(after, before)
    turned = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
    told = {(each.region_id, each.kind, each.added_px, each.removed_px) for each in there.regions}
    assert told == {(e.region_id, turned.get(e.kind, e.kind), e.removed_px, e.added_px) for e in back.regions}
    assert {(e.label, e.added_px, e.removed_px) for e in there.labels} == {
        (e.label, e.removed_px, e.added_px) for e in back.labels
    }


@settings(deadline=None)
@given(ANNOTATIONS)
def test_looks_are_no_changes(annotation):
    hidden = Annotation(tuple(replace(region, is_hidden=True, seconds=9.0) for region in annotation))
    assert RevisionDifference(annotation, hidden).is_empty


def test_the_reviewer_reads_what_changed():
    kept, moved, gone = (Region(block(0, 0), 1, id="a"), Region(block(5, 5), 1, id="b"), Region(block(10, 0), 2, id="c"))
    new = Region(block(0, 6), 2, id="d")
    difference = RevisionDifference(Annotation((kept, moved, gone)), Annotation((kept, replace(moved, mask=block(6, 5)), new)))
    assert [(each.region_id, each.kind, each.added_px, each.removed_px) for each in difference.regions] == [
        ("b", ChangeKind.CHANGED, 4, 4),
        ("d", ChangeKind.ADDED, 16, 0),
        ("c", ChangeKind.REMOVED, 0, 16),
    ]
    told = "1 region added, 1 region removed, 1 region changed: liver +4 −4 px; tumour +16 −16 px."
    assert summary(difference, NAMES) == told
    assert summary(RevisionDifference(Annotation((kept,)), Annotation((kept,))), NAMES).startswith("Nothing differs")


def test_another_label_is_a_change_of_the_region():
    old = Region(block(0, 0), 1, id="a")
    [change] = RevisionDifference(Annotation((old,)), Annotation((replace(old, label=2),))).regions
    assert (change.kind, change.label, change.old_label, change.added_px) == (ChangeKind.CHANGED, 2, 1, 0)
