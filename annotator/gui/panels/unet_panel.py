"""The downstream U-Net: trained on this project's masks, it labels the rest for review, and goes to other programs."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.gui.panels.loss_curve import LossCurve
from fourclick.annotator.gui.panels.steady_label import SteadyLabel
from fourclick.annotator.gui.panels.strip_panel import StripPanel
from fourclick.annotator.gui.panels.training_panel import MANY, MOST_MINUTES, finite_number, remaining
from fourclick.annotator.gui.panels.widths import Column, fit_all, keep_lines
from fourclick.annotator.gui.text import tr

LEAST_IMAGES = 2
DEFAULT_MINUTES = 10
FORM_PX, CURVE_PX, GAP_PX = 214, 190, 14
REGULARISATIONS = (
    ("plain", tr("plain"), tr("Flips, turns, scales, contrast")),
    (
        "strong",
        tr("strong"),
        tr("RandAugment for images and masks, and averaged weights: better where few images are labelled"),
    ),
)
ABOUT = tr("Trains a network that needs no clicks on this project's masks.")


class UNetPanel(StripPanel):
    """Emits wishes; `show_*` say what became of them. All rows keep their place, so that nothing jumps."""

    startRequested = Signal(int, str)
    """Minutes and regularisation."""
    cancelRequested = Signal()
    predictRequested = Signal()
    exportRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, FORM_PX)
        self._images = 0
        self._is_running = self._has_network = False
        inside = QWidget(self)
        above = QHBoxLayout()
        above.setSpacing(GAP_PX)
        above.addWidget(self._made_form(inside))
        above.addWidget(self._made_course(inside), 1)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.addLayout(above, 1)
        layout.addWidget(self._made_result(inside))
        self.setWidget(inside)
        self._tell()

    # What is shown

    @property
    def minutes(self) -> int:
        return self._minutes.value()

    @property
    def text(self) -> str:
        """The sentence on how it goes or what came of it."""
        return self._text.text()

    @property
    def is_running(self) -> bool:
        return self._is_running

    @property
    def loss(self) -> LossCurve:
        return self._loss

    @property
    def dice(self) -> LossCurve:
        return self._dice

    def show_material(self, images: int) -> None:
        """How many images of the project have accepted regions."""
        self._images = images
        self._tell()

    def show_network(self, sentence: str, *, is_resumable: bool = False, minutes: int = 0, regularisation: str = "") -> None:
        """The project's U-Net in a sentence, empty where it has none; and whether a training was stopped."""
        self._has_network = bool(sentence)
        if is_resumable and minutes:
            # with other options it would begin anew
            self._minutes.setValue(minutes)
            self._regularisation.setCurrentIndex(max(0, self._regularisation.findData(regularisation)))
        self._start.setText(tr("Go on training") if is_resumable else tr("Train U-Net"))
        self._say(sentence or (tr("A training was stopped; it goes on where it was.") if is_resumable else ""))

    def show_preparing(self, text: str, *, minutes: int = 0) -> None:
        """`minutes` of a training, whose curves begin; 0 for work without any."""
        self._is_running = True
        if minutes:
            self._loss.clear(minutes)
            self._dice.clear(minutes)
        self._progress.setValue(0)
        self._say(text)

    def show_started(self, event: dict[str, Any]) -> None:
        slices, labels = event.get("slices"), event.get("labels")
        counts = slices if isinstance(slices, dict) else {}
        named = ", ".join(map(str, labels)) if isinstance(labels, list) else tr("the labels")
        training, validation = (counts.get(part, tr("some")) for part in ("train", "validation"))
        self._say(
            tr(
                "It learns {named} on {training} slices, and its weights are chosen on {validation}.",
                named=named,
                training=training,
                validation=validation,
            )
        )

    def show_progress(self, event: dict[str, Any]) -> None:
        done = min(max(finite_number(event.get("done")), 0.0), 1.0)
        minutes, loss, dice = (finite_number(event.get(key), math.nan) for key in ("minutes", "loss", "dice"))
        self._loss.append(minutes, loss)
        self._dice.append(minutes, dice)
        self._progress.setValue(round(1000 * done))
        if "image" in event:
            self._progress.setFormat(f"{100 * done:.0f} % · {event['image']}")
            return
        known = [f"{name} {points[-1][1]:.3f}" for name, points in self._figures() if points]
        self._progress.setFormat(" · ".join([f"{100 * done:.0f} %", *known, remaining(self.minutes, done)]))

    def show_cancelling(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText(tr("Stopping, and saving what is done …"))

    def show_ended(self, sentence: str, *, is_warning: bool = False) -> None:
        self._is_running = False
        self._progress.setValue(0 if is_warning else 1000)
        self._say(sentence, is_warning=is_warning)

    # Inside

    def _figures(self) -> tuple[tuple[str, list[tuple[float, float]]], ...]:
        return ((tr("loss"), self._loss.points), (tr("Dice"), self._dice.points))

    def _made_form(self, inside: QWidget) -> QWidget:
        form = Column(inside, FORM_PX)
        self._material = SteadyLabel(form, sentences=(_material(0), _material(MANY)), lines=5)
        self._minutes = QSpinBox(form)
        self._minutes.setRange(1, MOST_MINUTES)
        self._minutes.setValue(DEFAULT_MINUTES)
        self._minutes.setSuffix(" min")
        self._minutes.setToolTip(tr("How long it trains; loading comes on top"))
        self._regularisation = QComboBox(form)
        for number, (name, words, tip) in enumerate(REGULARISATIONS):
            self._regularisation.addItem(words, name)
            self._regularisation.setItemData(number, tip, Qt.ItemDataRole.ToolTipRole)
        self._regularisation.setToolTip(tr("How much the training images are varied"))
        rows = QFormLayout()
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in ((tr("Time"), self._minutes), (tr("Variation"), self._regularisation)):
            keep_lines(field, 1, 10)
            rows.addRow(text, field)
        self._start = QPushButton(tr("Train U-Net"), form)
        self._start.setObjectName("accept")
        self._start.clicked.connect(lambda: self.startRequested.emit(self.minutes, str(self._regularisation.currentData())))
        self._cancel = QPushButton(tr("Stop"), form)
        self._cancel.setToolTip(tr("Stop; what is done is kept, and it can go on later"))
        self._cancel.clicked.connect(self.cancelRequested)
        fit_all(self._start, tr("Go on training"))
        buttons = QHBoxLayout()
        buttons.addWidget(self._start, 1)
        buttons.addWidget(self._cancel)
        layout = QVBoxLayout(form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._material)
        layout.addLayout(rows)
        layout.addStretch(1)
        layout.addLayout(buttons)
        return form

    def _made_course(self, inside: QWidget) -> QWidget:
        course = QWidget(inside)
        self._loss = LossCurve(course)
        self._dice = LossCurve(course, measure=tr("Dice (validation)"), top=1.0, smoothing=1.0)
        curves = QHBoxLayout()
        for curve in (self._loss, self._dice):
            curve.setMinimumWidth(CURVE_PX)
            curves.addWidget(curve, 1)
        self._progress = QProgressBar(course)
        self._progress.setRange(0, 1000)
        self._progress.setFormat("")
        self._progress.setAccessibleName(tr("Progress of the U-Net"))
        layout = QVBoxLayout(course)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(curves, 1)
        layout.addWidget(self._progress)
        return course

    def _made_result(self, inside: QWidget) -> QWidget:
        result = QWidget(inside)
        self._text = SteadyLabel(result, lines=2, is_fixed=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._predict = QPushButton(tr("Label the rest"), result)
        self._predict.setToolTip(tr("Regions on all images that nobody has worked on, to be reviewed and refined by clicks"))
        self._predict.clicked.connect(self.predictRequested)
        self._export = QPushButton(tr("Export …"), result)
        self._export.setToolTip(tr("The network for other programs: ONNX, or OpenVINO's .xml"))
        self._export.clicked.connect(self.exportRequested)
        layout = QHBoxLayout(result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text, 1)
        for button in (self._predict, self._export):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return result

    def _say(self, text: str, *, is_warning: bool = False) -> None:
        self._progress.setFormat("")
        self._text.setText(text)
        self._text.setToolTip(text)
        self._text.setObjectName("warning" if is_warning else "")
        self._text.style().polish(self._text)
        self._tell()

    def _tell(self) -> None:
        """What it would train on, or why it cannot; and which fields take input."""
        problem = _problem(self._images)
        self._material.setText(_material(self._images))
        self._start.setEnabled(not problem and not self._is_running)
        self._start.setToolTip(problem or tr("In the background; clicks are answered meanwhile"))
        self._cancel.setEnabled(self._is_running)
        for button in (self._predict, self._export):
            button.setEnabled(self._has_network and not self._is_running)
        for field in (self._minutes, self._regularisation):
            field.setEnabled(not self._is_running)


def _problem(images: int) -> str:
    if images >= LEAST_IMAGES:
        return ""
    return tr(
        "A U-Net needs masks in at least {least} images, because some are held out to choose its weights.", least=LEAST_IMAGES
    )


def _material(images: int) -> str:
    counted = tr("They are in {images:,} images; whole patients of these are held out.", images=images)
    return _problem(images) or f"{ABOUT} {counted}"
