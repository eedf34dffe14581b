"""The ruler and the angle in the coronal and the sagittal view, and the mask under way in both."""

from __future__ import annotations

import numpy as np
import pytest
from four_view_bench import OBLIQUE, SHAPE, FourViewBench, scan
from PySide6.QtCore import Qt

from fourclick.annotator.core.plane import planes_of
from fourclick.annotator.gui.plane_proposals import cut_of_slice

IDENTITY_LAS = (-1, 0, 0, 0, -1, 0, 0, 0, 1)


@pytest.fixture
def views(qtbot) -> FourViewBench:
    return FourViewBench(qtbot)


@pytest.mark.parametrize("direction", [(1, 0, 0, 0, 1, 0, 0, 0, 1), IDENTITY_LAS, OBLIQUE])
@pytest.mark.parametrize("axis", [1, 2])
def test_a_length_in_every_plane_is_that_between_the_points_in_the_patient(qtbot, axis, direction):
    views = FourViewBench(qtbot, scan(direction))
    plane, image = views.four.views[axis].plane, views.document.image
    start, end = (3, 2), (plane.width - 5, plane.height - 3)
    views.measuring.set_kind("ruler")
    views.click(axis, *start)
    views.click(axis, *end)
    (ruler,) = views.measuring.measurements
    worlds = []
    for column, row in ruler.points:
        slice_index, y, x = plane.voxel(column, row, ruler.slice_index)
        worlds.append(np.array(image.geometry.to_world(x, y, slice_index)))
    length_mm = float(np.linalg.norm(worlds[1] - worlds[0]))
    assert float(views.measuring.texts[0].removesuffix(" mm")) == pytest.approx(length_mm, abs=0.06)
    expected_mm = np.hypot((end[0] - start[0]) * plane.pixel_mm[0], (end[1] - start[1]) * plane.pixel_mm[1])
    assert length_mm == pytest.approx(expected_mm, abs=0.6)


def test_measuring_leaves_the_crosshair_and_the_prompt_alone(views):
    before = views.linked.crosshair
    views.measuring.set_kind("ruler")
    views.click(1, 10, 3)
    views.hover(1, 30, 3)
    assert views.measuring.texts == ("10.0 mm",)
    views.click(1, 50, 8)
    assert views.linked.crosshair == before
    assert not views.document.state.prompt
    views.measuring.set_kind("")
    views.click(1, 20, 4)
    assert views.linked.crosshair != before


def test_a_measurement_belongs_to_its_plane_and_slice(views):
    views.measuring.set_kind("ruler")
    views.click(1, 10, 3)
    views.click(1, 50, 3)
    assert views.measuring.texts == ("20.0 mm",)
    slice_index, row, column = views.linked.crosshair
    views.linked.move_crosshair((slice_index, row + 1, column))
    assert views.measuring.texts == ()
    views.linked.move_crosshair((slice_index + 1, row, column))
    assert views.measuring.texts == ("20.0 mm",)


def test_a_line_begun_in_one_plane_does_not_end_in_another(views):
    views.measuring.set_kind("ruler")
    views.click(1, 10, 3)
    views.click(2, 20, 3)
    assert views.measuring.measurements == ()
    views.click(2, 40, 3)
    (ruler,) = views.measuring.measurements
    assert ruler.axis == 2


def test_scrolling_drops_the_line_under_way(views):
    views.measuring.set_kind("ruler")
    views.click(1, 10, 3)
    slice_index, row, column = views.linked.crosshair
    views.linked.move_crosshair((slice_index, row + 1, column))
    views.click(1, 40, 3)
    assert views.measuring.measurements == ()


def test_an_angle_is_that_in_millimetres_and_a_right_click_takes_it_away(views):
    views.measuring.set_kind("angle")
    # 12 columns of 0.5 mm against two slices of 3 mm
    for point in ((32, 4), (20, 4), (32, 6)):
        views.click(1, *point)
    assert float(views.measuring.texts[0].removesuffix("°")) == pytest.approx(45, abs=3)
    views.click(1, 5, 5, Qt.MouseButton.RightButton)
    assert views.measuring.texts == ()


@pytest.mark.parametrize("direction", [(1, 0, 0, 0, 1, 0, 0, 0, 1), IDENTITY_LAS, OBLIQUE])
@pytest.mark.parametrize("axis", [1, 2])
def test_a_cut_of_one_slices_mask_is_where_the_plane_shows_it(axis, direction):
    random = np.random.default_rng(3)
    mask = random.random(SHAPE[1:]) > 0.7
    volume = np.zeros(SHAPE, bool)
    volume[4] = mask
    plane = planes_of(scan(direction))[axis]
    for index in (0, 17, SHAPE[axis] - 1):
        found = cut_of_slice(mask, 4, plane, index)
        expected = plane.slice(volume, index)
        assert np.array_equal(expected if found is None else found, expected)


def test_the_mask_under_way_is_shown_in_the_orthogonal_views_until_it_is_accepted(views):
    items = views.proposals.items()
    assert not any(item.isVisible() for item in items.values())
    views.document.click_extremes()
    mask = views.document.mask()
    assert mask is not None
    views.linked.move_crosshair((6, 30, 40))
    for axis, item in items.items():
        assert item.isVisible()
        box = item.picture.box
        # one slice thick, at the prompt's slice
        assert box.height == 1
        assert views.four.views[axis].plane.voxel(0, box.y0, 0)[0] == 6
        line = mask[30] if axis == 1 else mask[:, 40]
        assert item.picture.box.width == np.ptp(np.flatnonzero(line)) + 1
    # the other slices of the volume have none
    views.linked.move_crosshair((6, 0, 0))
    assert not any(item.isVisible() for item in items.values())
    views.linked.move_crosshair((6, 30, 40))
    views.document.accept()
    assert not any(item.isVisible() for item in items.values())
