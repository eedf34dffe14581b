"""A second image over or beside the first, and the time points of a 4-D one."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pytest
from gui_bench import AnsweredDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.display import Display
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.second_image_bar import SecondImageBar, TimeBar
from fourclick.annotator.gui.second_image import SecondImage
from fourclick.annotator.gui.second_layer import SecondLayer
from fourclick.annotator.gui.time_points import TimePoints
from fourclick.annotator.storage.image_files import read_image

SIDES = (30, 24, 10)


class Bench:
    def __init__(self, qtbot, folder) -> None:
        self.folder = folder
        self.document = AnsweredDocument()
        self.canvas = Canvas()
        self.canvas.set_document(self.document)
        self.views = FourViews(self.canvas)
        self.display = Display(self.document, self.views)
        self.linked = LinkedViews(self.document, self.views)
        self.messages = Messages()
        self.banners = []
        self.messages.bannerRequested.connect(lambda banner: self.banners.append(banner.text))
        self.bar, self.time_bar = SecondImageBar(), TimeBar()
        self.layer = SecondLayer(self.document, self.views)
        self.second = SecondImage(self.document, self.layer, self.bar, self.messages)
        self.time = TimePoints(self.document, self.canvas, self.layer, self.time_bar, self.messages)
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        for widget in (self.views, self.bar, self.time_bar):
            layout.addWidget(widget)
        qtbot.addWidget(self.window)
        self.window.resize(700, 600)
        self.window.show()
        qtbot.waitExposed(self.window)

    def write(self, name, values, shift_mm=0.0):
        affine = np.diag([-1.0, -1, 2, 1])
        affine[0, 3] = shift_mm
        nib.save(nib.Nifti1Image(np.asarray(values, np.int16), affine), self.folder / name)
        return self.folder / name

    def open_first(self, values=None):
        values = np.linspace(0, 1000, np.prod(SIDES)).reshape(SIDES) if values is None else values
        self.document.set_image(1, read_image(self.write("first.nii", values)), slice_index=5)


@pytest.fixture
def bench(qtbot, tmp_path) -> Bench:
    return Bench(qtbot, tmp_path)


def level(view) -> int:
    return view.viewport().grab().toImage().pixelColor(view.viewport().rect().center() / 1.3).lightness()


def test_a_second_image_is_blended_in_all_views(bench, qtbot):
    bench.open_first(np.zeros(SIDES))
    bench.linked.set_wanted(True)
    bench.second.open(bench.write("second.nii", np.full(SIDES, 500)))
    qtbot.waitUntil(lambda: bench.layer.is_shown)
    assert bench.bar.isVisible()
    views = [bench.canvas, *bench.views.views.values()]
    bench.bar.opacity.setValue(0)
    first = [level(view) for view in views]
    bench.bar.opacity.setValue(100)
    second = [level(view) for view in views]
    bench.bar.opacity.setValue(50)
    assert [level(view) for view in views] == pytest.approx([sum(pair) / 2 for pair in zip(first, second, strict=True)], abs=3)
    bench.linked.move_crosshair((2, 3, 4))
    assert np.shares_memory(bench.views.views[1].second._levels[0], bench.layer.voxels)
    bench.bar.closeRequested.emit()
    assert not bench.layer.is_shown
    assert [level(view) for view in views] == first


def test_it_lies_where_it_belongs_in_millimetres(bench, qtbot):
    bench.open_first()
    values = np.linspace(0, 1000, np.prod(SIDES)).reshape(SIDES)
    bench.second.open(bench.write("moved.nii", np.roll(values, 3, axis=0), shift_mm=3.0))
    qtbot.waitUntil(lambda: bench.layer.is_shown)
    inside = (slice(None), slice(None), slice(0, SIDES[0] - 3))
    assert np.array_equal(bench.layer.voxels[inside], bench.document.image.voxels[inside])


def test_side_by_side_both_look_at_the_same_place(bench, qtbot):
    bench.open_first()
    bench.second.open(bench.write("second.nii", np.full(SIDES, 500)))
    qtbot.waitUntil(lambda: bench.layer.is_shown)
    bench.bar.beside.setChecked(True)
    qtbot.waitUntil(lambda: abs(bench.views.beside.width() - bench.canvas.width()) <= 2)
    bench.canvas.set_view(9.0, (12.0, 8.0))
    assert bench.views.beside.zoom == pytest.approx(9.0)
    assert bench.views.beside.centre == pytest.approx((12.0, 8.0), abs=0.2)
    bench.document.set_slice(3)
    assert bench.views.beside.index == 3
    bench.linked.set_wanted(True)
    assert bench.views.beside.isVisible()
    assert not bench.views.figures.isVisible()
    bench.document.set_image(2, read_image(bench.folder / "first.nii"))
    assert not bench.views.beside.isVisible()
    assert not bench.bar.isVisible()


def test_what_cannot_be_laid_over_is_said(bench, qtbot):
    bench.open_first()
    bench.second.open(bench.write("far.nii", np.zeros(SIDES), shift_mm=900.0))
    qtbot.waitUntil(lambda: bool(bench.banners))
    assert "no place in common" in bench.banners[-1]
    assert not bench.layer.is_shown


def test_the_time_slider_shows_the_others_and_clicks_wait_for_the_first(bench, qtbot):
    frames = np.stack([np.full(SIDES, 100 * number) for number in range(5)], -1)
    bench.open_first(frames)
    assert bench.time_bar.isVisible()
    bench.time_bar.slider.setValue(2)
    bench.time_bar.slider.setValue(4)
    qtbot.waitUntil(lambda: bench.layer.is_shown and int(bench.layer.voxels[0, 0, 0]) == 400)
    bench.document.click_extremes([(5, 5)])
    assert not bench.document.state.prompt
    assert "time point" in bench.document.notices[-1]
    bench.time_bar.slider.setValue(0)
    assert not bench.layer.is_shown
    bench.document.click_extremes([(5, 5)])
    assert len(bench.document.state.prompt) == 1
    bench.document.set_image(2, read_image(bench.write("single.nii", np.zeros(SIDES))))
    assert not bench.time_bar.isVisible()
