"""The bar of the hand tools: their buttons, and the options of the one in hand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QToolBar, QWidget

from fourclick.annotator.core.label import LabelTable, Overlaps
from fourclick.annotator.editing.rules import Over
from fourclick.annotator.gui.actions import Actions
from fourclick.annotator.gui.hand_options import LARGEST_PX, SMALLEST_PX, HandOptions
from fourclick.annotator.gui.hand_tools import HAND_TOOLS
from fourclick.annotator.gui.icons import swatch
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.tool_bar import show_that_there_is_more

ANY_VALUE = 1e9
OVERS = (
    (Over.TAKE, tr("everything"), tr("Painted pixels change to the painted region")),
    (Over.KEEP, tr("background only"), tr("Pixels of other regions stay as they are")),
    (
        Over.SHARE,
        tr("everything, shared"),
        tr("Painted pixels belong to both regions; Overlaps, below the labels, says which label maps show"),
    ),
)


class HandBar(QToolBar):
    """Emits the options that the user wishes for; options that the tool in hand does not have are not shown."""

    optionsRequested = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(tr("Hand tools"), parent)
        self.setObjectName("hand tools")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in HAND_TOOLS:
            action = actions[f"{name}_tool"]
            action.setIconText(action.text().replace("&", ""))
            self.addAction(action)
        self.addSeparator()
        show_that_there_is_more(self)
        self._options = HandOptions()
        self._labels = LabelTable()
        self._is_filling = False
        self._groups: list[tuple[frozenset[str], QAction]] = []
        self._size = self._number(SMALLEST_PX, LARGEST_PX, 0, " px", tr("Width of the brush in image pixels ([ and ])"))
        self._ball = self._box(tr("ball"), tr("The brush reaches as far into the neighbouring slices, in millimetres"))
        self._all = self._box(tr("all regions"), tr("Erase from every region under the brush, whatever is selected"))
        self._tolerance = self._number(0, ANY_VALUE, 1, "", tr("How far values may lie from the clicked one"))
        self._over = QComboBox(self)
        self._over.setToolTip(tr("What painting may cover"))
        self._over.activated.connect(lambda _index: self._on_changed())
        self._limits = self._box(tr("values"), tr("Change only pixels whose value lies in this range"))
        self._low = self._number(-ANY_VALUE, ANY_VALUE, 1, "", tr("Lowest value"))
        self._high = self._number(-ANY_VALUE, ANY_VALUE, 1, "", tr("Highest value"))
        strokes, painters = frozenset(("brush", "eraser")), frozenset(HAND_TOOLS) - {"eraser"}
        self._group(strokes, tr("Size"), self._size, self._ball)
        self._group(frozenset(("eraser",)), "", self._all)
        self._group(frozenset(("flood",)), tr("Tolerance"), self._tolerance)
        self._group(painters, tr("Over"), self._over)
        self._group(frozenset(HAND_TOOLS), "", self._limits, self._low, self._high)
        self._entries: tuple[Overlaps, list[tuple[int, str, str]]] | None = None
        self.show_labels(self._labels)
        self.show_tool("")

    def show_tool(self, name: str) -> None:
        """The options of one of HAND_TOOLS; none for other tools."""
        for tools, action in self._groups:
            action.setVisible(name in tools)

    def show_labels(self, labels: LabelTable) -> None:
        """The labels inside which one can paint."""
        entries = (labels.overlaps, [(label.id, label.name, label.colour) for label in labels])
        self._labels = labels
        if entries == self._entries:
            # such as while the slider of a label's opacity moves
            return
        self._entries = entries
        self._over.clear()
        for over, text, tip in OVERS:
            if over is Over.SHARE and not labels.overlaps.are_allowed:
                continue
            self._over.addItem(text, (over, None))
            self._over.setItemData(self._over.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        for label in labels:
            self._over.addItem(swatch(label.colour, str(label.id)), tr("inside {name}", name=label.name), (Over.TAKE, label.id))
        self.show_options(self._options)

    def show_options(self, options: HandOptions) -> None:
        self._options = options
        self._is_filling = True
        self._size.setValue(options.diameter_px)
        self._ball.setChecked(options.is_ball)
        self._all.setChecked(options.erases_all)
        self._tolerance.setValue(options.tolerance)
        rules = options.rules
        wanted = (rules.over, rules.inside_label)
        found = [index for index in range(self._over.count()) if self._over.itemData(index) == wanted]
        self._over.setCurrentIndex(found[0] if found else 0)
        self._limits.setChecked(rules.value_range is not None)
        for field in (self._low, self._high):
            field.setEnabled(rules.value_range is not None)
        if rules.value_range is not None:
            self._low.setValue(rules.value_range[0])
            self._high.setValue(rules.value_range[1])
        self._is_filling = False

    def show_values(self, low: float, high: float, *, is_volume: bool) -> None:
        """What the image at hand suggests: a range of values, and whether there are neighbouring slices."""
        self._is_filling = True
        self._ball.setEnabled(is_volume)
        step = 1.0 if high - low >= 20 else (high - low) / 50 or 1.0
        for field in (self._tolerance, self._low, self._high):
            field.setDecimals(1 if step == 1.0 else 4)
            field.setSingleStep(step)
        if self._options.rules.value_range is None:
            self._low.setValue(low)
            self._high.setValue(high)
        self._is_filling = False

    def _on_changed(self) -> None:
        if self._is_filling:
            return
        over, inside = self._over.currentData() or (Over.TAKE, None)
        low, high = sorted((self._low.value(), self._high.value()))
        rules = replace(
            self._options.rules,
            over=Over(over),
            inside_label=inside,
            value_range=(low, high) if self._limits.isChecked() else None,
        )
        self.optionsRequested.emit(
            replace(
                self._options,
                diameter_px=self._size.value(),
                is_ball=self._ball.isChecked(),
                erases_all=self._all.isChecked(),
                tolerance=self._tolerance.value(),
                rules=rules,
            )
        )

    def _number(self, low: float, high: float, decimals: int, suffix: str, tip: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setRange(low, high)
        field.setDecimals(decimals)
        field.setSuffix(suffix)
        field.setToolTip(tip)
        field.setMaximumWidth(92)
        # while a number is typed, its halves are no wishes
        field.setKeyboardTracking(False)
        field.valueChanged.connect(lambda _value: self._on_changed())
        return field

    def _box(self, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setToolTip(tip)
        box.toggled.connect(lambda _is_on: self._on_changed())
        return box

    def _group(self, tools: frozenset[str], name: str, *widgets: QWidget) -> None:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(6, 0, 6, 0)
        if name:
            row.addWidget(QLabel(name, holder))
        for widget in widgets:
            row.addWidget(widget)
        self._groups.append((tools, self.addWidget(holder)))
