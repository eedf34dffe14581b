"""Where the surfaces are looked at: a picture that is turned by dragging, with the patient's sides in a corner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from fourclick.annotator.gui.edge_letters import MARGIN_PX, SHEET
from fourclick.annotator.gui.image_view import DARK_BACKGROUND, LIGHT_BACKGROUND, ZOOM_STEP
from fourclick.annotator.gui.text import tr

SIDES = (
    ("A", tr("From the &front (A)")),
    ("P", tr("From the &back (P)")),
    ("R", tr("From the patient's &right (R)")),
    ("L", tr("From the patient's &left (L)")),
    ("S", tr("From the &head (S)")),
    ("I", tr("From the f&eet (I)")),
)
ENDS = (("L", "R"), ("P", "A"), ("S", "I"))
"""The letters at the end and at the beginning of the world's axes."""
UNKNOWN_ENDS = (("x", ""), ("y", ""), ("z", ""))
COMPASS_PX, COMPASS_MARGIN_PX = 28.0, 48.0
AXIS_COLOURS = (QColor("#e57373"), QColor("#81c784"), QColor("#64b5f6"))


class SurfaceView(QWidget):
    """Emits how the surfaces are to be looked at; what they look like it is told."""

    turned = Signal(float, float)
    """A drag by so many screen pixels."""
    panned = Signal(float, float)
    """By shares of the height, right and down."""
    zoomed = Signal(float)
    lookRequested = Signal(str)
    """From one of the sides A, P, R, L, S and I."""
    pictureRequested = Signal()
    """Size or background has changed."""
    crosshairToggled = Signal(bool)
    saveRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("3-D surface of the regions"))
        self.setMinimumSize(120, 120)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._image = QImage()
        self._axes: Sequence[Sequence[float]] = ()
        self._ends = ENDS
        self._dragged_from = QPointF()
        self._title, self._hint = QLabel(self), QLabel(self)
        self._title.setStyleSheet(SHEET)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        for label in (self._title, self._hint):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.hide()
        self._button = QToolButton(self)
        self._button.setText(tr("Look") + " ▾")
        self._button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._button.setToolTip(tr("Look from a side, save; a double click looks from the front again"))
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        menu = QMenu(self._button)
        for side, text in SIDES:
            menu.addAction(text).triggered.connect(lambda _checked=False, side=side: self.lookRequested.emit(side))
        menu.addSeparator()
        self.crosshair_action = menu.addAction(tr("&Crosshair"))
        self.crosshair_action.setCheckable(True)
        self.crosshair_action.setChecked(True)
        self.crosshair_action.toggled.connect(self.crosshairToggled)
        menu.addAction(tr("&Save surface …")).triggered.connect(lambda _checked=False: self.saveRequested.emit())
        self._button.setMenu(menu)

    # What is shown

    @property
    def background(self) -> QColor:
        is_dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        return DARK_BACKGROUND if is_dark else LIGHT_BACKGROUND

    @property
    def pixel_size(self) -> tuple[int, int]:
        """(width, height) in the screen's own pixels."""
        ratio = self.devicePixelRatioF()
        return (max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))

    @property
    def picture(self) -> QImage:
        return self._image

    @property
    def hint(self) -> str:
        """The sentence in the middle; "" without one."""
        return self._hint.text() if self._hint.isVisibleTo(self) else ""

    @property
    def title(self) -> str:
        return self._title.text() if self._title.isVisibleTo(self) else ""

    def set_oriented(self, is_oriented: bool) -> None:
        """Whether the patient's sides are known; else the axes are x, y and z."""
        self._ends = ENDS if is_oriented else UNKNOWN_ENDS
        for action, (_side, _text) in zip(self._button.menu().actions(), SIDES, strict=False):
            action.setEnabled(is_oriented)
        self.update()

    def show_picture(self, image: QImage, axes: Sequence[Sequence[float]]) -> None:
        """axes: (3, 3) the picture's right, its up and the direction towards the eye, as LPS unit vectors."""
        self._image, self._axes = image, axes
        self.update()

    def show_texts(self, *, title: str = "", hint: str = "") -> None:
        """title: in the corner; hint: in the middle, where there is nothing to see."""
        for label, text in ((self._title, title), (self._hint, hint)):
            label.setText(text)
            label.setVisible(bool(text))
        self._place()
        self.update()

    # What happens

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.background)
        if self._hint.isVisibleTo(self):
            return
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
        self._paint_compass(painter)

    def _paint_compass(self, painter: QPainter) -> None:
        """The sides of the patient, the nearer ones over the others."""
        if not self._axes:
            return
        right, up, towards = self._axes
        ends = []
        for axis, letters in enumerate(self._ends):
            for sign, letter in zip((1, -1), letters, strict=True):
                if letter:
                    ends.append((sign * towards[axis], sign * right[axis], -sign * up[axis], letter, AXIS_COLOURS[axis]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(COMPASS_MARGIN_PX, self.height() - COMPASS_MARGIN_PX)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        ink = QColor("white") if self.background is DARK_BACKGROUND else QColor("black")
        for depth, x, y, letter, colour in sorted(ends, key=lambda end: end[0]):
            painter.setOpacity(1.0 if depth > -0.1 else 0.45)
            painter.setPen(QPen(colour, 2.0))
            painter.drawLine(middle, middle + QPointF(x, y) * COMPASS_PX)
            painter.setPen(ink)
            place = middle + QPointF(x, y) * (COMPASS_PX + 10)
            painter.drawText(QRectF(place.x() - 10, place.y() - 10, 20, 20), Qt.AlignmentFlag.AlignCenter, letter)
        painter.setOpacity(1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        delta, self._dragged_from = event.position() - self._dragged_from, event.position()
        buttons, is_shifted = event.buttons(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if buttons & Qt.MouseButton.MiddleButton or (buttons & Qt.MouseButton.LeftButton and is_shifted):
            self.panned.emit(delta.x() / self.height(), delta.y() / self.height())
        elif buttons & Qt.MouseButton.LeftButton:
            self.turned.emit(delta.x(), delta.y())
        elif buttons & Qt.MouseButton.RightButton:
            self.zoomed.emit(ZOOM_STEP ** (-delta.y() / 40))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.lookRequested.emit("A")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        self.zoomed.emit(ZOOM_STEP ** (event.angleDelta().y() / 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self.pictureRequested.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.pictureRequested.emit()
        super().changeEvent(event)

    def _place(self) -> None:
        self._title.adjustSize()
        self._title.move(MARGIN_PX, MARGIN_PX)
        self._hint.setGeometry(self.rect().adjusted(20, 20, -20, -20))
        self._button.adjustSize()
        self._button.move(self.width() - self._button.width() - MARGIN_PX, MARGIN_PX)
