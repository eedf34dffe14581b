"""What another checkpoint makes of the stored clicks: one row per better mask, old and new outline, and the choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.window import auto_window
from fourclick.annotator.gui.boxes import rect_of
from fourclick.annotator.gui.mask_item import HALO, MaskPicture
from fourclick.annotator.gui.slice_picture import painted_image
from fourclick.annotator.gui.text import counted, tr
from fourclick.annotator.replay import Replayed
from fourclick.models.prompt import Box

OLD, NEW = QColor("#ffb300"), QColor("#29d3ff")
AROUND = 0.25
"""How much of the masks' longer side is shown around them."""
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ReplayDialog(QDialog):
    """Lists the better masks, all ticked. Emits which one is to be shown, and which ones are to be taken."""

    sliceRequested = Signal(object)
    acceptRequested = Signal(object)

    def __init__(self, name: str, results: Sequence[Replayed], labels: LabelTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Replayed with “{name}”", name=name))
        self.resize(980, 560)
        self._better = sorted((each for each in results if each.is_better), key=lambda each: each.before - each.after)
        self._rows = QTreeWidget(self)
        self._picture = _Outlines(self)
        self._accept = QPushButton(self)
        self._accept.setObjectName("accept")
        self._accept.clicked.connect(self._on_accept_clicked)
        cancel = QPushButton(tr("Keep everything as it is"), self)
        cancel.clicked.connect(self.reject)
        summary = QLabel(summary_of(results), self)
        summary.setWordWrap(True)
        self._fill(labels)
        parts = QSplitter(self)
        parts.addWidget(self._rows)
        parts.addWidget(self._picture)
        parts.setSizes([600, 380])
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._accept)
        layout = QVBoxLayout(self)
        layout.addWidget(summary)
        layout.addWidget(parts, 1)
        layout.addLayout(buttons)
        self._rows.itemChanged.connect(lambda _item, _column: self._tell())
        self._rows.currentItemChanged.connect(lambda _new, _old: self._ask_slice())
        self._tell()

    @property
    def chosen(self) -> list[Replayed]:
        """Those that are ticked."""
        items = [self._rows.topLevelItem(row) for row in range(self._rows.topLevelItemCount())]
        return [each for item, each in zip(items, self._better, strict=True) if item and item.checkState(0) == CHECKED]

    @property
    def current(self) -> Replayed | None:
        row = self._rows.currentIndex().row()
        return self._better[row] if row >= 0 else None

    def tick(self, row: int, is_ticked: bool) -> None:
        item = self._rows.topLevelItem(row)
        if item is not None:
            item.setCheckState(0, CHECKED if is_ticked else UNCHECKED)

    def begin(self) -> None:
        """Shows itself with the first row; the window behind it stays usable."""
        self.show()
        self._rows.setCurrentIndex(self._rows.model().index(0, 0))

    def show_slice(self, replayed: Replayed, slice_: Slice | None, problem: str = "") -> None:
        """The slice of a row, (H, W) or (H, W, 3), if that row is still selected; None with the sentence that says why not."""
        if replayed is self.current:
            self._picture.show_outlines(replayed, slice_, problem)

    def _fill(self, labels: LabelTable) -> None:
        self._rows.setHeaderLabels([tr("Image"), tr("Slice"), tr("Label"), tr("Expected Dice"), tr("Pixels changed")])
        self._rows.setRootIsDecorated(False)
        self._rows.setUniformRowHeights(True)
        self._rows.setAccessibleName(tr("Better masks"))
        for each in self._better:
            number = each.region.label
            texts = [
                each.image_name,
                str(each.region.slice_index),
                labels[number].name if number in labels else str(number),
                f"{each.before:.3f} → {each.after:.3f}",
                f"{int((each.mask.to_array() ^ each.region.mask.to_array()).sum()):,}",
            ]
            item = QTreeWidgetItem(self._rows, texts)
            item.setCheckState(0, CHECKED)
            for column in (1, 4):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header = self._rows.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _tell(self) -> None:
        number = len(self.chosen)
        self._accept.setText(counted(number, tr("Replace {n} mask"), tr("Replace {n} masks")))
        self._accept.setEnabled(number > 0)

    def _ask_slice(self) -> None:
        if self.current is not None:
            self._picture.show_outlines(self.current, None, "")
            self.sliceRequested.emit(self.current)

    def _on_accept_clicked(self) -> None:
        self.acceptRequested.emit(self.chosen)
        self.accept()


