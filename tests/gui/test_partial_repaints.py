"""After an edit only what it changed is painted anew, and the window looks as if all of it were."""

from __future__ import annotations

import numpy as np
import pytest
from plane_bench import GEOMETRIES, PlaneBench
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui import mask_item, mask_outline
from fourclick.annotator.gui.image_view import ImageView
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture
from fourclick.annotator.gui.mask_outline import Outline

LABELS = LabelTable((Label(1, "bone", "#E69F00"), Label(2, "liver", "#56B4E9"), Label(3, "lung", "#009E73", opacity=0.3)))


NOTICED = 8
"""Of 255: where half transparent pixels are painted in pieces they are rounded a little differently."""


@pytest.fixture(params=["anisotropic", "flipped"])
def bench(qtbot, request):
    bench = PlaneBench(qtbot, GEOMETRIES[request.param])
    bench.document.set_labels(LABELS)
    return bench


def window_of(bench) -> list[np.ndarray]:
    """(h, w, 4) of each view: the window's pixels as they were painted, bit by bit over the time that it is open."""
    pixels = pixels_of(bench.four)
    rects = [view.geometry().translated(view.mapTo(bench.four, view.rect().topLeft()) - view.pos()) for view in views(bench)]
    return [pixels[each.top() : each.bottom() + 1, each.left() : each.right() + 1] for each in rects]


def views(bench) -> tuple:
    return (bench.canvas, *bench.four.views.values())


