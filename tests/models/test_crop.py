"""Crops: what is cut comes back where it was."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fourclick.models.crop import Crop
from fourclick.models.prompt import Box

shapes = st.tuples(st.integers(1, 60), st.integers(1, 60))


@st.composite
def boxes(draw):
    x0, y0 = draw(st.integers(-30, 70)), draw(st.integers(-30, 70))
    return Box(x0, y0, x0 + draw(st.integers(1, 50)), y0 + draw(st.integers(1, 50)))


def image_of(shape):
    return np.arange(1, shape[0] * shape[1] + 1, dtype=np.int32).reshape(shape)


@given(shapes, boxes(), st.floats(1.0, 2.0))
def test_pasting_back_restores_the_cut_pixels(shape, box, margin):
    image = image_of(shape)
    crop = Crop.around(box, margin=margin, side_px=32)
    inside = crop.inside(shape)
    pasted = crop.paste_back(crop.cut(image), shape)
    assert np.array_equal(pasted[inside], image[inside])
    assert not pasted[~inside].any()


@given(shapes, boxes())
def test_outside_the_image_the_cut_is_zero(shape, box):
    crop = Crop.around(box, side_px=16)
    cut = crop.cut(image_of(shape))
    assert cut.shape == (crop.box.height, crop.box.width)
    assert np.count_nonzero(cut) == crop.inside(shape).sum()


@given(boxes(), st.floats(1.0, 2.0))
def test_the_crop_is_a_square_that_holds_the_box_in_its_middle(box, margin):
    crop = Crop.around(box, margin=margin, side_px=64)
    assert crop.box.width == crop.box.height >= max(box.width, box.height) * margin - 1e-9
    assert abs((crop.box.x0 + crop.box.x1) - (box.x0 + box.x1)) <= 1
    assert abs((crop.box.y0 + crop.box.y1) - (box.y0 + box.y1)) <= 1


@given(boxes(), st.tuples(st.floats(-100, 100), st.floats(-100, 100)), st.integers(8, 256))
def test_points_map_in_and_out_exactly(box, point, side):
    crop = Crop.around(box, side_px=side)
    assert np.allclose(crop.to_image(crop.to_crop(point)), point, atol=1e-6)


def test_pixel_corners_meet_crop_corners():
    crop = Crop(Box(10, 20, 30, 40), 40)
    assert crop.to_crop((9.5, 19.5)) == (-0.5, -0.5)
    assert crop.to_crop((29.5, 39.5)) == (39.5, 39.5)


def test_at_the_same_size_nothing_is_resampled():
    image = np.random.default_rng(0).random((20, 20)).astype(np.float32)
    crop = Crop(Box(-3, 4, 13, 20), 16)
    cut = crop.cut(image)
    assert np.array_equal(crop.from_side(crop.to_side(cut)), cut)


def test_resampling_there_and_back_keeps_a_smooth_map():
    rows, columns = np.mgrid[:64, :64].astype(np.float32)
    smooth = np.exp(-((rows - 30) ** 2 + (columns - 34) ** 2) / 300)
    crop = Crop(Box(0, 0, 64, 64), 48)
    assert np.abs(crop.from_side(crop.to_side(smooth)) - smooth).max() < 0.02
