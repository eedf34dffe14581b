"""Below the image: how a second one is shown, and the time point of a 4-D one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from fourclick.annotator.gui.colour_map import COLOUR_MAPS
from fourclick.annotator.gui.text import tr

LONGEST_NAME_PX = 220
HALF = 50


class SecondImageBar(QWidget):
    """Emits what is wished for; shown while there is a second image."""

    opacityRequested = Signal(float)
    besideRequested = Signal(bool)
    coloursRequested = Signal(str)
    closeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel(self)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName(tr("Share of the second image"))
        self.opacity.setToolTip(tr("Left: only the first image; right: only the second one"))
        self.beside = QCheckBox(tr("Side by side"), self)
        self.colours = QComboBox(self)
        self.colours.setAccessibleName(tr("Colours of the second image"))
        self.colours.addItems(list(COLOUR_MAPS))
        close = QPushButton(tr("Close"), self)
        self.opacity.valueChanged.connect(lambda value: self.opacityRequested.emit(value / 100))
        self.beside.toggled.connect(self._on_beside_toggled)
        self.colours.currentTextChanged.connect(self.coloursRequested)
        close.clicked.connect(self.closeRequested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._name)
        layout.addWidget(self.opacity, 1)
        for widget in (self.beside, self.colours, close):
            layout.addWidget(widget)
        self.hide()

    def show_image(self, name: str, colours: str) -> None:
        """Begins half and half, blended."""
        self._name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, LONGEST_NAME_PX))
        self._name.setToolTip(name)
        self.beside.setChecked(False)
        self.colours.setCurrentText(colours)
        self.opacity.setValue(HALF)
        # whoever listens is told also where the values were these already
        self.coloursRequested.emit(colours)
        self.opacityRequested.emit(HALF / 100)
        self.show()

    def _on_beside_toggled(self, is_beside: bool) -> None:
        self.opacity.setEnabled(not is_beside)
        self.besideRequested.emit(is_beside)


class TimeBar(QWidget):
    """A slider over the time points of a 4-D image; shown for no other."""

    frameRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(tr("Time point"))
        self.slider.setPageStep(1)
        self._text = QLabel(self)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(QLabel(tr("Time"), self))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._text)
        self.hide()

    def show_frames(self, frames: int) -> None:
        """Begins at the first of so many; one is nothing to choose from."""
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(frames - 1, 0))
        self.slider.setValue(0)
        self.slider.blockSignals(False)
        self._show_text()
        self.setVisible(frames > 1)

    def _on_slider_value_changed(self, frame: int) -> None:
        self._show_text()
        self.frameRequested.emit(frame)

    def _show_text(self) -> None:
        self._text.setText(tr("{value} of {maximum}", value=self.slider.value() + 1, maximum=self.slider.maximum() + 1))
