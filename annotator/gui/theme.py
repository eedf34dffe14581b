"""Light and dark colours on Qt's Fusion style."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from fourclick.annotator.gui.text import tr

THEMES = ("system", "light", "dark", "high contrast")
THEME_NAMES = dict(zip(THEMES, (tr("System"), tr("Light"), tr("Dark"), tr("High contrast")), strict=True))

_LIGHT = {
    "Window": "#f3f4f6",
    "WindowText": "#1c2430",
    "Base": "#ffffff",
    "AlternateBase": "#eef0f3",
    "Text": "#1c2430",
    "Button": "#ffffff",
    "ButtonText": "#1c2430",
    "ToolTipBase": "#1c2430",
    "ToolTipText": "#f3f4f6",
    "Highlight": "#1f6feb",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#7a8594",
    "Link": "#1f6feb",
    "Mid": "#cfd4dc",
}
_DARK = {
    "Window": "#20242b",
    "WindowText": "#e3e7ee",
    "Base": "#181b20",
    "AlternateBase": "#22262d",
    "Text": "#e3e7ee",
    "Button": "#2c313a",
    "ButtonText": "#e3e7ee",
    "ToolTipBase": "#e3e7ee",
    "ToolTipText": "#181b20",
    "Highlight": "#3b82f6",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#8a94a3",
    "Link": "#7ab2ff",
    "Mid": "#3a404a",
}

_CONTRAST = {
    "Window": "#000000",
    "WindowText": "#ffffff",
    "Base": "#000000",
    "AlternateBase": "#1a1a1a",
    "Text": "#ffffff",
    "Button": "#000000",
    "ButtonText": "#ffffff",
    "ToolTipBase": "#ffff00",
    "ToolTipText": "#000000",
    "Highlight": "#0050d8",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#c8c8c8",
    "Link": "#8cc8ff",
    "Mid": "#ffffff",
}

_SHEET = """
QDockWidget {{ font-weight: 600; }}
QDockWidget::title {{ padding: 7px 10px; background: {window}; }}
QMainWindow::separator {{ background: {mid}; width: 1px; height: 1px; }}
QListView, QTreeView {{ border: none; background: {base}; outline: none; }}
QListView::item, QTreeView::item {{ padding: 3px; }}
QPushButton {{ padding: 6px 12px; border: 1px solid {mid}; border-radius: 6px; background: {button}; }}
QPushButton:hover {{ border-color: {highlight}; }}
QPushButton:focus {{ border: 1px solid {highlight}; }}
QPushButton:disabled {{ color: {placeholder}; }}
QPushButton#accept {{ background: {highlight}; color: white; border-color: {highlight}; font-weight: 600; }}
QPushButton#accept:disabled {{ background: {button}; color: {placeholder}; border-color: {mid}; }}
QLineEdit {{
    padding: 4px 8px; border: 1px solid {mid}; border-radius: 6px; background: {base}; selection-background-color: {highlight};
}}
QLineEdit:focus {{ border-color: {highlight}; }}
QAbstractSpinBox {{ min-height: 22px; }}
QCheckBox::indicator:unchecked {{
    width: 13px; height: 13px; border: 1px solid {placeholder}; border-radius: 3px; background: {base};
}}
QToolBar {{ border: none; padding: 4px 6px; spacing: 3px; background: {window}; }}
QToolBar QToolButton {{ padding: 5px 8px; border-radius: 6px; }}
QToolBar QToolBarExtension {{ padding: 0px; min-width: 16px; }}
QToolBar QToolButton:hover {{ background: {alternate}; }}
QToolBar QToolButton:checked {{ background: {highlight}; color: white; }}
QStatusBar {{ background: {window}; }}
QStatusBar::item {{ border: none; }}
QFrame#banner {{ background: {tooltip}; border-radius: 8px; }}
QFrame#banner[warning="true"] {{ background: #b45309; }}
QFrame#banner QLabel, QFrame#banner QToolButton {{ color: {tooltip_text}; background: transparent; border: none; }}
QFrame#banner[warning="true"] QLabel, QFrame#banner[warning="true"] QToolButton {{ color: white; }}
QFrame#card {{ background: {base}; border: 1px solid {mid}; border-radius: 8px; }}
QFrame#card[current="true"] {{ border: 2px solid {highlight}; }}
QFrame#card QPushButton {{ padding: 4px 4px; }}
QLabel#picture {{ background: #0d0f12; color: #8a94a3; border-radius: 4px; }}
QLabel#muted {{ color: {placeholder}; }}
QLabel#warning {{ color: {warning}; }}
"""

# Fusion makes outlines from the window's colour, which is black here.
_CONTRAST_SHEET = """
QMenu { border: 1px solid #ffffff; }
QMenu::separator { height: 1px; background: #ffffff; margin: 4px 8px; }
QSlider::groove:horizontal { height: 4px; background: #ffffff; border-radius: 2px; }
QSlider::sub-page:horizontal { background: #8cc8ff; border-radius: 2px; }
QSlider::handle:horizontal {
    width: 12px; margin: -6px 0; border: 2px solid #ffffff; border-radius: 8px; background: #0050d8;
}
QComboBox { border: 1px solid #ffffff; border-radius: 4px; padding: 2px 6px; }
QAbstractSpinBox { border: 1px solid #ffffff; border-radius: 4px; padding: 1px 4px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 16px; border: none; background: #000000; }
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {
    width: 0px; height: 0px; border-left: 4px solid #000000; border-right: 4px solid #000000;
}
QAbstractSpinBox::up-arrow { border-bottom: 5px solid #ffffff; }
QAbstractSpinBox::down-arrow { border-top: 5px solid #ffffff; }
QAbstractItemView::indicator:unchecked {
    width: 12px; height: 12px; border: 1px solid #ffffff; border-radius: 3px; background: #000000;
}
QDialog { border: 1px solid #ffffff; }
"""


def apply_theme(app: QApplication, name: str) -> None:
    """Paints the application in a theme of THEMES; "system" follows the desktop's. Raises KeyError for others."""
    if name not in THEMES:
        raise KeyError(name)
    is_dark = name != "light"
    if name == "system":
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    colours = _CONTRAST if name == "high contrast" else _DARK if is_dark else _LIGHT
    app.setStyle("Fusion")
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(getattr(QPalette.ColorRole, role), QColor(colour))
    for role in ("Text", "ButtonText", "WindowText"):
        palette.setColor(QPalette.ColorGroup.Disabled, getattr(QPalette.ColorRole, role), QColor(colours["PlaceholderText"]))
    app.setPalette(palette)
    app.setStyleSheet(
        _SHEET.format(
            window=colours["Window"],
            base=colours["Base"],
            mid=colours["Mid"],
            button=colours["Button"],
            highlight=colours["Highlight"],
            alternate=colours["AlternateBase"],
            placeholder=colours["PlaceholderText"],
            tooltip=colours["ToolTipBase"],
            tooltip_text=colours["ToolTipText"],
            warning="#fbbf24" if is_dark else "#a16207",
        )
        + _CONTRAST_SHEET * (name == "high contrast")
    )
