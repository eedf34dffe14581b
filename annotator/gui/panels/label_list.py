"""The project's labels: number, colour, name. The number never changes; keys 1 to 9 choose the first nine."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui.icons import swatch

ID_ROLE = int(Qt.ItemDataRole.UserRole)


class LabelList(QWidget):
    """Emits which label the user chose, and the table that they wish for."""

    labelChosen = Signal(int)
    labelsEdited = Signal(object)
    lockRequested = Signal(int, bool)
    noticeRaised = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = LabelTable()
        self._locked: frozenset[int] = frozenset()
        self._is_filling = False
        self._list = QListWidget(self)
        self._list.setAccessibleName("Labels")
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.currentItemChanged.connect(self._on_list_current_item_changed)
        self._list.itemChanged.connect(self._on_list_item_changed)
        self._list.customContextMenuRequested.connect(self._on_list_menu_requested)
        add = QPushButton("Add label", self)
        add.setToolTip("A new class with the next free number; double click a name to change it")
        add.clicked.connect(self._on_add_clicked)
        colour = QPushButton("Colour …", self)
        colour.clicked.connect(self._on_colour_clicked)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 4, 8, 8)
        buttons.addWidget(add)
        buttons.addWidget(colour)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)

    def show_labels(self, labels: LabelTable, active: int) -> None:
        self._labels = labels
        self._is_filling = True
        self._list.clear()
        for position, label in enumerate(labels):
            is_locked = label.id in self._locked
            item = QListWidgetItem(swatch(label.colour, str(label.id), is_locked=is_locked), label.name, self._list)
            item.setData(ID_ROLE, label.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            key = f", key {position + 1}" if position < 9 else ""
            locked = " Locked: hand tools leave its regions as they are." if is_locked else ""
            item.setToolTip(f"Number {label.id}{key}.{locked} Double click to rename; the number never changes.")
        self._is_filling = False
        self.show_active(active)

    def show_locked(self, locked: frozenset[int]) -> None:
        """Marks the labels whose regions hand tools leave as they are."""
        if locked != self._locked:
            self._locked = locked
            row = self._list.currentItem()
            self.show_labels(self._labels, row.data(ID_ROLE) if row else 0)

    def show_active(self, active: int) -> None:
        self._is_filling = True
        for row in range(self._list.count()):
            if self._list.item(row).data(ID_ROLE) == active:
                self._list.setCurrentRow(row)
        self._is_filling = False

    def add_label(self) -> None:
        """One more label with the next free number; its name can be typed at once."""
        number = self._labels.next_id
        self.labelsEdited.emit(self._labels.with_label(f"label {number}"))
        self.labelChosen.emit(number)
        for row in range(self._list.count()):
            if self._list.item(row).data(ID_ROLE) == number:
                self._list.editItem(self._list.item(row))

    def choose(self, position: int) -> None:
        """Chooses the label at a position of the list, counted from 0; nothing where there is none."""
        if position < self._list.count():
            self.labelChosen.emit(self._list.item(position).data(ID_ROLE))

    def _on_add_clicked(self) -> None:
        self.add_label()

    def _on_colour_clicked(self) -> None:
        if self._list.currentRow() < 0:
            return
        label = self._labels[self._list.currentItem().data(ID_ROLE)]
        colour = QColorDialog.getColor(QColor(label.colour), self, f"Colour of {label.name}")
        if colour.isValid():
            self.labelsEdited.emit(self._labels.changed(label.id, colour=colour.name().upper()))

    def _on_list_menu_requested(self, position: QPoint) -> None:
        item = self._list.itemAt(position)
        if item is None:
            return
        menu = QMenu(self)
        number = item.data(ID_ROLE)
        lock = menu.addAction("Lock against hand tools", lambda: self.lockRequested.emit(number, number not in self._locked))
        lock.setCheckable(True)
        lock.setChecked(number in self._locked)
        menu.addAction("Rename", lambda: self._list.editItem(item))
        menu.addAction("Colour …", self._on_colour_clicked)
        menu.exec(self._list.mapToGlobal(position))

    def _on_list_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._is_filling:
            self.labelChosen.emit(item.data(ID_ROLE))

    def _on_list_item_changed(self, item: QListWidgetItem) -> None:
        if self._is_filling:
            return
        try:
            self.labelsEdited.emit(self._labels.changed(item.data(ID_ROLE), name=item.text()))
        except ValueError as error:
            self.noticeRaised.emit(str(error))
            self._is_filling = True
            item.setText(self._labels[item.data(ID_ROLE)].name)
            self._is_filling = False
