"""Agreement of two masks, against distances computed one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fourclick.annotator.quality.agreement import FULL, ONE_SIDED, agreement, surface

SIDES = st.integers(1, 5)
SPACINGS = st.floats(0.1, 5.0)


@st.composite
def pairs(draw):
    """Two masks of one shape, in 2-D or 3-D, and their spacing."""
    shape = draw(st.one_of(st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES, SIDES)))
    masks = [draw(arrays.arrays(bool, shape)) for _ in range(2)]
    return masks[0], masks[1], draw(st.tuples(*[SPACINGS] * len(shape)))


def neighbours(index, axes):
    for axis in axes:
        for step in (-1, 1):
            yield tuple(value + step * (axis == number) for number, value in enumerate(index))


def surface_points(mask, axes):
    inside = set(map(tuple, np.argwhere(mask).tolist()))
    return [index for index in sorted(inside) if any(each not in inside for each in neighbours(index, axes))]


def brute_force(first, second, spacing, tolerance):
    """(surface Dice, HD95, ASSD) of two masks that are not empty, straight from the definitions."""
    axes = tuple(range(first.ndim))
    drawn_on_single_slices = first.ndim == 3 and not any((mask[1:] & mask[:-1]).any() for mask in (first, second))
    points = [surface_points(mask, axes[1:] if drawn_on_single_slices else axes) for mask in (first, second)]
    directed = []
    for ours, theirs in (points, points[::-1]):
        gaps = [
            min(math.hypot(*((a - b) * mm for a, b, mm in zip(one, other, spacing, strict=True))) for other in theirs)
            for one in ours
        ]
        directed.append(gaps)
    every = directed[0] + directed[1]
    near = sum(gap <= tolerance + 1e-6 for gap in every) / len(every)
    return near, max(np.percentile(gaps, 95) for gaps in directed), sum(every) / len(every)


@settings(deadline=None)
@given(pairs(), st.floats(0, 6))
def test_distances_are_those_of_the_definitions(pair, tolerance):
    first, second, spacing = pair
    found = agreement(first, second, spacing, tolerance_mm=tolerance)
    if not first.any() or not second.any():
        assert found == (FULL if not first.any() and not second.any() else ONE_SIDED)
        return
    near, hd95, assd = brute_force(first, second, spacing, tolerance)
    assert found.dice == pytest.approx(2 * (first & second).sum() / (first.sum() + second.sum()))
    assert (found.surface_dice, found.hd95_mm, found.assd_mm) == pytest.approx((near, hd95, assd))


@settings(deadline=None)
@given(pairs(), st.floats(0, 6))
def test_it_makes_no_difference_which_mask_is_the_first(pair, tolerance):
    first, second, spacing = pair
    there = agreement(first, second, spacing, tolerance_mm=tolerance)
    back = agreement(second, first, spacing, tolerance_mm=tolerance)
    assert there.dice == back.dice
    assert there.surface_dice == back.surface_dice
    assert there.hd95_mm == back.hd95_mm
    assert there.assd_mm == pytest.approx(back.assd_mm)


@settings(deadline=None)
@given(pairs())
def test_a_mask_agrees_fully_with_itself_and_millimetres_scale(pair):
    first, second, spacing = pair
    assert agreement(first, first, spacing, tolerance_mm=0) == FULL
    once, twice = (agreement(first, second, [k * mm for mm in spacing], tolerance_mm=2 * k) for k in (1, 2))
    assert twice.hd95_mm == pytest.approx(2 * once.hd95_mm)
    assert twice.assd_mm == pytest.approx(2 * once.assd_mm)


@settings(deadline=None)
@given(pairs(), st.integers(0, 3), st.integers(0, 3))
def test_the_place_in_the_image_makes_no_difference(pair, before, after):
    first, second, spacing = pair
    moved = [np.pad(mask, ((before, after),) * first.ndim) for mask in (first, second)]
    assert agreement(*moved, spacing) == agreement(first, second, spacing)


def test_a_shift_across_thick_slices_counts_as_many_millimetres():
    first = np.zeros((10, 8, 8), bool)
    first[2:6, 2:6, 2:6] = True
    along_z, along_x = np.roll(first, 1, axis=0), np.roll(first, 1, axis=2)
    spacing = (5.0, 0.5, 0.5)
    assert agreement(first, along_x, spacing, tolerance_mm=1).surface_dice == 1
    assert agreement(first, along_z, spacing, tolerance_mm=1).surface_dice < 1
    assert agreement(first, along_z, spacing).hd95_mm == pytest.approx(5.0)
    assert agreement(first, along_x, spacing).hd95_mm == pytest.approx(0.5)


def test_objects_drawn_on_single_slices_have_outlines_like_pictures():
    flat = np.zeros((2, 12, 12), bool)
    flat[0, 2:10, 2:10] = True
    flat[1, 3:11, 2:10] = True
    volume = [np.zeros((7, 12, 12), bool) for _ in range(2)]
    for mask, slice_ in zip(volume, flat, strict=True):
        mask[3] = slice_
    assert agreement(*volume, (4.0, 1.0, 2.0)) == agreement(flat[0], flat[1], (1.0, 2.0))
    assert surface(volume[0], has_depth=False).sum() == 28
    assert surface(volume[0]).sum() == 64


@pytest.mark.parametrize(
    ("shapes", "spacing", "tolerance"),
    [
        (((4, 4), (4, 5)), (1, 1), 1),
        (((4,), (4,)), (1,), 1),
        (((4, 4), (4, 4)), (1, 1, 1), 1),
        (((4, 4), (4, 4)), (1, 0), 1),
        (((4, 4), (4, 4)), (1, math.nan), 1),
        (((4, 4), (4, 4)), (1, 1), -1),
    ],
)
def test_what_cannot_be_compared_is_refused(shapes, spacing, tolerance):
    with pytest.raises(ValueError, match=r"shape|mask|spacings|tolerance"):
        agreement(*(np.zeros(shape, bool) for shape in shapes), spacing, tolerance_mm=tolerance)


def test_real_masks_agree_with_simpleitk(shared_data):
    """Hausdorff and mean surface distances of another library, which shares no code with ours."""
    sitk = pytest.importorskip("SimpleITK")
    path = next(iter(sorted((shared_data / "msd_hippocampus_mr_3d" / "masks").glob("*.nii*"))))
    truth = np.pad(sitk.GetArrayFromImage(sitk.ReadImage(str(path))) > 0, 3)
    other = np.roll(truth, (1, -2, 1), axis=(0, 1, 2))
    spacing = (2.0, 0.7, 1.3)
    images = []
    for mask in (truth, other):
        image = sitk.GetImageFromArray(mask.astype(np.uint8))
        image.SetSpacing(spacing[::-1])
        images.append(sitk.LabelContour(image, False))
    gaps = []
    for ours, theirs in itertools.permutations(images):
        distance = sitk.GetArrayFromImage(sitk.Abs(sitk.SignedMaurerDistanceMap(theirs, False, False, True)))
        gaps.append(distance[sitk.GetArrayFromImage(ours) > 0])
    found = agreement(truth, other, spacing)
    assert found.hd95_mm == pytest.approx(max(np.percentile(each, 95) for each in gaps), rel=1e-4)
    assert found.assd_mm == pytest.approx(np.concatenate(gaps).mean(), rel=1e-4)
