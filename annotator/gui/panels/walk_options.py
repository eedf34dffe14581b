"""How a walk through slices is to go: which way, how far, and at which predicted Dice it stops."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from fourclick.annotator.gui.text import tr

WAYS: tuple[tuple[str, tuple[int, ...]], ...] = (
    (tr("both ways"), (1, -1)),
    (tr("to later slices"), (1,)),
    (tr("to earlier slices"), (-1,)),
)
FURTHEST = 999


@dataclass(frozen=True, slots=True)
class WalkWish:
    """`directions`: +1, -1 or both; `most_slices`: how far each way, None for to the end; `least_dice`: in [0, 1]."""

    directions: tuple[int, ...] = (1, -1)
    most_slices: int | None = None
    least_dice: float = 0.7


class WalkOptions(QDialog):
    """Asks for a WalkWish; `wish` is what is chosen."""

    def __init__(self, wish: WalkWish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Walk through slices"))
        self.way, self.far, self.least = QComboBox(), QSpinBox(), QSpinBox()
        for text, directions in WAYS:
            self.way.addItem(text, directions)
        self.way.setCurrentIndex([directions for _, directions in WAYS].index(wish.directions))
        self.far.setRange(0, FURTHEST)
        self.far.setSpecialValueText(tr("to the end of the object"))
        self.far.setSuffix(" " + tr("slices"))
        self.far.setValue(wish.most_slices or 0)
        self.least.setRange(0, 99)
        self.least.setSuffix(" %")
        self.least.setValue(round(100 * wish.least_dice))
        self.least.setToolTip(tr("The predicted Dice. Higher stops earlier and leaves fewer slices to correct"))
        form = QFormLayout(self)
        form.addRow(tr("&Which way"), self.way)
        form.addRow(tr("How &far each way"), self.far)
        form.addRow(tr("&Stop where the mask is less sure than"), self.least)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(tr("&Walk"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @property
    def wish(self) -> WalkWish:
        return WalkWish(self.way.currentData(), self.far.value() or None, self.least.value() / 100)
