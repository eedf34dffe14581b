"""What the user has arranged for themselves: colours, size of the text, keys; and every action by its name."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from fourclick.annotator.gui.help import AboutDialog, ShortcutsDialog
from fourclick.annotator.gui.key_map import KeyMap
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.panels.command_palette import CommandPalette
from fourclick.annotator.gui.panels.keys_dialog import KeysDialog
from fourclick.annotator.gui.theme import apply_theme

THEME, TEXT = "theme", "text_percent"
STEPS = (80, 90, 100, 115, 130, 150, 175, 200)
"""Sizes of the text, in percent of the desktop's."""


class Preferences(QObject):
    """Applied at once, kept for the next start."""

    def __init__(self, window: MainWindow, settings: QSettings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        application = QApplication.instance()
        self._point_size = application.font().pointSizeF() if isinstance(application, QApplication) else 10.0
        self.keys = KeyMap(window.actions_by_key, settings)
        actions = window.actions_by_key
        actions["text_larger"].triggered.connect(lambda: self.set_text_percent(self._next(1)))
        actions["text_smaller"].triggered.connect(lambda: self.set_text_percent(self._next(-1)))
        actions["text_normal"].triggered.connect(lambda: self.set_text_percent(100))
        actions["palette"].triggered.connect(self.show_palette)
        actions["change_keys"].triggered.connect(lambda: KeysDialog(self.keys, window).open())
        actions["shortcuts"].triggered.connect(lambda: ShortcutsDialog(self.keys.rows(), window).open())
        actions["about"].triggered.connect(lambda: AboutDialog(window).open())
        window.themeChosen.connect(self.set_theme)
        if self.text_percent != 100:
            self.set_text_percent(self.text_percent)

    @property
    def text_percent(self) -> int:
        value = str(self._settings.value(TEXT) or "")
        return int(value) if value.isdecimal() and int(value) in STEPS else 100

    def set_theme(self, name: str) -> None:
        self._settings.setValue(THEME, name)
        self._paint()

    def set_text_percent(self, percent: int) -> None:
        """One of STEPS. Panels and window grow with the text, and shrink with it."""
        before = self.text_percent
        self._settings.setValue(TEXT, percent)
        self._window.sizes.follow_text(before, percent)
        self._paint()

    def show_palette(self) -> CommandPalette:
        window = self._window
        palette = CommandPalette([*window.actions_by_key.all(), *self._others()], window)
        palette.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - palette.width()) // 2, window.y() + 90)
        palette.show()
        return palette

    # Inside

    def _others(self) -> list[QAction]:
        """Undo and redo, whose names tell what they would undo."""
        return [self._window.undo, self._window.redo]

    def _next(self, step: int) -> int:
        return STEPS[min(max(STEPS.index(self.text_percent) + step, 0), len(STEPS) - 1)]

    def _paint(self) -> None:
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        font = application.font()
        font.setPointSizeF(self._point_size * self.text_percent / 100)
        application.setFont(font)
        apply_theme(application, str(self._settings.value(THEME) or "system"))
