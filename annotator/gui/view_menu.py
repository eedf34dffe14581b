"""The submenus of the View menu that choose a window, a colour map and the speed of play."""

from __future__ import annotations

from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from fourclick.annotator.core.window_presets import CT_PRESETS
from fourclick.annotator.gui.cine import DEFAULT_SPEED, SPEEDS, Cine
from fourclick.annotator.gui.colour_map import COLOUR_MAPS, GREY
from fourclick.annotator.gui.display import PERCENTILES, Display
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.words import said

MOST_KEYS = 9


def add_window_menu(menu: QMenu, display: Display) -> QMenu:
    """CT presets by Ctrl+1 to Ctrl+9, greyed out for images in other units, and percentiles of the volume."""
    windows = menu.addMenu(tr("&Windows"))
    group = QActionGroup(windows)
    group.setExclusive(False)
    group.setEnabled(display.is_hounsfield)
    display.hounsfieldChanged.connect(group.setEnabled)
    for number, preset in enumerate(CT_PRESETS):
        action = windows.addAction(
            tr(
                "{name}  ({level_hu:g} / {width_hu:g} HU)",
                name=said(preset.name),
                level_hu=preset.level_hu,
                width_hu=preset.width_hu,
            )
        )
        if number < MOST_KEYS:
            action.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
        action.triggered.connect(lambda _checked=False, number=number: display.choose_preset_number(number))
        group.addAction(action)
    windows.addSeparator()
    for low, high in PERCENTILES:
        action = windows.addAction(tr("{low:g} to {high:g} % of the volume's values", low=low, high=high))
        action.triggered.connect(lambda _checked=False, both=(low, high): display.choose_percentiles(both))
    return windows


def add_colour_menu(menu: QMenu, display: Display) -> QMenu:
    """One of the colour maps."""
    maps = menu.addMenu(tr("&Colours"))
    group = QActionGroup(maps)
    for name in COLOUR_MAPS:
        action = maps.addAction(said(name))
        action.setCheckable(True)
        action.setChecked(name == GREY)
        action.triggered.connect(lambda _checked=False, name=name: display.set_colour_map(name))
        group.addAction(action)
    return maps


def add_speed_menu(menu: QMenu, cine: Cine) -> QMenu:
    """How fast slices are played."""
    speeds = menu.addMenu(tr("Sp&eed of play"))
    group = QActionGroup(speeds)
    for speed in SPEEDS:
        action = speeds.addAction(tr("{speed} slices a second", speed=speed))
        action.setCheckable(True)
        action.setChecked(speed == DEFAULT_SPEED)
        action.triggered.connect(lambda _checked=False, speed=speed: cine.set_speed(speed))
        group.addAction(action)
    return speeds
