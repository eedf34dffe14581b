"""Fingers and pens: real touch and tablet events, and what they do to prompt, masks and view."""

from __future__ import annotations

import pytest
from gui_bench import EXTREMES
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fourclick.annotator.gui.touch_input import HOLD_MS
from fourclick.models.prompt import Role


@pytest.fixture(scope="module")
def screen():
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture(scope="module")
def pen():
    return a_pen(QPointingDevice.PointerType.Pen)


def a_pen(kind) -> QPointingDevice:
    capabilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, kind, capabilities, 1, 3, "seat", QPointingDeviceUniqueId()
    )


def tap(bench, screen, x, y) -> None:
    viewport = bench.canvas.viewport()
    QTest.touchEvent(viewport, screen).press(0, bench.at(x, y), viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, bench.at(x, y), viewport).commit()


def drag(bench, screen, start: QPoint, end: QPoint) -> None:
    viewport = bench.canvas.viewport()
    QTest.touchEvent(viewport, screen).press(0, start, viewport).commit()
    for step in range(1, 9):
        QTest.touchEvent(viewport, screen).move(0, start + (end - start) * step / 8, viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, end, viewport).commit()


def pen_event(bench, device, kind, x, y, *, button=Qt.MouseButton.LeftButton, buttons=Qt.MouseButton.LeftButton) -> bool:
    at = QPointF(bench.at(x, y))
    viewport = bench.canvas.viewport()
    event = QTabletEvent(
        kind,
        device,
        at,
        QPointF(viewport.mapToGlobal(at)),
        0.5,
        0,
        0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        button,
        buttons,
    )
    QApplication.sendEvent(viewport, event)
    return event.isAccepted()


def test_taps_are_clicks(bench, screen):
    for point in EXTREMES:
        tap(bench, screen, *point)
    assert bench.points == list(EXTREMES)
    tap(bench, screen, 45, 30)
    assert bench.document.state.prompt.clicks[-1].role is Role.POSITIVE


def test_a_finger_held_on_one_spot_is_a_negative_click(bench, screen, qtbot):
    bench.click_extremes()
    viewport = bench.canvas.viewport()
    QTest.touchEvent(viewport, screen).press(0, bench.at(45, 30), viewport).commit()
    qtbot.waitUntil(lambda: len(bench.points) == 5, timeout=10 * HOLD_MS)
    QTest.touchEvent(viewport, screen).release(0, bench.at(45, 30), viewport).commit()
    last = bench.document.state.prompt.clicks[-1]
    assert (last.point, last.role) == ((45, 30), Role.NEGATIVE)
    assert len(bench.points) == 5


def test_a_finger_held_on_a_point_removes_it_though_it_lies_beside(bench, screen, qtbot):
    bench.click_extremes(EXTREMES[:2])
    viewport = bench.canvas.viewport()
    beside = bench.at(*EXTREMES[0]) + QPoint(16, 8)
    QTest.touchEvent(viewport, screen).press(0, beside, viewport).commit()
    qtbot.waitUntil(lambda: len(bench.points) == 1, timeout=10 * HOLD_MS)
    QTest.touchEvent(viewport, screen).release(0, beside, viewport).commit()
    assert bench.points == [EXTREMES[1]]


def test_a_drag_on_a_point_moves_it_and_keeps_its_distance_from_the_finger(bench, screen):
    bench.click_extremes()
    offset = QPoint(15, -9)
    drag(bench, screen, bench.at(20, 30) + offset, bench.at(14, 33) + offset)
    assert bench.points[0] == (14, 33)
    assert len(bench.points) == 4


def test_a_drag_elsewhere_pans_and_clicks_nothing(bench, screen):
    bench.canvas.set_view(8.0, (40, 30))
    before = bench.at(40, 30)
    drag(bench, screen, QPoint(250, 200), QPoint(300, 230))
    moved = bench.at(40, 30) - before
    assert abs(moved.x() - 50) <= 2
    assert abs(moved.y() - 30) <= 2
    assert bench.points == []


