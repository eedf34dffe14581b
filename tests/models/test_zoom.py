"""The second look from near: where it looks, how answers are joined, and that it follows the checkpoint."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from shapes import bright, disc

from fourclick.models import zoom
from fourclick.models.crop import Crop
from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import Click, PromptError, Role
from fourclick.models.simulator import extreme_prompt

MASK = disc((420, 500), (260, 210), 150)
PROMPT = extreme_prompt(MASK)
CROP = Crop.around(PROMPT.box, side_px=96)
COARSE = MASK.astype(np.float32)


def predictor(*, zoomed):
    torch.manual_seed(0)
    return Predictor(FourclickNetwork(NetworkConfig(side_px=96, width=32, zoomed=zoomed)))


def test_the_whole_boundary_is_looked_at_and_nothing_else():
    windows = zoom.windows(PROMPT, COARSE, CROP)
    assert 1 < len(windows) <= zoom.MOST_WINDOWS
    weight = np.zeros(MASK.shape, np.float32)
    for window in windows:
        assert window.scale > CROP.scale * 1.5, "nearer than the first look"
        weight += window.paste_back(np.ones((window.box.width, window.box.width), np.float32), MASK.shape)
    inner = disc(MASK.shape, (260, 210), 148)
    assert (weight[MASK & ~inner] > 0).all()


@given(x=st.integers(0, 499), y=st.integers(0, 419))
def test_a_correction_is_looked_at_from_near(x, y):
    (window,) = zoom.windows(PROMPT.with_click(Click(x, y, Role.NEGATIVE)), COARSE, CROP)
    assert window.box.x0 >= CROP.box.x0
    assert window.box.y1 <= CROP.box.y1
    if CROP.box.x0 <= x < CROP.box.x1 and CROP.box.y0 <= y < CROP.box.y1:
        assert window.box.x0 <= x < window.box.x1
        assert window.box.y0 <= y < window.box.y1


def test_answers_of_one_mind_are_kept_and_without_answers_the_first_stays():
    blend = zoom.Blend(COARSE)
    assert np.array_equal(blend.finished(), COARSE)
    for window in zoom.windows(PROMPT, COARSE, CROP):
        blend.add(window, window.cut(COARSE))
    assert np.allclose(blend.finished(), COARSE, atol=1e-6)


def test_a_window_s_answer_counts_in_its_middle():
    (window,) = zoom.windows(PROMPT.with_click(Click(260, 60, Role.NEGATIVE)), COARSE, CROP)
    blend = zoom.Blend(np.zeros_like(COARSE))
    blend.add(window, np.ones((window.box.width, window.box.width), np.float32))
    found = blend.finished()
    assert found[60, 260] > 0.99
    assert found.sum() < window.box.width**2
    assert not found[~window.inside(found.shape)].any()


@pytest.mark.parametrize("radius", [30, 150])
def test_only_large_objects_and_checkpoints_that_have_learnt_it(radius):
    mask = disc((420, 500), (260, 210), radius)
    prompt, picture = extreme_prompt(mask), bright(mask)
    differs = not np.array_equal(
        predictor(zoomed=True).predict(picture, prompt), predictor(zoomed=False).predict(picture, prompt)
    )
    assert differs == (radius == 150)


def test_an_object_at_the_image_s_edge_has_no_window_outside():
    mask = disc((300, 300), (0, 0), 280)
    prompt = extreme_prompt(mask)
    crop = Crop.around(prompt.box, side_px=96)
    for window in zoom.windows(prompt, mask.astype(np.float32), crop):
        assert window.overlap(mask.shape).width > 0
    found = predictor(zoomed=True).predict(bright(mask), prompt)
    assert found.shape == mask.shape
    assert np.isfinite(found).all()


@pytest.mark.parametrize("zoomed", [True, False])
def test_many_prompts_at_once_get_the_answers_that_they_get_alone(zoomed):
    found = predictor(zoomed=zoomed)
    masks = [disc((400, 500), middle, radius) for middle, radius in (((250, 200), 150), ((90, 90), 30), ((300, 220), 120))]
    pictures = [bright(mask) for mask in masks] * 4
    prompts = [extreme_prompt(mask) for mask in masks] * 4
    assert len(prompts) > found.batch_size, "more than a batch, and the last one is not full"
    together = found.answer([found.prepare(picture, prompt) for picture, prompt in zip(pictures, prompts, strict=True)])
    alone = [found.predict(picture, prompt) for picture, prompt in zip(pictures[:3], prompts[:3], strict=True)]
    for number, answer in enumerate(together):
        assert np.abs(answer - alone[number % 3]).max() < 0.02
    assert found.answer([]) == []


def test_prompts_that_cannot_be_answered_are_refused_before(tmp_path):
    found = predictor(zoomed=False)
    with pytest.raises(PromptError, match="outside the image"):
        found.prepare(np.zeros((20, 20)), extreme_prompt(disc((90, 120), (60, 40), 25)))
