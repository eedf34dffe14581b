"""Above the list of images: which of them it shows."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.text import figure, sentence_case, tr
from fourclick.annotator.gui.words import said

PAUSE_MS = 150
"""Between the last key and the search: nobody wants to see what the first letter finds."""


class ImageFilterBar(QWidget):
    """Emits a part of the name and a status, "" for any."""

    filterChanged = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLineEdit(self)
        self._name.setPlaceholderText(tr("Find by name"))
        self._name.setClearButtonEnabled(True)
        self._name.setAccessibleName(tr("Find images by name"))
        self._status = QComboBox(self)
        self._status.setAccessibleName(tr("Images in this state"))
        self._status.addItem(tr("All states"), "")
        for status in ImageStatus:
            self._status.addItem(sentence_case(said(status)), str(status))
        self._count = QLabel(self)
        self._count.setObjectName("muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._emit)
        self._name.textChanged.connect(lambda _text: self._timer.start())
        self._name.returnPressed.connect(self._emit)
        self._status.currentIndexChanged.connect(lambda _index: self._emit())
        below = QHBoxLayout()
        below.addWidget(self._status, 1)
        below.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addLayout(below)

    @property
    def is_active(self) -> bool:
        return bool(self._name.text().strip() or self._status.currentData())

    def show_count(self, images: int) -> None:
        self._count.setText(figure(images))
        self._count.setToolTip(tr("Images in the list"))

    def clear(self) -> None:
        """Shows all again, without telling anybody: another project was opened."""
        for widget in (self._name, self._status):
            widget.blockSignals(True)
        self._name.clear()
        self._status.setCurrentIndex(0)
        for widget in (self._name, self._status):
            widget.blockSignals(False)
        self._timer.stop()

    def ask_for(self, name: str, status: str = "") -> None:
        """Asks for images as if this had been typed and chosen."""
        self._name.setText(name)
        self._status.setCurrentIndex(max(0, self._status.findData(status)))
        self._emit()

    def _emit(self) -> None:
        self._timer.stop()
        self.filterChanged.emit(self._name.text().strip(), str(self._status.currentData()))