def test_two_fingers_zoom_about_their_middle_and_leave_no_click(bench, screen):
    bench.canvas.set_view(6.0, (40, 30))
    zoom, viewport, middle = bench.canvas.zoom, bench.canvas.viewport(), bench.at(40, 30)
    first, second = middle - QPoint(40, 0), middle + QPoint(40, 0)
    QTest.touchEvent(viewport, screen).press(0, first, viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, first, viewport).press(1, second, viewport).commit()
    for step in range(1, 9):
        away = QPoint(5 * step, 0)
        QTest.touchEvent(viewport, screen).move(0, first - away, viewport).move(1, second + away, viewport).commit()
    QTest.touchEvent(viewport, screen).release(0, first - away, viewport).move(1, second + away, viewport).commit()
    QTest.touchEvent(viewport, screen).move(1, second, viewport).commit()
    QTest.touchEvent(viewport, screen).release(1, second, viewport).commit()
    assert bench.canvas.zoom == pytest.approx(2 * zoom, rel=0.02)
    assert (bench.at(40, 30) - middle).manhattanLength() <= 4
    assert bench.points == []


def test_a_finger_paints_with_the_brush_as_one_undo_step(bench, screen):
    bench.tools.set_tool("brush")
    drag(bench, screen, bench.at(30, 30), bench.at(50, 30))
    assert len(bench.document.state.annotation) == 1
    mask = bench.document.state.annotation.regions[0].mask.to_array()
    assert mask[30, 30]
    assert mask[30, 40]
    assert mask[30, 50]
    bench.document.undo_stack.undo()
    assert len(bench.document.state.annotation) == 0


def test_a_second_finger_ends_the_stroke_and_zooms(bench, screen):
    bench.tools.set_tool("brush")
    bench.canvas.set_view(6.0, (40, 30))
    viewport, start = bench.canvas.viewport(), bench.at(40, 30)
    QTest.touchEvent(viewport, screen).press(0, start, viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, start, viewport).press(1, start + QPoint(60, 0), viewport).commit()
    QTest.touchEvent(viewport, screen).move(0, start - QPoint(30, 0), viewport).move(
        1, start + QPoint(90, 0), viewport
    ).commit()
    QTest.touchEvent(viewport, screen).release(0, start, viewport).release(1, start, viewport).commit()
    assert len(bench.document.state.annotation) == 0
    assert bench.canvas.zoom > 9.0


def test_the_other_end_of_a_pen_is_the_right_button(bench):
    eraser = a_pen(QPointingDevice.PointerType.Eraser)
    bench.click_extremes()
    assert pen_event(bench, eraser, QEvent.Type.TabletPress, 45, 30)
    assert pen_event(bench, eraser, QEvent.Type.TabletRelease, 45, 30, buttons=Qt.MouseButton.NoButton)
    last = bench.document.state.prompt.clicks[-1]
    assert (last.point, last.role) == ((45, 30), Role.NEGATIVE)


def test_a_pen_s_tip_is_left_to_qt_which_makes_mouse_events_of_it(bench, pen):
    assert not pen_event(bench, pen, QEvent.Type.TabletPress, 45, 30)
    assert bench.points == []


def test_once_a_pen_was_seen_fingers_only_move_the_image(bench, screen, pen):
    pen_event(bench, pen, QEvent.Type.TabletMove, 10, 10, button=Qt.MouseButton.NoButton, buttons=Qt.MouseButton.NoButton)
    bench.tools.set_tool("brush")
    bench.canvas.set_view(8.0, (40, 30))
    before = bench.at(40, 30)
    tap(bench, screen, 40, 30)
    drag(bench, screen, QPoint(250, 200), QPoint(290, 200))
    assert len(bench.document.state.annotation) == 0
    assert abs((bench.at(40, 30) - before).x() - 40) <= 2
