"""The clicks of the prompt as marks of constant size on the screen, told apart by shape as well as by colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from fourclick.models.prompt import Point, Prompt, Role

RADIUS_PX = 6.5
HOVER_GROWTH = 1.4
REACH_PX = 16.0

WHITE = QColor(255, 255, 255)
HALO = QColor(0, 0, 0, 190)
# From Okabe and Ito's palette, which the colour-blind can tell apart.
COLOURS = {Role.EXTREME: QColor("#0072B2"), Role.POSITIVE: QColor("#009E73"), Role.NEGATIVE: QColor("#D55E00")}
MISSED = QColor("#F0E442")

CORNERS = ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0))


class ClickMarker(QGraphicsItem):
    """One click: extreme points are diamonds, positive clicks discs with +, negative ones squares with a minus."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.role = role
        self.is_hovered = False
        self.is_focused = False
        self.is_missed = False

    def boundingRect(self) -> QRectF:
        return QRectF(-REACH_PX, -REACH_PX, 2 * REACH_PX, 2 * REACH_PX)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = RADIUS_PX * (HOVER_GROWTH if self.is_hovered else 1)
        shape = _shape(self.role, radius)
        if self.is_missed or self.is_focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            style = Qt.PenStyle.SolidLine if self.is_missed else Qt.PenStyle.DotLine
            for colour, width in ((HALO, 4.0), (MISSED if self.is_missed else WHITE, 2.0)):
                painter.setPen(QPen(colour, width, style))
                painter.drawEllipse(QPointF(0, 0), radius + 4, radius + 4)
        painter.strokePath(shape, QPen(HALO, 5.0, j=Qt.PenJoinStyle.MiterJoin))
        painter.strokePath(shape, QPen(WHITE, 2.5, j=Qt.PenJoinStyle.MiterJoin))
        painter.fillPath(shape, COLOURS[self.role])
        if self.role is not Role.EXTREME:
            arm = 0.6 * radius
            painter.setPen(QPen(WHITE, 2.0, c=Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(-arm, 0), QPointF(arm, 0))
            if self.role is Role.POSITIVE:
                painter.drawLine(QPointF(0, -arm), QPointF(0, arm))
        else:
            # the clicked pixel itself stays visible
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(WHITE)
            painter.drawEllipse(QPointF(0, 0), 1.5, 1.5)


class ClickMarkers:
    """The markers of one prompt on a scene."""

    def __init__(self, scene: QGraphicsScene, z: float) -> None:
        self._scene = scene
        self._z = z
        self._items: list[ClickMarker] = []
        self._points: list[Point] = []
        self._hovered: int | None = None
        self._focused: int | None = None

    def __len__(self) -> int:
        return len(self._items)

    @property
    def points(self) -> tuple[Point, ...]:
        """Where they are shown, (x, y) in image pixels."""
        return tuple(self._points)

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(item.role for item in self._items)

    @property
    def hovered(self) -> int | None:
        return self._hovered

    @property
    def focused(self) -> int | None:
        """The marker that the arrow keys move."""
        return self._focused

    def show_prompt(self, prompt: Prompt) -> None:
        roles = [click.role for click in prompt.clicks]
        if roles != [item.role for item in self._items]:
            for item in self._items:
                self._scene.removeItem(item)
            self._items = [ClickMarker(role) for role in roles]
            for item in self._items:
                item.setZValue(self._z)
                self._scene.addItem(item)
            self._hovered = None
            if self._focused is not None and self._focused >= len(roles):
                self._focused = len(roles) - 1 if roles else None
        self._points = [(0.0, 0.0)] * len(roles)
        for index, click in enumerate(prompt.clicks):
            self.place(index, click.point)
        self._mark()

    def place(self, index: int, point: Point) -> None:
        """Shows marker number `index` at another point (x, y) while it is dragged."""
        self._points[index] = point
        self._items[index].setPos(point[0] + 0.5, point[1] + 0.5)

    def hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self._mark()

    def focus(self, index: int | None) -> None:
        if index != self._focused:
            self._focused = index
            self._mark()

    def show_missed(self, points: tuple[Point, ...]) -> None:
        """Rings the extremes at these points, which the mask misses."""
        for item, point in zip(self._items, self._points, strict=True):
            item.is_missed = item.role is Role.EXTREME and point in points
            item.update()

    def _mark(self) -> None:
        for index, item in enumerate(self._items):
            item.is_hovered = index == self._hovered
            item.is_focused = index == self._focused
            item.update()


def _shape(role: Role, radius: float) -> QPainterPath:
    path = QPainterPath()
    if role is Role.EXTREME:
        path.addPolygon(QPolygonF([QPointF(x * radius * 1.1, y * radius * 1.1) for x, y in CORNERS]))
        path.closeSubpath()
    elif role is Role.POSITIVE:
        path.addEllipse(QPointF(0, 0), radius, radius)
    else:
        side = 0.88 * radius
        path.addRect(QRectF(-side, -side, 2 * side, 2 * side))
    return path
