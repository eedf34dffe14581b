"""Labels: their numbers stay whatever is done to the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.core.label import Label, LabelTable, Overlaps, Term
from fourclick.annotator.core.palettes import PALETTES

NUMBERS = st.lists(st.integers(1, 40), min_size=1, max_size=8, unique=True)


def table_of(numbers):
    return LabelTable(tuple(Label(number, f"label {number}", "#E69F00") for number in numbers))


def numbers_by_name(table):
    return {label.name: label.id for label in table}


@given(NUMBERS, st.data())
def test_no_edit_changes_the_number_of_any_label(numbers, data):
    before = table_of(numbers)
    chosen = data.draw(st.sampled_from(numbers))
    known = numbers_by_name(before)
    for after in (
        before.with_label("new"),
        before.moved(chosen, data.draw(st.integers(-3, 12))),
        before.changed(chosen, colour="#000000", is_locked=True, is_hidden=True, opacity=0.5, is_outlined=True),
        before.coloured(PALETTES[0].colours),
        before.merged(table_of(data.draw(NUMBERS)).labels)[0],
        before.merged([Label(chosen, "other", "#000000")])[0],
    ):
        assert numbers_by_name(after).items() >= known.items()
    renamed = before.changed(chosen, name="another name")
    assert [label.id for label in renamed] == list(numbers)
    assert renamed[chosen].name == "another name"


@given(NUMBERS)
def test_a_new_label_takes_no_number_that_was_ever_in_the_table(numbers):
    table = table_of(numbers)
    for name in ("x", "y", "z"):
        after = table.with_label(name)
        assert after.labels[-1].id > max(label.id for label in table)
        table = after


@given(NUMBERS, NUMBERS)
def test_an_import_that_cannot_keep_a_number_says_so(ours, theirs):
    table = table_of(ours)
    others = [Label(number, f"their {number}", "#000000") for number in theirs]
    merged, told = table.merged(others)
    assert len(merged) == len(ours) + len(theirs)
    for other in others:
        number = numbers_by_name(merged)[other.name]
        assert (number == other.id) or any(f"{other.name} becomes number {number}" in each for each in told)
    assert len(told) == len(set(ours) & set(theirs))


def test_values_out_of_range_are_refused():
    for opacity in (-0.1, 1.01, float("nan")):
        with pytest.raises(ValueError, match="opacity"):
            Label(1, "a", "#000000", opacity=opacity)
    with pytest.raises(ValueError, match="code"):
        Term("x", "y")


def test_what_stands_higher():
    table = table_of([5, 2, 9])
    assert table.above(9) == {5, 2}
    assert table.above(5) == frozenset()
    assert table.above(77) == {5, 2, 9}, "a number that is not in the list stands below all"


def test_the_filling_is_a_share_of_the_common_opacity():
    assert Label(1, "a", "#000000").fill == 1.0
    assert Label(1, "a", "#000000", opacity=0.3).fill == 0.3
    assert Label(1, "a", "#000000", opacity=0.3, is_outlined=True).fill == 0.0


def test_the_rules_for_overlaps_are_two_choices():
    assert {(each.are_allowed, each.follow_order) for each in Overlaps} == {
        (a, b) for a in (True, False) for b in (True, False)
    }
