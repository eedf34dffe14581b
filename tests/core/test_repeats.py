"""Hidden repeats in a simulated project: how often, how late, never two in a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.repeats import RepeatPlan, RepeatPlanError, due

RATES = st.sampled_from([0.0, 0.03, 0.1, 0.25, 1 / 3])


def worked(plan, images, people=("anna", "ben"), turns=None):
    """Hands out all images in turns and returns what each annotator got: (image, the copy's plan or None), in order."""
    fresh = list(range(1, images + 1))
    waiting, got, finished = [], defaultdict(list), Counter()
    turn = 0
    while fresh:
        name = people[(turns[turn % len(turns)] if turns else turn) % len(people)]
        turn += 1
        was_copy = bool(got[name]) and got[name][-1][1] is not None
        copy = due([each for each in waiting if each.annotator == name], finished[name], was_copy=was_copy)
        if copy is not None:
            waiting.remove(copy)
            got[name].append((copy.image, copy))
            continue
        image = fresh.pop(0)
        others = [(other, finished[other]) for other in people if other != name]
        waiting += plan.copies_of(image, name, finished[name], others)
        finished[name] += 1
        got[name].append((image, None))
    return got


PLANS = st.builds(
    lambda seed, repeat, share, gap: RepeatPlan(seed, repeat, min(share, 0.5 - repeat), gap),
    st.integers(0, 100),
    RATES,
    RATES,
    st.integers(1, 12),
)


@settings(deadline=None, max_examples=60)
@given(PLANS, st.lists(st.integers(0, 1), min_size=1, max_size=9).filter(lambda turns: len(set(turns)) == 2))
def test_copies_never_follow_each_other_nor_come_too_early(plan, turns):
    for row in worked(plan, 150, turns=turns).values():
        for before, after in pairwise(row):
            assert not (before[1] and after[1])
        for place, (image, copy) in enumerate(row):
            if copy is not None and copy.source == copy.annotator:
                first = row.index((image, None))
                between = [each for each, is_copy in row[first + 1 : place] if is_copy is None]
                assert len(between) >= plan.gap


@settings(deadline=None, max_examples=60)
@given(PLANS)
def test_the_same_seed_hands_out_the_same_copies(plan):
    assert worked(plan, 100) == worked(plan, 100)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1000), st.sampled_from([0.02, 0.05, 0.1, 0.25, 0.3, 1 / 3, 0.5]), st.sampled_from(["repeat", "share"]))
def test_the_rate_is_kept_in_every_stretch_and_half_are_done_without_help(seed, rate, kind):
    plan = RepeatPlan(seed, rate, 0.0) if kind == "repeat" else RepeatPlan(seed, 0.0, rate)
    made = [copy for number in range(600) for copy in plan.copies_of(number, "anna", number, [("ben", number)])]
    assert abs(len(made) - 600 * rate) <= 1
    drawn = Counter(copy.image // 100 for copy in made)
    assert all(abs(drawn[stretch] - 100 * rate) <= 1 + 1 for stretch in range(6))
    assert abs(2 * sum(copy.is_assisted for copy in made) - len(made)) <= 1
    assert {copy.annotator for copy in made} == {"anna" if kind == "repeat" else "ben"}


def test_which_come_back_is_chance():
    """Each place in a block is drawn about as often as the others, and so is help first and help second."""
    places, first_with_help = Counter(), 0
    for seed in range(2000):
        plan = RepeatPlan(seed, 0.1)
        [copy] = [copy for number in range(10) for copy in plan.copies_of(number, "anna", number)]
        places[copy.image] += 1
        first_with_help += copy.is_assisted
    assert set(places) == set(range(10))
    assert all(abs(found - 200) < 70 for found in places.values())
    assert abs(first_with_help - 1000) < 120


def test_annotators_get_different_images_back():
    plan = RepeatPlan(3, 0.1)
    made = {name: [c.image for n in range(200) for c in plan.copies_of(n, name, n)] for name in ("anna", "ben")}
    assert made["anna"] != made["ben"]


def test_shared_images_go_to_all_colleagues():
    plan = RepeatPlan(0, 0.0, 0.5)
    others = [("ben", 4), ("cleo", 9), ("dana", 0)]
    made = [copy for number in range(300) for copy in plan.copies_of(number, "anna", number, others)]
    assert set(Counter(copy.annotator for copy in made)) == {"ben", "cleo", "dana"}
    assert all(copy.due_after > dict(others)[copy.annotator] for copy in made)
    assert not [copy for number in range(300) for copy in plan.copies_of(number, "anna", number)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"repeat_rate": 0.6}, "60 %"),
        ({"repeat_rate": 0.3, "shared_rate": 0.3}, "60 %"),
        ({"repeat_rate": -0.1}, "from 0 on"),
        ({"repeat_rate": float("nan")}, "Choose rates"),
        ({"gap": 0}, "gap of 1"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(options, words):
    with pytest.raises(RepeatPlanError, match=words):
        RepeatPlan(**options)
