"""How far annotators agree: projects to compare, the report, and files of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextDocument, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.gui.text import spoken, tr

if TYPE_CHECKING:
    from fourclick.annotator.quality.agreement_report import FullReport


class AgreementDialog(QDialog):
    """Asks for a comparison of projects, and shows what comes of it."""

    compareRequested = Signal(list)
    """The places of the other projects; the one that is open is compared with them."""
    projectWanted = Signal()
    caseRequested = Signal(str, list)
    """An image to decide on, by its name, and the places of the other projects."""
    consensusWanted = Signal(list)
    """The places of the other projects."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Agreement of annotators"))
        self.resize(980, 680)
        self._found: FullReport | None = None
        self._places: list[str] = []
        self._projects = QListWidget(self)
        self._projects.setMaximumHeight(5 * self.fontMetrics().height())
        self._projects.setAccessibleName(tr("Projects to compare"))
        self._add = QPushButton(tr("Add a project …"), self)
        self._add.setToolTip(tr("Another annotator's project of the same images"))
        self._add.clicked.connect(self.projectWanted)
        self._compare = QPushButton(tr("Compare"), self)
        self._compare.clicked.connect(self._on_compare_clicked)
        self._save = QPushButton(tr("Save report …"), self)
        self._save.clicked.connect(self._on_save_clicked)
        self._told = QLabel(self)
        self._told.setObjectName("muted")
        self._text = QTextBrowser(self)
        self._queue = QTreeWidget(self)
        self._queue.setHeaderLabels([tr("To decide on, worst first"), tr("Why")])
        self._queue.setRootIsDecorated(False)
        self._queue.setAccessibleName(tr("Images to decide on"))
        self._queue.setToolTip(tr("Double click shows the image, with where the readings differ"))
        self._queue.itemActivated.connect(lambda _item, _column: self.show_case())
        self._queue.hide()
        self._look = QPushButton(tr("Show image"), self)
        self._look.clicked.connect(self.show_case)
        self._consensus = QPushButton(tr("Consensus project …"), self)
        self._consensus.setToolTip(tr("A new project with what the readings agree on (STAPLE), to be reviewed"))
        self._consensus.clicked.connect(lambda: self.consensusWanted.emit(list(self._places)))
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.addWidget(self._text)
        self._parts.addWidget(self._queue)
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 2)
        buttons = QVBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._compare)
        buttons.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self._projects, 1)
        head.addLayout(buttons)
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addWidget(self._look)
        foot.addWidget(self._consensus)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self._parts, 1)
        layout.addLayout(foot)

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    @property
    def cases(self) -> list[str]:
        """The names of the images to decide on, as they are listed."""
        return [item.text(0) for row in range(self._queue.topLevelItemCount()) if (item := self._queue.topLevelItem(row))]

    def image_id(self, name: str) -> int | None:
        """The id in the open project of a compared image, None where it does not have it."""
        return None if self._found is None else self._found.images.get(name)

    def show_case(self) -> None:
        """Asks for the chosen image of the queue."""
        item = self._queue.currentItem()
        if item is not None:
            self.caseRequested.emit(item.text(0), list(self._places))

    def show_words(self, sentence: str) -> None:
        """What came of a wish."""
        self._told.setText(spoken(sentence))

    def begin(self, own: str) -> None:
        """The project that is open is compared with those that are added; alone, with its own versions in conflict."""
        self._places = []
        self._projects.clear()
        self._projects.addItem(tr("{own} (open)", own=own))
        self._found = None
        self._enable_all(is_enabled=False)
        self._queue.clear()
        self._queue.hide()
        self._told.setText("")
        self._text.setMarkdown(
            tr(
                "Add the projects that other annotators made of the same images, then compare. Without any, this project's "
                "hidden repeats (*Team > Hidden repeats*) and versions that were saved over each other are compared."
            )
        )

    def add_project(self, place: str) -> None:
        if place not in self._places:
            self._places.append(place)
            self._projects.addItem(place)

    def show_progress(self, done: int, total: int, name: str) -> None:
        self._told.setText(tr("Comparing image {done} of {total}: {name}", done=done + 1, total=total, name=name))

    def show_report(self, found: FullReport) -> None:
        from fourclick.annotator.quality.agreement_files import markdown

        self._found = found
        self._compare.setEnabled(True)
        self._enable_all(is_enabled=bool(found.report.rows))
        self._text.setMarkdown(markdown(found.report, spoken))
        _dress_tables(self._text.document())
        self._queue.clear()
        for case in found.queue:
            self._queue.addTopLevelItem(QTreeWidgetItem([case.image, spoken(case.reason)]))
        self._queue.resizeColumnToContents(0)
        self._queue.setVisible(bool(found.queue))
        self._look.setEnabled(bool(found.queue))
        if found.queue:
            self._queue.setCurrentIndex(self._queue.model().index(0, 0))
        self._told.setText(" ".join(map(spoken, found.problems)))

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
            self._told.setText(
                tr("{folder} cannot be written to ({strerror}). Choose another folder.", folder=folder, strerror=error.strerror)
            )
            return
        self._told.setText(tr("Written: {join} in {folder}", join=", ".join(path.name for path in paths), folder=folder))

    def _enable_all(self, *, is_enabled: bool) -> None:
        for button in (self._look, self._consensus, self._save):
            button.setEnabled(is_enabled)

    def _on_compare_clicked(self) -> None:
        self._compare.setEnabled(False)
        self._told.setText(tr("Comparing …"))
        self.compareRequested.emit(list(self._places))

    def _on_save_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Folder for the report"))
        if name:
            self.save(Path(name))


def _dress_tables(document: QTextDocument) -> None:
    """Markdown's tables come with a frame around each cell; lines between the rows are enough."""
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format().toTableFormat()
            shape.setBorderCollapse(True)
            shape.setBorder(0)
            shape.setCellSpacing(0)
            shape.setCellPadding(4)
            frame.setFormat(shape)
            line = QColor(128, 128, 128, 70)
            for row in range(frame.rows()):
                for column in range(frame.columns()):
                    cell = frame.cellAt(row, column)
                    edge = cell.format().toTableCellFormat()
                    edge.setBottomBorder(1)
                    edge.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                    edge.setBottomBorderBrush(line)
                    cell.setFormat(edge)
