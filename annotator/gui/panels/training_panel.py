"""Fine-tuning on one's own masks: what it trains on and for how long, how it goes, what came of it, and the checkpoints."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.gui.panels.checkpoint_list import CheckpointList
from fourclick.annotator.gui.panels.loss_curve import LossCurve
from fourclick.annotator.gui.panels.steady_label import SteadyLabel
from fourclick.annotator.gui.panels.strip_panel import StripPanel
from fourclick.annotator.gui.panels.widths import Column, keep_lines
from fourclick.annotator.gui.text import counted, tr

LEAST_REGIONS, LEAST_IMAGES = 5, 2
DEFAULT_MINUTES, MOST_MINUTES = 10, 24 * 60
FORM_PX, CURVE_PX = 204, 200
GAP_PX = 14
MANY = 99_999
"""Regions and images: as many as there is room for in the sentence that counts them."""


class TrainingPanel(StripPanel):
    """Emits wishes; `show_*` say what became of them. All rows keep their place, so that nothing jumps."""

    startRequested = Signal(int, str)
    cancelRequested = Signal()
    useRequested = Signal(object)
    resumeRequested = Signal()
    nameEdited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, FORM_PX)
        self._regions = self._images = 0
        self._name_problem = ""
        self._is_running = False
        self._made: Path | None = None
        inside = QWidget(self)
        self.checkpoints = CheckpointList(inside)
        above = QHBoxLayout()
        above.setSpacing(GAP_PX)
        above.addWidget(self._made_form(inside))
        above.addWidget(self._made_course(inside), 1)
        left = QVBoxLayout()
        left.addLayout(above, 1)
        left.addWidget(self._made_result(inside))
        layout = QHBoxLayout(inside)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(GAP_PX)
        layout.addLayout(left, 3)
        layout.addWidget(self.checkpoints, 2)
        self.setWidget(inside)
        self._tell()

    # What is shown

    @property
    def minutes(self) -> int:
        return self._minutes.value()

    @property
    def name(self) -> str:
        return self._name.text().strip()

    @property
    def can_start(self) -> bool:
        return self._start.isEnabled()

    @property
    def text(self) -> str:
        """The sentence on how it goes or what came of it."""
        return self._text.text()

    def show_material(self, regions: int, images: int) -> None:
        """How many accepted regions the project has, and in how many images."""
        self._regions, self._images = regions, images
        self._tell()

    def show_name(self, name: str, problem: str = "") -> None:
        """The name of the next checkpoint, and what keeps it from being used."""
        if name != self.name:
            self._name.setText(name)
        self._name_problem = problem
        self._tell()

    def show_preparing(self, minutes: int) -> None:
        self._is_running, self._made = True, None
        self._minutes.setValue(minutes)
        self._curve.clear(self.minutes)
        self._progress.setValue(0)
        self._say(tr("Starting: the network and your masks are loaded …"))

    def show_started(self, event: dict[str, Any]) -> None:
        objects, images, held_out = (_whole(event.get(key)) for key in ("objects", "images", "held_out"))
        self._say(
            tr(
                "Training on {regions} of {images}; {held_out} held out to check it.",
                regions=_regions(objects),
                images=_images(images),
                held_out=held_out,
            )
        )

    def show_progress(self, event: dict[str, Any]) -> None:
        done = min(max(finite_number(event.get("done")), 0.0), 1.0)
        loss = finite_number(event.get("loss"), math.nan)
        self._curve.append(finite_number(event.get("minutes")), loss)
        self._progress.setValue(round(1000 * done))
        shown = "" if math.isnan(loss) else ", " + tr("loss {loss:.3f}", loss=loss)
        self._progress.setFormat(f"{100 * done:.0f} %{shown} · {remaining(self.minutes, done)}")

    def show_cancelling(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText(tr("Stopping …"))

    def show_cancelled(self) -> None:
        self._end(tr("Cancelled. Nothing was kept, and the checkpoint in use is the same as before."))

    def show_failed(self, sentence: str) -> None:
        self._end(sentence, is_warning=True)

    def show_result(self, sentence: str, made: Path | None, *, is_in_use: bool) -> None:
        """What came of it. `made` is the new checkpoint, None where it was rolled back."""
        self._end(sentence, done=1.0)
        self._made = made
        self._use.setVisible(made is not None)
        self._use.setEnabled(not is_in_use)
        self._use.setText(tr("In use") if is_in_use else tr("Use it"))

    def show_stopped(self, sentence: str, *, minutes: int, done: float, is_warning: bool = False) -> None:
        """A training that can go on: how long it was to take, and the share in [0, 1] of it that is done."""
        self._minutes.setValue(minutes)
        self._end(sentence, done=done, is_warning=is_warning)
        self._made = None
        self._use.setText(tr("Resume"))
        self._use.setEnabled(True)
        self._use.show()

    def show_nothing(self) -> None:
        """Neither a result nor a training that can go on."""
        self._end("")

    # Inside

    def _made_form(self, inside: QWidget) -> QWidget:
        form = Column(inside, FORM_PX)
        most = (material_problem(LEAST_REGIONS - 1, 0), material_problem(MANY, 1), _material(MANY, MANY))
        self._material = SteadyLabel(form, sentences=most, lines=4)
        self._minutes = QSpinBox(form)
        self._minutes.setRange(1, MOST_MINUTES)
        self._minutes.setValue(DEFAULT_MINUTES)
        self._minutes.setSuffix(" min")
        self._minutes.setToolTip(tr("How long it trains; loading and checking come on top"))
        self._name = QLineEdit(form)
        self._name.setToolTip(tr("What the new checkpoint is called"))
        self._name.textEdited.connect(lambda text: self.nameEdited.emit(text.strip()))
        rows = QFormLayout()
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in ((tr("Time"), self._minutes), (tr("Name"), self._name)):
            keep_lines(field, 1, 10)
            rows.addRow(text, field)
        self._start = QPushButton(tr("Start training"), form)
        self._start.setObjectName("accept")
        self._start.clicked.connect(lambda: self.startRequested.emit(self.minutes, self.name))
        self._cancel = QPushButton(tr("Cancel"), form)
        self._cancel.setToolTip(tr("Stop this training and keep nothing of it"))
        self._cancel.clicked.connect(self.cancelRequested)
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
        course.setMinimumWidth(CURVE_PX)
        self._curve = LossCurve(course)
        self._progress = QProgressBar(course)
        self._progress.setRange(0, 1000)
        self._progress.setFormat("")
        self._progress.setAccessibleName(tr("Progress of the training"))
        layout = QVBoxLayout(course)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._curve, 1)
        layout.addWidget(self._progress)
        return course

    def _made_result(self, inside: QWidget) -> QWidget:
        result = QWidget(inside)
        self._text = SteadyLabel(result, lines=3, is_fixed=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._use = QPushButton(tr("Use it"), result)
        self._use.clicked.connect(self._on_use_clicked)
        place = self._use.sizePolicy()
        place.setRetainSizeWhenHidden(True)
        self._use.setSizePolicy(place)
        self._use.hide()
        layout = QHBoxLayout(result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._use, 0, Qt.AlignmentFlag.AlignVCenter)
        return result

    def _on_use_clicked(self) -> None:
        # one button: there is either a result to use or a training to resume
        if self._made is not None:
            self.useRequested.emit(self._made)
        else:
            self.resumeRequested.emit()

    def _say(self, text: str, *, is_warning: bool = False) -> None:
        self._use.hide()
        self._progress.setFormat("")
        self._text.setText(text)
        self._text.setToolTip(text)
        self._text.setObjectName("warning" if is_warning else "")
        self._text.style().polish(self._text)
        self._tell()

    def _end(self, text: str, *, is_warning: bool = False, done: float = 0.0) -> None:
        self._is_running = False
        self._progress.setValue(round(done * self._progress.maximum()))
        self._say(text, is_warning=is_warning)

    def _tell(self) -> None:
        """What it would train on, or why it cannot; and which fields take input."""
        problem = material_problem(self._regions, self._images) or self._name_problem
        self._material.setText(problem or _material(self._regions, self._images))
        self._start.setEnabled(not problem and not self._is_running)
        self._start.setToolTip(problem or tr("Train a copy of the checkpoint in use on the masks of this project"))
        self._cancel.setEnabled(self._is_running)
        for field in (self._minutes, self._name):
            field.setEnabled(not self._is_running)


def material_problem(regions: int, images: int) -> str:
    """What is missing for a training, as a sentence; empty where nothing is. Images are held out, so one is not enough."""
    if regions < LEAST_REGIONS:
        return tr(
            "Training needs at least {least} accepted regions; this project has {regions}.",
            least=LEAST_REGIONS,
            regions=_regions(regions),
        )
    if images < LEAST_IMAGES:
        return tr("Training needs regions in at least 2 images, because it is checked on images that it has not seen.")
    return ""


def remaining(minutes: float, done: float) -> str:
    """How long a training of so many minutes still takes, in words."""
    left = minutes * (1 - done)
    if left > 90:
        return tr("{left:.1f} h left", left=left / 60)
    return (
        tr("{left:.0f} min left", left=left)
        if left >= 1
        else tr("less than a minute left")
        if done < 1
        else tr("checking the result …")
    )


def _material(regions: int, images: int) -> str:
    return tr(
        "Trains on the {regions} in {images} of this project. Some images are held out to check the result.",
        regions=counted(regions, tr("{n} accepted region"), tr("{n} accepted regions")),
        images=_images(images),
    )


def _regions(number: int) -> str:
    return counted(number, tr("{n} region"), tr("{n} regions"))


def _images(number: int) -> str:
    return counted(number, tr("{n} image"), tr("{n} images"))


def finite_number(value: Any, otherwise: float = 0.0) -> float:
    """What a line of the training says, where it is a finite number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else otherwise


def _whole(value: Any) -> int:
    return round(finite_number(value))
