"""The import doctor: what was found about images that are to come in, a choice for each finding, and a look at the outcome."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.diagnosis import TYPED, Candidate, Choice, Diagnosis, Finding, Treatments, typed_mm
from fourclick.annotator.gui.import_preview import ImportPreview
from fourclick.annotator.gui.text import counted, spoken, tr
from fourclick.annotator.gui.words import said

WORDS = tr(
    "Something about these images has to be decided before they come in. What is chosen already is the safe way. Your files "
    "stay as they are; the project notes how each image is read."
)
SIZE_PX = (1180, 640)
NORMAL_TEXT_PX = 16
"""The height of a line for which the sizes here are meant."""
PICTURE_PX = 230
FINDING, SENTENCE, CHOICE = range(3)
NAME_PX, SENTENCE_PX, CHOICE_PX = 180, 380, 290
ROW_SPARE_PX, ROW_PX, TYPING_ROW_PX = 10, 30, 66
SIZE_WORDS = {2: tr("width x height of a pixel"), 3: tr("width x height x slice distance")}
SIZE_EXAMPLES = {2: "0.8 x 0.8", 3: "0.8 x 0.8 x 2.5"}


class ImportDoctor(QDialog):
    """Shows a diagnosis; emits which images are to come in and how they are read."""

    decided = Signal(list)
    """A list of (Candidate, choices by the kind of finding)."""
    previewRequested = Signal(object, object)
    """A Candidate and the Treatments by which its first image would be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import doctor"))
        grown = max(1.0, self.fontMetrics().height() / NORMAL_TEXT_PX)
        self.resize(QSize(round(SIZE_PX[0] * grown), SIZE_PX[1]).boundedTo(self.screen().availableSize()))
        self._diagnosis = Diagnosis()
        self._decisions: list[dict[str, str]] = []
        self._untyped: set[tuple[int, str]] = set()
        """Number of the image and kind of the finding whose size was chosen to be typed and is not yet."""
        self._shown: tuple[Candidate, Treatments] | None = None
        words = QLabel(WORDS, self)
        words.setWordWrap(True)
        self._tree = QTreeWidget(self)
        self._tree.setHeaderLabels([tr("Image"), tr("What was found"), tr("What to do")])
        self._tree.setWordWrap(True)
        self._tree.setUniformRowHeights(False)
        for column, width in ((FINDING, NAME_PX), (SENTENCE, SENTENCE_PX), (CHOICE, round(CHOICE_PX * grown))):
            self._tree.setColumnWidth(column, width)
        self._tree.currentItemChanged.connect(lambda _item, _old: self._ask_preview())
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self._tree)
        splitter.addWidget(self._side())
        splitter.setStretchFactor(0, 1)
        splitter.setCollapsible(1, False)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(splitter, 1)
        layout.addLayout(self._buttons())

    def _side(self) -> QWidget:
        side = QWidget(self)
        self._plane, self._across = QLabel(side), QLabel(side)
        for label in (self._plane, self._across):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setMinimumSize(QSize(PICTURE_PX, PICTURE_PX // 2))
        self._told = QLabel(side)
        self._told.setObjectName("muted")
        self._told.setWordWrap(True)
        self._told.setFixedWidth(PICTURE_PX + 40)
        layout = QVBoxLayout(side)
        for text, picture in ((tr("Middle slice"), self._plane), (tr("Cut across the slices"), self._across)):
            layout.addWidget(QLabel(text, side))
            layout.addWidget(picture)
        layout.addWidget(self._told)
        layout.addStretch(1)
        return side

    def _buttons(self) -> QHBoxLayout:
        self._summary = QLabel(self)
        self._summary.setObjectName("muted")
        self._summary.setWordWrap(True)
        cancel = QPushButton(tr("Add none"), self)
        cancel.clicked.connect(self.reject)
        self._add = QPushButton(tr("Add"), self)
        self._add.setDefault(True)
        self._add.clicked.connect(self._on_add_clicked)
        buttons = QHBoxLayout()
        buttons.addWidget(self._summary, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._add)
        return buttons

    @property
    def rows(self) -> list[list[str]]:
        """Of each finding: its image, its sentence, and the choices, the chosen one first."""
        rows = []
        for number, candidate in enumerate(self._diagnosis.candidates):
            for finding in candidate.findings:
                box = self._box(number, finding)
                others = [] if box is None else [box.itemText(row) for row in range(box.count())]
                chosen = [] if box is None else [box.currentText()]
                rows.append(
                    [candidate.name, spoken(finding.sentence), *chosen, *(each for each in others if each not in chosen)]
                )
        return rows

    @property
    def summary(self) -> str:
        return self._summary.text()

    @property
    def told(self) -> str:
        """About the preview."""
        return self._told.text()

    def show_diagnosis(self, diagnosis: Diagnosis) -> None:
        """Images with something to decide first; the others are a line each."""
        order = sorted(diagnosis.candidates, key=lambda each: not each.needs_decision)
        self._diagnosis = Diagnosis(tuple(order), diagnosis.left_out)
        self._decisions = [{} for _ in order]
        self._untyped.clear()
        self._shown = None
        self._tree.clear()
        for number, candidate in enumerate(order):
            self._tree.addTopLevelItem(self._item(number, candidate))
        for sentence in diagnosis.left_out:
            row = _row(tr("left out"), spoken(sentence))
            row.setSizeHint(SENTENCE, self._space_for(spoken(sentence)))
            self._tree.addTopLevelItem(row)
        self._tell()
        first = self._tree.topLevelItem(0)
        if first is not None:
            self._tree.setCurrentItem(first)

    def choose(self, name: str, kind: str, key: str) -> None:
        """As choosing in the list does."""
        for number, candidate in enumerate(self._diagnosis.candidates):
            for finding in candidate.findings:
                box = self._box(number, finding)
                if candidate.name == name and finding.kind == kind and box is not None:
                    box.setCurrentIndex(box.findData(key))

    def type_size(self, name: str, kind: str, text: str) -> None:
        """As choosing to type the size in the list does, and typing it."""
        self.choose(name, kind, TYPED)
        for number, candidate in enumerate(self._diagnosis.candidates):
            for finding in candidate.findings:
                field = self._field(number, finding)
                if candidate.name == name and finding.kind == kind and field is not None:
                    field.setText(text)

    def show_preview(self, candidate: Candidate, treatments: Treatments, preview: ImportPreview) -> None:
        """What was asked for by `previewRequested`; pictures of an older wish are not shown."""
        if self._shown != (candidate, treatments):
            return
        self._picture(self._plane, preview.plane)
        self._picture(self._across, preview.across)
        self._told.setText(preview.words)

    def show_failure(self, candidate: Candidate, treatments: Treatments, sentence: str) -> None:
        if self._shown == (candidate, treatments):
            self._told.setText(sentence)

    def _item(self, number: int, candidate: Candidate) -> QTreeWidgetItem:
        files = tr("{files} files", files=candidate.files) if candidate.files > 1 else ""
        item = _row(candidate.name, ", ".join(each for each in (candidate.figures, files) if each))
        item.setData(FINDING, Qt.ItemDataRole.UserRole, number)
        self._tree.addTopLevelItem(item)
        for finding in candidate.findings:
            row = _row(said(finding.heading or finding.kind), spoken(finding.sentence))
            row.setData(FINDING, Qt.ItemDataRole.UserRole, number)
            space = self._space_for(spoken(finding.sentence))
            if any(choice.asks for choice in finding.choices):
                space.setHeight(max(space.height(), TYPING_ROW_PX))
            row.setSizeHint(SENTENCE, space)
            item.addChild(row)
            if finding.choices:
                self._tree.setItemWidget(row, CHOICE, self._choices(number, finding))
        item.setExpanded(candidate.needs_decision)
        return item

    def _space_for(self, text: str) -> QSize:
        """Of a whole sentence in its column: with a box beside it, Qt gives a row a single line."""
        wrap = Qt.TextFlag.TextWordWrap.value
        height = self.fontMetrics().boundingRect(QRect(0, 0, SENTENCE_PX - 2 * ROW_SPARE_PX, 1000), wrap, text).height()
        return QSize(SENTENCE_PX, max(ROW_PX, height + ROW_SPARE_PX))

    def _choices(self, number: int, finding: Finding) -> QWidget:
        """The box with a finding's choices, and the field for what is to be typed, which shows with its choice."""
        holder = QWidget(self._tree)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._choice_box(number, finding))
        asking = next((each for each in finding.choices if each.asks), None)
        if asking is not None:
            layout.addWidget(self._size_field(number, finding, asking))
        layout.addStretch(1)
        return holder

    def _size_field(self, number: int, finding: Finding, asking: Choice) -> QLineEdit:
        field = QLineEdit(self._tree)
        field.setObjectName(f"{number} {finding.kind}")
        field.setPlaceholderText(tr("{size}, in mm", size=SIZE_WORDS[asking.asks]))
        field.setToolTip(
            tr(
                "In millimetres: {size}, such as {example}",
                size=SIZE_WORDS[asking.asks],
                example=SIZE_EXAMPLES[asking.asks],
            )
        )
        field.setAccessibleName(spoken(asking.label))
        field.hide()
        field.textChanged.connect(lambda _text: self._on_box_changed(number, finding, self._box(number, finding)))
        return field

    def _choice_box(self, number: int, finding: Finding) -> QComboBox:
        box = QComboBox(self._tree)
        box.setObjectName(f"{number} {finding.kind}")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for choice in finding.choices:
            box.addItem(spoken(choice.label), choice.key)
            box.setItemData(box.count() - 1, spoken(choice.label), Qt.ItemDataRole.ToolTipRole)
        box.currentIndexChanged.connect(lambda _row: self._on_box_changed(number, finding, box))
        return box

    def _box(self, number: int, finding: Finding) -> QComboBox | None:
        return self._tree.findChild(QComboBox, f"{number} {finding.kind}")

    def _field(self, number: int, finding: Finding) -> QLineEdit | None:
        return self._tree.findChild(QLineEdit, f"{number} {finding.kind}")

    def _on_box_changed(self, number: int, finding: Finding, box: QComboBox | None) -> None:
        if box is None:
            return
        chosen = str(box.currentData())
        asks = next((each.asks for each in finding.choices if each.key == chosen), 0)
        field = self._field(number, finding)
        if field is not None:
            field.setVisible(bool(asks))
        self._untyped.discard((number, finding.kind))
        if asks and field is not None:
            if len(typed_mm(field.text())) == asks:
                chosen = field.text().strip()
            else:
                # nothing comes in by half a number
                self._untyped.add((number, finding.kind))
                field.setFocus()
        self._decisions[number][finding.kind] = chosen
        self._tell()
        self._ask_preview(number)

    def _outcomes(self, number: int) -> list[tuple[Treatments, str]]:
        """What comes in of this image; nothing as long as a size is still to be typed."""
        if any(of == number for of, _ in self._untyped):
            return []
        return self._diagnosis.candidates[number].outcomes(self._decisions[number])

    def _tell(self) -> None:
        names = [name for number in range(len(self._decisions)) for _, name in self._outcomes(number)]
        shown = "; ".join([*names[:3], *([tr("and {n} more", n=len(names) - 3)] if len(names) > 3 else [])])
        told = tr("Comes in: {shown}.", shown=shown) if names else tr("Nothing comes in by these choices.")
        for number, kind in sorted(self._untyped)[:1]:
            candidate = self._diagnosis.candidates[number]
            asks = max(choice.asks for each in candidate.findings if each.kind == kind for choice in each.choices)
            told = tr(
                "{name}: type {size} in mm, such as {example}, or choose something else.",
                name=candidate.name,
                size=SIZE_WORDS[asks],
                example=SIZE_EXAMPLES[asks],
            )
        self._summary.setText(told)
        self._add.setText(counted(len(names), tr("Add {n} image"), tr("Add {n} images")))
        self._add.setEnabled(bool(names) and not self._untyped)

    def _ask_preview(self, number: int | None = None) -> None:
        item = self._tree.currentItem()
        wanted = number if number is not None or item is None else item.data(FINDING, Qt.ItemDataRole.UserRole)
        if wanted is None:
            return
        candidate = self._diagnosis.candidates[wanted]
        outcomes = self._outcomes(wanted)
        now = (candidate, outcomes[0][0]) if outcomes else None
        if now is not None and now == self._shown:
            return
        self._shown = now
        for label in (self._plane, self._across):
            label.clear()
        if now is None:
            waits = any(of == wanted for of, _ in self._untyped)
            words = (
                tr("{name} waits for its size.", name=candidate.name)
                if waits
                else tr("{name} is left out.", name=candidate.name)
            )
            self._told.setText(words)
            return
        self._told.setText(tr("reading …"))
        self.previewRequested.emit(*now)

    def _picture(self, label: QLabel, image: QImage | None) -> None:
        if image is None:
            label.clear()
        else:
            label.setPixmap(QPixmap.fromImage(image))

    def _on_add_clicked(self) -> None:
        self.decided.emit(list(zip(self._diagnosis.candidates, self._decisions, strict=True)))
        self.accept()


def _row(name: str, text: str) -> QTreeWidgetItem:
    row = QTreeWidgetItem([name, text, ""])
    row.setToolTip(SENTENCE, text)
    row.setToolTip(FINDING, name)
    for column in (FINDING, SENTENCE):
        row.setTextAlignment(column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return row
