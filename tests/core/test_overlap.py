"""Who has the pixels where regions overlap."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import Label, LabelTable, Overlaps
from fourclick.annotator.core.label_tally import LabelTally
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.overlap import accepted, all_placed, placed, stacked
from fourclick.annotator.core.region_statistics import label_statistics
from fourclick.annotator.core.state import State

SHAPE = (12, 14)
RESOLVING = (Overlaps.NEWEST_TAKES, Overlaps.ORDER_TAKES)


def bits(x0, y0, x1, y1):
    found = np.zeros(SHAPE, bool)
    found[y0:y1, x0:x1] = True
    return found


def region(box, label, **more):
    return Region(Mask.from_array(bits(*box)), label, **more)


def table(order=(1, 2, 3), *, overlaps=Overlaps.NEWEST_TAKES, locked=(), hidden=()):
    labels = (Label(n, f"label {n}", "#E69F00", is_locked=n in locked, is_hidden=n in hidden) for n in order)
    return LabelTable(tuple(labels), overlaps)


BOXES = st.tuples(st.integers(0, 11), st.integers(0, 9), st.integers(1, 8), st.integers(1, 8)).map(
    lambda box: (box[0], box[1], min(box[0] + box[2], SHAPE[1]), min(box[1] + box[3], SHAPE[0]))
)
REGIONS = st.lists(st.builds(region, BOXES, st.integers(1, 3), slice_index=st.integers(0, 1)), min_size=1, max_size=8)
TABLES = st.builds(
    table,
    st.permutations((1, 2, 3)).map(tuple),
    overlaps=st.sampled_from(RESOLVING),
    locked=st.sets(st.integers(1, 3), max_size=2),
)


def covered(annotation, slice_index):
    found = np.zeros(SHAPE, bool)
    for each in annotation.on_slice(slice_index):
        found |= each.mask.to_array()
    return found


@given(REGIONS, TABLES)
def test_no_pixel_is_shared_and_none_gets_lost(regions, labels):
    after = all_placed(Annotation(), regions, labels)
    for index in (0, 1):
        counts = sum((each.mask.to_array().astype(int) for each in after.on_slice(index)), np.zeros(SHAPE, int))
        assert counts.max() <= 1
        assert np.array_equal(covered(after, index), covered(Annotation(tuple(regions)), index))
        # with nothing shared, the order in which they are painted does not matter
        backwards = Annotation(after.regions[::-1])
        assert np.array_equal(after.label_map(SHAPE, index), backwards.label_map(SHAPE, index))
    assert not any(each.mask.is_empty for each in after)


@given(REGIONS, st.builds(region, BOXES, st.integers(1, 3)), TABLES)
def test_regions_of_locked_labels_never_lose_a_pixel(regions, new, labels):
    before = Annotation(tuple(regions))
    after = placed(before, new, labels)
    for each in before:
        if each.label in labels.locked_ids:
            assert after.get(each.id) == each
    got = after.get(new.id)
    if got is None:
        assert after == before
    else:
        for each in before.on_slice(0):
            if each.label in labels.locked_ids:
                assert not (got.mask.to_array() & each.mask.to_array()).any()


@given(REGIONS, st.builds(region, BOXES, st.integers(1, 3)), TABLES)
def test_each_pixel_goes_to_whom_the_rule_names(regions, new, labels):
    before = all_placed(Annotation(), regions, labels)
    after = placed(before, new, labels)
    ranks = {label.id: place for place, label in enumerate(labels)}
    for row, column in np.argwhere(new.mask.to_array()).tolist():
        old = before.at(column, row, 0)
        if old is None:
            wanted = new.id
        elif old.label in labels.locked_ids:
            wanted = old.id
        elif labels.overlaps is Overlaps.ORDER_TAKES:
            wanted = old.id if ranks[old.label] < ranks[new.label] else new.id
        else:
            wanted = new.id
        assert after.at(column, row, 0).id == wanted


@given(REGIONS, st.sampled_from((Overlaps.NEWEST_ON_TOP, Overlaps.ORDER_ON_TOP)), st.permutations((1, 2, 3)))
def test_where_overlaps_are_allowed_every_region_keeps_its_mask(regions, overlaps, order):
    labels = table(tuple(order), overlaps=overlaps)
    after = all_placed(Annotation(), regions, labels)
    assert after.regions == tuple(regions)
    shown = stacked(after, labels)
    assert set(shown.regions) == set(regions)
    if overlaps is Overlaps.NEWEST_ON_TOP:
        assert shown is after
    for index in (0, 1):
        label_map = shown.label_map(SHAPE, index)
        for row, column in np.argwhere(covered(after, index)).tolist():
            here = [each.label for each in after.on_slice(index) if each.mask.contains(column, row)]
            wanted = here[-1] if overlaps is Overlaps.NEWEST_ON_TOP else min(here, key=list(order).index)
            assert label_map[row, column] == wanted


def test_hidden_regions_stay_as_they_are_unless_they_are_locked():
    old = region((0, 0, 6, 6), 2)
    new = region((3, 3, 9, 9), 1)
    after = placed(Annotation((old,)), new, table(hidden=(2,)))
    assert after.regions == (old, new)
    after = placed(Annotation((replace(old, is_hidden=True),)), new, table())
    assert after.get(new.id) == new
    after = placed(Annotation((old,)), new, table(hidden=(2,), locked=(2,)))
    assert after.get(new.id).mask.area_px == new.mask.area_px - 9


def test_a_region_that_would_be_empty_is_not_placed():
    old = region((0, 0, 9, 9), 1)
    new = region((3, 3, 6, 6), 2)
    before = Annotation((old,))
    assert placed(before, new, table(overlaps=Overlaps.ORDER_TAKES)) is before
    state = State(before, active_label=2)
    assert accepted(state, new.mask, table(overlaps=Overlaps.ORDER_TAKES)) is None
    assert accepted(state, new.mask, table()).annotation.get(old.id).mask.area_px == 81 - 9


def test_a_region_of_which_nothing_is_left_is_gone():
    old = region((3, 3, 6, 6), 1)
    new = region((0, 0, 9, 9), 1)
    assert placed(Annotation((old,)), new, table()).regions == (new,)


@given(REGIONS, TABLES)
def test_the_tally_counts_what_a_label_map_shows(regions, labels):
    annotation = stacked(Annotation(tuple(regions)), replace(labels, overlaps=Overlaps.ORDER_ON_TOP))
    tally = LabelTally()
    seen = Annotation()
    # as regions come one after the other, and then leave
    steps = [annotation.regions[:end] for end in range(len(annotation) + 1)] + [annotation.regions[1:]]
    for step in steps:
        seen = Annotation(step)
        tally.follow(seen)
        while not tally.work(lambda: True):
            pass
        volume = seen.label_volume((2, *SHAPE))
        amounts = tally.amounts()
        assert {label: amount.pixels for label, amount in amounts.items() if amount.pixels} == {
            int(label): int((volume == label).sum()) for label in np.unique(volume) if label
        }
        for label, amount in amounts.items():
            assert amount.regions == sum(each.label == label for each in seen)
            assert amount.slices == len({each.slice_index for each in seen if each.label == label})


def test_the_tally_stops_when_the_time_is_up_and_goes_on():
    tally = LabelTally()
    annotation = Annotation(tuple(region((0, 0, 3, 3), 1, slice_index=index) for index in range(5)))
    tally.follow(annotation)
    assert not tally.work(lambda: True)
    assert tally.amounts()[1].pixels == 9
    assert tally.work()
    assert tally.amounts()[1].pixels == 45
    assert not tally.follow(annotation.hidden(annotation.regions[0].id, True))
    assert tally.is_complete


@given(BOXES, st.lists(BOXES, max_size=3))
def test_a_mask_without_others_is_the_difference_of_the_arrays(box, others):
    mask = Mask.from_array(bits(*box))
    taken = [Mask.from_array(bits(*each)) for each in others]
    wanted = bits(*box)
    for each in others:
        wanted &= ~bits(*each)
    left = mask.without(taken)
    assert left == Mask.from_array(wanted)
    if left.area_px == mask.area_px:
        assert left is mask


@pytest.mark.parametrize("overlaps", list(Overlaps))
def test_label_edits_keep_the_rule(overlaps):
    labels = table(overlaps=overlaps)
    for edited in (
        labels.with_label("x"),
        labels.changed(1, name="y"),
        labels.moved(1, 2),
        labels.coloured(["#000000"]),
        labels.merged([Label(9, "z", "#000000")])[0],
    ):
        assert edited.overlaps is overlaps


def test_no_share_of_counting_keeps_the_window_waiting():
    """Three overlapping regions on each of 400 slices of 512 x 512 pixels."""
    rows, columns = np.ogrid[:512, :512]
    masks = [Mask.from_array((rows - 200 - 40 * k) ** 2 + (columns - 200 - 50 * k) ** 2 < 100**2) for k in range(3)]
    annotation = Annotation(tuple(Region(masks[k], k + 1, slice_index=i) for i in range(400) for k in range(3)))
    tally, shares = LabelTally(), []
    steps = (lambda: tally.follow(annotation), lambda: tally.work(lambda: True), tally.amounts)
    for step in (*steps, *(steps[1:] * 10)):
        start = time.thread_time()
        step()
        shares.append(1000 * (time.thread_time() - start))
    assert max(shares) < 50


def test_statistics_of_labels_count_what_lies_on_top():
    image = Image(np.zeros((1, *SHAPE), np.int16))
    annotation = Annotation((region((0, 0, 6, 6), 1), region((3, 3, 9, 9), 2)))
    for overlaps, wanted in ((Overlaps.NEWEST_ON_TOP, [27, 36]), (Overlaps.ORDER_ON_TOP, [36, 27])):
        assert [row.pixels for row in label_statistics(image, annotation, table(overlaps=overlaps))] == wanted
