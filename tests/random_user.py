"""A user who does anything at all, from a seed: clicks, strokes, keys, menus, undo, other images, other slices."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from app_bench import AppBench
from gui_bench import move_pointer
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMenu

from fourclick.annotator.gui.actions import ENTRIES

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NO_KEY, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
TOOLS = ("click", "click", "click", "select", "brush", "eraser", "lasso", "polygon", "livewire", "flood", "six")
KEYS = "CSBELTIURPGDJHOAFQXN123456789[]+-"
SPECIAL_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Tab)
SPECIAL_KEYS += (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
NEVER = {"quit", "open_samples", "tutorial", "open_project", "new_project", "team_project"}
"""Actions that leave the project; the test opens and closes it itself."""
OFFSCREEN = "This plugin does not support"
"""What Qt's platform without a screen says of every dialog."""
SHOWN_MS = 30
"""How long a dialog stays until it is closed."""


class RandomUser:
    """Does `act()` after `act()`; `told` are the last actions, newest last, for the message of a failure."""

    def __init__(self, bench: AppBench, seed: int) -> None:
        self.bench, self.app, self.window = bench, bench.app, bench.window
        self.rng = np.random.default_rng(seed)
        self.told: list[str] = []
        self.counts: Counter[str] = Counter()
        self.states: dict[int, object] = {}
        """The last state of every image that was shown, by its number."""
        self._closer = DialogCloser(self.rng)
        self.app.document.stateChanged.connect(self._on_state_changed)
        self._weighted: list[tuple[Callable[[], str], float]] = [
            (self.click_object, 14),
            (self.click, 10),
            (self.stroke, 12),
            (self.other_view, 6),
            (self.accept, 8),
            (self.key, 12),
            (self.undo, 8),
            (self.choose_tool, 8),
            (self.other_slice, 6),
            (self.other_image, 4),
            (self.action, 10),
            (self.wheel, 3),
            (self.pan, 2),
            (self.choose_region, 4),
            (self.structure, 2),
            (self.edit_label, 2),
            (self.wait, 3),
        ]

    def close(self) -> None:
        self._closer.stop()

    def act(self) -> None:
        weights = np.array([weight for _, weight in self._weighted])
        does, _ = self._weighted[self.rng.choice(len(weights), p=weights / weights.sum())]
        if len(self.told) > 60:
            del self.told[:30]
        self.told.append(f"{does.__name__} …")
        self.told[-1] = f"{does.__name__}: {does()}"
        self.counts[does.__name__] += 1
        QApplication.processEvents()

    # What a user does

    def click_object(self) -> str:
        """Four extremes, as far as there is room, in any order."""
        image = self.app.document.image
        if image is None:
            return "no image"
        half = self.rng.integers(2, max(3, min(image.width, image.height) // 4), 2)
        x = int(self.rng.integers(half[0], image.width - half[0]))
        y = int(self.rng.integers(half[1], image.height - half[1]))
        points = [(x - half[0], y), (x + half[0], y), (x, y - half[1]), (x, y + half[1])]
        for index in self.rng.permutation(4):
            self.bench.click(*points[index])
        return f"at {x}, {y}, half as large as {half.tolist()}"

    def click(self) -> str:
        x, y = self._pixel()
        button = LEFT if self.rng.random() < 0.6 else RIGHT
        self.bench.click(x, y, button, CTRL if self.rng.random() < 0.1 else NO_KEY)
        if self.rng.random() < 0.1:
            QTest.mouseDClick(self.window.canvas.viewport(), button, NO_KEY, self._place(x, y))
        return f"{button.name} at {x}, {y}"

    def stroke(self) -> str:
        viewport, count = self.window.canvas.viewport(), int(self.rng.integers(2, 9))
        button = LEFT if self.rng.random() < 0.7 else RIGHT
        first = self._pixel()
        steps = self.rng.normal(0, 6, (count, 2)).cumsum(0)
        QTest.mousePress(viewport, button, NO_KEY, self._place(*first))
        for step in steps:
            move_pointer(viewport, self._place(first[0] + step[0], first[1] + step[1]), button)
        if self.rng.random() < 0.1:
            # what nobody expects in the middle of a stroke
            self.bench.key((Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_PageUp)[self.rng.integers(3)])
        QTest.mouseRelease(viewport, button, NO_KEY, self._place(first[0] + steps[-1][0], first[1] + steps[-1][1]))
        return f"{button.name} from {first}"

    def other_view(self) -> str:
        """A click, a stroke or a turn of the wheel in the coronal or the sagittal view."""
        shown = [view for view in self.window.views.views.values() if view.isVisible()]
        if not shown:
            self.window.actions_by_key["four_views"].setChecked(True)
            return "four views"
        viewport = shown[self.rng.integers(len(shown))].viewport()
        button = LEFT if self.rng.random() < 0.7 else RIGHT
        place = QPoint(*(int(self.rng.integers(2, max(3, side - 2))) for side in (viewport.width(), viewport.height())))
        QTest.mousePress(viewport, button, NO_KEY, place)
        for _ in range(int(self.rng.integers(0, 6))):
            place += QPoint(*(int(each) for each in self.rng.integers(-15, 16, 2)))
            move_pointer(viewport, place, button)
        QTest.mouseRelease(viewport, button, NO_KEY, place)
        if self.rng.random() < 0.1:
            QTest.mouseDClick(viewport, LEFT, NO_KEY, place)
        return f"{button.name} to {place.toTuple()}"

    def accept(self) -> str:
        if self.rng.random() < 0.5:
            self.bench.click(*self._pixel(), MIDDLE)
            return "wheel pressed"
        self.bench.key(Qt.Key.Key_Return)
        return "Enter"

    def key(self) -> str:
        if self.rng.random() < 0.7:
            key = str(self.rng.choice(list(KEYS)))
            self.window.canvas.setFocus()
            QTest.keyClicks(self.window.canvas, key)
            return key
        special = SPECIAL_KEYS[self.rng.integers(len(SPECIAL_KEYS))]
        self.bench.key(special)
        return special.name

    def undo(self) -> str:
        count, back = int(self.rng.integers(1, 6)), bool(self.rng.random() < 0.6)
        for _ in range(count):
            self.bench.key(Qt.Key.Key_Z, CTRL if back else CTRL | Qt.KeyboardModifier.ShiftModifier)
        return f"{count} times {'back' if back else 'on'}"

    def choose_tool(self) -> str:
        tool = str(self.rng.choice(TOOLS))
        self.window.actions_by_key[f"{tool}_tool"].trigger()
        return tool

    def other_slice(self) -> str:
        index = int(self.rng.integers(max(1, self.app.document.depth)))
        self.app.document.set_slice(index)
        return str(index)

    def other_image(self) -> str:
        entries = self.window.images.entries
        entry = entries[self.rng.integers(len(entries))]
        self.app.workspace.show_image(entry.id)
        if self.rng.random() < 0.7:
            self.bench.qtbot.waitUntil(lambda: self.app.document.image_id == entry.id or self._has_to_stay(), timeout=30_000)
        return entry.name

    def _has_to_stay(self) -> bool:
        """Whether a mask was to be accepted first and could not be: then its clicks stay in view, and the image with them."""
        document = self.app.document
        is_here = self.app.workspace.current_id == document.image_id
        return is_here and not document.is_accepting and bool(document.state.prompt)

    def action(self) -> str:
        keys = [entry.key for entry in ENTRIES if entry.key not in NEVER]
        chosen = self.window.actions_by_key[keys[self.rng.integers(len(keys))]]
        if chosen.isEnabled():
            chosen.trigger()
        return chosen.text()

    def wheel(self) -> str:
        steps, is_ctrl = int(self.rng.integers(-4, 5)), bool(self.rng.random() < 0.4)
        viewport = self.window.canvas.viewport()
        position = QPointF(viewport.rect().center())
        event = QWheelEvent(
            position,
            QPointF(viewport.mapToGlobal(position)),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            CTRL if is_ctrl else NO_KEY,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)
        return f"{steps}{' with Ctrl' * is_ctrl}"

    def pan(self) -> str:
        viewport, start = self.window.canvas.viewport(), QPoint(200, 200)
        end = start + QPoint(*(int(each) for each in self.rng.integers(-80, 80, 2)))
        modifier = Qt.KeyboardModifier.AltModifier if self.rng.random() < 0.5 else Qt.KeyboardModifier.ShiftModifier
        QTest.mousePress(viewport, LEFT, modifier, start)
        move_pointer(viewport, end, LEFT)
        QTest.mouseRelease(viewport, LEFT, modifier, end)
        return modifier.name

    def choose_region(self) -> str:
        regions = self.app.document.state.annotation.regions
        if not regions:
            return "none"
        region = regions[self.rng.integers(len(regions))]
        does = str(self.rng.choice(["select", "refine", "delete", "hide", "relabel"], p=[0.4, 0.2, 0.15, 0.15, 0.1]))
        if does == "select":
            self.window.regions.selectRequested.emit(region.id)
        elif does == "refine":
            self.window.regions.refineRequested.emit(region.id)
        elif does == "delete":
            self.window.regions.deleteRequested.emit(region.id)
        elif does == "hide":
            self.window.regions.hideRequested.emit(region.id, not region.is_hidden)
        else:
            self.window.regions.relabelRequested.emit(
                region.id, int(self.rng.choice([label.id for label in self.app.document.labels]))
            )
        return does

    def structure(self) -> str:
        key = str(self.rng.choice(["walk", "fill_slices", "next_doubtful"]))
        self.window.actions_by_key[key].trigger()
        if self.rng.random() < 0.7:
            self._wait_idle()
        return key

    def edit_label(self) -> str:
        labels = list(self.app.document.labels)
        label = labels[self.rng.integers(len(labels))]
        name = "is_locked" if self.rng.random() < 0.5 else "is_hidden"
        if self.rng.random() < 0.3:
            menu = self.window.labels._overlaps_menu
            menu.aboutToShow.emit()
            choices = [choice for choice in menu.actions() if not choice.isSeparator()]
            chosen = choices[self.rng.integers(len(choices))]
            chosen.trigger()
            return chosen.text()
        self.window.labels._edit(label.id, **{name: not getattr(label, name)})
        return f"{label.name} {name}"

    def wait(self) -> str:
        milliseconds = int(self.rng.integers(5, 150))
        self.bench.qtbot.wait(milliseconds)
        return f"{milliseconds} ms"

    # What must be true

    def settle(self) -> None:
        """Waits until nothing is under way but the user's own clicks."""
        self._wait_idle()
        document = self.app.document
        self.bench.qtbot.waitUntil(lambda: not document.is_pending, timeout=60_000)
        self.app.tools.hands.finish()
        QApplication.processEvents()

    def check_saved(self) -> None:
        """What is in the project is what is on the screen."""
        self.settle()
        document, workspace = self.app.document, self.app.workspace
        if document.image_id is None or document.image_id != workspace.current_id:
            return
        workspace.flush()
        stored = workspace.project.load_state(document.image_id)
        assert stored.annotation == document.state.annotation, "the project has other regions than the screen"
        assert stored.prompt == document.state.prompt, "the project has other clicks than the screen"

    def check_undo(self) -> None:
        """Some steps back and on again, and all is as it was."""
        self.settle()
        document = self.app.document
        stack, before = document.undo_stack, document.state
        steps = int(self.rng.integers(1, 8))
        index = stack.index()
        for _ in range(min(steps, index)):
            stack.undo()
        while stack.index() < index:
            stack.redo()
        assert document.state.annotation == before.annotation, "undo and redo changed the regions"
        assert document.state.prompt == before.prompt, "undo and redo changed the clicks"

    def _on_state_changed(self, _old: object, new: object) -> None:
        if self.app.document.image_id is not None:
            self.states[self.app.document.image_id] = new

    def _wait_idle(self) -> None:
        bodies = self.app.hands.operations.bodies
        self.bench.qtbot.waitUntil(lambda: not (self.app.structures.is_running or bodies.is_running), timeout=120_000)

    def _pixel(self) -> tuple[int, int]:
        image = self.app.document.image
        if image is None:
            return (5, 5)
        # now and then beside the image
        margin = 4 if self.rng.random() < 0.05 else 0
        return (int(self.rng.integers(-margin, image.width + margin)), int(self.rng.integers(-margin, image.height + margin)))

    def _place(self, x: float, y: float) -> QPoint:
        return self.window.canvas.viewportTransform().map(QPointF(x + 0.5, y + 0.5)).toPoint()


class DialogCloser(QObject):
    """Answers whatever is asked: figures as proposed, everything else with No."""

    def __init__(self, rng) -> None:
        super().__init__()
        self._rng = rng
        self.closed: Counter[str] = Counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._close)
        self._timer.start(SHOWN_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _close(self) -> None:
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if isinstance(popup, QMenu):
            popup.close()
        elif isinstance(modal, QInputDialog) and self._rng.random() < 0.7:
            self.closed[modal.windowTitle()] += 1
            modal.accept()
        elif isinstance(modal, QDialog):
            self.closed[modal.windowTitle()] += 1
            modal.reject()


@contextmanager
def no_warnings():
    """Collects what Qt, Python and the loggers warn of, and errors that nobody handles."""
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(f"{record.name}: {record.getMessage()}")

    handler = Handler(logging.WARNING)
    before = qInstallMessageHandler(lambda _kind, _context, text: None if OFFSCREEN in text else found.append(f"Qt: {text}"))
    logging.getLogger().addHandler(handler)
    hook = sys.excepthook
    sys.excepthook = lambda kind, error, trace: found.append("".join(traceback.format_exception(kind, error, trace)))
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield found
            found.extend(f"{each.filename}:{each.lineno}: {each.message}" for each in caught)
    finally:
        sys.excepthook = hook
        logging.getLogger().removeHandler(handler)
        qInstallMessageHandler(before)


def resident_mb() -> float:
    """What this process holds in memory now, garbage collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
