"""The project's images with thumbnails and status; thumbnails are made in the background, for those in view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.panels.image_filter_bar import ImageFilterBar
from fourclick.annotator.gui.text import counted, tr
from fourclick.annotator.gui.words import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fourclick.annotator.core.image import Image
    from fourclick.annotator.storage.project import ImageEntry

Index = QModelIndex | QPersistentModelIndex

THUMBNAIL_PX = 56
LARGE_BYTES = 100 * 2**20
ROW_PX = 68
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
STATUS_COLOURS = {
    ImageStatus.NEW: "#8a94a3",
    ImageStatus.DRAFT: "#CC79A7",
    ImageStatus.LABELLED: "#56B4E9",
    ImageStatus.NEEDS_REVIEW: "#E69F00",
    ImageStatus.ACCEPTED: "#009E73",
    ImageStatus.REJECTED: "#D55E00",
}


class ImageModel(QStringListModel):
    """Entries in the project's order, and the thumbnails made so far.

    A list of empty texts, which only counts the rows: a view asks for their number twice for each of them when it lays them
    out, and in Python that takes a third of a second for 100,000.
    """

    thumbnailWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[ImageEntry] = []
        self._rows: dict[int, int] = {}
        self._thumbnails: dict[int, QIcon] = {}
        self._asked: set[int] = set()

    def set_entries(self, entries: Sequence[ImageEntry]) -> None:
        """Shows these entries. Where only their states changed, selection and scroll position stay."""
        old, new = [entry.id for entry in self._entries], [entry.id for entry in entries]
        self._entries = list(entries)
        if new == old:
            self.dataChanged.emit(self.index(0), self.index(len(old) - 1))
            return
        self._rows = {image_id: row for row, image_id in enumerate(new)}
        # not insertRows for those that came: it inserts one text after the other, two seconds for 100,000
        self.setStringList([""] * len(new))

    def set_entry(self, entry: ImageEntry) -> None:
        """Shows what became of one image."""
        row = self.row_of(entry.id)
        if row >= 0:
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row), self.index(row))

    @property
    def entries(self) -> list[ImageEntry]:
        return self._entries

    def row_of(self, image_id: int | None) -> int:
        """The row of an image, -1 where it is not listed."""
        return -1 if image_id is None else self._rows.get(image_id, -1)

    def has_thumbnail(self, image_id: int) -> bool:
        return image_id in self._thumbnails

    def set_thumbnail(self, image_id: int, icon: QIcon) -> None:
        self._thumbnails[image_id] = icon
        row = self.row_of(image_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._entries):
            return None
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
    regions = counted(entry.regions, tr("{n} region"), tr("{n} regions"))
    if entry.status is ImageStatus.LABELLED:
        return regions
    told = tr("unfinished") if entry.status is ImageStatus.DRAFT else said(entry.status)
    if entry.status is ImageStatus.REJECTED and entry.reason:
        return f"{told}: {entry.reason}"
    return f"{told}, {regions}" if entry.regions else told


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
        painter.setBrush(QColor(STATUS_COLOURS[entry.status]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(left, middle + metrics.height() / 2 - 2, 8, 8))
        colour.setAlphaF(0.75)
        painter.setPen(colour)
        below = QRect(left + 14, middle + 2, width - 14, metrics.height())
        told = metrics.elidedText(_status_text(entry), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)
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
        self._view.setAccessibleName(tr("Images"))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.selectionModel().currentChanged.connect(self._on_selection_current_changed)
        self._is_following = False
        self._wanted: list[ImageEntry] = []
        self._running = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._model.thumbnailWanted.connect(self._on_model_thumbnail_wanted)
        self.filter = ImageFilterBar(self)
        self._empty = QLabel(tr("No image has such a name and state."), self)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        self._empty.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        layout.addWidget(self._empty)
        layout.addWidget(self._view, 1)

    @property
    def entries(self) -> list[ImageEntry]:
        return self._model.entries

    def set_entries(self, entries: Sequence[ImageEntry]) -> None:
        self._is_following = True
        first = [entry.id for entry in self._model.entries[:1]]
        place, current = self._view.verticalScrollBar().value(), self._view.currentIndex().row()
        self._model.set_entries(entries)
        if first and first == [entry.id for entry in entries[:1]]:
            # the rest of a long list has come: what is in view stays there
            if 0 <= current < len(entries):
                self._view.setCurrentIndex(self._model.index(current))
            self._view.doItemsLayout()
            self._view.verticalScrollBar().setValue(place)
        self._is_following = False
        self._empty.setVisible(not entries and self.filter.is_active)
        self.filter.show_count(len(entries))

    def set_entry(self, entry: ImageEntry) -> None:
        """Shows what became of one image."""
        self._model.set_entry(entry)

    def set_current(self, image_id: int | None) -> None:
        """Marks the image on show, without asking for it."""
        self._is_following = True
        row = self._model.row_of(image_id)
        self._view.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        self._is_following = False

    def neighbour(self, image_id: int | None, step: int) -> int | None:
        """The id of the image `step` rows further on; None beyond the ends of the list."""
        row = self._model.row_of(image_id)
        # an image that the filter does not let through lies before the first that is listed
        row = row + step if row >= 0 else 0 if step > 0 else -1
        return self._model.entries[row].id if 0 <= row < len(self._model.entries) else None

    def stop(self) -> None:
        """No more thumbnails; for closing the window."""
        self._wanted.clear()
        self._pool.waitForDone(3000)

    def _on_selection_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._is_following and current.isValid():
            self.imageRequested.emit(self._model.entries[current.row()].id)

    def show_opened(self, entry: ImageEntry, image: Image) -> None:
        """Makes the picture of an image that is open already, where it was too large to read it for that alone."""
        if _is_large(entry) and not self._model.has_thumbnail(entry.id):
            job = Job(lambda _progress, _is_cancelled: _small_picture(image), self)
            job.finished.connect(lambda picture: self._model.set_thumbnail(entry.id, QIcon(QPixmap.fromImage(picture))))
            job.start(self._pool)

    def _on_model_thumbnail_wanted(self, entry: ImageEntry) -> None:
        if _is_large(entry):
            return
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

    return _small_picture(read_image(Path(entry.path)))


def _is_large(entry: ImageEntry) -> bool:
    """Whether reading the file for its small picture would take as much memory and time as opening it."""
    try:
        return Path(entry.path).stat().st_size > LARGE_BYTES
    except OSError:
        # a series within a folder, or gone
        return False


def _small_picture(image: Image) -> QImage:
    from fourclick.annotator.storage.thumbnails import thumbnail

    small = thumbnail(image, 2 * THUMBNAIL_PX)
    height, width = small.shape[:2]
    # copied: the array is gone when the job ends
    return QImage(small.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
