"""Outlines drawn by hand: they go through the clicks, and more clicks bring them to any shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import disc

from fourclick.models.by_hand import drawn_mask, drawn_outline
from fourclick.models.extremes import box_of
from fourclick.models.metrics import dice
from fourclick.models.prompt import Click, Prompt, PromptError, Role

SHAPE = (80, 100)
EXTREMES = [(20, 40), (80, 40), (50, 10), (50, 70)]


def test_eight_points_of_a_disc_are_a_disc():
    prompt = Prompt.from_points(extreme=EXTREMES)
    mask = drawn_mask(prompt, SHAPE)
    assert dice(mask, disc(SHAPE, (50, 40), 30)) > 0.94
    assert box_of(mask) == prompt.box
    further = [(50 + 21.2 * x, 40 + 21.2 * y) for x in (-1, 1) for y in (-1, 1)]
    mask = drawn_mask(Prompt.from_points(extreme=EXTREMES, positive=further), SHAPE)
    assert dice(mask, disc(SHAPE, (50, 40), 30)) > 0.98


def test_further_points_make_a_square():
    square = np.zeros(SHAPE, bool)
    square[10:71, 20:81] = True
    corners = [(20, 10), (80, 10), (80, 70), (20, 70)]
    prompt = Prompt.from_points(extreme=EXTREMES)
    before = dice(drawn_mask(prompt, SHAPE), square)
    for corner, role in zip(corners, (Role.POSITIVE, Role.NEGATIVE) * 2, strict=True):
        prompt = prompt.with_click(Click(*corner, role))
    after = dice(drawn_mask(prompt, SHAPE), square)
    assert before < 0.9 < 0.94 < after


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 79)), max_size=8))
def test_the_curve_goes_through_every_click(points):
    prompt = Prompt.from_points(extreme=EXTREMES)
    for point in points:
        prompt = prompt.with_click(Click(*point, Role.POSITIVE))
    curve = drawn_outline(prompt)
    assert np.isfinite(curve).all()
    for click in prompt.clicks:
        assert np.hypot(*(curve - (click.x, click.y)).T).min() < 1e-3
    assert drawn_mask(prompt, SHAPE).any()


def test_missing_points_are_told():
    with pytest.raises(PromptError):
        drawn_mask(Prompt.from_points(extreme=EXTREMES[:3]), SHAPE)
