"""What the network sees: the crop, the cue maps and the probability, as a strip of small pictures with their names."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.words import said

TILE_PX = 104


class NetworkViewPanel(QScrollArea):
    """Shows a models.predictor.NetworkView."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        self._about = QLabel(tr("Click four extreme points to see what the network is given."), inside)
        self._about.setWordWrap(True)
        self._about.setObjectName("muted")
        layout.addWidget(self._about)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        keep_lines(self, 5, TILE_PX)
        self.setWidget(inside)
        self._tiles: dict[str, QLabel] = {}

    @property
    def has_view(self) -> bool:
        return bool(self._tiles)

    def show_view(self, view: Any) -> None:
        """view: a NetworkView."""
        pictures = {"crop": view.image, **view.cues, "probability": view.probability}
        for position, (name, values) in enumerate(pictures.items()):
            self._tile(name, position).setPixmap(_pixmap(values, TILE_PX))
        box = view.box
        side = view.probability.shape[0]
        self._about.setText(
            tr(
                "Columns {x0} to {x1}, rows {y0} to {y1} of the slice, seen at {side} x {side}.",
                x0=box.x0,
                x1=box.x1 - 1,
                y0=box.y0,
                y1=box.y1 - 1,
                side=side,
            )
        )

    def _tile(self, name: str, position: int) -> QLabel:
        if name not in self._tiles:
            picture, text = QLabel(self), QLabel(said(name), self)
            picture.setAccessibleName(said(name))
            picture.setFixedSize(TILE_PX, TILE_PX)
            self._grid.addWidget(picture, 0, position)
            self._grid.addWidget(text, 1, position, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(position + 1, 1)
            self._grid.setColumnStretch(position, 0)
            self._tiles[name] = picture
        return self._tiles[name]


def _pixmap(values: Any, side_px: int) -> QPixmap:
    """Values in [0, 1], (S, S) grey or (S, S, 3), as a picture."""
    eight_bit = np.ascontiguousarray(np.clip(np.asarray(values) * 255, 0, 255).astype(np.uint8))
    height, width = eight_bit.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if eight_bit.ndim == 2 else QImage.Format.Format_RGB888
    image = QImage(eight_bit.tobytes(), width, height, eight_bit.strides[0], kind).copy()
    return QPixmap.fromImage(image).scaled(
        side_px, side_px, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
