"""Regions that are one object through a volume, told from others of the same label."""

import numpy as np
from shapes import disc

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.structure import is_same_object, structure_of

SHAPE = (60, 120)


def ball(x, index, radius=12):
    return Region(Mask.from_array(disc(SHAPE, (x, 30), radius)), 1, slice_index=index)


def test_neighbours_that_touch_are_two_objects_and_a_tip_belongs_to_its_base():
    assert not is_same_object(disc(SHAPE, (30, 30), 12), disc(SHAPE, (50, 30), 12))
    assert is_same_object(disc(SHAPE, (30, 30), 25), disc(SHAPE, (40, 30), 4))
    assert not is_same_object(np.zeros(SHAPE, bool), disc(SHAPE, (30, 30), 12))


def test_an_object_that_wanders_is_followed_and_its_neighbour_is_not():
    wandering = [ball(20 + 8 * index, index) for index in range(6)]
    beside = [ball(100, index) for index in (0, 3)]
    start = wandering[2]
    found = structure_of([*beside, *wandering], start.mask.to_array(), 2)
    assert {region.id for region in found} == {region.id for region in wandering}


def test_empty_slices_and_other_objects_between_do_not_end_an_object():
    first, last, other = ball(30, 1), ball(32, 7), ball(90, 4)
    assert structure_of([first, other, last], first.mask.to_array(), 1) == (first, last)
