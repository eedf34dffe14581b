"""Every action by its name: some letters, Enter."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fourclick.annotator.gui.text import tr

ROWS = 12
ACTION_ROLE = int(Qt.ItemDataRole.UserRole)


class CommandPalette(QDialog):
    """Lists what can be done now; what was chosen is done once the palette has gone."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Command palette"))
        self._actions = [each for each in actions if each.text()]
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(tr("What do you want to do?"))
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list = QListWidget(self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(lambda _item: self.choose())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self.resize(460, 2 * ROWS * self.fontMetrics().height())
        self._fill("")

    @property
    def shown(self) -> list[str]:
        return [self._list.item(row).text() for row in range(self._list.count())]

    def choose(self) -> None:
        """Does what is chosen, and goes away."""
        item = self._list.currentItem()
        action: QAction | None = item.data(ACTION_ROLE) if item is not None else None
        self.accept()
        if action is not None:
            action.trigger()

    def showEvent(self, event: QShowEvent) -> None:
        """The keys go to the field at once: X11 activates no popup, and without this they would reach nobody."""
        super().showEvent(event)
        self.activateWindow()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter are for the list, whichever has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        self._list.clear()
        found = [(rank, place, each) for place, each in enumerate(self._actions) if (rank := matched(text, _name(each))) >= 0]
        for _, _, action in sorted(found, key=lambda row: row[:2]):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(action.icon(), f"{_name(action)}   {keys}".rstrip(), self._list)
            item.setData(ACTION_ROLE, action)
            item.setToolTip(action.toolTip())
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._list.setCurrentRow(0)


def matched(text: str, name: str) -> int:
    """How well letters fit a name: 0 its beginning, 1 a word's, 2 within it, 3 one after the other; -1 where they do not."""
    wanted, there = text.casefold().strip(), name.casefold()
    if there.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in there.split()):
        return 1
    if wanted in there:
        return 2
    letters = iter(there)
    return 3 if all(letter in letters for letter in wanted if letter != " ") else -1


def _name(action: QAction) -> str:
    return action.text().replace("&", "").removesuffix(" …")
