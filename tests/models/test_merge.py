"""A corrective click changes the difference that it lies in, near it, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import disc

from fourclick.models.merge import merged, reach_px
from fourclick.models.prompt import Click, Prompt, Role

SHAPE = (100, 120)
EXTREMES = [(30, 50), (90, 50), (60, 20), (60, 80)]


def prompt_with(*clicks):
    return Prompt(Prompt.from_points(extreme=EXTREMES).clicks + clicks)


def soft(mask, inside=0.9, outside=0.1):
    return np.where(mask, inside, outside).astype(np.float32)


def test_only_the_difference_that_holds_the_click_changes():
    body, bump, far_bump = disc(SHAPE, (55, 50), 25), disc(SHAPE, (84, 50), 5), disc(SHAPE, (55, 22), 5)
    result = merged(soft(body), soft(body | bump | far_bump), prompt_with(Click(85, 50, Role.POSITIVE)))
    assert np.array_equal(result >= 0.5, body | bump)


def test_a_click_on_a_thin_error_does_not_push_the_boundary_far():
    body, too_much = disc(SHAPE, (55, 50), 25), disc(SHAPE, (55, 50), 32)
    result = merged(soft(body), soft(too_much), prompt_with(Click(82, 50, Role.POSITIVE))) >= 0.5
    assert result[50, 81:84].all()
    assert not result[50, 86:].any(), "the click lies two pixels out: four are enough"
    assert not (result & ~body)[:, :60].any(), "and the other side of the object is left alone"


def test_a_network_that_does_not_follow_gets_a_disc_as_deep_as_the_click():
    body = disc(SHAPE, (55, 50), 25)
    result = merged(soft(body), soft(body), prompt_with(Click(86, 50, Role.POSITIVE))) >= 0.5
    gained = result & ~body
    assert 20 < gained.sum() < 100
    assert gained[50, 86]


def test_a_click_takes_only_changes_in_its_own_sense():
    body, bump, dent = disc(SHAPE, (55, 50), 25), disc(SHAPE, (84, 50), 6), disc(SHAPE, (78, 56), 4)
    result = merged(soft(body), soft((body | bump) & ~dent), prompt_with(Click(84, 50, Role.POSITIVE)))
    assert (result >= 0.5)[body].all(), "a positive click takes nothing away"


def test_beyond_the_reach_nothing_changes():
    before = np.zeros(SHAPE, np.float32)
    click = Click(60, 50, Role.POSITIVE)
    prompt = prompt_with(click)
    result = merged(before, np.ones(SHAPE, np.float32), prompt)
    rows, columns = np.nonzero(result)
    assert np.hypot(rows - 50, columns - 60).max() <= reach_px(prompt) + 3
    assert result[50, 60] == 1


def test_a_click_that_is_meant_everywhere_takes_the_whole_answer():
    body, far_bump = disc(SHAPE, (55, 50), 25), disc(SHAPE, (55, 22), 5)
    result = merged(soft(body), soft(far_bump), prompt_with(Click(55, 22, Role.POSITIVE, everywhere=True)))
    assert np.array_equal(result >= 0.5, far_bump)


@pytest.mark.parametrize("role", [Role.POSITIVE, Role.NEGATIVE])
@given(x=st.integers(0, 119), y=st.integers(0, 99), seed=st.integers(0, 9))
def test_every_corrected_pixel_ends_on_its_side(role, x, y, seed):
    rng = np.random.default_rng(seed)
    earlier = Click(int(rng.integers(120)), int(rng.integers(100)), Role.POSITIVE)
    if (earlier.x, earlier.y) == (x, y):
        return
    before, after = rng.random(SHAPE, np.float32), rng.random(SHAPE, np.float32)
    before[round(earlier.y), round(earlier.x)] = 1
    kept = before.copy()
    result = merged(before, after, prompt_with(earlier, Click(x, y, role)))
    assert (result[y, x] >= 0.5) == (role is Role.POSITIVE)
    assert result[round(earlier.y), round(earlier.x)] >= 0.5
    assert np.array_equal(before, kept), "the map before is the caller's"


@given(threshold=st.floats(0.2, 0.8), seed=st.integers(0, 20))
def test_the_seam_shows_at_no_threshold_far_from_the_change(threshold, seed):
    rng = np.random.default_rng(seed)
    before = rng.random(SHAPE, np.float32)
    prompt = prompt_with(Click(60, 50, Role.NEGATIVE))
    result = merged(before, rng.random(SHAPE, np.float32), prompt)
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    far = np.hypot(rows - 50, columns - 60) > reach_px(prompt) + 3
    assert np.array_equal((result >= threshold)[far], (before >= threshold)[far])


@pytest.mark.parametrize(("certainty", "grows"), [(0.6, False), (0.999, True)])
def test_a_click_on_a_sliver_moves_the_boundary_only_where_the_network_is_certain(certainty, grows):
    body, wider = disc(SHAPE, (55, 50), 25), disc(SHAPE, (55, 50), 26)
    after = np.where(wider & ~body, np.float32(certainty), soft(body))
    result = merged(soft(body), after, prompt_with(Click(81, 50, Role.POSITIVE))) >= 0.5
    assert result[50, 81]
    assert bool((result & ~body).sum() > 3) == grows
