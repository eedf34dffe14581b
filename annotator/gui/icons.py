"""Our own small icons, drawn as lines in the palette's text colour: sharp at every scale, right in both themes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPen, QPixmap, qGray

MIDDLE_GREY = 128
Stroke = tuple[tuple[float, float], ...]
# Polylines on a 16 x 16 grid.
STROKES: dict[str, tuple[Stroke, ...]] = {
    "click": (((8, 1), (8, 15)), ((1, 8), (15, 8)), ((5, 5), (11, 5), (11, 11), (5, 11), (5, 5))),
    "select": (((3, 2), (3, 13), (6, 10), (8, 14), (10, 13), (8, 9), (12, 9), (3, 2)),),
    "brush": (((14, 2), (7, 9)), ((7, 9), (4, 9), (2, 14), (7, 12), (7, 9))),
    "eraser": (((9, 2), (14, 7), (7, 14), (2, 9), (9, 2)), ((5.5, 5.5), (10.5, 10.5)), ((7, 14), (14, 14))),
    "lasso": (((5, 11), (2, 8), (3, 4), (8, 2), (13, 4), (14, 8), (10, 11), (5, 11), (4, 13), (6, 15)),),
    "polygon": (
        ((3, 5), (9, 2), (14, 7), (11, 14), (4, 12), (3, 5)),
        ((8, 2), (10, 2)),
        ((10, 14), (12, 14)),
        ((2, 5), (4, 5)),
    ),
    "livewire": (
        ((2, 13), (3, 8), (6, 9), (7, 4), (11, 5), (13, 2)),
        ((1, 14), (3, 14)),
        ((12, 1), (14, 1)),
        ((2, 15), (2, 13)),
    ),
    "flood": (((7, 2), (13, 8), (8, 13), (2, 7), (7, 2)), ((7, 2), (7, 7)), ((2, 7), (13, 8)), ((14, 10), (14, 14))),
    "fit": (
        ((2, 6), (2, 2), (6, 2)),
        ((10, 2), (14, 2), (14, 6)),
        ((14, 10), (14, 14), (10, 14)),
        ((6, 14), (2, 14), (2, 10)),
    ),
    "window": (((2, 14), (14, 2)), ((2, 4), (6, 4)), ((4, 2), (4, 6)), ((10, 12), (14, 12))),
    "outline": (((4, 3), (12, 2), (14, 9), (9, 14), (2, 10), (4, 3)),),
    "accept": (((2, 8), (6, 13), (14, 3)),),
    "cancel": (((3, 3), (13, 13)), ((13, 3), (3, 13))),
    "next": (((5, 2), (11, 8), (5, 14)),),
    "more": (((3, 2), (8, 8), (3, 14)), ((8, 2), (13, 8), (8, 14))),
    "previous": (((11, 2), (5, 8), (11, 14)),),
    "undo": (((6, 2), (2, 6), (6, 10)), ((2, 6), (10, 6), (14, 9), (13, 13))),
    "redo": (((10, 2), (14, 6), (10, 10)), ((14, 6), (6, 6), (2, 9), (3, 13))),
}


class _LineIcon(QIconEngine):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QGuiApplication.palette()
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        if state == QIcon.State.On:
            colour = QColor("white")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = rect.width() / 16
        pen = QPen(colour, 1.5 * scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corner = QRectF(rect).topLeft()
        for stroke in STROKES[self._name]:
            painter.drawPolyline([corner + QPointF(x, y) * scale for x, y in stroke])

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name)


def icon(name: str) -> QIcon:
    """An icon of STROKES. Raises KeyError for others."""
    STROKES[name]
    return QIcon(_LineIcon(name))


def is_light(colour: str) -> bool:
    """Whether black is read better on it than white: by its grey value, for a blue is darker to the eye than a yellow."""
    return qGray(QColor(colour).rgb()) >= MIDDLE_GREY


def swatch(colour: str, text: str = "", side_px: int = 18, *, is_locked: bool = False, is_outlined: bool = False) -> QIcon:
    """A round patch of a label's colour, with a short text (the label's number) in it, or with a padlock; or only its rim."""
    pixmap = QPixmap(2 * side_px, 2 * side_px)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    disc = QRectF(1, 1, side_px - 2, side_px - 2)
    painter.drawEllipse(disc)
    if is_outlined:
        # the same in every theme: a rim of a light colour is not seen around white
        colour = "#262b33" if is_light(colour) else "#ffffff"
        painter.setBrush(QColor(colour))
        painter.drawEllipse(disc.adjusted(2.5, 2.5, -2.5, -2.5))
    if is_locked:
        ink = QColor("black" if is_light(colour) else "white")
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(side_px / 2 - 2.5, 4, 5, 7), 0, 180 * 16)
        painter.fillRect(QRectF(side_px / 2 - 4, 8, 8, 5.5), ink)
    elif text:
        font = painter.font()
        font.setBold(True)
        font.setPixelSize(11 if len(text) == 1 else 8 if len(text) < 4 else 6)
        painter.setFont(font)
        painter.setPen(QColor("black" if is_light(colour) else "white"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    icon = QIcon()
    # selected rows keep the label's true colour
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active):
        icon.addPixmap(pixmap, mode)
    return icon
