"""A suggested image: its picture with the doubt of the network, why it is suggested, what it costs, and what to do with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from fourclick.annotator.gui.panels.widths import in_every_font, keep_lines
from fourclick.annotator.gui.text import counted, tr
from fourclick.annotator.gui.words import said
from fourclick.annotator.learning.rounds.skip_reason import CONSEQUENCES, SkipReason

if TYPE_CHECKING:
    from fourclick.annotator.storage.project_rounds import Queued

CARD_PX, PICTURE_PX = 250, 104
MARGIN_PX, GAP_PX = 10, 8
WHY_LINES = 5
CARD_WIDTH = 38
"""In characters, where these are wide."""
BESIDE_NAME_PX = PICTURE_PX + 2 * MARGIN_PX + GAP_PX + 4
HELD_OUT = {
    "test": tr("Held out to measure the network on: it is labelled once, and never trained on."),
    "validation": tr("Held out to choose the best weights by: it is labelled once, and never trained on."),
}


class SuggestionCard(QFrame):
    """Emits what the user wants to do with the image of this number."""

    openRequested = Signal(int)
    skipRequested = Signal(int, str)
    snoozeRequested = Signal(int)
    backRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._image_id = 0
        self._picture = QLabel(self)
        self._picture.setFixedSize(PICTURE_PX, PICTURE_PX)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setObjectName("picture")
        self._name, self._state = QLabel(self), QLabel(self)
        font = QFont()
        font.setBold(True)
        self._name.setFont(font)
        in_every_font(self, lambda: self.setFixedWidth(self._card_px()))
        self._state.setObjectName("muted")
        self._cost = QLabel(self)
        self._cost.setObjectName("muted")
        self._cost.setWordWrap(True)
        self._why = QLabel(self)
        self._why.setWordWrap(True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        keep_lines(self._why, WHY_LINES, 2, is_fixed=True)
        self._open = QPushButton(tr("Open"), self)
        self._open.clicked.connect(lambda: self.openRequested.emit(self._image_id))
        self._skip = QPushButton(tr("Skip"), self)
        self._skip.setMenu(self._skip_menu())
        self._skip.setToolTip(tr("Not worth labelling, and why"))
        self._later = QPushButton(tr("Later"), self)
        self._later.setToolTip(tr("Comes last for an hour"))
        self._later.clicked.connect(self._on_later_clicked)
        self._is_back = False
        self._lay_out()

    @property
    def image_id(self) -> int:
        return self._image_id

    @property
    def why(self) -> str:
        """The whole sentence, also where the card is too small for it."""
        return self._why.toolTip()

    @property
    def state(self) -> str:
        return self._state.text()

    @property
    def skip_menu(self) -> QMenu:
        menu = self._skip.menu()
        assert menu is not None  # noqa: S101  set when it was made
        return menu

    @property
    def cost(self) -> str:
        """Expected clicks and seconds, and what a U-Net expects of its proposals on the image."""
        return self._cost.text()

    def show_suggestion(
        self, queued: Queued, *, is_current: bool = False, picture: bytes = b"", confidence: float | None = None
    ) -> None:
        """`picture` is shown where the suggestion has none of its own, `confidence` where there are proposals to refine."""
        pick = queued.pick
        self._image_id = queued.entry.id
        metrics = QFontMetrics(self._name.font())
        self._name.setText(
            metrics.elidedText(queued.entry.name, Qt.TextElideMode.ElideMiddle, self._card_px() - BESIDE_NAME_PX)
        )
        self._name.setToolTip(queued.entry.name)
        self._state.setText(_state(queued))
        why = pick.why if pick is not None else HELD_OUT.get(queued.part, "")
        self._why.setToolTip(f"{why} {_cost(queued)}".strip())
        self._why.setText(_shortened(why, self._why, self._card_px() - 2 * MARGIN_PX - 2))
        proposed = "" if confidence is None else tr("Proposed; expected Dice {confidence:.2f}", confidence=confidence)
        self._cost.setText("\n".join(filter(None, (_cost(queued) or tr("Time not known yet"), proposed))))
        self._show_picture(pick.picture if pick is not None and pick.picture else picture)
        self._open.setText(tr("Open") if queued.is_open else tr("Look"))
        self._open.setObjectName("accept" if queued.is_open else "")
        self._skip.setEnabled(queued.is_open and pick is not None)
        self._is_back = queued.answer is not None
        self._later.setText(tr("Back") if self._is_back else tr("Later"))
        self._later.setToolTip(tr("It is to be labelled again") if self._is_back else tr("Comes last for an hour"))
        self._later.setEnabled(self._is_back or queued.is_open)
        self.setProperty("current", is_current)
        for widget in (self, self._open):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _card_px(self) -> int:
        """As wide as its buttons and sentences need in the user's font."""
        return max(CARD_PX, CARD_WIDTH * self.fontMetrics().averageCharWidth())

    def _show_picture(self, data: bytes) -> None:
        pixmap = QPixmap()
        if not data or not pixmap.loadFromData(data, "PNG"):
            self._picture.setPixmap(QPixmap())
            self._picture.setText(tr("no picture yet"))
            return
        size = QSize(PICTURE_PX, PICTURE_PX)
        mode = Qt.TransformationMode.SmoothTransformation
        self._picture.setPixmap(pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode))

    def _skip_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for reason in SkipReason:
            action = menu.addAction(tr("Because: {reason}", reason=said(reason)))
            action.setToolTip(said(CONSEQUENCES[reason]))
            action.triggered.connect(partial(self._on_skip_triggered, str(reason)))
        return menu

    def _on_skip_triggered(self, reason: str, _is_checked: bool = False) -> None:
        self.skipRequested.emit(self._image_id, reason)

    def _on_later_clicked(self) -> None:
        (self.backRequested if self._is_back else self.snoozeRequested).emit(self._image_id)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(3)
        for widget in (self._name, self._state, self._cost):
            beside.addWidget(widget)
        beside.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(GAP_PX)
        head.addWidget(self._picture)
        head.addLayout(beside, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(5)
        for button in (self._open, self._skip, self._later):
            buttons.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, 8, MARGIN_PX, 8)
        layout.setSpacing(5)
        layout.addLayout(head)
        layout.addWidget(self._why)
        layout.addStretch(1)
        layout.addLayout(buttons)


