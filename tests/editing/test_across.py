"""Shapes seen from the side, on planes of every direction and spacing, and the regions of many slices that they change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_bench import away_from_path, turned, world
from shapes import disc

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.plane import planes_of
from fourclick.annotator.editing.hand_edit import erased_across, painted_across, structure_ids
from fourclick.annotator.editing.outline_fill import filled
from fourclick.annotator.editing.patch import Patch, patches_across
from fourclick.annotator.editing.rules import Over, Rules
from fourclick.annotator.editing.stroke import Stroke
from fourclick.annotator.gui.hand_options import HandOptions
from fourclick.models.prompt import Box

SHAPE = (9, 14, 17)
ANGLE = st.floats(-180, 180)
SPACING = st.tuples(*[st.floats(0.4, 4)] * 3)
SHARE = st.tuples(st.floats(-0.1, 1.1), st.floats(-0.1, 1.1))


@st.composite
def scans(draw) -> Image:
    """A volume that lies in the patient in any direction; a third of them along its axes, in any order."""
    angles = draw(st.one_of(st.tuples(ANGLE, ANGLE, ANGLE), st.tuples(*[st.sampled_from((-90, 0, 90, 180))] * 3)))
    geometry = Geometry(draw(SPACING), (3.0, -7.0, 11.0), turned(*angles), is_known=True)
    return Image(np.arange(np.prod(SHAPE), dtype=np.int32).reshape(SHAPE), geometry)


def volume_of(patches) -> np.ndarray:
    found = np.zeros(SHAPE, bool)
    for index, patch in patches.items():
        found[index][patch.box.y0 : patch.box.y1, patch.box.x0 : patch.box.x1] |= patch.bits
    return found


@settings(deadline=None)
@given(scans(), st.sampled_from((0, 1, 2)), st.lists(SHARE, min_size=1, max_size=4), st.floats(1, 9), st.booleans())
def test_a_stroke_covers_the_voxels_within_its_radius_in_the_world(image, axis, shares, diameter, is_ball):
    plane = planes_of(image)[axis]
    index = plane.depth // 2
    shown = plane.slice(image.voxels, index)
    brush = HandOptions(diameter_px=diameter, is_ball=is_ball).brush(plane)
    stroke = Stroke(brush, shown.shape)
    points = [(x * plane.width, y * plane.height) for x, y in shares]
    for point in points:
        stroke.move_to(point)
    covered = volume_of(patches_across(plane, stroke.shapes(index, plane.depth)))
    # where a pixel lies is told by the value of the voxel that it shows, and by the image's affine
    places = world(image.geometry, SHAPE).reshape(-1, 3)[shown]
    corner, right, down = places[0, 0], places[0, 1] - places[0, 0], places[1, 0] - places[0, 0]
    away = away_from_path(world(image.geometry, SHAPE), [corner + x * right + y * down for x, y in points])
    radius_mm = diameter / 2 * image.geometry.spacing_mm[0]
    where = np.ones(SHAPE, bool)
    if not is_ball:
        where = np.isin(image.voxels, shown)
    assert covered[where & (away < radius_mm - 1e-3)].all()
    thinnest_mm = np.hypot(*plane.pixel_mm) / 2
    assert not covered[~where | (away > max(radius_mm, thinnest_mm) + 1e-3)].any()


@settings(deadline=None)
@given(scans(), st.sampled_from((0, 1, 2)), st.lists(SHARE, min_size=3, max_size=7))
def test_any_shape_on_a_plane_covers_the_voxels_that_it_shows(image, axis, shares):
    plane = planes_of(image)[axis]
    index = plane.depth - 1
    shown = plane.slice(image.voxels, index)
    shape = filled([(x * plane.width, y * plane.height) for x, y in shares], shown.shape)
    covered = volume_of(patches_across(plane, {index: shape}))
    assert set(image.voxels[covered].tolist()) == set(shown[shape].tolist())


@given(st.integers(1, 2), st.integers(0, 13), st.booleans(), st.booleans())
def test_patches_are_as_small_as_what_they_hold(axis, index, left, right):
    image = Image(np.zeros(SHAPE, np.int16), Geometry((1, 1, 1), is_known=True))
    plane = planes_of(image)[axis]
    shape = np.zeros((plane.height, plane.width), bool)
    shape[2:5, 3 - left : 6 + right] = True
    patches = patches_across(plane, {index: shape})
    assert len(patches) == 3
    for patch in patches.values():
        assert patch.bits.any(axis=0).all()
        assert patch.bits.any(axis=1).all()
        assert patch.bits.size == 3 + left + right


# Masks by their parts

BOXES = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 20), st.integers(1, 20)).map(
    lambda each: Box(each[0], each[1], each[0] + each[2], each[1] + each[3])
)


@given(st.integers(0, 1000), BOXES)
def test_a_part_of_a_mask_is_that_part_of_its_array(seed, box):
    array = sparse(seed, (50, 50))
    mask = Mask.from_array(array)
    assert np.array_equal(mask.part(box), array[box.y0 : box.y1, box.x0 : box.x1])
    assert np.array_equal(mask.to_array(), array)


@given(st.integers(0, 1000), st.integers(0, 1000), BOXES)
def test_adding_and_taking_a_part_is_what_it_is_of_arrays(seed, other, box):
    array, part = sparse(seed, (50, 50)), sparse(other, (box.height, box.width), share=0.4)
    whole = np.zeros_like(array)
    whole[box.y0 : box.y1, box.x0 : box.x1] = part
    mask = Mask.from_array(array)
    assert mask.with_part(box, part) == Mask.from_array(array | whole)
    assert mask.without_part(box, part) == Mask.from_array(array & ~whole)


def sparse(seed: int, shape: tuple[int, int], share: float = 0.05) -> np.ndarray:
    """Random pixels in a random part of an array; sometimes none."""
    rng = np.random.default_rng(seed)
    found = rng.random(shape) < share
    found[: rng.integers(0, shape[0])] = False
    found[:, rng.integers(1, shape[1] + 1) :] = False
    return found


# What becomes of regions

SIDE = (30, 40)
IMAGE = Image(np.broadcast_to(np.arange(40, dtype=np.int16), (6, *SIDE)).copy())


def regions(label, at, radius=6, slices=range(6)):
    mask = Mask.from_array(disc(SIDE, at, radius))
    return [Region(mask, label, slice_index=index, id=f"{label}-{at[0]}-{index}") for index in slices]


def bar(x0, x1, y=15, slices=range(6)):
    return {index: Patch(Box(x0, y, x1, y + 2), np.ones((2, x1 - x0), bool)) for index in slices}


def test_two_objects_of_a_label_stay_two_however_many_slices_a_stroke_crosses():
    before = Annotation((*regions(1, (10, 15)), *regions(1, (30, 15))))
    edit = painted_across(before, bar(14, 27), IMAGE, Rules(), label=1, own_id="1-10-2", slice_index=0)
    assert edit.region_id == "1-10-2"
    assert {region.id for region in edit.annotation} == {region.id for region in before}
    for index in range(6):
        own, other = edit.annotation.get(f"1-10-{index}").mask, edit.annotation.get(f"1-30-{index}").mask
        assert own.contains(26, 15)
        # as on the canvas, the painted region takes the pixels
        assert not other.contains(26, 15)


def test_a_selected_structure_is_known_by_any_of_its_slices_and_ends_where_it_ends():
    before = Annotation((*regions(1, (10, 15), slices=range(3)), *regions(1, (30, 15))))
    assert structure_ids(before, "1-10-0", Rules(), range(6)) == {"1-10-0", "1-10-1", "1-10-2"}
    edit = painted_across(before, bar(8, 20), IMAGE, Rules(), label=1, own_id="1-10-0", slice_index=5)
    # beyond its end there are new regions, for the bar touches no other
    assert [len(edit.annotation.on_slice(index)) for index in range(6)] == [2] * 6
    assert all(edit.annotation.get(f"1-30-{index}") is before.get(f"1-30-{index}") for index in range(6))


@pytest.mark.parametrize("over", list(Over))
def test_across_slices_the_rules_are_those_of_one_slice(over):
    locked = Rules(over=over, locked=frozenset({3}), value_range=(12, 33))
    before = Annotation((*regions(1, (10, 15), 4), *regions(2, (20, 15), 4), *regions(3, (32, 15), 4)))
    after = painted_across(before, bar(0, 40), IMAGE, locked, label=1, own_id="1-10-2", slice_index=2).annotation
    for index in range(6):
        own = after.get(f"1-10-{index}").mask.to_array()
        two, three = after.get(f"2-20-{index}").mask, after.get(f"3-32-{index}").mask
        assert three is before.get(f"3-32-{index}").mask
        gained = own & ~before.get(f"1-10-{index}").mask.to_array()
        rows, columns = np.nonzero(gained)
        assert set(rows) == {15, 16}
        assert columns.min() >= 12
        assert columns.max() <= 33
        assert not (gained & three.to_array()).any()
        assert two.contains(20, 15) == (over is not Over.TAKE)
        assert gained[15, 20] == (over is not Over.KEEP)


def test_erasing_takes_from_the_structure_and_regions_of_which_nothing_is_left_are_gone():
    before = Annotation((*regions(1, (10, 15)), *regions(1, (14, 15), radius=3), *regions(2, (20, 15))))
    everything = {index: Patch(Box(0, 0, 40, 30), np.ones((30, 40), bool)) for index in (1, 2, 4)}
    after = erased_across(before, everything, IMAGE, Rules(), own_id="2-20-1")
    assert after.region_id is None
    assert [region.slice_index for region in after.annotation if region.label == 2] == [0, 3, 5]
    assert sum(region.label == 1 for region in after.annotation) == 12
    none_left = erased_across(before, everything, IMAGE, Rules(), own_id=None).annotation
    assert {region.slice_index for region in none_left} == {0, 3, 5}
    hidden = erased_across(before, everything, IMAGE, Rules(hidden=frozenset({2})), own_id=None).annotation
    assert sum(region.label == 2 for region in hidden) == 6
