"""Cuts through the regions agree with the whole label volume, in every plane and after every edit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label_cuts import LabelCuts
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.plane import planes_of
from fourclick.models.prompt import Box

SHAPE = (6, 20, 30)


def annotation(seed: int = 0) -> Annotation:
    random = np.random.default_rng(seed)
    regions = []
    for number in range(8):
        mask = np.zeros(SHAPE[1:], bool)
        row, column = random.integers(0, 15), random.integers(0, 25)
        mask[row : row + 5, column : column + 4] = random.random((5, min(4, 30 - column)))[:, :4] > 0.2
        regions.append(Region(Mask.from_array(mask), 300 + number, slice_index=int(random.integers(0, SHAPE[0]))))
    return Annotation(tuple(regions))


def assert_same(cuts: LabelCuts, wanted: Annotation) -> None:
    directions = (np.eye(3), np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]]), -np.eye(3))
    volume = wanted.label_volume(SHAPE)
    assert cuts.voxels() == {int(label): int((volume == label).sum()) for label in np.unique(volume) if label}
    for direction in directions:
        image = Image(np.zeros(SHAPE, np.int16), Geometry((1, 2, 3), (0, 0, 0), tuple(direction.ravel()), is_known=True))
        for plane in planes_of(image):
            for index in range(plane.depth):
                assert np.array_equal(cuts.cut(plane, index), plane.slice(volume, index))


@pytest.mark.parametrize("seed", range(3))
def test_cuts_are_those_of_the_whole_volume(seed):
    cuts = LabelCuts(SHAPE)
    assert cuts.update(annotation(seed))
    assert_same(cuts, annotation(seed))


def test_edits_are_followed():
    cuts, now = LabelCuts(SHAPE), annotation()
    cuts.update(now)
    assert cuts.slices == tuple(sorted({region.slice_index for region in now}))
    for region in now:
        now = now.relabelled(region.id, region.label + 100)
        cuts.update(now)
        assert_same(cuts, now)
        now = now.without(region.id)
        cuts.update(now)
        assert_same(cuts, now)
    assert cuts.slices == ()


def test_hidden_regions_are_not_cut():
    now = annotation()
    cuts = LabelCuts(SHAPE)
    for region in now:
        now = now.hidden(region.id, True)
    cuts.update(now)
    assert cuts.slices == ()


def test_hidden_labels_are_not_cut_until_they_are_shown_again():
    now, cuts = annotation(), LabelCuts(SHAPE)
    cuts.update(now)
    hidden = frozenset({now.regions[0].label})
    rest = Annotation(now.regions[1:])
    assert cuts.update(now, hidden)
    assert_same(cuts, rest)
    assert not cuts.update(now, hidden)
    assert cuts.update(now)
    assert_same(cuts, now)


def test_what_has_not_changed_is_no_news():
    cuts, now = LabelCuts(SHAPE), annotation()
    assert cuts.update(now)
    assert not cuts.update(Annotation(now.regions))


@pytest.mark.parametrize("seed", range(4))
def test_edits_inside_a_box_are_followed_whatever_was_looked_at_before(seed):
    random = np.random.default_rng(seed)
    cuts, now = LabelCuts(SHAPE), annotation(seed)
    plane = planes_of(Image(np.zeros(SHAPE, np.int16)))[1]
    cuts.update(now)
    for step in range(12):
        y0, x0 = int(random.integers(0, 18)), int(random.integers(0, 25))
        box = Box(x0, y0, x0 + int(random.integers(1, 6)), y0 + int(random.integers(1, 3)))
        regions = list(now.regions)
        for number in random.choice(len(regions), 4, replace=False):
            pixels = random.random((box.height, box.width)) > 0.4
            mask = regions[number].mask
            regions[number] = replace(
                regions[number], mask=mask.with_part(box, pixels) if step % 3 else mask.without_part(box, pixels)
            )
        if step % 4 == 3:
            # a region that comes, and one that goes
            first = regions.pop(0)
            regions.append(replace(first, id=f"new {step}", slice_index=(first.slice_index + 1) % SHAPE[0]))
        now = Annotation(tuple(regions))
        spans = cuts.update(now, within=box)
        if spans is not None and step % 2 and box.y0 in spans[1]:
            assert np.array_equal(cuts.cut(plane, box.y0), plane.slice(now.label_volume(SHAPE), box.y0))
    assert_same(cuts, now)


def test_slices_outside_what_an_edit_may_have_changed_are_as_before():
    now, cuts = annotation(), LabelCuts(SHAPE)
    cuts.update(now)
    region, box = now.regions[0], Box(3, 7, 6, 9)
    after = now.with_region(replace(region, mask=region.mask.with_part(box, np.ones((2, 3), bool))))
    index = region.slice_index
    assert cuts.update(after, within=box) == (range(index, index + 1), range(7, 9), range(3, 6))
    assert cuts.update(after, within=box) is None


def test_a_label_that_needs_two_bytes_changes_no_other():
    cuts, mask = LabelCuts(SHAPE), Mask.from_array(np.eye(*SHAPE[1:], dtype=bool))
    now = Annotation((Region(mask, 7, slice_index=1),))
    cuts.update(now)
    assert_same(cuts, now)
    other = Mask.from_array(np.eye(*SHAPE[1:], 5, dtype=bool))
    for region in (Region(other, 60_000, slice_index=4), Region(other, 255, slice_index=1), Region(other, 256, slice_index=1)):
        now = now.with_region(region)
        cuts.update(now)
        assert_same(cuts, now)
