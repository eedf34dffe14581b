"""Windows, colour maps and play: what the eye sees, the same in all views."""

from __future__ import annotations

import numpy as np
import pytest
from gui_bench import AnsweredDocument
from PySide6.QtGui import QColor

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import Window
from fourclick.annotator.core.window_presets import CT_PRESETS
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.cine import Cine
from fourclick.annotator.gui.colour_map import COLOUR_MAPS, colours
from fourclick.annotator.gui.display import Display
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.linked_views import LinkedViews

LUNG = CT_PRESETS[0]


def scan(modality: str, depth: int = 4) -> Image:
    voxels = np.linspace(-1000, 1000, depth * 40 * 50).astype(np.int16).reshape(depth, 40, 50)
    return Image(voxels, modality=modality)


class Bench:
    def __init__(self, qtbot) -> None:
        self.document = AnsweredDocument()
        self.canvas = Canvas()
        self.canvas.set_document(self.document)
        self.views = FourViews(self.canvas)
        qtbot.addWidget(self.views)
        self.display = Display(self.document, self.views)
        self.linked = LinkedViews(self.document, self.views)
        self.linked.set_wanted(True)
        self.document.set_image(1, scan("CT"))
        self.views.resize(600, 500)
        self.views.show()
        qtbot.waitExposed(self.views)


@pytest.fixture
def bench(qtbot) -> Bench:
    return Bench(qtbot)


def test_a_preset_stays_for_further_ct_until_another_window_is_asked_for(bench):
    bench.display.choose_preset(LUNG)
    assert bench.canvas.display_window == Window(-1350, 150)
    bench.document.set_image(2, scan("CT"))
    assert bench.canvas.display_window == LUNG.window
    bench.document.set_image(3, scan("MR"))
    assert bench.canvas.display_window != LUNG.window
    bench.document.set_image(4, scan("CT"))
    assert bench.canvas.display_window == LUNG.window
    bench.display.choose_percentiles((0, 100))
    assert bench.canvas.display_window == Window(-1000, 1000)
    bench.document.set_image(5, scan("CT"))
    assert bench.canvas.display_window != LUNG.window


def test_a_preset_is_refused_where_units_are_others(bench):
    bench.document.set_image(2, scan("MR"))
    before = bench.canvas.display_window
    bench.display.choose_preset(LUNG)
    assert bench.canvas.display_window == before
    assert "Hounsfield" in bench.document.notices[-1]


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_colour_maps_grow_brighter_and_invert(name):
    plain, inverted = colours(name), colours(name, is_inverted=True)
    assert len(inverted) == 256
    if plain:
        assert plain == inverted[::-1]
        assert QColor(plain[0]).lightness() < 90


def test_all_views_are_painted_in_the_map(bench):
    bench.document.set_image(2, scan("CT", depth=40))
    bench.canvas.set_window(Window(-1000, 1000))
    widgets = [bench.canvas, *bench.views.views.values()]
    grey = [middle(widget) for widget in widgets]
    assert all(colour.red() == colour.green() == colour.blue() for colour in grey)
    bench.display.set_inverted(True)
    for widget, before in zip(widgets, grey, strict=True):
        assert middle(widget).red() == 255 - before.red()
    bench.display.set_inverted(False)
    bench.display.set_colour_map("Viridis")
    for widget, before in zip(widgets, grey, strict=True):
        assert middle(widget).rgb() == colours("Viridis")[before.red()]


def test_play_goes_through_the_slices_again_and_again_until_another_image(bench, qtbot):
    cine = Cine(bench.document)
    cine.set_speed(200)
    bench.document.set_slice(2)
    seen = []
    bench.document.sliceChanged.connect(seen.append)
    told = []
    cine.playingChanged.connect(told.append)
    cine.play()
    qtbot.waitUntil(lambda: len(seen) >= 6)
    assert seen[:6] == [3, 0, 1, 2, 3, 0]
    bench.document.set_image(2, scan("CT"))
    assert not cine.is_playing
    assert told == [True, False]


def test_a_single_slice_does_not_play(bench):
    bench.document.set_image(2, scan("CT", depth=1))
    cine, told = Cine(bench.document), []
    cine.playingChanged.connect(told.append)
    cine.play()
    assert not cine.is_playing
    assert told == [False]


def middle(widget) -> QColor:
    """The colour that is seen beside the crosshair, in the view's quarter."""
    point = widget.viewport().rect().center() / 1.3
    return widget.viewport().grab().toImage().pixelColor(point)
