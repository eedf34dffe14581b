"""The display window."""

from __future__ import annotations

import numpy as np
import pytest

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import Window, auto_window, volume_window
from fourclick.annotator.core.window_presets import is_hounsfield


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "uint16", ">i2", "int32", "float32", "float64", "bool"])
def test_every_dtype_is_shown_alike(dtype):
    values = np.array([[0, 1, 0], [1, 1, 0]]).astype(dtype)
    assert np.array_equal(Window(0, 1).apply(values), np.array([[0, 255, 0], [255, 255, 0]], np.uint8))


@pytest.mark.parametrize("dtype", ["int16", ">i2", "float32"])
def test_values_between_are_grey_and_beyond_are_cut(dtype):
    values = np.array([[-1000, -200, 0, 200, 1000]], dtype)
    assert Window(-200, 200).apply(values).tolist() == [[0, 0, 127, 255, 255]]


def test_what_is_no_number_is_black_and_infinities_are_cut():
    values = np.array([[np.nan, -np.inf, np.inf, 0.5]], np.float32)
    assert Window(0, 1).apply(values).tolist() == [[0, 0, 255, 127]]


def test_colour_of_eight_bits_is_shown_as_it_is():
    colour = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    window = auto_window(colour)
    assert np.array_equal(window.apply(colour), colour)


def test_the_automatic_window_leaves_out_a_few_extreme_pixels():
    values = np.random.default_rng(0).normal(100, 10, (200, 200))
    values[0, 0] = 1e9
    values[0, 1] = np.nan
    window = auto_window(values)
    assert 60 < window.low < 90
    assert 110 < window.high < 140


def test_an_even_image_has_a_window_too():
    for values in (np.full((5, 5), 7), np.full((5, 5), np.nan), np.zeros((5, 5), bool)):
        window = auto_window(values)
        assert window.low < window.high
        assert window.apply(values).shape == (5, 5)


def test_a_few_bright_pixels_on_black_are_seen():
    values = np.zeros((100, 100), np.int16)
    values[50, 50:53] = 1000
    assert Window.apply(auto_window(values), values)[50, 51] == 255


def test_level_and_width_are_the_radiologists():
    window = Window.of(40, 400)
    assert (window.low, window.high) == (-160, 240)
    assert (window.level, window.width) == (40, 400)


def test_a_volumes_window_holds_for_all_its_slices_and_takes_percentiles():
    voxels = np.arange(20 * 30 * 40, dtype=np.int16).reshape(20, 30, 40)
    whole = volume_window(voxels, (0, 100))
    assert (whole.low, whole.high) == (0, voxels.max())
    inner = volume_window(voxels, (5, 95))
    assert inner.low == pytest.approx(0.05 * voxels.max())
    assert inner.high == pytest.approx(0.95 * voxels.max())
    assert volume_window(np.zeros((2, 3, 4, 3), np.uint8)) == Window(0, 255)


def ct(random, air=-1000) -> np.ndarray:
    voxels = random.normal(40, 30, (8, 64, 64))
    voxels[:, :10] = random.normal(air, 20, (8, 10, 64))
    return voxels.astype(np.int16)


def test_ct_is_known_by_its_modality_or_its_values():
    random = np.random.default_rng(0)
    values = ct(random)
    assert is_hounsfield(Image(values))
    assert is_hounsfield(Image(values + 500, modality="CT"))
    assert not is_hounsfield(Image(values, modality="PT"))
    # an offset of 1024, as raw files have it, is not in Hounsfield units
    assert not is_hounsfield(Image(values + 1024))
    assert not is_hounsfield(Image((values + 1024).astype(np.uint16)))
    assert not is_hounsfield(Image(random.normal(300, 100, (8, 64, 64)).astype(np.float32)))
    assert not is_hounsfield(Image(np.zeros((1, 9, 9, 3), np.uint8)))
    assert not is_hounsfield(Image(np.full((2, 3, 4), np.nan, np.float32)))


def test_real_ct_is_told_from_real_mr(shared_data):
    from fourclick.annotator.storage.image_files import read_image

    for source, is_ct in (("sts_ct_tumour_3d", True), ("sts_t1_tumour_mr_3d", False), ("msd_hippocampus_mr_3d", False)):
        paths = sorted((shared_data / source / "images").iterdir())[:6]
        assert [is_hounsfield(read_image(path)) for path in paths] == [is_ct] * len(paths), source
