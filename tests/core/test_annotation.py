"""What an annotation is: masks as small values, overlaps, labels that keep their numbers, transitions of the state."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label import PALETTE, Label, LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.models.prompt import Click, Prompt, Role

bits = arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=30))


@given(bits)
def test_a_mask_comes_back_as_it_was(array):
    mask = Mask.from_array(array)
    assert np.array_equal(mask.to_array(), array)
    assert mask.area_px == array.sum()
    assert mask.is_empty == (not array.any())
    assert hash(mask) == hash(Mask.from_array(array.astype(np.uint8)))


@given(bits, st.integers(-3, 32), st.integers(-3, 32))
def test_contains_is_what_the_array_says(array, column, row):
    inside = 0 <= row < array.shape[0] and 0 <= column < array.shape[1]
    assert Mask.from_array(array).contains(column, row) == bool(inside and array[row, column])


def region(label, rows, slice_index=0, **values):
    array = np.zeros((6, 8), bool)
    array[rows] = True
    return Region(Mask.from_array(array), label, slice_index=slice_index, **values)


def test_where_regions_overlap_the_later_one_wins_hidden_or_not():
    both = Annotation().with_region(region(1, slice(0, 4))).with_region(region(2, slice(2, 6), is_hidden=True))
    labels = both.label_map((6, 8), 0)
    assert labels[:, 0].tolist() == [1, 1, 2, 2, 2, 2]
    assert both.label_volume((3, 6, 8))[1].max() == 0
    assert both.at(0, 3, 0).label == 1, "a hidden region cannot be clicked"
    assert both.at(0, 3, 0, hidden_labels=frozenset({1})) is None, "nor can one of a hidden label"


def test_a_region_that_is_refined_keeps_its_place_and_id():
    first, second = region(1, slice(0, 4)), region(2, slice(2, 6))
    state = State(Annotation((first, second))).started_refining(first.id, Prompt.from_points(positive=[(1, 1)]))
    after = state.accepted(Mask.from_array(np.ones((6, 8), bool)), checkpoint="abc", seconds=2.0)
    assert [each.id for each in after.annotation] == [first.id, second.id]
    assert after.annotation.regions[0].mask.area_px == 48
    assert after.annotation.regions[0].seconds == 2.0
    assert after.refining is None
    assert not after.prompt


def test_deleting_the_region_under_refinement_ends_the_refinement():
    one = region(1, slice(0, 4))
    state = State(Annotation((one,))).started_refining(one.id, Prompt.from_points(positive=[(1, 1)])).deleted(one.id)
    assert state == State(active_label=1)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=4))
def test_states_are_values_and_cancelling_keeps_what_was_accepted(points):
    start = State(Annotation((region(1, slice(0, 4)),)))
    state = start
    for x, y in points:
        state = state.with_click(Click(x, y, Role.POSITIVE))
    assert state.cancelled() == start
    assert state.annotation is start.annotation


def test_label_numbers_are_never_given_out_twice():
    labels = LabelTable().with_label("liver").with_label("kidney", label_id=9)
    assert [label.id for label in labels] == [1, 2, 9]
    assert labels.next_id == 10
    assert labels.changed(2, name="spleen")[2] == Label(2, "spleen", PALETTE[1])
    with pytest.raises(ValueError, match="share a number"):
        labels.with_label("aorta", label_id=2)
    with pytest.raises(ValueError, match="share a name"):
        labels.with_label("liver")
    with pytest.raises(ValueError, match="needs a name"):
        labels.with_label("  ")
    with pytest.raises(ValueError, match="between 1 and 65535"):
        labels.with_label("x", label_id=70000)


def test_voxels_cannot_be_written_and_have_a_place_in_the_patient():
    geometry = Geometry((0.5, 2.0, 3.0), (10.0, 20.0, 30.0), (0, 1, 0, 1, 0, 0, 0, 0, -1), is_known=True)
    image = Image(np.zeros((2, 3, 4), np.int16), geometry)
    assert image.pixel_aspect == 4.0
    assert geometry.to_world(1, 2, 3) == (14.0, 20.5, 21.0)
    with pytest.raises(ValueError, match="read-only"):
        image.slice(0)[0, 0] = 1
    with pytest.raises(ValueError, match="An image is"):
        Image(np.zeros((3, 4)))
