"""The slice as the canvas paints it: windowed, at the resolution that is needed, and only where it is seen."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from shiboken6 import isValid

from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.window import Window
from fourclick.annotator.gui.jobs import Job
from fourclick.models.prompt import Box

# cv2 resizes these; others are shown by way of float32.
RESIZABLE = (np.uint8, np.int16, np.uint16, np.float32, np.float64)

HUGE_PX = 32_000_000
"""Slices of more pixels than this take longer to average than a window may stand still."""
COARSER = 2
"""Until a huge slice is averaged, its picture is so many halves coarser: a row of a memory-mapped file costs a page fault."""
SMALLEST_PX = 8
SPARE_PX = 256
"""How far beyond the view a slice is windowed, so that panning does not do it again at each step."""


class SlicePicture(QGraphicsItem):
    """Paints one slice. Scene coordinates are image coordinates: pixel (c, r) covers [c, c+1) x [r, r+1)."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._levels: list[Slice] = []
        self._reducing: Job | None = None
        self._window = Window(0.0, 1.0)
        self._colours: tuple[int, ...] = ()
        self._painted: tuple[int, Box, QImage] | None = None

    def set_slice(self, slice_: Slice | None) -> None:
        """slice_: (H, W) or (H, W, 3) of any real dtype; None shows nothing."""
        self.prepareGeometryChange()
        if self._reducing is not None:
            self._reducing.cancel()
            self._reducing = None
        self._levels = [] if slice_ is None else [slice_]
        self._forget()

    def set_window(self, window: Window) -> None:
        self._window = window
        self._forget()

    @property
    def colours(self) -> tuple[int, ...]:
        return self._colours

    def set_colours(self, colours: tuple[int, ...]) -> None:
        """colours: 256 values of qRgb, from black to white of the window; empty for grey. Colour pictures stay as they are."""
        if colours != self._colours:
            self._colours = colours
            self._forget()

    def boundingRect(self) -> QRectF:
        if not self._levels:
            return QRectF()
        height, width = self._levels[0].shape[:2]
        return QRectF(0, 0, width, height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self._levels:
            return
        transform = painter.deviceTransform()
        zoom = max(transform.m11(), transform.m22())
        number = max(0, math.floor(-math.log2(zoom))) if 0 < zoom < 1 else 0
        level = self._level(number)
        height, width = self._levels[0].shape[:2]
        down_x, down_y = level.shape[1] / width, level.shape[0] / height
        box, image = self._windowed(number, level, option.exposedRect, (down_x, down_y))
        target = QRectF(box.x0 / down_x, box.y0 / down_y, box.width / down_x, box.height / down_y)
        # Enlarged pixels stay pixels: what the eye would see between them is not in the data.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 1)
        painter.drawImage(target, image)

    def _forget(self) -> None:
        self._painted = None
        self.update()

    def _level(self, number: int) -> Slice:
        """The slice reduced `number` times to half its size (no further than to a few pixels).

        A huge one is averaged in the background; until then every so many pixels stand for it.
        """
        if len(self._levels) <= number and self._levels[0].size > HUGE_PX:
            self._reduce_in_background()
            step = 2 ** min(number + COARSER, math.floor(math.log2(min(self._levels[0].shape[:2]) / 4)))
            return self._levels[0][::step, ::step]
        while len(self._levels) <= number and min(self._levels[-1].shape[:2]) > SMALLEST_PX:
            self._levels.append(_halved(self._levels[-1]))
        return self._levels[min(number, len(self._levels) - 1)]

    def _reduce_in_background(self) -> None:
        if self._reducing is not None:
            return
        slice_ = self._levels[0]
        job = Job(lambda _progress, is_cancelled: _reduced(slice_, is_cancelled))
        self._reducing = job
        job.finished.connect(lambda levels: self._on_job_finished(job, levels))
        job.start()

    def _on_job_finished(self, job: Job, levels: list[Slice]) -> None:
        # the window may have been closed meanwhile, and its items with it
        if self._reducing is job and isValid(self):
            self._levels = levels
            self._forget()

    def _windowed(self, number: int, level: Slice, exposed: QRectF, down: tuple[float, float]) -> tuple[Box, QImage]:
        """The part of a level that is exposed, and some more around it."""
        height, width = level.shape[:2]
        needed = Box(
            max(0, math.floor(exposed.left() * down[0])),
            max(0, math.floor(exposed.top() * down[1])),
            min(width, math.ceil(exposed.right() * down[0])),
            min(height, math.ceil(exposed.bottom() * down[1])),
        )
        if self._painted is not None and self._painted[0] == number and _holds(self._painted[1], needed):
            return self._painted[1], self._painted[2]
        box = Box(
            max(0, needed.x0 - SPARE_PX),
            max(0, needed.y0 - SPARE_PX),
            min(width, needed.x1 + SPARE_PX),
            min(height, needed.y1 + SPARE_PX),
        )
        image = painted_image(self._window.apply(level[box.y0 : box.y1, box.x0 : box.x1]), self._colours)
        self._painted = (number, box, image)
        return box, image


def painted_image(pixels: npt.NDArray[np.uint8], colours: tuple[int, ...] = ()) -> QImage:
    """A QImage of its own from (H, W) or (H, W, 3) uint8, in the format that Qt paints fastest; grey ones in 256 colours."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    if colours and pixels.ndim == 2:
        indexed = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_Indexed8)
        # set on a copy: the array's memory is not Qt's
        indexed = indexed.copy()
        indexed.setColorTable(colours)
        return indexed.convertToFormat(QImage.Format.Format_RGB32)
    # the conversion copies, so that the image does not depend on the array's memory
    return QImage(pixels.data, width, height, pixels.strides[0], kind).convertToFormat(QImage.Format.Format_RGB32)


def _reduced(slice_: Slice, is_cancelled: Callable[[], bool]) -> list[Slice]:
    """The slice and its halves of halves. Raises Cancelled."""
    levels = [slice_]
    while min(levels[-1].shape[:2]) > SMALLEST_PX:
        if is_cancelled():
            raise Cancelled
        levels.append(_halved(levels[-1]))
    return levels


def _halved(level: Slice) -> Slice:
    height, width = level.shape[:2]
    resizable = level if level.dtype in RESIZABLE and level.dtype.isnative else level.astype(np.float32)
    size = (max(1, (width + 1) // 2), max(1, (height + 1) // 2))
    return np.asarray(cv2.resize(np.ascontiguousarray(resizable), size, interpolation=cv2.INTER_AREA))


def _holds(outer: Box, inner: Box) -> bool:
    return outer.x0 <= inner.x0 and outer.y0 <= inner.y0 and outer.x1 >= inner.x1 and outer.y1 >= inner.y1
