"""Where one looks: zoom, pan and fit on a scene whose coordinates are image coordinates."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from fourclick.models.prompt import Point

ZOOM_STEP = 1.25
MAX_ZOOM = 64.0
FIT_SHARE = 0.94
"""Share of the view that a fitted image fills; the rest is room to click near its border."""
SMALLEST_FIT_SHARE = 0.25

DARK_BACKGROUND, LIGHT_BACKGROUND = QColor("#202124"), QColor("#c9cacc")


class ImageView(QGraphicsView):
    """A view of one image. It fits the image into itself until the user zooms or pans."""

    viewChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scene = QGraphicsScene(self)
        # A handful of items: an index would be rebuilt more often than it is asked.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self._image_rect = QRectF()
        self._aspect = 1.0
        self._fits = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self._paint_background()

    def set_image_rect(self, rect: QRectF, *, aspect: float = 1.0) -> None:
        """The image covers `rect` of the scene; its pixels are `aspect` times as high as wide."""
        self._image_rect, self._aspect = rect, aspect
        # Room on all sides, so that every part of the image can be brought to every part of the view.
        self.setSceneRect(rect.adjusted(-rect.width(), -rect.height(), rect.width(), rect.height()))

    @property
    def image_rect(self) -> QRectF:
        """What the image covers of the scene."""
        return self._image_rect

    @property
    def zoom(self) -> float:
        """Screen pixels per image pixel, across."""
        return self.transform().m11()

    @property
    def centre(self) -> Point:
        """The image point (x, y) in the middle of the view."""
        middle = self._to_scene(self._middle())
        return (middle.x() - 0.5, middle.y() - 0.5)

    def set_view(self, zoom: float, centre: Point) -> None:
        """Looks at the image point `centre` (x, y) with `zoom` screen pixels per image pixel."""
        self._fits = False
        self._set_zoom(zoom)
        self.centerOn(centre[0] + 0.5, centre[1] + 0.5)
        self.viewChanged.emit()

    def fit(self) -> None:
        """Shows the whole image, as large as it can be."""
        zoom = self._fitting_zoom()
        if zoom is None:
            return
        self._set_zoom(zoom)
        self.centerOn(self._image_rect.center())
        self._fits = True
        self.viewChanged.emit()

    def zoom_in(self) -> None:
        self._zoom_at(self._middle(), ZOOM_STEP)

    def zoom_out(self) -> None:
        self._zoom_at(self._middle(), 1 / ZOOM_STEP)

    def _fitting_zoom(self) -> float | None:
        """The zoom at which the whole image is seen; None without an image."""
        rect = self._image_rect
        if rect.isEmpty():
            return None
        view = self.viewport().size()
        return max(1e-3, FIT_SHARE * min(view.width() / rect.width(), view.height() / (rect.height() * self._aspect)))

    def _set_zoom(self, zoom: float) -> None:
        fitting = self._fitting_zoom() or 1.0
        zoom = min(max(zoom, SMALLEST_FIT_SHARE * fitting), max(MAX_ZOOM, fitting))
        self.setTransform(QTransform.fromScale(zoom, zoom * self._aspect))

    def _zoom_at(self, position: QPointF, factor: float) -> None:
        """Zooms so that the image point under `position` stays where it is on the screen."""
        self._fits = False
        before = self._to_scene(position)
        self._set_zoom(self.zoom * factor)
        middle, scale = self._middle(), self.transform()
        self.centerOn(
            before.x() + (middle.x() - position.x()) / scale.m11(), before.y() + (middle.y() - position.y()) / scale.m22()
        )
        self.viewChanged.emit()

    def _pan_by(self, delta: QPointF) -> None:
        self._fits = False
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(delta.x()))
        down.setValue(down.value() - round(delta.y()))
        self.viewChanged.emit()

    def _paint_background(self) -> None:
        is_dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        self.setBackgroundBrush(DARK_BACKGROUND if is_dark else LIGHT_BACKGROUND)

    def _middle(self) -> QPointF:
        return QRectF(self.viewport().rect()).center()

    def _to_scene(self, position: QPointF) -> QPointF:
        """View position to scene without rounding to whole screen pixels, as mapToScene would."""
        return self.viewportTransform().inverted()[0].map(position)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_background()
        super().changeEvent(event)
