"""The user guide under F1: chapters of resources/guide, opened at the one that belongs to the work in hand."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.hand_tools import HAND_TOOLS
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.text import ENGLISH, language, tr
from fourclick.annotator.gui.tools import SIX_TOOL, Tools

MARGIN_PX = 40
"""Pictures are as wide as the text, less this."""
RESIZE_PAUSE_MS = 120


def guide_folder() -> Path:
    """Where the chapters in the window's language are; the English ones where it has none."""
    with as_file(files("fourclick.resources")) as resources:
        own = resources / "guide" / language
        return own if own.is_dir() else resources / "guide" / ENGLISH


class GuidePage(QTextBrowser):
    """A chapter with its pictures, scaled to the page's width."""

    def __init__(self, pictures: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._text = ""
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(RESIZE_PAUSE_MS)
        self._resized.timeout.connect(self._again)

    def show_chapter(self, text: str) -> None:
        """text: Markdown, its pictures by file name."""
        self._text = text
        self.setMarkdown(text)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        path = self._pictures / QUrl(name).fileName()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_file():
            return super().loadResource(kind, QUrl(name))
        picture = QImage(str(path))
        widest = max(200, self.viewport().width() - MARGIN_PX)
        if picture.width() <= widest:
            return picture
        return picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._resized.start()

    def _again(self) -> None:
        place = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
        self.setMarkdown(self._text)
        self.verticalScrollBar().setValue(round(place * self.verticalScrollBar().maximum()))

    def _on_anchor_clicked(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)


class GuideWindow(QDialog):
    """Chapters on the left, the page on the right, and a field that finds words in all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("User guide"))
        self.resize(1040, 760)
        folder = guide_folder()
        self._texts = {path.stem.partition("-")[2]: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
        self.page = GuidePage(folder.parent / "pictures", self)
        self.chapters = QListWidget(self)
        self.chapters.setAccessibleName(tr("Chapters"))
        for name, text in self._texts.items():
            item = QListWidgetItem(text.partition("\n")[0].lstrip("# "), self.chapters)
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("Find in the guide"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.returnPressed.connect(self._find_on)
        self.chapters.currentItemChanged.connect(lambda item, _before: self._show_item(item))
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        side = QVBoxLayout()
        side.addWidget(self.search)
        side.addWidget(self.chapters)
        layout = QHBoxLayout(self)
        layout.addLayout(side)
        layout.addWidget(self.page, 1)
        self.chapters.setFixedWidth(230)
        self.search.setFixedWidth(230)
        self.chapters.setCurrentRow(0)

    @property
    def chapter(self) -> str:
        """The name of the chapter on show, as "four-clicks"."""
        item = self.chapters.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_chapter(self, name: str) -> None:
        """name: that of a file in resources/guide without its number; another one changes nothing."""
        for row in range(self.chapters.count()):
            if self.chapters.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.search.clear()
                self.chapters.setCurrentRow(row)

    def _show_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.page.show_chapter(self._texts[item.data(Qt.ItemDataRole.UserRole)])
            if self.search.text():
                self.page.find(self.search.text())

    def _on_search_changed(self, words: str) -> None:
        found = None
        for row in range(self.chapters.count()):
            item = self.chapters.item(row)
            has = words.casefold() in self._texts[item.data(Qt.ItemDataRole.UserRole)].casefold()
            item.setHidden(not has)
            found = found if found is not None or not has else item
        current = self.chapters.currentItem()
        if found is not None and (current is None or current.isHidden()):
            self.chapters.setCurrentItem(found)
        elif found is not None:
            self._show_item(current)

    def _find_on(self) -> None:
        """The next place of the words on this page, else on the first page again."""
        if self.search.text() and not self.page.find(self.search.text()):
            self._show_item(self.chapters.currentItem())


class Guide:
    """Opens the guide, one window of it, at the chapter for what the user is doing."""

    def __init__(self, window: MainWindow, document: Document, tools: Tools) -> None:
        self._window, self._document, self._tools = window, document, tools
        self._guide: GuideWindow | None = None
        window.actions_by_key["guide"].triggered.connect(lambda: self.show())

    def show(self) -> GuideWindow:
        if self._guide is None:
            self._guide = GuideWindow(self._window)
        self._guide.show_chapter(self.fitting_chapter())
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()
        return self._guide

    def fitting_chapter(self) -> str:
        """The chapter on the tool in hand, else on the view, else on the clicks under way."""
        shown = self._window.actions_by_key
        if self._tools.tool in HAND_TOOLS:
            return "hands"
        if self._tools.tool == SIX_TOOL:
            return "structures"
        if shown["learn"].isChecked() or shown["train"].isChecked() or shown["unet"].isChecked():
            return "learning"
        if self._document.state.prompt.is_complete:
            return "corrections"
        return "volumes" if shown["four_views"].isChecked() else "four-clicks"
