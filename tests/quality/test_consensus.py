"""Consensus of readings, where they differ, and what to decide on first."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fourclick.annotator.quality.agreement import agreement
from fourclick.annotator.quality.consensus import METHODS, disagreement, majority, staple, staple_probability

LABELS = st.sampled_from([0, 1, 2, 65535])


@st.composite
def readings(draw, labels=LABELS):
    """One to five label maps of one small shape."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5)))
    number = draw(st.integers(1, 5))
    return [draw(arrays.arrays(np.uint16, shape, elements=labels)) for _ in range(number)]


def disc(radius, centre=(20, 20), side=40):
    rows, columns = np.ogrid[:side, :side]
    return ((columns - centre[0]) ** 2 + (rows - centre[1]) ** 2 <= radius**2)[None]


@settings(deadline=None)
@given(readings())
def test_the_majority_is_counted_voxel_by_voxel(maps):
    found = majority(maps)
    for place in np.ndindex(maps[0].shape):
        votes = Counter(int(each[place]) for each in maps).most_common()
        is_even = len(votes) > 1 and votes[0][1] == votes[1][1]
        assert found.undecided[place] == is_even
        assert found.labels[place] == (0 if is_even else votes[0][0])


@settings(deadline=None)
@given(readings())
def test_the_disagreement_is_counted_voxel_by_voxel(maps):
    found = disagreement(maps)
    for place in np.ndindex(maps[0].shape):
        shares = [number / len(maps) for number in Counter(int(each[place]) for each in maps).values()]
        assert found.share[place] == pytest.approx(1 - max(shares), abs=1e-6)
        assert found.entropy_bits[place] == pytest.approx(-sum(share * math.log2(share) for share in shares), abs=1e-5)


@settings(deadline=None, max_examples=50)
@given(readings(), st.randoms(use_true_random=False))
@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_order_of_the_readings_makes_no_difference(method, maps, random):
    shuffled = list(maps)
    random.shuffle(shuffled)
    first, second = METHODS[method](maps), METHODS[method](shuffled)
    settled = ~(first.undecided | second.undecided)
    assert np.array_equal(first.labels[settled], second.labels[settled])
    if method == "majority":
        assert np.array_equal(first.undecided, second.undecided)


@settings(deadline=None, max_examples=50)
@given(readings())
@pytest.mark.parametrize("method", sorted(METHODS))
def test_what_all_readings_say_is_the_consensus(method, maps):
    alike = [maps[0]] * 3
    found = METHODS[method](alike)
    assert np.array_equal(found.labels, maps[0])
    assert not found.undecided.any()
    assert found.labels.dtype == np.uint16


def test_staple_weighs_readings_by_how_well_they_fit():
    """Two careful readings and one that misses half of the object and marks another place instead."""
    truth = disc(10)
    careless = np.where(np.arange(40) < 20, truth, False) | disc(4, centre=(33, 33))
    found = staple([truth.astype(np.uint16), truth.astype(np.uint16), careless.astype(np.uint16)])
    assert agreement(found.labels == 1, truth, (1, 1, 1)).dice == 1
    raters = {each.reading: each for each in found.raters}
    assert raters[0].sensitivity == pytest.approx(1, abs=1e-6)
    assert raters[2].sensitivity == pytest.approx((truth & careless).sum() / truth.sum(), abs=1e-3)
    assert raters[2].specificity < raters[0].specificity


def test_staple_does_not_depend_on_the_background_around():
    masks = [disc(radius) for radius in (7, 9, 10)]
    small, about_small = staple_probability(masks)
    large, about_large = staple_probability([np.pad(mask, ((0, 0), (30, 50), (20, 20))) for mask in masks])
    assert np.array_equal(large[:, 30:70, 20:60], small)
    assert about_small == about_large


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 4, 4), (3, 2, 2)])
def test_readings_without_background_and_without_objects_have_a_consensus(shape):
    full, empty = np.ones(shape, np.uint16), np.zeros(shape, np.uint16)
    assert np.array_equal(staple([full, full]).labels, full)
    assert np.array_equal(staple([empty, empty]).labels, empty)
    even = staple([full, empty])
    assert not even.labels.any()
    assert majority([full, empty]).undecided.all()


def test_labels_that_are_both_likely_are_decided_by_the_likelier():
    maps = [np.full((1, 6, 6), label, np.uint16) for label in (3, 3, 7)]
    for each in maps:
        each[0, 0] = 0
    assert np.array_equal(staple(maps).labels, maps[0])


@pytest.mark.parametrize("method", [majority, staple, disagreement])
def test_what_has_no_consensus_is_refused(method):
    with pytest.raises(ValueError, match="at least one"):
        method([])
    with pytest.raises(ValueError, match="one shape"):
        method([np.zeros((1, 2, 2), np.uint16), np.zeros((1, 2, 3), np.uint16)])