def differ(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return any(np.abs(one - two).max() > NOTICED for one, two in zip(first, second, strict=True))


def painted_anew(bench) -> list[np.ndarray]:
    for view in views(bench):
        view.viewport().update()
    return window_of(bench)


def add_regions(bench, random) -> None:
    depth, height, width = bench.shape
    regions = []
    for index in range(depth):
        for label in (1, 2, 3):
            mask = np.zeros((height, width), bool)
            row, column = random.integers(4, height - 18), random.integers(4, width - 18)
            mask[row : row + 14, column : column + 14] = random.random((14, 14)) > 0.15
            regions.append(Region(Mask.from_array(mask), label, slice_index=index))
    bench.document.add_regions(regions)


def check_cuts(bench) -> None:
    """That the orthogonal views show the regions as they are."""
    volume = bench.labels()
    for view in bench.four.views.values():
        assert np.array_equal(view._regions._labels, view.plane.slice(volume, view.index))


@pytest.mark.parametrize("limit", [mask_item.COARSE_SMOOTH_LIMIT, 10])
def test_strokes_leave_no_trace_that_a_whole_repaint_would_not(bench, monkeypatch, limit):
    monkeypatch.setattr(mask_item, "SMOOTH_LIMIT", limit)
    monkeypatch.setattr(mask_item, "COARSE_SMOOTH_LIMIT", limit)
    random = np.random.default_rng(0)
    add_regions(bench, random)
    before = painted_anew(bench)
    for step in range(18):
        axis = step % 3
        bench.hand("brush" if step % 4 else "eraser", diameter_px=float(random.integers(2, 9)), is_ball=bool(step % 2))
        if step == 9:
            bench.document.select(None)
        points = [bench.point(axis, *random.uniform(0.15, 0.85, 2)) for _ in range(1 + step % 3)]
        bench.drag(axis, points)
        shown = window_of(bench)
        anew = painted_anew(bench)
        assert not differ(shown, anew), f"stroke {step}"
        assert differ(before, anew), f"stroke {step}"
        check_cuts(bench)
        before = anew
    while bench.document.undo_stack.canUndo():
        bench.document.undo_stack.undo()
        shown = window_of(bench)
        assert not differ(shown, painted_anew(bench))
        check_cuts(bench)


def test_what_is_edited_while_the_views_are_away_is_there_when_they_return(bench):
    """The box of a stroke tells what it changed, not what changed since the views were looked at."""
    random = np.random.default_rng(3)
    add_regions(bench, random)
    bench.hand("brush", diameter_px=5.0)
    for step in range(4):
        bench.linked.set_wanted(step % 2 == 0)
        bench.document.select(bench.document.state.annotation.regions[3 * bench.linked.crosshair[0] + step % 3].id)
        bench.drag(0, [bench.point(0, *random.uniform(0.2, 0.8, 2)) for _ in range(3)])
        if step == 1:
            bench.document.set_labels(LABELS.changed(2, is_hidden=True))
            bench.document.set_labels(LABELS)
    bench.linked.set_wanted(True)
    check_cuts(bench)
    # the layout needs more than one turn of the event loop
    QTest.qWaitForWindowExposed(bench.four)
    window_of(bench)
    shown = window_of(bench)
    assert not differ(shown, painted_anew(bench))


@pytest.fixture
def item(qtbot):
    """A mask alone in a view of 300 by 300 pixels."""
    view, item = ImageView(), MaskItem()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.set_image_rect(QRectF(0, 0, 300, 300))
    view.scene().addItem(item)
    view.show()
    qtbot.waitExposed(view)
    yield item
    view.close()


def shown_and_anew(item, mask) -> tuple[np.ndarray, np.ndarray]:
    """What is seen of a mask where only the change is painted, and where all is."""
    old, new = item.picture, MaskPicture.of(mask)
    item.show_mask(new, QColor("#E69F00"), changed=None if old is None else old.changed_box(new))
    (view,) = item.scene().views()
    shown = pixels_of(view)
    view.viewport().update()
    return shown, pixels_of(view)


def pixels_of(widget) -> np.ndarray:
    """(h, w, 4) of a window, as it was painted."""
    QApplication.processEvents()
    picture = widget.screen().grabWindow(widget.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(picture.constBits()).reshape(picture.height(), picture.width(), 4).astype(int)


@pytest.mark.parametrize("zoom", [3, 16, 64])
@pytest.mark.parametrize("limit", [0, mask_outline.FINE_LIMIT_PX])
def test_outlines_that_change_beyond_the_changed_pixels_are_painted_anew(item, monkeypatch, limit, zoom):
    monkeypatch.setattr(mask_outline, "FINE_LIMIT_PX", limit)
    random, reach = np.random.default_rng(0), 2 + 100 // zoom
    (view,) = item.scene().views()
    view.scale(zoom, zoom)
    view.centerOn(150, 150)
    mask = np.zeros((300, 300), bool)
    mask[50:150, 50:250] = True
    for step in range(20):
        y, x = random.integers(150 - reach, 150 + reach, 2)
        mask[y : y + 2, x : x + 3] = random.random((2, 3)) > 0.5
        shown, anew = shown_and_anew(item, mask)
        assert np.abs(shown - anew).max() <= NOTICED, f"step {step}"


def test_an_outline_that_leaves_the_edges_of_pixels_is_painted_anew(item, monkeypatch):
    monkeypatch.setattr(mask_outline, "FINE_LIMIT_PX", 101 * 100)
    (view,) = item.scene().views()
    view.scale(4, 4)
    view.centerOn(100, 100)
    mask = np.zeros((300, 300), bool)
    mask[90:190, 90:190] = True
    shown_and_anew(item, mask)
    for is_larger in (True, False):
        mask[150:160, 190:200] = is_larger
        shown, anew = shown_and_anew(item, mask)
        assert np.abs(shown - anew).max() <= NOTICED


def test_a_stroke_paints_little_of_the_other_views(bench, monkeypatch):
    add_regions(bench, np.random.default_rng(1))
    bench.hand("brush", diameter_px=3.0)
    window_of(bench)
    seen: dict[int, float] = {}
    for axis, view in bench.four.views.items():
        paint = view.paintEvent

        def noted(event, axis=axis, view=view, paint=paint):
            share = sum(each.width() * each.height() for each in event.region()) / (view.width() * view.height())
            seen[axis] = seen.get(axis, 0.0) + share
            paint(event)

        monkeypatch.setattr(view, "paintEvent", noted)
    middle = bench.linked.crosshair
    bench.drag(0, [(middle[2], middle[1]), (middle[2] + 1, middle[1])])
    window_of(bench)
    assert seen
    assert all(0 < share < 0.5 for share in seen.values())


@pytest.mark.parametrize("is_smooth", [False, True])
@pytest.mark.parametrize("limit", [0, mask_outline.FINE_LIMIT_PX])
def test_the_path_near_a_rectangle_is_stroked_there_as_the_whole(monkeypatch, limit, is_smooth):
    monkeypatch.setattr(mask_outline, "FINE_LIMIT_PX", limit)
    random = np.random.default_rng(0)
    rows, columns = np.ogrid[:60, :80]
    inside = ((rows - 30) ** 2 + (columns - 40) ** 2 < 26**2) & (random.random((60, 80)) > 0.1)
    inside[20:40, 30:50] = False
    outline = Outline.of(inside.astype(np.uint8), (3, 5))
    for _ in range(25):
        rect = QRectF(*random.integers(0, 60, 2), *random.integers(1, 40, 2))
        near = outline.path_near(rect.adjusted(-4, -4, 4, 4))
        assert np.array_equal(stroked(near, rect, is_smooth), stroked(outline.path, rect, is_smooth))


def stroked(path: QPainterPath, rect: QRectF, is_smooth: bool) -> np.ndarray:
    """The pixels of a path at three times its size, where a rectangle of the scene is painted anew."""
    picture = QImage(300, 240, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)
    painter.scale(3, 3)
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
    pen = QPen(QColor(200, 0, 0, 150), 4.4)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.strokePath(path, pen)
    painter.end()
    return np.array(picture.constBits())
