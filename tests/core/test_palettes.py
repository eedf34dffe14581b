"""Palettes that the colour-blind can tell apart, looked at through a published simulation of colour blindness."""

from __future__ import annotations

import re

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from fourclick.annotator.core.label import PALETTE, LabelTable
from fourclick.annotator.core.palettes import OKABE_ITO, PALETTES

FIRST = 8
LEAST = {"okabe_ito": 10.0, "tol_bright": 8.0, "tol_muted": 11.0, "grey_steps": 18.0}
"""CIEDE2000; 1 is just noticeable side by side, and about 5 is seen at once."""
# Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009: severity 1.0, on linear RGB
MACHADO = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def seen(colours, vision):
    """(N, 3) CIE Lab of colours as somebody with this vision sees them."""
    rgb = np.array([[int(each[start : start + 2], 16) / 255 for start in (1, 3, 5)] for each in colours])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    simulated = np.clip(linear @ np.array(MACHADO[vision]).T, 0, 1)
    encoded = np.where(simulated <= 0.0031308, 12.92 * simulated, 1.055 * simulated ** (1 / 2.4) - 0.055)
    return rgb2lab(encoded[None])[0]


def least_distance(colours, vision):
    lab = seen(colours, vision)
    distances = deltaE_ciede2000(lab[:, None], lab[None])
    return float(distances[np.triu_indices(len(colours), 1)].min())


@pytest.mark.parametrize("vision", list(MACHADO))
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.key)
def test_the_first_eight_colours_are_told_apart(palette, vision):
    assert least_distance(palette.colours[:FIRST], vision) >= LEAST[palette.key]


def test_the_simulation_finds_what_is_known_to_be_alike():
    red_green = ("#B22222", "#556B2F")
    assert least_distance(red_green, "normal") > 40
    assert least_distance(red_green, "deuteranopia") < 15
    assert np.allclose(seen(("#FFFFFF", "#000000"), "protanopia")[:, 0], (100, 0), atol=1.5)


def test_the_grey_steps_differ_in_print_without_colours():
    (palette,) = (each for each in PALETTES if each.key == "grey_steps")
    lightness = np.sort(seen(palette.colours, "normal")[:, 0])
    assert np.diff(lightness).min() >= 8


def test_every_palette_has_colours_of_its_own():
    for palette in PALETTES:
        assert len(set(palette.colours)) == len(palette.colours) >= 7
        assert all(re.fullmatch("#[0-9A-F]{6}", each) for each in palette.colours)
    assert (
        OKABE_ITO.colours[: len(PALETTE)]
        == PALETTE
        == ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
    )


def test_new_labels_get_colours_of_the_palette_in_use():
    table = LabelTable()
    for number in range(2, 10):
        table = table.with_label(str(number))
    assert [each.colour for each in table] == [*PALETTE, *PALETTE[:2]], "by default they come again, without white"
    for palette in PALETTES[1:]:
        table = LabelTable().with_label("a").with_label("b").coloured(palette.colours)
        for number in range(4, len(palette.colours) + 2):
            table = table.with_label(str(number))
        colours = [each.colour for each in table]
        assert colours[:-1] == list(palette.colours)
        assert colours[-1] in palette.colours
    mixed = LabelTable().with_label("a").changed(1, colour="#123456")
    assert mixed.with_label("b").labels[-1].colour == PALETTE[2]
