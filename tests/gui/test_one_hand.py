"""Extremes, correct, accept, next without the other hand, in the whole app."""

from __future__ import annotations

import numpy as np
import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor
from four_view_bench import scan
from gui_bench import move_pointer
from PIL import Image as PillowImage
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fourclick.models.prompt import Role

EXTREMES = ((45, 60), (95, 60), (70, 35), (70, 85))


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    rows, columns = np.mgrid[:120, :160]
    for number in range(2):
        disc = (columns - 70) ** 2 + (rows - 60) ** 2 < 25**2
        PillowImage.fromarray(np.where(disc, 200, 40).astype(np.uint8)).save(tmp_path / f"scan {number}.png")
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(*sorted(tmp_path.glob("*.png")))
    bench.wait_image("scan 0.png")
    yield bench
    bench.close()


def middle_click(bench) -> None:
    bench.click(70, 60, Qt.MouseButton.MiddleButton)


@pytest.mark.parametrize("go_on", [middle_click, lambda bench: bench.key(Qt.Key.Key_Q)], ids=["wheel", "Q"])
def test_two_images_are_labelled_with_one_hand(bench, go_on):
    for name in ("scan 0.png", "scan 1.png"):
        bench.wait_image(name)
        bench.click_extremes(EXTREMES)
        bench.click(90, 80, Qt.MouseButton.RightButton)
        assert bench.mask().any()
        go_on(bench)
        assert [region.mask.is_empty for region in bench.state.annotation.regions] == [False]
        assert not bench.state.prompt
        go_on(bench)
    assert "last image" in bench.window.statusBar().currentMessage()
    bench.app.workspace.flush()
    assert [entry.regions for entry in bench.app.workspace.project.images()] == [1, 1]


def test_half_an_object_keeps_the_image(bench):
    bench.click_extremes(EXTREMES[:3])
    middle_click(bench)
    assert bench.app.document.image.name == "scan 0.png"
    assert len(bench.state.prompt) == 3
    assert "1 more extreme point to click" in bench.window.statusBar().currentMessage()


def test_a_drag_with_the_wheel_pressed_pans_and_accepts_nothing(bench):
    bench.click_extremes(EXTREMES)
    bench.mask()
    bench.window.canvas.set_view(6.0, (70, 60))
    viewport = bench.window.canvas.viewport()
    start = QPointF(200, 200)
    before = bench.window.canvas.viewportTransform().map(QPointF(0, 0))
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, start.toPoint())
    move_pointer(viewport, QPoint(230, 215), Qt.MouseButton.MiddleButton)
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, QPoint(230, 215))
    moved = bench.window.canvas.viewportTransform().map(QPointF(0, 0)) - before
    assert (round(moved.x()), round(moved.y())) == (30, 15)
    assert bench.state.prompt.is_complete
    assert len(bench.state.annotation) == 0


def test_the_side_buttons_undo_and_redo(bench):
    bench.click_extremes(EXTREMES)
    bench.click(60, 60, Qt.MouseButton.BackButton)
    assert len(bench.state.prompt.points(Role.EXTREME)) == 3
    bench.click(60, 60, Qt.MouseButton.ForwardButton)
    assert len(bench.state.prompt.points(Role.EXTREME)) == 4


def test_a_mask_is_accepted_by_the_same_key_while_the_network_computes(bench):
    bench.click_extremes(EXTREMES)
    bench.key(Qt.Key.Key_Q)
    bench.qtbot.waitUntil(lambda: len(bench.state.annotation) == 1, timeout=20_000)
    assert bench.app.document.image.name == "scan 0.png"


def test_begun_six_points_keep_the_image(bench):
    bench.app.document.set_image(bench.app.document.image_id, scan(), slice_index=6)
    bench.app.tools.set_tool("six")
    bench.click(30, 20)
    bench.click(40, 20)
    bench.key(Qt.Key.Key_Q)
    assert "2 of 6 points are placed" in bench.window.statusBar().currentMessage()
    bench.qtbot.wait(300)
    assert len(bench.app.six_points.points) == 2
    bench.key(Qt.Key.Key_Escape)
    bench.key(Qt.Key.Key_Q)
    bench.wait_image("scan 1.png")


def test_a_line_under_way_in_another_view_is_closed_first(bench):
    bench.app.document.set_image(bench.app.document.image_id, scan(), slice_index=6)
    bench.window.actions_by_key["four_views"].setChecked(True)
    bench.app.tools.set_tool("polygon")
    view = bench.window.views.views[1]
    bench.qtbot.waitUntil(lambda: view.isVisible() and view.plane is not None)
    for column, row in ((10, 2), (40, 2), (40, 9)):
        place = view.viewportTransform().map(QPointF(column + 0.5, row + 0.5)).toPoint()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        # or two clicks would be a double one
        QTest.qWait(QApplication.doubleClickInterval() + 50)
    assert bench.app.tools.hands.is_under_way
    stepped = []
    bench.window.actions_by_key["next_image"].triggered.connect(stepped.append)
    bench.key(Qt.Key.Key_Q)
    assert not stepped
    assert not bench.app.tools.hands.is_under_way
    assert len(bench.state.annotation) > 0


def test_a_key_that_is_held_down_accepts_once(bench):
    actions = bench.window.actions_by_key
    assert not actions["go_on"].autoRepeat()
    assert not actions["accept"].autoRepeat()
    assert actions["next_image"].autoRepeat()
