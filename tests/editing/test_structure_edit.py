"""Operations on a body of many slices: true in millimetres, by the affine, and the same as on the whole volume at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_bench import turned, world
from scipy import ndimage

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.editing import structure_edit
from fourclick.annotator.editing.reshaping import (
    GAUSSIAN_REACH,
    grown,
    holes_filled,
    islands_removed,
    largest_kept,
    shrunk,
    smoothed,
)
from fourclick.annotator.editing.rules import Rules
from fourclick.annotator.editing.structure_edit import BodyWork, Scope, combined_with_label, members, reshaped_body

SHAPE = (14, 24, 28)
SPACING = st.tuples(*[st.floats(0.4, 5)] * 3)


def ellipsoid(middle, radii) -> np.ndarray:
    places = np.indices(SHAPE).transpose(1, 2, 3, 0)
    return (((places - np.array(middle)) / np.array(radii)) ** 2).sum(axis=-1) <= 1


def regions_of(volume, label=1) -> list[Region]:
    return [
        Region(Mask.from_array(mask), label, slice_index=index, id=f"{label}-{index}")
        for index, mask in enumerate(volume)
        if mask.any()
    ]


def image(spacing=(1.0, 1.0, 1.0), direction=None) -> Image:
    geometry = Geometry(spacing, (0, 0, 0), direction or (1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0), is_known=True)
    return Image(np.zeros(SHAPE, np.int16), geometry)


def volume_of(annotation: Annotation, label=1) -> np.ndarray:
    return annotation.label_volume(SHAPE) == label


def done(before, work, scan, *, scope=Scope.STRUCTURE, own="1-7", rules=None) -> Annotation:
    return reshaped_body(before, own, scope, work, scan, rules or Rules()).annotation


@settings(deadline=None, max_examples=25)
@given(SPACING, st.floats(0.5, 7), st.tuples(*[st.floats(-180, 180)] * 3))
def test_growing_reaches_so_many_millimetres_in_the_world(spacing, by_mm, angles):
    body = ellipsoid((7, 11, 13), (2, 3, 4))
    scan = image(spacing, turned(*angles))
    work = BodyWork(lambda mask: grown(mask, by_mm, (spacing[2], spacing[1], spacing[0])), by_mm)
    larger = volume_of(done(Annotation(tuple(regions_of(body))), work, scan))
    places = world(scan.geometry, SHAPE)
    inside = places[body]
    away = np.min([np.linalg.norm(places - each, axis=-1) for each in inside], axis=0)
    assert larger[away < by_mm - 1e-3].all()
    assert not larger[away > by_mm + 1e-3].any()


WORKS = {
    "grow": lambda spacing: BodyWork(lambda mask: grown(mask, 4.0, spacing), 4.0),
    "shrink": lambda spacing: BodyWork(lambda mask: shrunk(mask, 2.5, spacing), 2.5),
    "smooth": lambda spacing: BodyWork(lambda mask: smoothed(mask, 1.5, spacing), 1.5 * GAUSSIAN_REACH),
    "fill holes": lambda _spacing: BodyWork(holes_filled),
    "keep largest": lambda _spacing: BodyWork(largest_kept),
    "remove islands": lambda _spacing: BodyWork(lambda mask: islands_removed(mask, 30)),
}


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (0.7, 0.7, 5.0), (0.8, 1.3, 2.0)])
@pytest.mark.parametrize("slab", [1, 3, 24])
def test_slab_by_slab_and_in_its_box_it_is_what_it_is_on_the_whole_volume(name, spacing, slab, monkeypatch):
    monkeypatch.setattr(structure_edit, "SLAB", slab)
    body = ellipsoid((6, 10, 12), (6.5, 8, 11)) & ~ellipsoid((6, 10, 12), (2, 3, 3))
    # at the border of the volume, and parts beside it
    body[13, 20:23, 24:] = True
    body[2:4, 20:22, 2] = True
    scan = image(spacing)
    work = WORKS[name]((spacing[2], spacing[1], spacing[0]))
    before = Annotation(tuple(regions_of(body)))
    after = done(before, work, scan, scope=Scope.LABEL)
    expected = work.work(body)
    assert not np.array_equal(expected, body)
    assert np.array_equal(volume_of(after), expected)
    assert {region.label for region in after} == {1}
    unchanged = [index for index in range(SHAPE[0]) if np.array_equal(expected[index], body[index]) and body[index].any()]
    for index in unchanged:
        assert after.get(f"1-{index}") is before.get(f"1-{index}")


def test_a_hollow_in_three_dimensions_is_filled_and_a_tunnel_is_not():
    body = ellipsoid((7, 11, 13), (6, 9, 9))
    hollow, tunnel = ellipsoid((7, 11, 13), (2, 2, 2)), np.zeros(SHAPE, bool)
    tunnel[:, 11, 19] = True
    after = done(Annotation(tuple(regions_of(body & ~hollow & ~tunnel))), BodyWork(holes_filled), image())
    assert np.array_equal(volume_of(after), body & ~tunnel)


def test_the_structure_is_the_selected_object_and_the_label_is_all_of_them():
    left, right = ellipsoid((7, 8, 6), (5, 4, 4)), ellipsoid((7, 16, 21), (3, 5, 5))
    before = Annotation((*regions_of(left), *(each for each in _named(regions_of(right), "right"))))
    assert {each.id for each in members(before, "1-7", Scope.STRUCTURE, Rules(), SHAPE[0])} == {
        each.id for each in regions_of(left)
    }
    assert len(members(before, "1-7", Scope.LABEL, Rules(), SHAPE[0])) == len(before)
    assert [each.id for each in members(before, "1-7", Scope.SLICE, Rules(), SHAPE[0])] == ["1-7"]
    kept = done(before, BodyWork(largest_kept), image(), scope=Scope.LABEL)
    assert np.array_equal(volume_of(kept), right if right.sum() > left.sum() else left)
    smaller = done(before, BodyWork(lambda mask: shrunk(mask, 1.0, (1, 1, 1)), 1.0), image())
    assert np.array_equal(volume_of(smaller), shrunk(left, 1.0, (1, 1, 1)) | right)


def _named(regions, prefix):
    return [Region(each.mask, each.label, slice_index=each.slice_index, id=f"{prefix}-{each.slice_index}") for each in regions]


def test_growing_respects_locked_labels_and_takes_from_others():
    body, other = ellipsoid((7, 11, 9), (4, 4, 4)), ellipsoid((7, 11, 19), (5, 5, 5))
    before = Annotation((*regions_of(body), *regions_of(other, 2)))
    work = BodyWork(lambda mask: grown(mask, 4, (1, 1, 1)), 4)
    locked = done(before, work, image(), rules=Rules(locked=frozenset({2})))
    assert np.array_equal(volume_of(locked, 2), other)
    assert np.array_equal(volume_of(locked, 1), grown(body, 4, (1, 1, 1)) & ~other)
    taken = done(before, work, image())
    assert np.array_equal(volume_of(taken, 1), grown(body, 4, (1, 1, 1)))
    assert np.array_equal(volume_of(taken, 2), other & ~grown(body, 4, (1, 1, 1)))


@pytest.mark.parametrize("kind", ["unite", "subtract", "intersect"])
def test_labels_are_combined_slice_by_slice(kind):
    body, other = ellipsoid((5, 11, 11), (4, 6, 6)), ellipsoid((9, 11, 16), (4, 6, 6))
    before = Annotation((*regions_of(body), *regions_of(other, 2)))
    edit = combined_with_label(before, "1-5", Scope.STRUCTURE, kind, 2, image(), Rules())
    expected = {"unite": body | other, "subtract": body & ~other, "intersect": body & other}[kind]
    own = np.zeros(SHAPE, bool)
    for region in edit.annotation:
        if region.label == 1:
            own[region.slice_index] |= region.mask.to_array()
    assert np.array_equal(own, expected)
    assert any(region.label == 2 for region in edit.annotation) == (kind != "unite")


def test_it_can_be_cancelled_between_slabs(monkeypatch):
    monkeypatch.setattr(structure_edit, "SLAB", 2)
    asked = []

    def is_cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    before = Annotation(tuple(regions_of(ellipsoid((7, 11, 13), (6, 6, 6)))))
    work = BodyWork(lambda mask: ndimage.binary_dilation(mask), 1.0)
    with pytest.raises(Cancelled):
        reshaped_body(before, "1-7", Scope.STRUCTURE, work, image(), Rules(), is_cancelled=is_cancelled)
