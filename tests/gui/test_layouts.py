"""One view alone, all four, and what else has a place beside them."""

from __future__ import annotations

import pytest
from four_view_bench import FourViewBench
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


@pytest.fixture
def views(qtbot) -> FourViewBench:
    return FourViewBench(qtbot)


def shown(views) -> set:
    four = views.four
    named = {"canvas": four.canvas, "coronal": four.views[1], "sagittal": four.views[2], "figures": four.figures}
    named |= {"beside": four.beside} | ({"surface": four.surface} if four.surface is not None else {})
    return {name for name, widget in named.items() if widget.isVisible()}


def test_a_view_alone_fills_the_window_and_comes_back(qtbot, views):
    assert shown(views) == {"canvas", "coronal", "sagittal", "figures"}
    views.four.set_alone(2)
    assert shown(views) == {"sagittal"}
    qtbot.waitUntil(lambda: views.four.views[2].width() == views.four.width())
    views.four.set_alone(None)
    assert shown(views) == {"canvas", "coronal", "sagittal", "figures"}


def test_a_double_click_asks_for_it(qtbot, views):
    with qtbot.waitSignal(views.four.views[1].enlargeRequested):
        QTest.mouseDClick(views.four.views[1].viewport(), Qt.MouseButton.LeftButton, pos=views.at(1, 40, 5))


def test_keys_scroll_a_view_that_is_alone(views):
    views.four.set_alone(1)
    coronal, row = views.four.views[1], views.linked.crosshair[1]
    QTest.keyClick(coronal, Qt.Key.Key_PageDown)
    assert (coronal.index, views.linked.crosshair[1]) == (row + 1, row + 1)
    QTest.keyClick(coronal, Qt.Key.Key_Home)
    assert coronal.index == 0
    zoom = coronal.zoom
    QTest.keyClick(coronal, Qt.Key.Key_Plus)
    assert coronal.zoom > zoom
    views.four.set_alone(None)
    assert coronal.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_alone_waits_for_the_four(views):
    views.linked.set_wanted(False)
    views.four.set_alone(1)
    assert shown(views) == {"canvas"}
    assert views.four.alone is None
    views.linked.set_wanted(True)
    assert shown(views) == {"coronal"}


def test_surfaces_take_the_place_of_the_figures_and_a_second_image_has_its_own(qtbot, views):
    surface = QWidget(views.four)
    views.four.set_surface(surface)
    assert shown(views) == {"canvas", "coronal", "sagittal", "surface"}
    views.four.set_beside(True)
    assert shown(views) == {"canvas", "coronal", "sagittal", "surface", "beside", "figures"}
    views.four.set_alone(1)
    assert shown(views) == {"coronal", "surface"}
    views.linked.set_wanted(False)
    assert shown(views) == {"canvas", "beside", "surface"}
    views.four.set_beside(False)
    qtbot.waitUntil(lambda: abs(views.four.canvas.width() - surface.width()) <= 2)
    views.four.set_surface(None)
    assert not surface.isVisible()
    assert shown(views) == {"canvas"}
    qtbot.waitUntil(lambda: views.four.canvas.width() == views.four.width())
