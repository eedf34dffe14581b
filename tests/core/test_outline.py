"""Outlines enclose the very pixels of their mask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pycocotools import mask as rle

from fourclick.annotator.core.outline import outlines


def filled(loops, shape):
    mask = np.zeros(shape, bool)
    for loop in loops:
        mask ^= rle.decode(rle.merge(rle.frPyObjects([loop.ravel().tolist()], *shape))).astype(bool)
    return mask


@settings(max_examples=150, deadline=None)
@given(arrays.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_outer_outlines_less_the_holes_are_the_mask(mask):
    outer, holes = outlines(mask)
    assert np.array_equal(filled([*outer, *holes], mask.shape), mask)


def test_a_ring_has_one_outline_and_one_hole():
    mask = np.ones((5, 6), bool)
    mask[2, 2:4] = False
    outer, holes = outlines(mask)
    assert [sorted(map(tuple, loop.tolist())) for loop in outer] == [[(0, 0), (0, 5), (6, 0), (6, 5)]]
    assert [sorted(map(tuple, loop.tolist())) for loop in holes] == [[(2, 2), (2, 3), (4, 2), (4, 3)]]


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1)])
def test_thin_masks_have_four_corners(shape):
    outer, holes = outlines(np.ones(shape, bool))
    assert [len(loop) for loop in outer] == [4]
    assert not holes


def test_pixels_that_touch_by_a_corner_are_apart():
    outer, holes = outlines(np.eye(3, dtype=bool))
    assert [len(loop) for loop in outer] == [4, 4, 4]
    assert not holes


def test_an_empty_mask_has_no_outline():
    assert outlines(np.zeros((4, 4), bool)) == ([], [])