def _state(queued: Queued) -> str:
    if queued.is_labelled:
        return tr("✓ labelled")
    if queued.answer is not None:
        return tr("skipped: {reason}", reason=said(queued.answer.reason)) if queued.is_skipped else tr("later")
    if queued.part:
        return tr("for {part}", part=said(queued.part))
    if queued.pick is not None and queued.pick.is_audit:
        return tr("by chance")
    return tr("advised")


def _cost(queued: Queued) -> str:
    pick = queued.pick
    if pick is None or pick.seconds is None:
        return ""
    seconds = max(pick.seconds, 1.0)
    if pick.clicks is None:
        return tr("About {seconds:.0f} s", seconds=seconds)
    one, many = tr("About {n} click, {seconds:.0f} s"), tr("About {n} clicks, {seconds:.0f} s")
    return counted(round(pick.clicks), one, many, seconds=seconds)


def _shortened(text: str, label: QLabel, width: int) -> str:
    """So much of a text as fits into the label's lines, whole words and an ellipsis."""
    metrics, words = label.fontMetrics(), text.split(" ")
    most = WHY_LINES * metrics.lineSpacing()
    flags = int(Qt.TextFlag.TextWordWrap)
    for count in range(len(words), 0, -1):
        shown = " ".join(words[:count]) + ("" if count == len(words) else " …")
        if metrics.boundingRect(0, 0, width, 10_000, flags, shown).height() <= most:
            return shown
    return "…"
