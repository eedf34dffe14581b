"""Where the network, or annotators, are of two minds, painted over the image; and the ring around a place jumped to."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.annotator.gui.proposal import FloatMap, Proposal
from fourclick.models.prompt import Point
from fourclick.models.uncertainty import doubt

STRONGEST = 200
"""Opacity, of 255, where both answers are equally likely."""
FAINT, STRONG = np.array([255.0, 236.0, 80.0]), np.array([255.0, 40.0, 140.0])
"""RGB of little and of much doubt; neither is a label's colour."""
RING_PX = 26.0


class DoubtItem(QGraphicsItem):
    """Doubt or disagreement from yellow to pink, see-through where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._rect = QRectF()
        self.setVisible(False)

    def show_proposal(self, proposal: Proposal | None) -> None:
        """What the proposal doubts."""
        if proposal is None or not proposal.values.size:
            self.show_strength(None)
        else:
            self.show_strength(doubt(proposal.values), proposal.box.x0, proposal.box.y0)

    def show_strength(self, strength: FloatMap | None, x0: int = 0, y0: int = 0) -> None:
        """strength: (h, w) float32 in [0, 1], whose first pixel is (x0, y0) of the image; None hides it."""
        self.prepareGeometryChange()
        self.setVisible(strength is not None and bool(strength.any()))
        if strength is None or not strength.size:
            return
        pixels = np.empty((*strength.shape, 4), np.uint8)
        pixels[..., :3] = FAINT + (STRONG - FAINT) * strength[..., None]
        pixels[..., 3] = strength * STRONGEST
        height, width = strength.shape
        self._image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        self._rect = QRectF(x0, y0, width, height)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(self._rect, self._image)


class PlaceRing(QGraphicsItem):
    """A ring of constant size on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setVisible(False)

    def show_place(self, place: Point | None) -> None:
        """Around (x, y) in image pixels; None hides it."""
        self.setVisible(place is not None)
        if place is not None:
            self.setPos(place[0] + 0.5, place[1] + 0.5)

    def boundingRect(self) -> QRectF:
        reach = RING_PX + 4
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 170), 5.0), (QColor(*(int(v) for v in STRONG)), 2.5)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(QPointF(0, 0), RING_PX, RING_PX)
