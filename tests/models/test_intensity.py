"""What the network is given does not depend on how voxels are stored."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import bright, disc

from fourclick.models.crop import Crop
from fourclick.models.intensity import normalised_crop
from fourclick.models.prompt import Box

BOX = Box(10, 10, 50, 50)
PICTURE = bright(disc((60, 60), (30, 30), 18))


def seen(slice_):
    return normalised_crop(slice_, Crop.around(BOX, side_px=64), BOX)


@given(st.floats(0.01, 50), st.floats(-2000, 2000))
def test_units_do_not_matter(gain, shift):
    assert np.allclose(seen(PICTURE), seen(PICTURE * gain + shift), atol=0.02)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.float32, np.float64, np.int32])
def test_dtypes_do_not_matter(dtype):
    assert np.allclose(seen(PICTURE), seen(PICTURE.astype(dtype)), atol=1e-5)


def test_grey_and_grey_rgb_look_alike():
    assert np.allclose(seen(PICTURE), seen(np.repeat(PICTURE[:, :, None], 3, axis=2)), atol=1e-3)


def test_nan_and_infinity_never_reach_the_network():
    damaged = PICTURE.astype(np.float32)
    damaged[12:16, 12:16] = np.nan
    damaged[20, 20], damaged[22, 22] = np.inf, -np.inf
    given_to_it = seen(damaged)
    assert np.isfinite(given_to_it).all()
    assert np.abs(given_to_it - seen(PICTURE)).mean() < 0.05


@pytest.mark.parametrize("value", [0, -1000, 255, np.nan])
def test_a_constant_image_is_no_division_by_zero(value):
    assert np.isfinite(seen(np.full((60, 60), value, np.float32))).all()


def test_metal_does_not_drown_tissue():
    with_metal = PICTURE.astype(np.float32)
    with_metal[11:13, 11:14] = 30000
    assert np.abs(np.median(seen(with_metal)) - np.median(seen(PICTURE))) < 0.1
