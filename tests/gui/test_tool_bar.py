"""The button behind which the rest of a tool bar's actions are."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QMainWindow, QToolBar, QToolButton

from fourclick.annotator.gui.theme import THEMES, apply_theme
from fourclick.annotator.gui.tool_bar import show_that_there_is_more

LEAST_CONTRAST = 80


@pytest.mark.parametrize("theme", [each for each in THEMES if each != "system"])
def test_it_is_seen_in_every_theme(qapp, qtbot, theme):
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = QToolBar(window)
    window.addToolBar(bar)
    for number in range(20):
        bar.addAction(f"Action {number}")
    show_that_there_is_more(bar)
    window.resize(300, 80)
    window.show()
    apply_theme(qapp, theme)
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    qtbot.waitUntil(lambda: more.isVisible() and more.toolTip() == "More tools")
    ground = qapp.palette().color(QPalette.ColorRole.Window).lightness()

    def contrast():
        image = more.grab().toImage()
        lights = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
        return max(abs(light - ground) for light in lights)

    qtbot.waitUntil(lambda: contrast() >= LEAST_CONTRAST)
