"""Versions that were saved over each other: which one stands is chosen here, and neither is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from fourclick.annotator.gui.text import tr

if TYPE_CHECKING:
    from fourclick.annotator.storage.conflicts import Conflict

ID_ROLE = int(Qt.ItemDataRole.UserRole)
IMAGE_ROLE = ID_ROLE + 1


class ConflictDialog(QDialog):
    """Lists the copies; emits which of them was decided on, and how."""

    resolved = Signal(int, bool)
    """The copy's number, and whether it stands from now on."""
    imageRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Two versions of an image"))
        self.resize(760, 360)
        words = QLabel(
            tr(
                "Somebody saved these images while somebody else worked on them. Choose which version stands; the other one "
                "stays in the project's history."
            ),
            self,
        )
        words.setWordWrap(True)
        self._list = QTreeWidget(self)
        self._list.setHeaderLabels([tr("Image"), tr("When (UTC)"), tr("Stands now"), tr("Copy")])
        self._list.setRootIsDecorated(False)
        self._list.setAllColumnsShowFocus(True)
        self._list.currentItemChanged.connect(self._on_list_current_item_changed)
        self._keep = QPushButton(tr("Leave as it is"), self)
        self._take = QPushButton(tr("Take the copy"), self)
        close = QPushButton(tr("Later"), self)
        self._keep.clicked.connect(lambda: self._resolve(takes_copy=False))
        self._take.clicked.connect(lambda: self._resolve(takes_copy=True))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(self._keep)
        buttons.addWidget(self._take)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)

    @property
    def rows(self) -> list[list[str]]:
        items = [self._list.topLevelItem(row) for row in range(self._list.topLevelItemCount())]
        return [[item.text(column) for column in range(self._list.columnCount())] for item in items if item is not None]

    def show_conflicts(self, found: Sequence[Conflict], told: Mapping[int, tuple[str, str]]) -> None:
        """The copies, and of each what it holds and what the image holds now. Closes where none is left."""
        self._list.clear()
        for each in found:
            copy, now = told[each.id]
            when = each.when[:16].replace("T", " ")
            stands = f"{each.other or tr('unknown')}: {now}"
            item = QTreeWidgetItem([each.image_name, when, stands, f"{each.annotator}: {copy}"])
            item.setData(0, ID_ROLE, each.id)
            item.setData(0, IMAGE_ROLE, each.image_id)
            self._list.addTopLevelItem(item)
        for column in range(3):
            self._list.resizeColumnToContents(column)
        if found:
            self._list.blockSignals(True)
            self._list.setCurrentIndex(self._list.model().index(0, 0))
            self._list.blockSignals(False)
        else:
            self.close()

    def choose(self, *, takes_copy: bool) -> None:
        """Decides on the selected copy, as the buttons do."""
        (self._take if takes_copy else self._keep).click()

    def _resolve(self, *, takes_copy: bool) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.resolved.emit(int(item.data(0, ID_ROLE)), takes_copy)

    def _on_list_current_item_changed(self, item: QTreeWidgetItem | None, _previous: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.imageRequested.emit(int(item.data(0, IMAGE_ROLE)))
