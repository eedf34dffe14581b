"""The object under way: what to click next, threshold, opacity, accept and cancel, and the warning about missed extremes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from fourclick.annotator.core.state import State
from fourclick.annotator.gui.panels.steady_label import SteadyLabel
from fourclick.annotator.gui.panels.widths import in_every_font
from fourclick.annotator.gui.proposal import Proposal
from fourclick.annotator.gui.text import counted, tr
from fourclick.annotator.gui.words import said
from fourclick.models.extremes import SIDES
from fourclick.models.prompt import EXTREMES_NEEDED, Role

STEPS = 100

BY_HAND_HINT = tr(
    "Each click is a further point of the outline. Drag a point to move it, right click on it to delete it. Enter accepts, Esc "
    "drops."
)
BEGIN_HINT = tr("Click the object's leftmost, rightmost, topmost and bottommost points, in any order.")
CORRECT_HINT = tr("Left click adds, right click removes, within the dotted circle (G: everywhere). Enter accepts, Esc drops.")


class PromptPanel(QWidget):
    """Emits wishes; `show_*` follow the document. All rows keep their place, so that nothing jumps."""

    thresholdRequested = Signal(float)
    opacityRequested = Signal(float)
    acceptRequested = Signal()
    cancelRequested = Signal()
    pullRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool_hint = ""
        self._hint = SteadyLabel(self, sentences=(BY_HAND_HINT, *CLICK_HINTS), lines=3)
        self._hint.setObjectName("hint")
        self._threshold, self._threshold_text = self._slider(tr("Mask threshold on the probability"), self._on_threshold_moved)
        self._opacity, self._opacity_text = self._slider(tr("Opacity of the masks"), self._on_opacity_moved)
        grid = QGridLayout()
        for row, (name, slider, text) in enumerate(
            ((tr("Threshold"), self._threshold, self._threshold_text), (tr("Opacity"), self._opacity, self._opacity_text))
        ):
            grid.addWidget(QLabel(name, self), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(text, row, 2)
        self._dice = QLabel(self)
        self._dice.setToolTip(tr("How well the network thinks that its mask fits, from 0 to 1; D shows where it doubts"))
        grid.addWidget(QLabel(tr("Predicted Dice"), self), 2, 0)
        grid.addWidget(self._dice, 2, 1, 1, 2)
        self._warning = SteadyLabel(self, sentences=(_missed(SIDES),), lines=2)
        self._warning.setObjectName("warning")
        self._pull = QPushButton(tr("Pull to the points"), self)
        self._pull.setToolTip(tr("Make the mask reach the four extreme points (P)"))
        self._pull.clicked.connect(self.pullRequested)
        self._accept = QPushButton(tr("Accept"), self)
        self._accept.setObjectName("accept")
        self._accept.setToolTip(tr("The mask becomes a region (Enter)"))
        self._accept.clicked.connect(self.acceptRequested)
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.setToolTip(tr("Drop the clicks of this object (Esc)"))
        self._cancel.clicked.connect(self.cancelRequested)
        buttons = QHBoxLayout()
        for button in (self._accept, self._cancel, self._pull):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.addWidget(self._hint)
        layout.addLayout(grid)
        layout.addWidget(self._warning)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.show_threshold(0.5)
        self.show_opacity(0.45)
        self.show_state(State(), is_pending=False)
        self.show_missed(())
        self.show_proposal(None)

    def show_state(self, state: State, *, is_pending: bool, is_by_hand: bool = False) -> None:
        """The next step in one sentence; with `is_by_hand` clicks are points of the outline."""
        is_drawn = is_by_hand and state.prompt.is_complete
        self._hint.setText(self._tool_hint or (BY_HAND_HINT if is_drawn else _hint(state, is_pending)))
        self._accept.setEnabled(state.prompt.is_complete)
        self._cancel.setEnabled(bool(state.prompt))

    def keep_room_for(self, hints: Iterable[str]) -> None:
        """Hints of tools, so that nothing moves when one is taken up."""
        self._hint.keep_room_for(hints)

    def set_tool_hint(self, hint: str) -> None:
        """What the tool in hand does, told from the next `show_state` on; empty for what to click next."""
        self._tool_hint = hint

    def show_missed(self, sides: tuple[str, ...]) -> None:
        self._warning.setText(_missed(sides) if sides else "")
        self._pull.setEnabled(bool(sides))

    def show_proposal(self, proposal: Proposal | None) -> None:
        """What the network thinks of its mask."""
        dice = None if proposal is None else proposal.dice
        self._dice.setText("–" if dice is None else f"{dice:.2f}  {_in_words(dice)}")

    def show_threshold(self, threshold: float) -> None:
        _set_quietly(self._threshold, threshold)
        self._threshold_text.setText(f"{threshold:.2f}")

    def show_opacity(self, opacity: float) -> None:
        _set_quietly(self._opacity, opacity)
        self._opacity_text.setText(f"{opacity:.2f}")

    def _slider(self, name: str, moved: Callable[[int], None]) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, STEPS)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        slider.valueChanged.connect(moved)
        text = QLabel("0.00", self)
        in_every_font(text, lambda: text.setMinimumWidth(text.fontMetrics().horizontalAdvance("0.000")))
        return slider, text

    def _on_threshold_moved(self, value: int) -> None:
        self.thresholdRequested.emit(min(max(value / STEPS, 0.01), 0.99))

    def _on_opacity_moved(self, value: int) -> None:
        self.opacityRequested.emit(value / STEPS)


def _set_quietly(slider: QSlider, value: float) -> None:
    slider.blockSignals(True)
    slider.setValue(round(value * STEPS))
    slider.blockSignals(False)


def _in_words(dice: float) -> str:
    return (
        tr("looks right")
        if dice >= 0.95
        else tr("probably fine")
        if dice >= 0.9
        else tr("look closely")
        if dice >= 0.8
        else tr("likely wrong")
    )


def _missed(sides: tuple[str, ...]) -> str:
    return tr("The mask misses your point on the {sides}.", sides=tr(" and ").join(said(side) for side in sides))


def _hint(state: State, is_pending: bool) -> str:
    clicked = len(state.prompt.points(Role.EXTREME))
    if state.prompt.is_complete:
        if is_pending:
            return tr("Computing the mask …")
        return CORRECT_HINT
    if clicked == 0:
        return BEGIN_HINT
    return _left(EXTREMES_NEEDED - clicked)


def _left(missing: int) -> str:
    return counted(
        missing,
        tr("{n} more extreme point. The mask shows while you look for the last one."),
        tr("{n} more extreme points. Drag a point to move it."),
    )


CLICK_HINTS = (BEGIN_HINT, CORRECT_HINT, *(_left(missing) for missing in range(1, EXTREMES_NEEDED)))
