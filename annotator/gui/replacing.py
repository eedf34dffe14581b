"""What a file dialog could not ask: whether files may be replaced whose names were made up after its own question."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from fourclick.annotator.gui.text import tr

MOST_NAMES = 4


def may_replace(parent: QWidget, asked: Path, files: Iterable[Path]) -> bool:
    """Asks about those of the files that are there, but for `asked`, the one that the file dialog has asked about."""
    names = [each.name for each in files if each != asked and each.exists()]
    if not names:
        return True
    told = ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent,
        tr("Replace files"),
        tr("There already: {names}. Replace?", names=told),
        buttons.Yes | buttons.No,
        buttons.No,
    )
    return answer == buttons.Yes
