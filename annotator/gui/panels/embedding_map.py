"""The images of a project as points: what lies close together looks alike to the network."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fourclick.annotator.gui.text import figure, tr
from fourclick.annotator.gui.words import said
from fourclick.annotator.learning.rounds.kinds import HELD_OUT, KINDS, LABELLED, OTHER, SKIPPED, SUGGESTED

Place = tuple[int, float, float, str]
# Okabe and Ito's palette, which the colour-blind can tell apart
COLOURS = {
    OTHER: QColor("#9aa3af"),
    HELD_OUT: QColor("#cc79a7"),
    SKIPPED: QColor("#5b616b"),
    LABELLED: QColor("#009e73"),
    SUGGESTED: QColor("#e69f00"),
}
RADIUS_PX = {OTHER: 2.5, HELD_OUT: 3.0, SKIPPED: 3.0, LABELLED: 3.5, SUGGESTED: 5.5}
REACH_PX = 10.0
GAP_PX = 10
NOTHING = tr("Shown once a round has looked at the images.")


class EmbeddingMap(QWidget):
    """Emits the number of the image whose point is clicked."""

    imageRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[Place, ...] = ()
        self._names: dict[int, str] = {}
        self._extent = QRectF(-1, -1, 2, 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 120)

    def show_places(self, places: Sequence[Place], names: dict[int, str] | None = None) -> None:
        """(image, x, y, kind) with x and y in [-1, 1]; `names` of images, as far as they are known."""
        self._places = tuple(sorted(places, key=lambda each: KINDS.index(each[3])))
        self._names = dict(names or {})
        xs, ys = [each[1] for each in places] or [0.0], [each[2] for each in places] or [0.0]
        self._extent = QRectF(min(xs), min(ys), max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6))
        counts = ", ".join(f"{self._count(kind)} {said(kind)}" for kind in reversed(KINDS) if self._count(kind))
        self.setAccessibleName(tr("Map of the images: {counts}", counts=counts) if counts else NOTHING)
        self.update()

    @property
    def places(self) -> tuple[Place, ...]:
        return self._places

    def point_of(self, image_id: int) -> QPointF | None:
        """Where in the widget an image lies."""
        return next((self._point(each) for each in self._places if each[0] == image_id), None)

    def image_at(self, point: QPointF) -> int | None:
        """The image whose point is nearest, if it is near."""
        found = [((self._point(each) - point).manhattanLength(), -at) for at, each in enumerate(self._places)]
        if not found or min(found)[0] > REACH_PX:
            return None
        return self._places[-min(found)[1]][0]

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            image = self.image_at(QPointF(event.pos()))
            kind = next((each[3] for each in self._places if each[0] == image), "")
            # not within the f-string, where Qt's tool does not see it
            name = self._names.get(image, "") or tr("image {number}", number=image) if image is not None else ""
            QToolTip.showText(event.globalPos(), f"{name}: {said(kind)}" if name else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        image = self.image_at(event.position())
        if image is not None and event.button() == Qt.MouseButton.LeftButton:
            self.imageRequested.emit(image)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._places:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), NOTHING)
            return
        painter.fillRect(self._plot().adjusted(-8, -8, 8, 8), self.palette().color(QPalette.ColorRole.Base))
        for each in self._places:
            colour = QColor(COLOURS[each[3]])
            is_suggested = each[3] == SUGGESTED
            painter.setPen(
                QPen(self.palette().color(QPalette.ColorRole.WindowText), 1.2) if is_suggested else Qt.PenStyle.NoPen
            )
            painter.setBrush(colour)
            radius = RADIUS_PX[each[3]]
            painter.drawEllipse(self._point(each), radius, radius)
        self._paint_key(painter)

    def _paint_key(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        x, y = float(GAP_PX), self.height() - metrics.height() - 2.0
        for kind in reversed(KINDS):
            if not self._count(kind):
                continue
            words = f"{said(kind)} {figure(self._count(kind))}"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(COLOURS[kind])
            painter.drawEllipse(QPointF(x + 4, y + metrics.height() / 2), 4, 4)
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            width = metrics.horizontalAdvance(words) + 4
            painter.drawText(QRectF(x + 13, y, width, metrics.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += 13 + width + GAP_PX

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX - self.fontMetrics().height() - 6)

    def _point(self, place: Place) -> QPointF:
        """One scale for both directions, so that distances mean the same."""
        plot = self._plot()
        extent, middle = self._extent, self._extent.center()
        scale = min(plot.width() / extent.width(), plot.height() / extent.height()) * 0.96
        return plot.center() + QPointF(scale * (place[1] - middle.x()), -scale * (place[2] - middle.y()))

    def _count(self, kind: str) -> int:
        return sum(each[3] == kind for each in self._places)
