"""Four views of one volume: they show the same voxel, in true millimetres, and the canvas works as it does alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gui_bench import AnsweredDocument, move_pointer
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label import Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.window import Window
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.tools import Tools
from fourclick.annotator.gui.words import WORDS

SHAPE = (12, 60, 80)
SPACING_MM = (0.5, 0.8, 3.0)


def scan(direction=(1, 0, 0, 0, 1, 0, 0, 0, 1)) -> Image:
    voxels = np.arange(np.prod(SHAPE), dtype=np.int32).reshape(SHAPE)
    return Image(voxels, Geometry(SPACING_MM, (0, 0, 0), tuple(float(part) for part in direction), is_known=True))


class Views:
    """Four views on a document, worked in voxels."""

    def __init__(self, qtbot) -> None:
        self.document = AnsweredDocument()
        self.canvas = Canvas()
        self.canvas.set_document(self.document)
        self.tools = Tools(self.document)
        self.tools.attach(self.canvas)
        self.four = FourViews(self.canvas)
        self.linked = LinkedViews(self.document, self.four)
        qtbot.addWidget(self.four)
        self.four.resize(900, 700)
        self.document.set_image(1, scan(), slice_index=6)
        self.linked.set_wanted(True)
        self.four.show()
        qtbot.waitExposed(self.four)
        self.linked.fit()

    def at(self, view, column, row) -> QPoint:
        return view.viewportTransform().map(QPointF(column + 0.5, row + 0.5)).toPoint()

    def click(self, axis, column, row) -> None:
        view = self.four.views[axis]
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=self.at(view, column, row))


@pytest.fixture
def views(qtbot) -> Views:
    return Views(qtbot)


def test_all_views_show_the_crosshairs_voxel(views):
    for voxel in ((3, 20, 50), (0, 0, 0), (11, 59, 79)):
        views.linked.move_crosshair(voxel)
        assert views.document.slice_index == voxel[0]
        for axis, view in views.four.views.items():
            column, row, index = view.plane.place(voxel)
            assert (view.index, view.crosshair.point) == (voxel[axis], (column, row))
            shown = view.plane.slice(views.document.image.voxels, index)
            assert shown[int(row), int(column)] == views.document.image.voxels[voxel]
        assert views.four.canvas_crosshair.point == (voxel[2], voxel[1])


def test_a_click_in_a_view_brings_the_others_to_the_voxel_under_it(views):
    coronal = views.four.views[1]
    assert coronal.plane.name == "coronal"
    # an axial scan whose slices go from the feet to the head hangs head up
    views.click(1, 33, 2)
    assert views.linked.crosshair == (SHAPE[0] - 1 - 2, 30, 33)
    views.click(2, 10, 5)
    assert views.linked.crosshair == (SHAPE[0] - 1 - 5, 10, 33)
    assert coronal.index == 10


def test_dragging_takes_the_crosshair_along_and_stops_at_the_border(views):
    view = views.four.views[1]
    begin, end = views.at(view, 40, 6), views.at(view, 400, 3)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    move_pointer(view.viewport(), end, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert views.linked.crosshair == (SHAPE[0] - 1 - 3, 30, 79)


def test_the_wheel_scrolls_the_view_under_it(views):
    view = views.four.views[2]
    before = views.linked.crosshair
    middle = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        middle,
        view.viewport().mapToGlobal(middle),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert views.linked.crosshair == (before[0], before[1], before[2] + 2)


def test_shift_on_the_canvas_moves_the_crosshair_and_clicks_still_annotate(views):
    hover_with_shift(views.canvas, views.at(views.canvas, 20, 11))
    assert views.linked.crosshair == (6, 11, 20)
    QTest.mouseClick(views.canvas.viewport(), Qt.MouseButton.LeftButton, pos=views.at(views.canvas, 30, 31))
    assert [click.point for click in views.document.state.prompt.clicks] == [(30, 31)]
    assert views.linked.crosshair == (6, 11, 20)


@pytest.mark.parametrize("direction", [(1, 0, 0, 0, 1, 0, 0, 0, 1), (0, 0, 1, 1, 0, 0, 0, -1, 0), (0, 1, 0, 0, 0, 1, 1, 0, 0)])
def test_views_are_true_to_the_millimetre_with_the_patients_sides_at_their_edges(views, direction):
    image = scan(direction)
    views.document.set_image(2, image)
    for view in views.four.views.values():
        begin, across, down = (
            views.at(view, *pixel) for pixel in ((0, 0), (view.plane.width - 1, 0), (0, view.plane.height - 1))
        )
        width_mm, height_mm = view.plane.pixel_mm
        scale = (across.x() - begin.x()) / ((view.plane.width - 1) * width_mm)
        assert (down.y() - begin.y()) / ((view.plane.height - 1) * height_mm) == pytest.approx(scale, rel=0.05)
        assert view.viewport().rect().contains(begin)
        assert tuple(view.letters.edges) == tuple(view.plane.edges)
        if view.plane.name != "axial":
            assert (view.letters.edges.top, view.letters.edges.bottom) == ("S", "I")
    assert tuple(views.four.canvas_letters.edges) == tuple(views.linked.planes[0].edges)


def test_regions_are_cut_and_follow_every_edit(views):
    mask = np.zeros(SHAPE[1:], bool)
    mask[20:40, 30:50] = True
    views.document.set_slice(7)
    views.document.add_mask_region(Mask.from_array(mask))
    coronal = views.four.views[1]
    assert painted(coronal)
    views.linked.move_crosshair((7, 50, 33))
    assert not painted(coronal)
    views.linked.move_crosshair((7, 25, 33))
    assert painted(coronal)
    views.document.undo_stack.undo()
    assert not painted(coronal)


def test_a_hidden_label_is_cut_in_no_view(views):
    block = np.zeros(SHAPE[1:], bool)
    block[20:40, 30:50] = True
    views.document.add_mask_region(Mask.from_array(block))
    seen = views.four.grab().toImage()
    labels = views.document.labels
    views.document.set_labels(labels.changed(1, is_hidden=True))
    assert not views.linked._cuts.slices
    assert views.four.grab().toImage() != seen
    views.document.set_labels(labels)
    assert views.linked._cuts.slices == (6,)


def test_a_labels_opacity_and_outline_are_those_of_the_canvas(views):
    block = np.zeros(SHAPE[1:], bool)
    block[20:40, 30:50] = True
    views.document.add_mask_region(Mask.from_array(block))
    views.canvas.set_opacity(0.5)
    views.linked.follow_opacity()
    labels = views.document.labels

    def fills():
        cut = [item._fill for view in views.four.views.values() for item in view._regions._items.values()]
        return {*cut, *(item._fill for item in views.canvas.overlays._regions._items.values())}

    assert fills() == {0.5}
    views.document.set_labels(labels.changed(1, opacity=0.5))
    assert fills() == {0.25}
    views.document.set_labels(labels.changed(1, is_outlined=True))
    assert fills() == {0.0}
    views.document.set_labels(labels)
    views.canvas.set_outline_only(True)
    views.linked.follow_opacity()
    assert fills() == {0.0}


def test_the_cut_shows_the_label_on_top_that_the_project_wants_there(views):
    block = np.zeros(SHAPE[1:], bool)
    block[20:40, 30:50] = True
    views.document.set_labels(views.document.labels.with_label("second"))
    views.document.add_mask_region(Mask.from_array(block), 1)
    views.document.add_mask_region(Mask.from_array(block), 2)
    assert views.linked._cuts.voxels() == {2: 400}
    views.document.set_labels(replace(views.document.labels, overlaps=Overlaps.ORDER_ON_TOP))
    assert views.linked._cuts.voxels() == {1: 400}


def test_all_views_share_the_display_window(views):
    views.canvas.set_window(Window(100, 200))
    view = views.four.views[1]
    begin = views.at(view, 40, 6)
    QTest.mousePress(view.viewport(), Qt.MouseButton.RightButton, pos=begin)
    move_pointer(view.viewport(), begin + QPoint(150, 0), Qt.MouseButton.RightButton)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.RightButton, pos=begin)
    assert views.canvas.display_window == Window(50, 250)


def test_a_picture_is_shown_alone_and_a_volume_in_four_again(views, qtbot):
    views.document.set_image(2, Image(np.zeros((1, 40, 50, 3), np.uint8)))
    assert not views.four.is_four
    assert not views.four.views[1].isVisible()
    views.document.set_image(3, scan())
    assert views.four.is_four
    views.linked.set_wanted(False)
    qtbot.waitUntil(lambda: views.canvas.size() == views.four.size())


def test_the_quarters_are_of_one_size(views):
    sizes = [widget.size() for widget in (views.canvas, *views.four.views.values(), views.four.figures)]
    assert max(size.width() for size in sizes) - min(size.width() for size in sizes) <= 2
    assert max(size.height() for size in sizes) - min(size.height() for size in sizes) <= 2
    places = {(widget.x() > 400, widget.y() > 300) for widget in (views.canvas, *views.four.views.values(), views.four.figures)}
    assert len(places) == 4


def test_the_figures_say_what_is_under_the_crosshair_and_how_large_regions_are(views, qtbot):
    mask = np.zeros(SHAPE[1:], bool)
    mask[:10, :50] = True
    views.document.add_mask_region(Mask.from_array(mask))
    views.linked.move_crosshair((2, 10, 20))
    value = views.document.image.voxels[2, 10, 20]
    # 500 voxels of 0.5 x 0.8 x 3 mm
    qtbot.waitUntil(lambda: "500 voxels" in views.four.figures.text and "0.60 ml" in views.four.figures.text)
    assert f"<b>{value:g}</b>" in views.four.figures.text
    assert "L 10.0, P 8.0, S 6.0 mm" in views.four.figures.text


def painted(view) -> bool:
    """Whether any region is seen in a view."""
    return any(item.isVisible() and item.picture is not None for item in view._regions._items.values())


def hover_with_shift(canvas, position: QPoint) -> None:
    where, none = QPointF(position), Qt.MouseButton.NoButton
    place = canvas.viewport().mapToGlobal(where)
    event = QMouseEvent(QEvent.Type.MouseMove, where, place, none, none, Qt.KeyboardModifier.ShiftModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def test_every_view_says_its_plane_in_the_users_language(views, monkeypatch):
    for name in ("axial", "coronal", "sagittal"):
        monkeypatch.setitem(WORDS, name, name.upper())
    views.linked.move_crosshair((3, 20, 50))
    titles = [views.four.canvas_letters.title, *(view.letters.title for view in views.four.views.values())]
    assert [title.split()[0] for title in titles] == ["AXIAL", "CORONAL", "SAGITTAL"]


def test_regions_of_another_volume_are_gone_whatever_its_shape(views):
    rows, columns = np.ogrid[: SHAPE[1], : SHAPE[2]]
    disc = Mask.from_array((rows - 30) ** 2 + (columns - 40) ** 2 < 100)
    views.document.add_regions([Region(disc, 1, slice_index=index) for index in range(SHAPE[0])])
    shown = [item for view in views.four.views.values() for item in view._regions._items.values()]
    assert [item.isVisible() for item in shown] == [True, True]
    views.document.set_image(2, Image(np.zeros((20, 50, 70), np.int16), scan().geometry))
    assert views.four.is_four
    assert [item.isVisible() for item in shown] == [False, False]
