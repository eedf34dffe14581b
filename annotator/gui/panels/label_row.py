"""A row of the list of labels: the name, and on the right how much there is of the label."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

AMOUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
GAP_PX = 8
BEFORE_NAME_PX = 62
"""What the tick and the patch of colour take."""


class LabelRow(QStyledItemDelegate):
    """Paints the text under AMOUNT_ROLE at the right end of the row; a name that is too long for the rest is cut."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        amount = index.data(AMOUNT_ROLE)
        if amount:
            room = option.rect.width() - BEFORE_NAME_PX - option.fontMetrics.horizontalAdvance(amount) - 2 * GAP_PX
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, max(room, 40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        amount = index.data(AMOUNT_ROLE)
        if not amount:
            return
        palette: QPalette = option.palette
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.PlaceholderText
        rect: QRect = option.rect.adjusted(0, 0, -GAP_PX, 0)
        painter.save()
        painter.setPen(palette.color(role))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, amount)
        painter.restore()
