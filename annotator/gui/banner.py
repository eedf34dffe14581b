"""The banner: lies over the canvas instead of pushing it, so that nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from fourclick.annotator.gui.messages import Banner
from fourclick.annotator.gui.text import tr

MARGIN_PX = 12
WIDEST_PX = 760


class BannerWidget(QFrame):
    """A sentence, a button for what can be done about it, and a cross; centred at the top of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("banner")
        self._banner = Banner("")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._button.clicked.connect(self._on_button_clicked)
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setAccessibleName(tr("Close this message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(close)
        parent.installEventFilter(self)
        self.hide()

    @property
    def banner(self) -> Banner:
        """What it says now; an empty one while it is not shown."""
        return Banner("") if self.isHidden() else self._banner

    @property
    def text(self) -> str:
        return self._banner.text if self.isVisible() else ""

    def show_banner(self, banner: Banner) -> None:
        self._banner = banner
        self.setVisible(bool(banner.text))
        if not banner.text:
            return
        self._text.setText(banner.text)
        self._button.setText(banner.action)
        self._button.setVisible(bool(banner.action))
        self.setProperty("warning", banner.is_warning)
        self.style().unpolish(self)
        self.style().polish(self)
        self._place()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = max(200, min(WIDEST_PX, self._around.width() - 2 * MARGIN_PX))
        layout = self.layout()
        # A wrapped label alone asks for far too much height.
        height = layout.heightForWidth(width) if layout is not None else self.sizeHint().height()
        self.setGeometry((self._around.width() - width) // 2, MARGIN_PX, width, height)

    def _on_button_clicked(self) -> None:
        act = self._banner.act
        self.hide()
        if act is not None:
            act()
