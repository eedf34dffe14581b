"""A label of several lines that keeps the room of the longest sentence that it says, so that nothing below it moves."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fourclick.annotator.gui.panels.widths import in_every_font, lines_px

FAR_PX = 10_000


class SteadyLabel(QLabel):
    """Its least height is that of the tallest of `sentences`, and of the least number of `lines`, in its width and font.

    What takes more lines makes it higher, unless it `is_fixed`; then it is cut off, and belongs into the tooltip as well.
    """

    def __init__(
        self, parent: QWidget | None = None, *, sentences: Iterable[str] = (), lines: int = 1, is_fixed: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        # an empty label has no height for its width, and would take what room is left
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._is_placed = False
        self._sentences, self._lines, self._is_fixed = tuple(sentences), lines, is_fixed
        in_every_font(self, self._keep_room)

    def keep_room_for(self, sentences: Iterable[str]) -> None:
        """Further sentences that it says."""
        self._sentences += tuple(sentences)
        self._keep_room()

    def sizeHint(self) -> QSize:
        # QLabel remembers the least height of an earlier width
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_placed = True
        self._keep_room()

    def _height(self) -> int:
        grown = self.heightForWidth(self.width()) if self.text() and self._is_placed and not self._is_fixed else 0
        return max(self.minimumHeight(), grown)

    def _keep_room(self) -> None:
        metrics, room = self.fontMetrics(), QRect(0, 0, max(1, self.width()), FAR_PX)
        how = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        # before it is laid out its width means nothing; the height for it would make the whole window grow
        sentences = self._sentences if self._is_placed else ()
        heights = [metrics.boundingRect(room, int(how), each).height() for each in sentences]
        height = max([*heights, lines_px(self, self._lines)])
        self.setMinimumHeight(height)
        if self._is_fixed:
            self.setMaximumHeight(height)
