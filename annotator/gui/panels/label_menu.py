"""The menus below the list of labels: what can be done with one label, with all of them, and with overlaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QWidget, QWidgetAction

from fourclick.annotator.core.label import LabelTable, Overlaps
from fourclick.annotator.core.palettes import PALETTES
from fourclick.annotator.gui.panels.widths import in_every_font
from fourclick.annotator.gui.text import tr

STEPS = 100
SETTLED_MS = 400
"""A slider that rests so long is where the user wants it."""
PATCH_PX = 4
PALETTE_NAMES = {
    "okabe_ito": tr("Okabe and Ito"),
    "tol_bright": tr("Paul Tol, bright"),
    "tol_muted": tr("Paul Tol, muted"),
    "grey_steps": tr("High contrast, distinct in grey"),
}
OVERLAPS = (
    (
        Overlaps.NEWEST_ON_TOP,
        tr("Allowed, the newest on top"),
        tr("Regions may share pixels. Label maps give them to the newer region; formats with a mask for each region keep both"),
    ),
    (
        Overlaps.ORDER_ON_TOP,
        tr("Allowed, the label higher in the list on top"),
        tr("Regions may share pixels. Label maps give them to the label higher in the list; formats with regions keep both"),
    ),
    (
        Overlaps.NEWEST_TAKES,
        tr("Resolved, the newest takes the pixels"),
        tr("A new region takes its pixels from the others, but not from those of locked labels"),
    ),
    (
        Overlaps.ORDER_TAKES,
        tr("Resolved, the label higher in the list takes the pixels"),
        tr("A new region takes its pixels from labels lower in the list, and leaves those of higher and of locked ones alone"),
    ),
)


class _MenuSlider(QSlider):
    """Left and right move it, up and down go on to the menu's other entries."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class OpacityAction(QWidgetAction):
    """A slider in a menu. `moved` follows it, `settled` comes once it rests or the menu goes away."""

    moved = Signal(float)
    settled = Signal(float)

    def __init__(self, opacity: float, menu: QMenu) -> None:
        super().__init__(menu)
        holder = QWidget(menu)
        row = QHBoxLayout(holder)
        row.setContentsMargins(28, 3, 12, 3)
        self.slider = _MenuSlider(Qt.Orientation.Horizontal, holder)
        self.slider.setRange(0, STEPS)
        self.slider.setValue(round(opacity * STEPS))
        self.slider.setMinimumWidth(110)
        self.slider.setAccessibleName(tr("Opacity of this label"))
        tip = tr("How much of the common opacity this label's regions have")
        self._text = QLabel(holder)
        in_every_font(self._text, lambda: self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance("100 %")))
        self._text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget in (QLabel(tr("Opacity"), holder), self.slider, self._text):
            widget.setToolTip(tip)
            row.addWidget(widget)
        # the menu gives it the focus when the arrow keys come to it
        holder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        holder.setFocusProxy(self.slider)
        self.setDefaultWidget(holder)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLED_MS)
        self._timer.timeout.connect(self._settle)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        menu.aboutToHide.connect(self._on_menu_about_to_hide)
        self._show()

    def _show(self) -> None:
        self._text.setText(tr("{percent} %", percent=self.slider.value()))

    def _settle(self) -> None:
        self.settled.emit(self.slider.value() / STEPS)

    def _on_slider_value_changed(self, value: int) -> None:
        self._show()
        self._timer.start()
        self.moved.emit(value / STEPS)

    def _on_menu_about_to_hide(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._settle()


def fill_overlaps(menu: QMenu, table: LabelTable, edit: Callable[[LabelTable], None]) -> None:
    """The choices of what becomes of overlaps, the present one marked."""
    menu.clear()
    menu.setToolTipsVisible(True)
    choices = QActionGroup(menu)
    for overlaps, text, tip in OVERLAPS:
        if overlaps is Overlaps.NEWEST_TAKES:
            menu.addSeparator()
        choice = menu.addAction(text)
        choice.setToolTip(tip)
        choice.setCheckable(True)
        choice.setChecked(table.overlaps is overlaps)
        choice.triggered.connect(lambda _is_on, wanted=overlaps: edit(replace(table, overlaps=wanted)))
        choices.addAction(choice)


def add_palettes(menu: QMenu, choose: Callable[[str], None]) -> None:
    """The palettes, each with its colours beside its name."""
    for palette in PALETTES:
        menu.addAction(_patches(palette.colours), PALETTE_NAMES[palette.key], lambda key=palette.key: choose(key))


def _patches(colours: Sequence[str]) -> QIcon:
    """The first eight colours in two rows."""
    pixmap = QPixmap(QSize(4, 4) * (2 * PATCH_PX))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    for place, colour in enumerate(colours[:8]):
        row, column = divmod(place, 4)
        painter.fillRect(column * PATCH_PX, 2 * row * PATCH_PX, PATCH_PX, 2 * PATCH_PX, QColor(colour))
    painter.end()
    return QIcon(pixmap)


def overlaps_words(overlaps: Overlaps) -> str:
    """What holds from now on, in a sentence."""
    name = next(text for each, text, _ in OVERLAPS if each is overlaps)
    return tr("Overlaps: {name}. Regions that overlap already keep their pixels.", name=name[0].lower() + name[1:])
