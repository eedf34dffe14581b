"""A mask on the canvas: filled, with a crisp outline along the edges of its pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, qRgba
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from fourclick.annotator.core.mask import BoolMap, Mask
from fourclick.annotator.gui.boxes import rect_of
from fourclick.annotator.gui.mask_outline import REACH_PX, Outline
from fourclick.models.extremes import box_of
from fourclick.models.prompt import NOWHERE, Box

SMOOTH_LIMIT = 4000
"""Outlines of more points than this are drawn without smoothing, three times as fast."""
COARSE_SMOOTH_LIMIT, COARSE_ZOOM = 1500, 2.0
"""The same below a zoom at which the steps of an outline are as small as what smoothing changes of them: a stroke across slices
repaints three views, and smoothed it took 17 to 55 ms in each."""

HALO = QColor(0, 0, 0, 150)

# cosmetic outlines reach beyond the mask by some screen pixels, which at the smallest zoom are this many image pixels
OUTLINE_REACH_PX = 60
STROKE_REACH_PX = 12
"""How many screen pixels beyond their path the outlines reach at most, corners included."""
SPARE_PX = 64
"""So far a mask may grow before all of it is painted anew."""


@dataclass(frozen=True, eq=False)
class MaskPicture:
    """What is painted of a mask: its pixels (h, w) 0 or 1 inside the half-open box, and their outline."""

    box: Box
    inside: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, mask: Mask | BoolMap) -> MaskPicture | None:
        """The picture of a mask (H, W); None for an empty one."""
        if isinstance(mask, Mask):
            return None if mask.is_empty else cls(mask.box, mask.in_box().astype(np.uint8))
        box = box_of(mask)
        if box is None:
            return None
        # in its own order: a cut across slices may be a turned view
        return cls(box, mask[box.y0 : box.y1, box.x0 : box.x1].astype(np.uint8, order="C"))

    @cached_property
    def lines(self) -> Outline:
        return Outline.of(self.inside, (self.box.x0, self.box.y0))

    @property
    def outline(self) -> QPainterPath:
        return self.lines.path

    @property
    def rect(self) -> QRectF:
        return rect_of(self.box)

    def coloured(self, colour: QColor) -> QImage:
        """The pixels in one colour, as an image of its own."""
        height, width = self.inside.shape
        image = QImage(self.inside.data, width, height, self.inside.strides[0], QImage.Format.Format_Indexed8).copy()
        image.setColorTable([qRgba(0, 0, 0, 0), colour.rgba()])
        return image

    def is_smooth(self, zoom: float) -> bool:
        """Whether its outline is drawn smoothed at a zoom."""
        return self.lines.element_count < (SMOOTH_LIMIT if zoom >= COARSE_ZOOM else COARSE_SMOOTH_LIMIT)

    def changed_box(self, other: MaskPicture) -> Box:
        """The smallest box outside which both show the same pixels; an empty one where they do everywhere."""
        whole = self.box.joined(other.box)
        differs = np.zeros((whole.height, whole.width), np.uint8)
        for each in (self, other):
            differs[each.box.place_in(whole)] ^= each.inside
        box = box_of(differs)
        return NOWHERE if box is None else Box(box.x0 + whole.x0, box.y0 + whole.y0, box.x1 + whole.x0, box.y1 + whole.y0)


class MaskItem(QGraphicsItem):
    """Paints a MaskPicture in one colour. `fill` is the opacity of the filling, 0 to 1."""

    def __init__(self, *, width_px: float = 1.5, is_dashed: bool = False) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._picture: MaskPicture | None = None
        self._bounds = QRectF()
        self._image = QImage()
        self._colour = QColor()
        self._fill = 0.4
        self._width_px = width_px
        self._is_dashed = is_dashed
        self._is_emphasised = False

    @property
    def picture(self) -> MaskPicture | None:
        return self._picture

    def show_mask(self, picture: MaskPicture | None, colour: QColor, *, changed: Box | None = None) -> None:
        """changed: outside this box the picture shows what the one before did; None where that is not known."""
        old, self._picture = self._picture, picture
        if picture is not None:
            needed = _grown(picture.rect, OUTLINE_REACH_PX, OUTLINE_REACH_PX)
            is_same_look = self.isVisible() and colour == self._colour and not self._is_dashed
            is_part = is_same_look and self._bounds.contains(needed) and old is not None and self._are_alike(old, picture)
            if is_part and changed is not None:
                self._update_inside(changed)
            else:
                self.prepareGeometryChange()
                self._bounds = _grown(needed, SPARE_PX, SPARE_PX)
                self.update()
            self._colour = colour
            self._image = picture.coloured(colour)
        self.setVisible(picture is not None)

    def set_fill(self, fill: float) -> None:
        if fill != self._fill:
            self._fill = fill
            self.update()

    def set_emphasised(self, is_emphasised: bool) -> None:
        """The selected region has a bright, wider outline."""
        if is_emphasised != self._is_emphasised:
            self._is_emphasised = is_emphasised
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        picture, scale = self._picture, painter.worldTransform()
        if picture is None:
            return
        near = _grown(option.exposedRect, STROKE_REACH_PX / max(scale.m11(), 1e-6), STROKE_REACH_PX / max(scale.m22(), 1e-6))
        if not near.intersects(picture.rect):
            return
        if self._fill > 0:
            painter.setOpacity(self._fill)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(picture.rect, self._image)
            painter.setOpacity(1)
        # where a dash begins depends on the whole
        is_whole = self._is_dashed or near.contains(picture.rect)
        outline = picture.outline if is_whole else picture.lines.path_near(near)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, picture.is_smooth(scale.m11()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = self._width_px * (1.6 if self._is_emphasised else 1)
        halo = QColor(255, 255, 255, 230) if self._is_emphasised else HALO
        painter.strokePath(outline, _pen(halo, width + 2))
        painter.strokePath(outline, _pen(self._colour, width, is_dashed=self._is_dashed))

    def _zooms(self) -> list[tuple[float, float]]:
        """(across, down) in the views that show the item."""
        scene = self.scene()
        views = [] if scene is None else scene.views()
        return [(max(each.transform().m11(), 1e-6), max(each.transform().m22(), 1e-6)) for each in views]

    def _are_alike(self, first: MaskPicture, second: MaskPicture) -> bool:
        """Whether both outlines are smoothed, or neither, and run along the same parts of pixels."""
        return first.lines.is_fine == second.lines.is_fine and all(
            first.is_smooth(zoom) == second.is_smooth(zoom) for zoom, _ in self._zooms()
        )

    def _update_inside(self, box: Box) -> None:
        if not box.is_empty:
            rect = _grown(rect_of(box), REACH_PX, REACH_PX)
            reach = [(STROKE_REACH_PX / across, STROKE_REACH_PX / down) for across, down in self._zooms()]
            across, down = (max((each[axis] for each in reach), default=OUTLINE_REACH_PX) for axis in range(2))
            self.update(_grown(rect, across, down))


def _grown(rect: QRectF, across: float, down: float) -> QRectF:
    return rect.adjusted(-across, -down, across, down)


def _pen(colour: QColor, width_px: float, *, is_dashed: bool = False) -> QPen:
    pen = QPen(colour, width_px)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if is_dashed:
        pen.setDashPattern([4, 3])
    return pen
