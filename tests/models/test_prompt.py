"""Prompts: order-free extremes, immutable edits."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.models.prompt import Box, Click, Extremes, Prompt, PromptError, Role

SIDES = ((0.0, 5.0), (9.0, 6.0), (4.0, 1.0), (5.0, 8.0))
coordinates = st.tuples(st.floats(-50, 500), st.floats(-50, 500))
roles = st.sampled_from([Role.POSITIVE, Role.NEGATIVE])


@pytest.mark.parametrize("order", list(itertools.permutations(SIDES)))
def test_extremes_may_be_clicked_in_any_order(order):
    assert Prompt.from_points(extreme=order).extremes == Extremes(*SIDES)


def test_a_point_that_is_leftmost_and_topmost_takes_one_side_only():
    corner = [(0.0, 0.0), (10.0, 3.0), (1.0, 0.5), (4.0, 12.0)]
    sides = Prompt.from_points(extreme=corner).extremes
    assert sorted(sides) == sorted(corner)
    assert sides.right == (10.0, 3.0)
    assert sides.bottom == (4.0, 12.0)


def test_box_is_half_open_around_the_clicked_pixels():
    assert Prompt.from_points(extreme=SIDES).box == Box(0, 1, 10, 9)


def test_a_fifth_extreme_is_refused():
    with pytest.raises(PromptError, match="four extreme points"):
        Prompt.from_points(extreme=[*SIDES, (3.0, 3.0)])


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_extremes_say_how_many_there_are(count):
    prompt = Prompt.from_points(extreme=SIDES[:count])
    assert not prompt.is_complete
    with pytest.raises(PromptError, match=f"there are {count}"):
        _ = prompt.extremes


def test_a_click_without_a_place_is_refused():
    with pytest.raises(PromptError, match="finite"):
        Click(float("nan"), 0.0, Role.POSITIVE)


def test_prompts_are_hashable_and_equal_by_value():
    assert len({Prompt.from_points(extreme=SIDES), Prompt.from_points(extreme=SIDES)}) == 1


@given(st.lists(st.tuples(coordinates, roles), max_size=8), st.data())
def test_a_click_added_and_removed_leaves_the_prompt_as_it_was(clicks, data):
    prompt = Prompt(tuple(Click(x, y, role) for (x, y), role in clicks))
    longer = prompt.with_click(Click(1.0, 2.0, Role.POSITIVE))
    assert longer.without(len(longer) - 1) == prompt
    if clicks:
        index = data.draw(st.integers(0, len(clicks) - 1))
        old = prompt.clicks[index]
        assert prompt.moved(index, 3.0, 4.0).moved(index, old.x, old.y) == prompt


def test_what_was_clicked_before_the_fourth_extreme_guides_and_the_rest_corrects():
    guided = Prompt.from_points(extreme=SIDES[:3]).with_click(Click(5.0, 5.0, Role.POSITIVE))
    whole = guided.with_click(Click(*SIDES[3], Role.EXTREME)).with_click(Click(1.0, 1.0, Role.NEGATIVE))
    assert whole.before_corrections() == Prompt(whole.clicks[:5])
