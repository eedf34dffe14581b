"""A mask on the canvas: filled, with a crisp outline along the edges of its pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, qRgba
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.annotator.core.mask import BoolMap, Mask
from fourclick.models.extremes import box_of
from fourclick.models.prompt import Box

FINE_LIMIT_PX = 600_000
"""Up to this many pixels in the box, outlines run along pixel edges; above it through the middles of the border pixels, which
takes a quarter of the time and looks the same at the zoom at which so large a mask is seen."""

SMOOTH_LIMIT = 4000
"""Outlines of more points than this are drawn without smoothing, three times as fast."""
COARSE_SMOOTH_LIMIT, COARSE_ZOOM = 1500, 2.0
"""The same below a zoom at which the steps of an outline are as small as what smoothing changes of them: a stroke across slices
repaints three views, and smoothed it took 17 to 55 ms in each."""

HALO = QColor(0, 0, 0, 150)

# cosmetic outlines reach beyond the mask by some screen pixels, which at the smallest zoom are this many image pixels
OUTLINE_REACH_PX = 60


@dataclass(frozen=True, slots=True, eq=False)
class MaskPicture:
    """What is painted of a mask: its bits inside the half-open box, as an indexed image, and its outline."""

    box: Box
    image: QImage
    outline: QPainterPath

    @classmethod
    def of(cls, mask: Mask | BoolMap) -> MaskPicture | None:
        """The picture of a mask (H, W); None for an empty one."""
        bits = mask.to_array() if isinstance(mask, Mask) else mask
        box = mask.box if isinstance(mask, Mask) else box_of(mask)
        if box is None or box.width == 0:
            return None
        # in its own order: a cut across slices may be a turned view
        inside = bits[box.y0 : box.y1, box.x0 : box.x1].astype(np.uint8, order="C")
        image = QImage(inside.data, box.width, box.height, inside.strides[0], QImage.Format.Format_Indexed8).copy()
        return cls(box, image, outline_path(inside, (box.x0, box.y0)))

    @property
    def rect(self) -> QRectF:
        return QRectF(self.box.x0, self.box.y0, self.box.width, self.box.height)


def outline_path(inside: npt.NDArray[np.uint8], origin: tuple[int, int]) -> QPainterPath:
    """The outlines, holes too, of a mask (h, w) uint8 in {0, 1} whose first pixel is `origin` (column, row)."""
    if inside.size <= FINE_LIMIT_PX:
        # A grid of twice the resolution whose even points are the corners of pixels: each mask pixel covers its 3 x 3 points,
        # so the contour of the points is the outline of the pixels.
        height, width = inside.shape
        grid = np.zeros((2 * height + 1, 2 * width + 1), np.uint8)
        grid[1::2, 1::2] = inside
        contoured: npt.NDArray[Any] = cv2.dilate(grid, np.ones((3, 3), np.uint8))
        scale, shift = 0.5, 0.0
    else:
        contoured, scale, shift = inside, 1.0, 0.5
    contours, _ = cv2.findContours(contoured, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    path = QPainterPath()
    for contour in contours:
        points = contour[:, 0, :] * scale + (origin[0] + shift, origin[1] + shift)
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points.tolist()]))
        path.closeSubpath()
    return path


class MaskItem(QGraphicsItem):
    """Paints a MaskPicture in one colour. `fill` is the opacity of the filling, 0 to 1."""

    def __init__(self, *, width_px: float = 1.5, is_dashed: bool = False) -> None:
        super().__init__()
        self._picture: MaskPicture | None = None
        self._image = QImage()
        self._colour = QColor()
        self._fill = 0.4
        self._width_px = width_px
        self._is_dashed = is_dashed
        self._is_emphasised = False

    @property
    def picture(self) -> MaskPicture | None:
        return self._picture

    def show_mask(self, picture: MaskPicture | None, colour: QColor) -> None:
        self.prepareGeometryChange()
        self._picture = picture
        self._colour = colour
        if picture is not None:
            # a copy, as another region of the same shape may have another colour
            self._image = picture.image.copy()
            self._image.setColorTable([qRgba(0, 0, 0, 0), colour.rgba()])
        self.setVisible(picture is not None)
        self.update()

    def set_fill(self, fill: float) -> None:
        self._fill = fill
        self.update()

    def set_emphasised(self, is_emphasised: bool) -> None:
        """The selected region has a bright, wider outline."""
        self._is_emphasised = is_emphasised
        self.update()

    def boundingRect(self) -> QRectF:
        if self._picture is None:
            return QRectF()
        return self._picture.rect.adjusted(-OUTLINE_REACH_PX, -OUTLINE_REACH_PX, OUTLINE_REACH_PX, OUTLINE_REACH_PX)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._picture is None:
            return
        if self._fill > 0:
            painter.setOpacity(self._fill)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(self._picture.rect, self._image)
            painter.setOpacity(1)
        limit = SMOOTH_LIMIT if painter.worldTransform().m11() >= COARSE_ZOOM else COARSE_SMOOTH_LIMIT
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._picture.outline.elementCount() < limit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = self._width_px * (1.6 if self._is_emphasised else 1)
        halo = QColor(255, 255, 255, 230) if self._is_emphasised else HALO
        painter.strokePath(self._picture.outline, _pen(halo, width + 2))
        painter.strokePath(self._picture.outline, _pen(self._colour, width, is_dashed=self._is_dashed))


def _pen(colour: QColor, width_px: float, *, is_dashed: bool = False) -> QPen:
    pen = QPen(colour, width_px)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if is_dashed:
        pen.setDashPattern([4, 3])
    return pen
