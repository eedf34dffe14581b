"""The checkpoints: which there are, how good they are, which one is in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QGridLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.words import said
from fourclick.annotator.storage.checkpoints import DAYS_IN_TRASH, SHIPPED, StoredCheckpoint

CHECKPOINT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
IN_USE_ROLE = CHECKPOINT_ROLE + 1
MARK_PX = 26
LEAST_PX = 238


class CheckpointList(QWidget):
    """Emits which checkpoint is to be used, to answer stored clicks, renamed or deleted. A path of None is the shipped one."""

    chooseRequested = Signal(object)
    replayRequested = Signal(object, str)
    renameRequested = Signal(object, str)
    deleteRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = QListWidget(self)
        self._list.setAccessibleName(tr("Checkpoints"))
        # held here: the list does not own it
        self._delegate = _CheckpointDelegate(self)
        self._list.setItemDelegate(self._delegate)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(lambda _new, _old: self._enable_buttons())
        self._list.itemDoubleClicked.connect(lambda _item: self._use_current())
        self._use = self._button(
            tr("Use"), tr("Answer clicks with this checkpoint from now on (double click)"), self._use_current
        )
        self._replay = self._button(
            tr("Replay …"),
            tr("Answer the clicks behind all accepted masks with this checkpoint, and choose what is better"),
            self._ask_replay,
        )
        self._rename = self._button(tr("Rename …"), tr("Another name for this checkpoint"), self._ask_name)
        self._delete = self._button(tr("Delete …"), tr("Take this checkpoint out of the list"), self._ask_deletion)
        buttons = QGridLayout()
        for place, button in enumerate((self._use, self._replay, self._rename, self._delete)):
            buttons.addWidget(button, place // 2, place % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self.show_checkpoints([SHIPPED], None)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(LEAST_PX, 0))

    def show_checkpoints(self, checkpoints: Sequence[StoredCheckpoint], chosen: Path | None) -> None:
        """Lists them; `chosen` is the path of the one in use. The selected row stays selected."""
        selected = self.current.path if self.current is not None else chosen
        self._list.clear()
        for checkpoint in checkpoints:
            item = QListWidgetItem(self._list)
            is_chosen = checkpoint.path == chosen
            item.setData(CHECKPOINT_ROLE, checkpoint)
            item.setData(IN_USE_ROLE, is_chosen)
            told = [said(checkpoint.name), detail(checkpoint), *([tr("in use")] if is_chosen else [])]
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(told))
            item.setToolTip(_tip(checkpoint))
        rows = [checkpoint.path for checkpoint in checkpoints]
        self._list.setCurrentRow(rows.index(selected if selected in rows else chosen if chosen in rows else rows[0]))
        self._enable_buttons()

    def select(self, path: Path | None) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(CHECKPOINT_ROLE).path == path:
                self._list.setCurrentRow(row)

    @property
    def current(self) -> StoredCheckpoint | None:
        """The selected one."""
        item = self._list.currentItem()
        checkpoint: StoredCheckpoint | None = item.data(CHECKPOINT_ROLE) if item is not None else None
        return checkpoint

    @property
    def texts(self) -> list[str]:
        """What the rows say."""
        return [self._list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(self._list.count())]

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def _enable_buttons(self) -> None:
        item = self._list.currentItem()
        is_own = item is not None and item.data(CHECKPOINT_ROLE).path is not None
        self._use.setEnabled(item is not None and not item.data(IN_USE_ROLE))
        self._rename.setEnabled(is_own)
        self._delete.setEnabled(is_own)

    def _use_current(self) -> None:
        if self._use.isEnabled() and self.current is not None:
            self.chooseRequested.emit(self.current.path)

    def _ask_replay(self) -> None:
        if self.current is not None:
            self.replayRequested.emit(self.current.path, self.current.name)

    def _ask_name(self) -> None:
        checkpoint = self.current
        if checkpoint is None:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Rename checkpoint"))
        dialog.setLabelText(tr("Its new name:"))
        dialog.setTextValue(checkpoint.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(lambda name: self.renameRequested.emit(checkpoint.path, name.strip()))
        dialog.open()

    def _ask_deletion(self) -> None:
        checkpoint = self.current
        if checkpoint is None or checkpoint.path is None:
            return
        text = tr("Delete the checkpoint “{name}”?", name=checkpoint.name)
        box = QMessageBox(QMessageBox.Icon.Question, tr("Delete checkpoint"), text, QMessageBox.StandardButton.Cancel, self)
        box.setInformativeText(
            tr(
                "Its files go into the folder .trash beside the other checkpoints and are removed after {DAYS_IN_TRASH} days. "
                "No mask changes.",
                DAYS_IN_TRASH=DAYS_IN_TRASH,
            )
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        delete.clicked.connect(lambda: self.deleteRequested.emit(checkpoint.path))
        # not exec(): the window goes on behind it
        box.open()


def detail(checkpoint: StoredCheckpoint) -> str:
    """The row's second line: when it was made, and how good it was before and after."""
    parts = []
    if checkpoint.made is not None:
        parts.append(f"{checkpoint.made:%Y-%m-%d}")
    if checkpoint.held_out is not None:
        parts.append(tr("Dice {before:.3f} → {after:.3f}", before=checkpoint.held_out.before, after=checkpoint.held_out.after))
    return " · ".join(parts or [tr("comes with Fourclick") if checkpoint.path is None else tr("no figures")])


def _tip(checkpoint: StoredCheckpoint) -> str:
    if checkpoint.path is None:
        return tr("The checkpoint that comes with Fourclick")
    held_out = checkpoint.held_out
    if held_out is None:
        return tr("{path}\nNothing is known of how good it is.", path=checkpoint.path)
    return tr(
        "{path}\nMean Dice before and after its training, on {objects} objects of {images} images that it was not trained on.",
        path=checkpoint.path,
        objects=held_out.objects,
        images=held_out.images,
    )


class _CheckpointDelegate(QStyledItemDelegate):
    """A row: a dot where in use, the name, and below it the figures."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, 2 * option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        checkpoint, is_chosen = index.data(CHECKPOINT_ROLE), bool(index.data(IN_USE_ROLE))
        rect, palette, metrics = QRect(option.rect), option.palette, option.fontMetrics
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_selected:
            painter.setBrush(palette.highlight())
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        first, second = (
            (palette.color(QPalette.ColorRole.HighlightedText),) * 2
            if is_selected
            else (palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.PlaceholderText))
        )
        if is_chosen:
            painter.setBrush(first if is_selected else palette.highlight())
            painter.drawEllipse(QPointF(rect.left() + MARK_PX / 2 + 3, rect.center().y() + 0.5), 4, 4)
        place = rect.adjusted(MARK_PX + 2, 6, -10, -6)
        elide, left = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignLeft
        painter.setPen(first)
        painter.drawText(
            place, left | Qt.AlignmentFlag.AlignTop, metrics.elidedText(said(checkpoint.name), elide, place.width())
        )
        painter.setPen(second)
        text = metrics.elidedText(detail(checkpoint), elide, place.width())
        painter.drawText(place, left | Qt.AlignmentFlag.AlignBottom, text)
        painter.restore()
