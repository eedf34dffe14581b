"""The project's labels: number, colour, name, shown or hidden, locked. Numbers stay; keys 1 to 9 choose the first nine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.gui.icons import swatch
from fourclick.annotator.gui.panels.label_menu import OpacityAction, add_palettes, fill_overlaps, overlaps_words
from fourclick.annotator.gui.panels.label_row import AMOUNT_ROLE, LabelRow
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import spoken, tr

ID_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_PX = 14
"""What a row takes besides its text."""


class LabelList(QWidget):
    """Emits which label the user chose, and the table that they wish for."""

    labelChosen = Signal(int)
    labelsEdited = Signal(object)
    noticeRaised = Signal(str)
    presetRequested = Signal(str)
    """The key of a table that comes with Fourclick, whose labels are to be added."""
    labelsPreviewed = Signal(object)
    """A table to be shown, but not to be kept yet, as a slider moves."""
    paletteRequested = Signal(str)
    """The key of a palette that is to colour all labels."""
    importRequested = Signal()
    exportRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = LabelTable()
        self._is_filling = False
        self._list = _Rows(self)
        self._list.setAccessibleName(tr("Labels"))
        # a row at least, where the text is large and the screen is low
        keep_lines(self._list, 1, 2 * ROW_PX)
        self._list.setItemDelegate(LabelRow(self._list))
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.currentItemChanged.connect(self._on_list_current_item_changed)
        self._list.itemChanged.connect(self._on_list_item_changed)
        self._list.customContextMenuRequested.connect(self._on_list_menu_requested)
        add = QPushButton(tr("Add label"), self)
        add.setToolTip(tr("A new class with the next free number; double click a name to change it"))
        add.clicked.connect(self._on_add_clicked)
        more = QPushButton(tr("More"), self)
        more.setToolTip(tr("Colour, opacity, order, lock; palettes; whole tables of labels from presets and other programs"))
        self._menu = QMenu(more)
        self._menu.aboutToShow.connect(lambda: self._fill_menu(self._menu))
        more.setMenu(self._menu)
        overlaps = QPushButton(tr("Overlaps"), self)
        overlaps.setToolTip(tr("Whether regions may share pixels, and who has them if not"))
        self._overlaps_menu = QMenu(overlaps)
        self._overlaps_menu.aboutToShow.connect(lambda: fill_overlaps(self._overlaps_menu, self._labels, self._set_overlaps))
        overlaps.setMenu(self._overlaps_menu)
        self._presets: list[tuple[str, str]] = []
        self._amounts: Mapping[int, tuple[str, str]] = {}
        self._active = 0
        self._summary = QLabel(self)
        self._summary.setObjectName("amounts")
        self._summary.setContentsMargins(10, 2, 10, 0)
        self._summary.setWordWrap(True)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # it keeps its place, so that the list does not jump
        keep_lines(self._summary, 2, 4, is_fixed=True)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 4, 8, 8)
        buttons.addWidget(add)
        buttons.addWidget(overlaps)
        buttons.addWidget(more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._summary)
        layout.addLayout(buttons)

    def show_labels(self, labels: LabelTable, active: int) -> None:
        """Makes only the rows anew whose labels differ, as long as no label comes, goes or moves: a slider changes one."""
        before, self._labels = self._labels, labels
        self._is_filling = True
        if [label.id for label in before] != [label.id for label in labels] or self._list.count() != len(labels):
            before = LabelTable(())
            self._list.clear()
            for _ in labels:
                self._list.addItem(QListWidgetItem())
        known = {label.id: label for label in before}
        for row, label in enumerate(labels):
            item = self._list.item(row)
            if known.get(label.id) != label or item.text() != label.name:
                self._fill(item, label, row)
        self._is_filling = False
        self.show_active(active)

    def _fill(self, item: QListWidgetItem, label: Label, row: int) -> None:
        item.setIcon(swatch(label.colour, str(label.id), is_locked=label.is_locked, is_outlined=label.is_outlined))
        item.setText(label.name)
        item.setData(ID_ROLE, label.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked if label.is_hidden else Qt.CheckState.Checked)
        key = tr("key {key}", key=row + 1) if row < 9 else ""
        item.setToolTip(
            tr(
                "{about}. Double click to rename; the number never changes.",
                about=", ".join(filter(None, (tr("Number {id}", id=label.id), key))) + _about(label),
            )
        )
        item.setData(AMOUNT_ROLE, self._amounts.get(label.id, ("", ""))[0])

    def show_amounts(self, amounts: Mapping[int, tuple[str, str]]) -> None:
        """How much there is of each label: in a word for its row, and in a sentence for the active one."""
        self._amounts = amounts
        self._is_filling = True
        for row in range(self._list.count()):
            item = self._list.item(row)
            short = amounts.get(item.data(ID_ROLE), ("", ""))[0]
            if item.data(AMOUNT_ROLE) != short:
                item.setData(AMOUNT_ROLE, short)
        self._is_filling = False
        self._show_summary()

    def show_presets(self, presets: list[tuple[str, str]]) -> None:
        """(key, name) of the tables that come with Fourclick."""
        self._presets = presets

    def show_active(self, active: int) -> None:
        self._active = active
        self._show_summary()
        self._is_filling = True
        for row in range(self._list.count()):
            if self._list.item(row).data(ID_ROLE) == active:
                self._list.setCurrentRow(row)
        self._is_filling = False

    def add_label(self) -> None:
        """One more label with the next free number; its name can be typed at once."""
        number = self._labels.next_id
        self.labelsEdited.emit(self._labels.with_label(tr("label {number}", number=number)))
        self.labelChosen.emit(number)
        self._edit_name(number)

    def choose(self, position: int) -> None:
        """Chooses the label at a position of the list, counted from 0; nothing where there is none."""
        if position < self._list.count():
            self.labelChosen.emit(self._list.item(position).data(ID_ROLE))

    def _show_summary(self) -> None:
        self._summary.setText(self._amounts.get(self._active, ("", ""))[1])

    def _set_overlaps(self, labels: LabelTable) -> None:
        self.labelsEdited.emit(labels)
        self.noticeRaised.emit(overlaps_words(labels.overlaps))

    def _edit_name(self, number: int) -> None:
        # not an item that a menu remembers: rows are made anew as its slider moves
        for row in range(self._list.count()):
            if self._list.item(row).data(ID_ROLE) == number:
                self._list.editItem(self._list.item(row))

    def _on_add_clicked(self) -> None:
        self.add_label()

    def _ask_colour(self, label: Label) -> None:
        colour = QColorDialog.getColor(QColor(label.colour), self, tr("Colour of {name}", name=label.name))
        if colour.isValid():
            self.labelsEdited.emit(self._labels.changed(label.id, colour=colour.name().upper()))

    def _on_list_menu_requested(self, position: QPoint) -> None:
        item = self._list.itemAt(position)
        if item is None:
            return
        menu = QMenu(self)
        self._fill_menu(menu, item)
        menu.exec(self._list.mapToGlobal(position))

    def _fill_menu(self, menu: QMenu, item: QListWidgetItem | None = None) -> None:
        """What can be done with this label, by default the chosen one, and with the whole table."""
        menu.clear()
        menu.setToolTipsVisible(True)
        item = item or self._list.currentItem()
        if item is not None:
            row, number = self._list.row(item), item.data(ID_ROLE)
            label = self._labels[number]
            menu.addAction(tr("Rename"), lambda: self._edit_name(number))
            menu.addAction(tr("Colour …"), partial(self._ask_colour, label))
            up = menu.addAction(tr("Move up"), lambda: self.labelsEdited.emit(self._labels.moved(number, row - 1)))
            down = menu.addAction(tr("Move down"), lambda: self.labelsEdited.emit(self._labels.moved(number, row + 1)))
            up.setEnabled(row > 0)
            down.setEnabled(row < self._list.count() - 1)
            opacity = OpacityAction(label.opacity, menu)
            opacity.moved.connect(lambda share: self.labelsPreviewed.emit(self._labels.changed(number, opacity=share)))
            opacity.settled.connect(lambda share: self._edit(number, opacity=share))
            menu.addAction(opacity)
            outlined = menu.addAction(tr("Outline only"), lambda: self._edit(number, is_outlined=not label.is_outlined))
            outlined.setCheckable(True)
            outlined.setChecked(label.is_outlined)
            outlined.setToolTip(tr("Regions of this label are not filled"))
            lock = menu.addAction(tr("Locked"), lambda: self._edit(number, is_locked=not label.is_locked))
            lock.setCheckable(True)
            lock.setChecked(label.is_locked)
            lock.setToolTip(tr("Regions of a locked label cannot be changed"))
            menu.addSeparator()
        add_palettes(menu.addMenu(tr("Colours of all labels")), self.paletteRequested.emit)
        presets = menu.addMenu(tr("Add labels of"))
        for key, name in self._presets:
            presets.addAction(name, partial(self.presetRequested.emit, key))
        menu.addAction(tr("Import labels …"), lambda: self.importRequested.emit())
        menu.addAction(tr("Export labels …"), lambda: self.exportRequested.emit())

    def _edit(self, number: int, **changes: float) -> None:
        self.labelsEdited.emit(self._labels.changed(number, **changes))  # type: ignore[arg-type]

    def _on_list_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._is_filling:
            self.labelChosen.emit(item.data(ID_ROLE))

    def _on_list_item_changed(self, item: QListWidgetItem) -> None:
        if self._is_filling:
            return
        is_hidden = item.checkState() == Qt.CheckState.Unchecked
        try:
            self.labelsEdited.emit(self._labels.changed(item.data(ID_ROLE), name=item.text(), is_hidden=is_hidden))
        except ValueError as error:
            self.noticeRaised.emit(spoken(error))
            self._is_filling = True
            item.setText(self._labels[item.data(ID_ROLE)].name)
            self._is_filling = False


class _Rows(QListWidget):
    """The right button opens the menu of a label without choosing it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.RightButton:
            super().mousePressEvent(event)


def _about(label: Label) -> str:
    told = []
    if label.term is not None:
        meaning = ", ".join(filter(None, (label.term.meaning, label.term.side)))
        told.append(f"{meaning} (SNOMED CT {label.term.code})")
    told += [tr("outline only")] * label.is_outlined
    told += [tr("opacity {percent} %", percent=round(100 * label.opacity))] * (label.opacity < 1)
    told += [tr("locked")] * label.is_locked + [tr("hidden; exports have it all the same")] * label.is_hidden
    return "".join(f"; {each}" for each in told)
