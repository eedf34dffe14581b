"""The regions of the open image: select, show or hide, relabel, refine, delete."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.icons import swatch
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import tr

ID_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_PX = 24


class _Rows(QStyledItemDelegate):
    """All rows are as wide as the widest text needs: Qt asks for one of them, where it would measure thousands at each edit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widest_px = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        text_px = option.fontMetrics.horizontalAdvance(str(index.data()))
        return QSize(size.width() + max(0, self.widest_px - text_px), size.height())


class RegionList(QWidget):
    """Emits what the user wishes to do with a region."""

    selectRequested = Signal(object)
    hideRequested = Signal(str, bool)
    relabelRequested = Signal(str, int)
    refineRequested = Signal(str)
    deleteRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = LabelTable()
        self._shown: tuple[Annotation, bool] | None = None
        self._rows: list[Region] = []
        self._names: dict[int, tuple[str, str]] = {}
        """What rows show of labels: their names and colours, not how they are painted on the canvas."""
        self._swatches: dict[int, QIcon] = {}
        self._is_filling = False
        self._list = QListWidget(self)
        keep_lines(self._list, 1, ROW_PX)
        self._list.setAccessibleName(tr("Regions"))
        self._sizes = _Rows(self._list)
        self._list.setItemDelegate(self._sizes)
        self._list.setUniformItemSizes(True)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.currentItemChanged.connect(self._on_list_current_item_changed)
        self._list.itemChanged.connect(self._on_list_item_changed)
        self._list.itemDoubleClicked.connect(lambda item: self.refineRequested.emit(item.data(ID_ROLE)))
        self._list.customContextMenuRequested.connect(self._on_list_menu_requested)
        self._refine = QPushButton(tr("Refine"), self)
        self._refine.setToolTip(tr("Go on clicking on this region (R)"))
        self._refine.clicked.connect(lambda: self._emit_selected(self.refineRequested))
        self._delete = QPushButton(tr("Delete"), self)
        self._delete.setToolTip(tr("Delete this region; Ctrl+Z brings it back"))
        self._delete.clicked.connect(lambda: self._emit_selected(self.deleteRequested))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 4, 8, 8)
        buttons.addWidget(self._refine)
        buttons.addWidget(self._delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self._enable_buttons()

    def show_state(self, state: State, labels: LabelTable, *, is_volume: bool) -> None:
        names = self._names if labels is self._labels else {label.id: (label.name, label.colour) for label in labels}
        self._labels = labels
        is_anew = self._shown is None or self._shown[1] != is_volume or names != self._names
        if not is_anew and self._shown is not None and self._shown[0] is state.annotation:
            # most changes of the state are clicks, for which hundreds of rows need not be made anew
            self._show_selected(state.selected)
            return
        self._is_filling = True
        if is_anew:
            self._names = names
            self._swatches = {}
            self._list.clear()
            self._rows = []
            self._sizes.widest_px = 0
        self._shown = (state.annotation, is_volume)
        self._show_regions(list(state.annotation), is_volume)
        self._is_filling = False
        self._show_selected(state.selected)

    def _show_regions(self, regions: list[Region], is_volume: bool) -> None:
        """Makes only the rows anew that differ: most edits change one region of hundreds."""
        rows = self._rows
        same = 0
        while same < min(len(rows), len(regions)) and rows[same].id == regions[same].id:
            same += 1
        behind = 0
        while behind < min(len(rows), len(regions)) - same and rows[-1 - behind].id == regions[-1 - behind].id:
            behind += 1
        for _ in range(len(rows) - behind - same):
            self._list.takeItem(same)
        for row in range(same, len(regions) - behind):
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setToolTip(tr("Tick: shown. Double click: refine by clicks. Right click: relabel."))
            self._list.insertItem(row, item)
            self._fill(item, regions[row], is_volume)
        for row, region in [*enumerate(regions[:same]), *list(enumerate(regions))[len(regions) - behind :]]:
            if region is not rows[row if row < same else row - len(regions)]:
                self._fill(self._list.item(row), region, is_volume)
        self._rows = regions

    def _fill(self, item: QListWidgetItem, region: Region, is_volume: bool) -> None:
        name, colour = self._names.get(region.label, (str(region.label), "#888888"))
        told = [
            name,
            *([tr("slice {number}", number=region.slice_index + 1)] if is_volume else []),
            tr("{area_px:,} px", area_px=region.mask.area_px),
        ]
        if region.label not in self._swatches:
            self._swatches[region.label] = swatch(colour, str(region.label))
        item.setIcon(self._swatches[region.label])
        text = " · ".join(told)
        self._sizes.widest_px = max(self._sizes.widest_px, self._list.fontMetrics().horizontalAdvance(text))
        item.setText(text)
        item.setData(ID_ROLE, region.id)
        item.setCheckState(Qt.CheckState.Unchecked if region.is_hidden else Qt.CheckState.Checked)

    def _show_selected(self, selected: str | None) -> None:
        self._is_filling = True
        rows = (row for row, region in enumerate(self._rows) if region.id == selected)
        self._list.setCurrentRow(next(rows, -1))
        self._is_filling = False
        self._enable_buttons()

    def _emit_selected(self, signal: object) -> None:
        item = self._list.currentItem()
        if item is not None:
            signal.emit(item.data(ID_ROLE))  # type: ignore[attr-defined]

    def _enable_buttons(self) -> None:
        has_one = self._list.currentItem() is not None
        self._refine.setEnabled(has_one)
        self._delete.setEnabled(has_one)

    def _on_list_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if not self._is_filling:
            self.selectRequested.emit(item.data(ID_ROLE) if item else None)

    def _on_list_item_changed(self, item: QListWidgetItem) -> None:
        if not self._is_filling:
            self.hideRequested.emit(item.data(ID_ROLE), item.checkState() == Qt.CheckState.Unchecked)

    def _on_list_menu_requested(self, position: QPoint) -> None:
        item = self._list.itemAt(position)
        if item is None:
            return
        region_id = item.data(ID_ROLE)
        menu = QMenu(self)
        menu.addAction(tr("Refine by clicks"), lambda: self.refineRequested.emit(region_id))
        relabel = menu.addMenu(tr("Relabel"))
        for label in self._labels:
            relabel.addAction(
                swatch(label.colour, str(label.id)),
                label.name,
                lambda number=label.id: self.relabelRequested.emit(region_id, number),
            )
        menu.addSeparator()
        menu.addAction(tr("Delete"), lambda: self.deleteRequested.emit(region_id))
        menu.exec(self._list.mapToGlobal(position))
