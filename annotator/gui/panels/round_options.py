"""What is asked of the next round besides its strategy: how pixels are put together, limits, and the share drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QMenu, QPushButton, QSpinBox, QWidget, QWidgetAction

from fourclick.annotator.gui.text import tr

AUDIT_PERCENT = 20
AGGREGATIONS = (
    ("", tr("the strategy's own"), tr("As the strategy puts pixels together by itself")),
    ("mean", tr("mean of all pixels"), tr("Small organs count little")),
    ("top:0.05", tr("the most doubtful 5 %"), tr("The mean of the 5 % of pixels with the highest scores")),
    ("band:5", tr("objects and edges"), tr("The mean over predicted objects and their edges, 5 px around")),
    ("patch:64", tr("the worst 64 px patch"), tr("The highest mean of any square of 64 px")),
    ("sum", tr("sum of all pixels"), tr("Large pictures count more")),
)


@dataclass(frozen=True, slots=True)
class StrategyInfo:
    """A strategy that can be chosen, and which options it takes. The name is empty for the automatic choice."""

    name: str
    description: str
    takes_aggregation: bool = True
    has_scores: bool = True


@dataclass(frozen=True, slots=True)
class RoundWish:
    """A round as the user asks for it; `strategy` is "" for automatic, `aggregation` for the strategy's own."""

    strategy: str = ""
    count: int = 10
    minutes: int = 3
    aggregation: str = ""
    patient_cap: int = 0
    per_second: bool = False
    audit_percent: int = AUDIT_PERCENT

    def arguments(self) -> list[str]:
        """For `fourclick learn start`."""
        told = ["--count", str(self.count), "--minutes", str(self.minutes), "--audit", f"{self.audit_percent / 100:g}"]
        named = {"--strategy": self.strategy, "--aggregation": self.aggregation}
        told += [each for name, value in named.items() if value for each in (name, value)]
        told += ["--patient-cap", str(self.patient_cap)] if self.patient_cap else []
        return [*told, "--per-second"] if self.per_second else told


class RoundOptions(QPushButton):
    """A button that says what is chosen and opens the choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Options of the round"))
        self.aggregation, self.cap, self.audit = QComboBox(), QSpinBox(), QSpinBox()
        for value, text, about in AGGREGATIONS:
            self.aggregation.addItem(text, value)
            self.aggregation.setItemData(self.aggregation.count() - 1, about, 3)
        self.aggregation.setToolTip(tr("How the doubt of an image's pixels becomes one figure"))
        self.cap.setRange(0, 500)
        self.cap.setSpecialValueText(tr("no limit"))
        self.cap.setToolTip(tr("So many images of one patient in a round at most; a limit makes them more different"))
        self.audit.setRange(0, 100)
        self.audit.setSingleStep(10)
        self.audit.setSuffix(" %")
        self.audit.setValue(AUDIT_PERCENT)
        self.audit.setToolTip(tr("Without images drawn at random nobody can tell whether the advice helps"))
        self.per_second = QCheckBox(tr("Gain per second"))
        self.per_second.setToolTip(tr("Prefers images that tell much for the time they are expected to take"))
        self._info = StrategyInfo("", "")
        self.setMenu(self._made_menu())
        self.aggregation.currentIndexChanged.connect(self._tell)
        for box in (self.cap, self.audit):
            box.valueChanged.connect(self._tell)
        self.per_second.toggled.connect(self._tell)
        self._tell()

    def show_strategy(self, info: StrategyInfo) -> None:
        """Only what this strategy takes can be chosen."""
        self._info = info
        self.aggregation.setEnabled(info.takes_aggregation)
        self.per_second.setEnabled(info.has_scores)
        self._tell()

    def wish(self, strategy: str, count: int, minutes: int) -> RoundWish:
        return RoundWish(
            strategy,
            count,
            minutes,
            str(self.aggregation.currentData()) if self._info.takes_aggregation else "",
            self.cap.value(),
            self.per_second.isChecked() and self._info.has_scores,
            self.audit.value(),
        )

    # Inside

    def _made_menu(self) -> QMenu:
        menu, form = QMenu(self), QWidget(self)
        rows = QFormLayout(form)
        rows.addRow(tr("Doubt of an image"), self.aggregation)
        rows.addRow(tr("Most of a patient"), self.cap)
        rows.addRow(tr("Drawn at random"), self.audit)
        rows.addRow(self.per_second)
        action = QWidgetAction(menu)
        action.setDefaultWidget(form)
        menu.addAction(action)
        return menu

    def _tell(self) -> None:
        wish = self.wish("", 1, 1)
        told = [tr("{audit_percent} % random", audit_percent=wish.audit_percent)]
        told += [wish.aggregation.partition(":")[0]] if wish.aggregation else []
        told += [tr("{patient_cap} a patient", patient_cap=wish.patient_cap)] if wish.patient_cap else []
        told += [tr("per second")] if wish.per_second else []
        self.setToolTip(tr("{join}. Click to change.", join=", ".join(told)))
        more = f" +{len(told) - 1}" if len(told) > 1 else ""
        self.setText(f"{told[0]}{more}")
        self.changed.emit()
