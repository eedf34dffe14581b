"""Extreme points of masks, and masks pulled to extreme points."""

import numpy as np
import pytest
from hypothesis import given
from shapes import blobs, disc

from fourclick.models.extremes import box_of, extremes_of, missed_sides, pulled_to_points
from fourclick.models.prompt import Prompt


@given(blobs())
def test_extremes_lie_on_the_mask_and_touch_its_box(mask):
    sides, box = extremes_of(mask), box_of(mask)
    for x, y in sides:
        assert mask[int(y), int(x)]
    assert (sides.left[0], sides.right[0]) == (box.x0, box.x1 - 1)
    assert (sides.top[1], sides.bottom[1]) == (box.y0, box.y1 - 1)


@given(blobs())
def test_the_prompt_of_a_masks_extremes_has_the_masks_box(mask):
    prompt = Prompt.from_points(extreme=extremes_of(mask))
    assert prompt.box == box_of(mask)
    assert missed_sides(mask, prompt) == ()


def test_an_empty_mask_has_no_extremes():
    with pytest.raises(ValueError, match="empty"):
        extremes_of(np.zeros((5, 5), bool))


def test_the_missed_side_is_named():
    mask = disc((60, 60), (30, 30), 20)
    prompt = Prompt.from_points(extreme=extremes_of(mask))
    short = mask.copy()
    short[:, 45:] = False
    assert missed_sides(short, prompt) == ("right",)
    assert missed_sides(np.zeros_like(mask), prompt) == ("left", "right", "top", "bottom")


@pytest.mark.parametrize(
    ("cut", "fainter"), [("left", 0.0), ("right", 0.3), ("top", 0.0), ("bottom", 0.3), ("left", 0.3), ("top", 0.3)]
)
def test_a_short_mask_is_pulled_to_the_points(cut, fainter):
    mask = disc((60, 60), (30, 30), 20)
    prompt = Prompt.from_points(extreme=extremes_of(mask))
    probability = mask.astype(np.float32)
    part = {"left": np.s_[:, :16], "right": np.s_[:, 45:], "top": np.s_[:16], "bottom": np.s_[45:]}[cut]
    probability[part] *= fainter
    assert missed_sides(probability >= 0.5, prompt) == (cut,)
    pulled = pulled_to_points(probability, prompt)
    assert missed_sides(pulled, prompt) == ()
    assert (pulled & mask).sum() > 0.9 * mask.sum()
    assert not (pulled & ~(probability >= 0.5))[:, 20:40][20:40].any(), "the middle stays as it was"


def test_what_lies_beyond_the_points_is_cut_off():
    mask = disc((60, 60), (30, 30), 20)
    prompt = Prompt.from_points(extreme=extremes_of(mask))
    assert missed_sides(pulled_to_points(disc((60, 60), (30, 30), 26).astype(np.float32), prompt), prompt) == ()


def test_even_an_empty_answer_can_be_pulled():
    mask = disc((60, 60), (30, 30), 20)
    prompt = Prompt.from_points(extreme=extremes_of(mask))
    assert missed_sides(pulled_to_points(np.zeros((60, 60), np.float32), prompt), prompt) == ()
