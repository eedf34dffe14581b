"""The panel of the object under way keeps its rows where they are, whatever it says."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from settled_places import settled_places

from fourclick.annotator.core.state import State
from fourclick.annotator.gui.hand_tools import HINTS
from fourclick.annotator.gui.panels.prompt_panel import PromptPanel
from fourclick.annotator.gui.panels.steady_label import SteadyLabel
from fourclick.models.prompt import Click, Prompt, Role

POINTS = ((10, 40), (60, 40), (35, 20), (35, 70))


def prompt(clicks: int) -> State:
    return State(prompt=Prompt(tuple(Click(x, y, Role.EXTREME) for x, y in POINTS[:clicks])))


@pytest.mark.parametrize("width", [220, 320])
def test_nothing_moves_from_the_first_click_to_the_last(any_font, qtbot, width):
    panel = PromptPanel()
    qtbot.addWidget(panel)
    panel.keep_room_for(HINTS.values())
    panel.resize(width, 600)
    panel.show()
    widgets = [panel._threshold, panel._opacity, panel._dice, panel._accept, panel._cancel, panel._pull]
    before = settled_places(qtbot, panel, widgets)
    for clicks in range(5):
        panel.show_state(prompt(clicks), is_pending=clicks == 4)
        assert settled_places(qtbot, panel, widgets) == before
    panel.show_state(prompt(4), is_pending=False)
    panel.show_missed(("left", "right", "top", "bottom"))
    assert settled_places(qtbot, panel, widgets) == before
    for hint in HINTS.values():
        panel.set_tool_hint(hint)
        panel.show_state(State(), is_pending=False)
        assert settled_places(qtbot, panel, widgets) == before


def test_a_label_keeps_room_in_another_width_and_font(qtbot):
    label = SteadyLabel(sentences=("a few words that take several lines where there is little room",))
    qtbot.addWidget(label)
    label.show()
    label.resize(400, 50)
    wide = label.minimumHeight()
    label.resize(80, 50)
    narrow = label.minimumHeight()
    assert narrow >= 3 * wide
    font = label.font()
    font.setPixelSize(30)
    label.setFont(font)
    assert label.minimumHeight() > narrow
    label.keep_room_for(["\n" * 40])
    assert label.minimumHeight() > 40 * 30


def test_a_label_grows_with_a_sentence_that_it_did_not_know_of(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    label = SteadyLabel(holder)
    layout = QVBoxLayout(holder)
    layout.addWidget(label)
    layout.addStretch(1)
    holder.resize(200, 400)
    holder.show()
    line = label.fontMetrics().height()
    label.setText("some words that nobody told it of before " * 6)
    qtbot.waitUntil(lambda: label.height() >= 5 * line)
    label.setText("")
    qtbot.waitUntil(lambda: label.height() < 2 * line)


def test_a_fixed_label_is_not_higher_than_its_lines(qtbot):
    label = SteadyLabel(lines=2, is_fixed=True)
    qtbot.addWidget(label)
    assert label.minimumHeight() == label.maximumHeight() == label.fontMetrics().lineSpacing() + label.fontMetrics().height()