def summary_of(results: Sequence[Replayed]) -> str:
    """How many would be better, and why the others stay."""
    better = sum(each.is_better for each in results)
    kept = Counter(each.reason for each in results if not each.is_better)
    others = "; ".join(
        counted(number, tr("{n} stays, because {why}"), tr("{n} stay, because {why}"), why=why)
        for why, number in kept.most_common()
    )
    told = tr(
        "{better} of {all} masks would be better: they reach the same points, agree with every correction, and the network "
        "expects at least a Dice point more of them.",
        better=better,
        all=len(results),
    )
    return f"{told} {others}." if others else told


class _Outlines(QWidget):
    """The place of a mask in its slice, with the old and the new outline, and which is which."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumSize(260, 260)
        self._replayed: Replayed | None = None
        self._slice: Slice | None = None
        self._problem = ""

    def show_outlines(self, replayed: Replayed, slice_: Slice | None, problem: str) -> None:
        self._replayed, self._slice, self._problem = replayed, slice_, problem
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#101010"))
        painter.setPen(QColor("#e0e0e0"))
        line = self.fontMetrics().height()
        if self._replayed is None or self._slice is None:
            place = self.rect().adjusted(12, 12, -12, -12)
            text = self._problem or (tr("Reading the image …") if self._replayed else "")
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
            return
        box = _seen(self._replayed, self._slice)
        scale = min(self.width() / box.width, (self.height() - line - 14) / box.height)
        painter.save()
        painter.translate((self.width() - scale * box.width) / 2, 0)
        painter.scale(scale, scale)
        painter.translate(-box.x0, -box.y0)
        pixels = auto_window(self._slice).apply(self._slice[box.y0 : box.y1, box.x0 : box.x1])
        painter.drawImage(rect_of(box), painted_image(np.asarray(pixels)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        new, old = MaskPicture.of(self._replayed.mask), MaskPicture.of(self._replayed.region.mask)
        if new is not None:
            painter.strokePath(new.outline, _pen(HALO, 4.0, Qt.PenStyle.SolidLine))
            painter.strokePath(new.outline, _pen(NEW, 2.0, Qt.PenStyle.SolidLine))
        if old is not None:
            # dashed and on top: where both run along each other, both are seen
            painter.strokePath(old.outline, _pen(OLD, 2.0, Qt.PenStyle.DashLine))
        painter.restore()
        x, y = 10, self.height() - 8
        for text, colour in ((tr("accepted mask"), OLD), (tr("replayed mask"), NEW)):
            painter.fillRect(x, y - line // 2 - 2, 16, 4, colour)
            painter.drawText(x + 22, y, text)
            x += 22 + self.fontMetrics().horizontalAdvance(text) + 20


def _seen(replayed: Replayed, slice_: Slice) -> Box:
    """Both masks with some of what is around them, inside the image."""
    boxes = [mask.box for mask in (replayed.region.mask, replayed.mask) if not mask.is_empty]
    height, width = slice_.shape[:2]
    if not boxes:
        return Box(0, 0, width, height)
    x0, y0 = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    x1, y1 = max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    around = 2 + round(AROUND * max(x1 - x0, y1 - y0))
    return Box(max(0, x0 - around), max(0, y0 - around), min(width, x1 + around), min(height, y1 + around))


def _pen(colour: QColor, width_px: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(colour, width_px, style)
    pen.setCosmetic(True)
    return pen
