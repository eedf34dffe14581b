"""The predictor: shapes, sentences, no memory. Quality with the shipped checkpoint is tested on real and synthetic objects."""

import numpy as np
import pytest
import torch
from shapes import bright, disc

from fourclick.models.cues import CHANNELS, DegenerateExtremes
from fourclick.models.metrics import dice
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import Click, Prompt, PromptError, Role
from fourclick.models.simulator import corrective_click, extreme_prompt

MASK = disc((90, 120), (60, 40), 25)
PICTURE = bright(MASK)
PROMPT = extreme_prompt(MASK)


@pytest.fixture(scope="module")
def untrained():
    torch.manual_seed(0)
    return Predictor(FourclickNetwork(NetworkConfig(side_px=64)))


@pytest.mark.parametrize("slice_", [PICTURE, PICTURE.astype(np.int16), np.repeat(PICTURE[:, :, None], 3, 2), PICTURE / 7.0])
def test_the_answer_is_a_probability_per_pixel(untrained, slice_):
    probability = untrained.predict(slice_, PROMPT)
    assert probability.shape == PICTURE.shape
    assert probability.dtype == np.float32
    assert 0 <= probability.min() <= probability.max() <= 1


def test_outside_the_crop_nothing_is_claimed(untrained):
    probability = untrained.predict(PICTURE, PROMPT)
    assert not probability[~untrained.crop(PROMPT).inside(PICTURE.shape)].any()


def test_the_predictor_remembers_nothing(untrained):
    first = untrained.predict(PICTURE, PROMPT)
    untrained.predict(255 - PICTURE, PROMPT.with_click(Click(60, 40, Role.NEGATIVE)), first)
    assert np.array_equal(untrained.predict(PICTURE, PROMPT), first)


def test_the_order_of_the_extremes_does_not_matter(untrained):
    shuffled = Prompt(tuple(PROMPT.clicks[index] for index in (2, 0, 3, 1)))
    assert np.array_equal(untrained.predict(PICTURE, shuffled), untrained.predict(PICTURE, PROMPT))


def test_the_previous_map_and_the_clicks_count(untrained):
    plain = untrained.predict(PICTURE, PROMPT)
    assert not np.array_equal(untrained.predict(PICTURE, PROMPT, MASK), plain)
    assert not np.array_equal(untrained.predict(PICTURE, PROMPT.with_click(Click(60, 40, Role.NEGATIVE))), plain)


def test_replay_is_click_by_click(untrained):
    prompt = PROMPT.with_click(Click(60, 40, Role.POSITIVE)).with_click(Click(40, 30, Role.NEGATIVE))
    step = untrained.predict(PICTURE, PROMPT)
    step = untrained.predict(PICTURE, Prompt(prompt.clicks[:5]), step)
    step = untrained.predict(PICTURE, prompt, step)
    assert np.array_equal(untrained.replay(PICTURE, prompt), step)


def test_refining_a_mask_starts_from_it(untrained):
    prompt = PROMPT.with_click(Click(60, 40, Role.POSITIVE))
    assert np.array_equal(untrained.replay(PICTURE, prompt, MASK), untrained.predict(PICTURE, prompt, MASK))


@pytest.mark.parametrize(
    ("prompt", "error", "sentence"),
    [
        (Prompt.from_points(extreme=[(1, 1), (2, 2)]), PromptError, "there are 2"),
        (Prompt.from_points(extreme=[(5, 5)] * 4), DegenerateExtremes, "one spot"),
        (Prompt.from_points(extreme=[(-9, 5), (20, 5), (8, 1), (8, 9)]), PromptError, r"\(-9, 5\) lies outside"),
        (PROMPT.with_click(Click(500, 5, Role.POSITIVE)), PromptError, "120 x 90 pixels"),
    ],
)
def test_bad_prompts_get_a_sentence(untrained, prompt, error, sentence):
    with pytest.raises(error, match=sentence):
        untrained.predict(PICTURE, prompt)


def test_bad_arrays_get_a_sentence(untrained):
    with pytest.raises(ValueError, match=r"\(H, W\)"):
        untrained.predict(np.zeros((4, 5, 2)), PROMPT)
    with pytest.raises(ValueError, match="one size"):
        untrained.predict(PICTURE, PROMPT, np.zeros((3, 3)))


def test_an_object_that_touches_the_border_or_is_the_whole_image(untrained):
    whole = Prompt.from_points(extreme=[(0, 40), (119, 40), (60, 0), (60, 89)])
    assert untrained.predict(PICTURE, whole).shape == PICTURE.shape


def test_one_pixel_wide_objects_are_answered(untrained):
    line = Prompt.from_points(extreme=[(20, 10), (20, 60), (20, 5), (20, 70)])
    assert np.isfinite(untrained.predict(PICTURE, line)).all()


def test_the_view_shows_all_that_the_network_gets(untrained):
    view = untrained.look(PICTURE, PROMPT, MASK)
    assert tuple(view.cues) == (*CHANNELS, "previous map")
    assert view.image.shape == (64, 64, 3)
    assert view.cues["previous map"].max() == 1
    assert view.probability.shape == (64, 64)
    assert view.box == untrained.crop(PROMPT).box


def test_the_shipped_checkpoint_finds_a_disc_and_takes_corrections(default_predictor):
    assert dice(default_predictor.predict(PICTURE, PROMPT) >= 0.5, MASK) > 0.95
    # A truth that only corrections can tell: a bite without an edge.
    truth = MASK & ~disc(MASK.shape, (60, 52), 9)
    probability = default_predictor.predict(PICTURE, PROMPT)
    before = dice(probability >= 0.5, truth)
    click = corrective_click(truth, probability >= 0.5)
    corrected = default_predictor.predict(PICTURE, PROMPT.with_click(click), probability)
    assert dice(corrected >= 0.5, truth) > before
    column, row = click.pixel
    assert corrected[row, column] < 0.5
