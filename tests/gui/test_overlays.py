"""What lies over the slice, by the pixels on the screen and by the outlines."""

from __future__ import annotations

import numpy as np
import pytest
from gui_bench import EXTREMES
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.window import Window
from fourclick.annotator.gui import mask_outline
from fourclick.annotator.gui.mask_item import MaskPicture
from fourclick.annotator.gui.mask_outline import Outline
from fourclick.models.prompt import Role

LABELS = LabelTable().with_label("liver", "#56B4E9")


@pytest.fixture
def bench(bench):
    bench.document.set_labels(LABELS)
    bench.document.set_image(1, Image(np.full((2, 60, 80), 100, np.uint8)))
    bench.canvas.set_window(Window(0, 255))
    bench.canvas.fit()
    return bench


def colour(bench, x, y) -> tuple[int, int, int]:
    """The screen's colour in the middle of an image pixel."""
    picture = bench.canvas.grab().toImage()
    return picture.pixelColor(bench.at(x, y)).getRgb()[:3]


def colours_around(bench, x, y, reach_px: int = 12) -> list[str]:
    """The names of the screen's colours around an image pixel, row by row."""
    picture, middle = bench.canvas.grab().toImage(), bench.at(x, y)
    steps = range(-reach_px, reach_px + 1)
    return [picture.pixelColor(middle.x() + across, middle.y() + down).name() for down in steps for across in steps]


def blended(name: str, opacity: float) -> tuple[int, int, int]:
    return tuple(round(opacity * part + (1 - opacity) * 100) for part in QColor(name).getRgb()[:3])


def accept_object(bench) -> str:
    bench.document.click_extremes()
    bench.document.accept()
    bench.document.select(None)
    return bench.document.state.annotation.regions[0].id


def test_regions_are_filled_with_their_labels_colour(bench):
    accept_object(bench)
    assert colour(bench, 45, 35) == pytest.approx(blended("#E69F00", 0.4), abs=2)
    assert colour(bench, 5, 5) == (100, 100, 100)
    bench.canvas.set_opacity(0.8)
    assert colour(bench, 45, 35) == pytest.approx(blended("#E69F00", 0.8), abs=2)
    bench.canvas.set_outline_only(True)
    assert colour(bench, 45, 35) == (100, 100, 100)


def test_relabelling_recolours_and_a_new_colour_of_the_label_too(bench):
    region = accept_object(bench)
    bench.document.relabel(region, 2)
    assert colour(bench, 45, 35) == pytest.approx(blended("#56B4E9", 0.4), abs=2)
    bench.document.set_labels(LABELS.changed(2, colour="#FF0000"))
    assert colour(bench, 45, 35) == pytest.approx(blended("#FF0000", 0.4), abs=2)


def test_hidden_and_deleted_regions_and_those_of_other_slices_are_not_seen(bench):
    region = accept_object(bench)
    bench.document.hide(region, True)
    assert colour(bench, 45, 35) == (100, 100, 100)
    bench.document.undo_stack.undo()
    assert colour(bench, 45, 35) != (100, 100, 100)
    bench.document.set_slice(1)
    assert colour(bench, 45, 35) == (100, 100, 100)
    bench.document.set_slice(0)
    bench.document.delete(region)
    assert colour(bench, 45, 35) == (100, 100, 100)


def test_two_regions_of_one_shape_have_their_own_colours(bench):
    mask = np.zeros((60, 80), bool)
    mask[20:40, 20:40] = True
    bench.document.add_mask_region(mask, 1)
    bench.document.add_mask_region(mask, 2)
    bench.document.hide(bench.document.state.annotation.regions[1].id, True)
    assert colour(bench, 30, 30) == pytest.approx(blended("#E69F00", 0.4), abs=2)


def test_the_proposal_follows_label_and_threshold(bench):
    bench.document.click_extremes()
    assert colour(bench, 45, 35) == pytest.approx(blended("#E69F00", 0.4), abs=2)
    bench.document.set_active_label(2)
    assert colour(bench, 45, 35) == pytest.approx(blended("#56B4E9", 0.4), abs=2)
    bench.document.set_threshold(0.95)
    assert colour(bench, 45, 35) == (100, 100, 100)


def test_the_preview_is_lighter_than_the_proposal(bench):
    bench.document.click_extremes(EXTREMES[:3])
    bench.document.set_preview((41.0, 50.0))
    preview = colour(bench, 47, 36)
    bench.document.click_extremes(EXTREMES[3:])
    proposal = colour(bench, 47, 36)
    assert 0 < abs(preview[2] - 100) < abs(proposal[2] - 100)


@pytest.mark.parametrize("zoom", [3.0, 20.0])
@pytest.mark.parametrize(
    ("role", "expected"), [(Role.EXTREME, "#0072B2"), (Role.POSITIVE, "#009E73"), (Role.NEGATIVE, "#D55E00")]
)
def test_markers_are_of_one_size_at_every_zoom(bench, zoom, role, expected):
    bench.document.click(40, 30, role)
    bench.canvas.set_view(zoom, (40, 30))
    around = colours_around(bench, 40, 30)
    assert 30 < around.count(expected.lower()) < 160
    assert colours_around(bench, 40, 30, 14)[0] == "#646464"


def test_missed_extremes_are_ringed(bench):
    bench.document.click_extremes()
    bench.document.click(20, 30, Role.NEGATIVE)
    assert bench.document.missed_sides == ("left",)
    assert "#f0e442" in colours_around(bench, 20, 30)
    assert "#f0e442" not in colours_around(bench, 60, 31)


def test_the_markers_of_another_slice_are_not_seen(bench):
    bench.document.click_extremes(EXTREMES[:2])
    bench.document.set_slice(1)
    assert len(bench.canvas.overlays.markers) == 0
    bench.document.set_slice(0)
    assert bench.canvas.overlays.markers.points == EXTREMES[:2]


@pytest.mark.parametrize("limit", [0, mask_outline.FINE_LIMIT_PX])
def test_outlines_enclose_the_mask_and_leave_out_its_holes(monkeypatch, limit):
    monkeypatch.setattr(mask_outline, "FINE_LIMIT_PX", limit)
    inside = np.zeros((30, 40), np.uint8)
    inside[5:25, 5:35] = 1
    inside[12:18, 15:25] = 0
    path = Outline.of(inside, (100, 200)).path
    for row, column in np.ndindex(inside.shape):
        border = inside[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        if border.all() or not border.any():
            assert path.contains(QPointF(column + 100.5, row + 200.5)) == bool(inside[row, column])


def test_the_outline_of_one_pixel_is_its_square():
    mask = np.zeros((5, 6), bool)
    mask[2, 3] = True
    assert MaskPicture.of(mask).outline.boundingRect().getRect() == (3, 2, 1, 1)


def test_an_empty_mask_has_no_picture():
    assert MaskPicture.of(np.zeros((4, 4), bool)) is None
