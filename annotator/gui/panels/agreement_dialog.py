"""How far annotators agree: projects to compare, the report, and files of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from fourclick.annotator.quality.agreement_report import FullReport


class AgreementDialog(QDialog):
    """Asks for a comparison of projects, and shows what comes of it."""

    compareRequested = Signal(list)
    """The places of the other projects; the one that is open is compared with them."""
    projectWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Agreement of annotators")
        self.resize(980, 680)
        self._found: FullReport | None = None
        self._places: list[str] = []
        self._projects = QListWidget(self)
        self._projects.setMaximumHeight(5 * self.fontMetrics().height())
        self._projects.setAccessibleName("Projects to compare")
        self._add = QPushButton("Add a project …", self)
        self._add.setToolTip("Another annotator's project of the same images")
        self._add.clicked.connect(self.projectWanted)
        self._compare = QPushButton("Compare", self)
        self._compare.clicked.connect(self._on_compare_clicked)
        self._save = QPushButton("Save report …", self)
        self._save.clicked.connect(self._on_save_clicked)
        self._told = QLabel(self)
        self._told.setObjectName("muted")
        self._text = QTextBrowser(self)
        buttons = QVBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._compare)
        buttons.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self._projects, 1)
        head.addLayout(buttons)
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self._text, 1)
        layout.addLayout(foot)

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    def begin(self, own: str) -> None:
        """The project that is open is compared with those that are added; alone, with its own versions in conflict."""
        self._places = []
        self._projects.clear()
        self._projects.addItem(f"{own} (open)")
        self._found = None
        self._save.setEnabled(False)
        self._told.setText("")
        self._text.setMarkdown(
            "Add the projects that other annotators made of the same images, then compare. Without any, versions of this "
            "project that were saved over each other are compared."
        )

    def add_project(self, place: str) -> None:
        if place not in self._places:
            self._places.append(place)
            self._projects.addItem(place)

    def show_progress(self, done: int, total: int, name: str) -> None:
        self._told.setText(f"Comparing image {done + 1} of {total}: {name}")

    def show_report(self, found: FullReport) -> None:
        from fourclick.annotator.quality.agreement_files import markdown
        from fourclick.annotator.quality.agreement_report import queue_markdown

        self._found = found
        self._compare.setEnabled(True)
        self._save.setEnabled(True)
        self._text.setMarkdown(f"{markdown(found.report)}\n{queue_markdown(found.queue)}")
        self._told.setText(" ".join(found.problems))

    def show_failure(self, sentence: str) -> None:
        self._compare.setEnabled(True)
        self._told.setText(sentence)

    def compare(self) -> None:
        """As the button does."""
        self._compare.click()

    def save(self, folder: Path) -> None:
        """Writes the report's files. Shows a sentence where that fails."""
        from fourclick.annotator.quality.agreement_files import write_report

        if self._found is None:
            return
        try:
            paths = write_report(self._found.report, folder)
        except OSError as error:
            self._told.setText(f"{folder} cannot be written to ({error.strerror}). Choose another folder.")
            return
        self._told.setText(f"Written: {', '.join(path.name for path in paths)} in {folder}")

    def _on_compare_clicked(self) -> None:
        self._compare.setEnabled(False)
        self._told.setText("Comparing …")
        self.compareRequested.emit(list(self._places))

    def _on_save_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder for the report")
        if name:
            self.save(Path(name))
