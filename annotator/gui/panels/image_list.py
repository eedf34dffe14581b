"""The project's images with thumbnails and status; thumbnails are made in the background, for those in view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from fourclick.annotator.gui.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fourclick.annotator.storage.project import ImageEntry

Index = QModelIndex | QPersistentModelIndex

THUMBNAIL_PX = 56
ROW_PX = 68
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
STATUS_COLOURS = {"new": "#8a94a3", "draft": "#E69F00", "labelled": "#009E73"}


class ImageModel(QAbstractListModel):
    """Entries in the project's order, and the thumbnails made so far."""

    thumbnailWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[ImageEntry] = []
        self._thumbnails: dict[int, QIcon] = {}
        self._asked: set[int] = set()

    def set_entries(self, entries: Sequence[ImageEntry]) -> None:
        """Shows these entries. Where only their status changed, selection and scroll position stay."""
        if [entry.id for entry in entries] == [entry.id for entry in self._entries]:
            self._entries = list(entries)
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    @property
    def entries(self) -> list[ImageEntry]:
        return self._entries

    def row_of(self, image_id: int | None) -> int:
        """The row of an image, -1 where it is not listed."""
        return next((row for row, entry in enumerate(self._entries) if entry.id == image_id), -1)

    def set_thumbnail(self, image_id: int, icon: QIcon) -> None:
        self._thumbnails[image_id] = icon
        row = self.row_of(image_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.path}\n{_status_text(entry)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.name}, {_status_text(entry)}"
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DecorationRole:
            if entry.id not in self._asked:
                self._asked.add(entry.id)
                self.thumbnailWanted.emit(entry)
            return self._thumbnails.get(entry.id)
        return None


def _status_text(entry: ImageEntry) -> str:
    regions = f"{entry.regions} region{'s' * (entry.regions != 1)}"
    return {"new": "new", "draft": f"unfinished, {regions}" if entry.regions else "unfinished", "labelled": regions}[
        str(entry.status)
    ]


class _ImageDelegate(QStyledItemDelegate):
    """A row: thumbnail, name, and a coloured dot with the status in words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(180, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: ImageEntry = index.data(ENTRY_ROLE)
        rect: QRect = option.rect
        palette = option.palette
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight())
            painter.drawRoundedRect(rect.adjusted(4, 2, -4, -2), 6, 6)
        place = QRect(rect.left() + 10, rect.top() + (ROW_PX - THUMBNAIL_PX) // 2, THUMBNAIL_PX, THUMBNAIL_PX)
        thumbnail = index.data(Qt.ItemDataRole.DecorationRole)
        if thumbnail is None:
            painter.fillRect(place, palette.alternateBase())
        else:
            thumbnail.paint(painter, place)
        colour = palette.highlightedText().color() if is_selected else palette.text().color()
        left = place.right() + 11
        width = rect.right() - left - 8
        painter.setPen(colour)
        metrics = painter.fontMetrics()
        middle = rect.top() + ROW_PX // 2
        name = metrics.elidedText(entry.name, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRect(left, middle - metrics.height() - 1, width, metrics.height()), Qt.AlignmentFlag.AlignLeft, name)
        painter.setBrush(QColor(STATUS_COLOURS[str(entry.status)]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(left, middle + metrics.height() / 2 - 2, 8, 8))
        colour.setAlphaF(0.75)
        painter.setPen(colour)
        below = QRect(left + 14, middle + 2, width - 14, metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _status_text(entry))
        painter.restore()


class ImageList(QWidget):
    """Shows the entries; emits which image the user wishes to see."""

    imageRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ImageModel(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_ImageDelegate(self._view))
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setAccessibleName("Images")
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.selectionModel().currentChanged.connect(self._on_selection_current_changed)
        self._is_following = False
        self._wanted: list[ImageEntry] = []
        self._running = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._model.thumbnailWanted.connect(self._on_model_thumbnail_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)

    @property
    def entries(self) -> list[ImageEntry]:
        return self._model.entries

    def set_entries(self, entries: Sequence[ImageEntry]) -> None:
        self._is_following = True
        self._model.set_entries(entries)
        self._is_following = False

    def set_current(self, image_id: int | None) -> None:
        """Marks the image on show, without asking for it."""
        self._is_following = True
        row = self._model.row_of(image_id)
        self._view.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        self._is_following = False

    def neighbour(self, image_id: int | None, step: int) -> int | None:
        """The id of the image `step` rows further on; None beyond the ends of the list."""
        row = self._model.row_of(image_id) + step
        return self._model.entries[row].id if 0 <= row < len(self._model.entries) else None

    def stop(self) -> None:
        """No more thumbnails; for closing the window."""
        self._wanted.clear()
        self._pool.waitForDone(3000)

    def _on_selection_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._is_following and current.isValid():
            self.imageRequested.emit(self._model.entries[current.row()].id)

    def _on_model_thumbnail_wanted(self, entry: ImageEntry) -> None:
        self._wanted.append(entry)
        # later: this signal comes from within painting
        QTimer.singleShot(0, self._make_next)

    def _make_next(self) -> None:
        if self._running or not self._wanted:
            return
        # the last asked for is in view; the others may have been scrolled away
        entry = self._wanted.pop()
        self._running = True
        job = Job(lambda _progress, _is_cancelled: _thumbnail(entry), self)
        job.finished.connect(lambda picture: self._on_job_ended(entry, picture))
        job.failed.connect(lambda _text: self._on_job_ended(entry, None))
        job.start(self._pool)

    def _on_job_ended(self, entry: ImageEntry, picture: QImage | None) -> None:
        self._running = False
        if picture is not None:
            self._model.set_thumbnail(entry.id, QIcon(QPixmap.fromImage(picture)))
        self._make_next()


def _thumbnail(entry: ImageEntry) -> QImage:
    from fourclick.annotator.storage.image_files import read_image
    from fourclick.annotator.storage.thumbnails import thumbnail

    small = thumbnail(read_image(Path(entry.path)), 2 * THUMBNAIL_PX)
    height, width = small.shape[:2]
    # copied: the array is gone when the job ends
    return QImage(small.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
