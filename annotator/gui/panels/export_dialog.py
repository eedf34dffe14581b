"""What of a project is exported, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.text import counted, sentence_case, spoken, tr
from fourclick.annotator.gui.words import said

if TYPE_CHECKING:
    from fourclick.annotator.core.label import LabelTable
    from fourclick.annotator.export_choice import ExportChoice

SPLITS = ("train", "validation", "test")
PAUSE_MS = 250
"""Between the last key and counting anew."""


class ExportDialog(QDialog):
    """Emits the choice that was made. `count` says how many images a choice takes; it may raise FourclickError."""

    exportRequested = Signal(str, object, object, bool)
    """The exporter's name, an ExportChoice, the folder as a Path, and whether files there may be replaced."""

    def __init__(self, count: Callable[[ExportChoice], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._exporter = ""
        self._folders: dict[str, str] = {}
        """What was exported to last, by format: two formats in one folder are a data set of neither."""
        self._listed: tuple[int, ...] | None = None
        self.resize(560, 420)
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        self._status, self._split, self._label = QComboBox(self), QComboBox(self), QComboBox(self)
        self._query, self._black_out, self._licence = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._query.setPlaceholderText(tr("such as patient=P1* annotator=Anna name!=*test*"))
        self._black_out.setPlaceholderText(tr("PATTERN:X0,Y0,X1,Y1, such as us*:0,0,640,48"))
        self._licence.setPlaceholderText(tr("A note on what may be done with the data"))
        self._only_listed = QCheckBox(self)
        self._keeps_names = QCheckBox(tr("Call files like the images (their names may tell who the patient is)"), self)
        self._overwrites = QCheckBox(tr("Replace files that are there already"), self)
        self._folder = QLineEdit(self)
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self._told.setObjectName("muted")
        self._export = QPushButton(tr("Export"), self)
        self._export.setObjectName("accept")
        self._export.setDefault(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._recount)
        self._lay_out()
        self._connect()

    def show_format(
        self, exporter: str, description: str, labels: LabelTable, listed: Sequence[int] | None, *, keeps_names: bool
    ) -> None:
        """Asks for an export in a format. `listed` are the ids in the list of images where that is filtered, else None."""
        self._exporter = exporter
        self._folder.setText(self._folders.get(exporter, ""))
        self.setWindowTitle(tr("Export: {exporter}", exporter=exporter))
        self._about.setText(
            tr("{description}. Every file is read back and compared.", description=sentence_case(said(description)))
        )
        self._label.clear()
        self._label.addItem(tr("All labels"), "")
        for label in labels:
            self._label.addItem(label.name, label.name)
        self._listed = None if listed is None else tuple(listed)
        self._only_listed.setText(tr("Only the {value:,} images that the list shows now", value=len(self._listed or ())))
        self._only_listed.setVisible(self._listed is not None)
        self._only_listed.setChecked(self._listed is not None)
        self._keeps_names.setChecked(keeps_names)
        self._overwrites.setChecked(False)
        self._recount()

    @property
    def told(self) -> str:
        return self._told.text()

    def choice(self) -> ExportChoice:
        """What is chosen now. Raises ExportError for a query or a black-out that is none."""
        from fourclick.annotator.core.burnt_in import BlackOut
        from fourclick.annotator.export_choice import ExportChoice

        return ExportChoice(
            labels=_one(self._label),
            ids=self._listed if self._only_listed.isChecked() else None,
            statuses=_one(self._status),
            splits=_one(self._split),
            query=self._query.text().strip(),
            licence=self._licence.text().strip(),
            keeps_names=self._keeps_names.isChecked(),
            black_out=tuple(BlackOut.parsed(text) for text in self._black_out.text().split()),
        )

    def ask_for(self, folder: Path, *, status: str = "", label: str = "", query: str = "") -> None:
        """As choosing these and pressing the button does."""
        self._status.setCurrentIndex(max(0, self._status.findData(status)))
        self._label.setCurrentIndex(max(0, self._label.findData(label)))
        self._query.setText(query)
        self._folder.setText(str(folder))
        self._recount()
        self._export.click()

    # Inside

    def _lay_out(self) -> None:
        for box, words, names in (
            (self._status, tr("All states"), tuple(str(each) for each in ImageStatus)),
            (self._split, tr("All splits"), SPLITS),
        ):
            box.addItem(words, "")
            for name in names:
                box.addItem(sentence_case(said(name)), name)
        browse = QPushButton(tr("Browse …"), self)
        browse.clicked.connect(self._on_browse_clicked)
        place = QHBoxLayout()
        place.addWidget(self._folder, 1)
        place.addWidget(browse)
        form = QFormLayout()
        form.addRow("", self._only_listed)
        for words, field in (
            (tr("Images that are"), self._status),
            (tr("of the split"), self._split),
            (tr("and fit"), self._query),
            (tr("Label"), self._label),
            (tr("Black out"), self._black_out),
            (tr("Licence"), self._licence),
        ):
            form.addRow(words, field)
        form.addRow(tr("Folder"), place)
        form.addRow("", self._keeps_names)
        form.addRow("", self._overwrites)
        cancel = QPushButton(tr("Cancel"), self)
        cancel.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.addWidget(self._about)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for box in (self._status, self._split, self._label):
            box.currentIndexChanged.connect(lambda _index: self._timer.start())
        for field in (self._query, self._black_out, self._folder):
            field.textChanged.connect(lambda _text: self._timer.start())
        self._only_listed.toggled.connect(lambda _is_on: self._timer.start())
        self._export.clicked.connect(self._on_export_clicked)

    def _recount(self) -> None:
        self._timer.stop()
        try:
            count = self._count(self.choice())
        except FourclickError as error:
            self._told.setText(spoken(error))
            self._export.setEnabled(False)
            return
        self._told.setText(counted(count, tr("{n} image"), tr("{n} images")) if count else tr("No image is like that."))
        self._export.setEnabled(bool(count and self._folder.text().strip()))

    def _on_browse_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Folder for the export"))
        if name:
            self._folder.setText(name)
            self._recount()

    def _on_export_clicked(self) -> None:
        choice, folder = self.choice(), Path(self._folder.text().strip())
        self._folders[self._exporter] = str(folder)
        self.close()
        self.exportRequested.emit(self._exporter, choice, folder, self._overwrites.isChecked())


def _one(box: QComboBox) -> tuple[str, ...]:
    return (str(box.currentData()),) if box.currentData() else ()
