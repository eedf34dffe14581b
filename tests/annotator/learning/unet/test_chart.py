"""Axes with round numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.learning.unet.chart import Chart, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (2.18, 53.5, [20, 40]), (-4.3, 4.0, [-4, -2, 0, 2, 4]), (5, 37.5, [10, 20, 30])],
)
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high) == expected


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_every_tick_lies_within_and_they_are_few(low, width):
    found = ticks(low, low + width)
    assert len(found) <= 7
    slack = 1e-8 * width + 1e-9 * abs(low)
    assert all(low - slack <= each <= low + width + slack for each in found)


def test_a_span_of_nothing_has_an_axis_all_the_same():
    chart = Chart.empty("flat", (3, 3), (0, 0))
    assert chart.place(3, 0)[0] > 70
