"""Room for words that come later, in whatever language: so that nothing is cut off, and nothing jumps."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton


def fit_all(button: QPushButton, *texts: str) -> None:
    """Makes a button as wide as the widest of its texts."""
    now, widest = button.text(), button.sizeHint().width()
    for text in texts:
        button.setText(text)
        widest = max(widest, button.sizeHint().width())
    button.setText(now)
    button.setMinimumWidth(widest)
