"""A lesson of two minutes on the bundled phantom: each step ends when its action is done on the real canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QFrame, QGraphicsEllipseItem, QHBoxLayout, QLabel, QPushButton, QWidget

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.widths import keep_lines
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage.locations import samples_project_folder
from fourclick.models.prompt import EXTREMES_NEEDED, Point, Role

IMAGE, SLICE = "phantom CT.nii.gz", 18
KIDNEY: tuple[Point, ...] = ((154, 165), (187, 166), (170, 145), (174, 190))
"""The extremes of the phantom's right kidney on that slice, in pixels."""
RING_PX = 11.0
RING_COLOUR = QColor("#F0E442")
NEAR_PX = 6.0


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, and when that is done: judged on the state before and after a change, and the slice in view."""

    text: str
    is_done: Callable[[State, State, int], bool]
    shows_rings: bool = False


STEPS = (
    Step(
        tr(
            "Click the four points in the yellow rings, in any order: the kidney's leftmost, rightmost, topmost and bottommost."
        ),
        lambda _old, new, _slice: new.prompt.is_complete,
        shows_rings=True,
    ),
    Step(
        tr(
            "That is a mask. Left click where it lacks something, right click where it has too much: try one. Only what lies "
            "within the dotted circle changes."
        ),
        lambda _old, new, _slice: any(click.role is not Role.EXTREME for click in new.prompt.clicks),
    ),
    Step(tr("Enter accepts it."), lambda old, new, _slice: len(new.annotation) > len(old.annotation)),
    Step(tr("Ctrl+Z takes anything back: try it."), lambda old, new, _slice: bool(new.prompt) > bool(old.prompt)),
    Step(tr("Ctrl+Shift+Z brings it back."), lambda old, new, _slice: len(new.annotation) > len(old.annotation)),
    Step(
        tr("A volume has many slices: Ctrl+wheel or Page Up and Page Down go through them."), lambda _old, _new, at: at != SLICE
    ),
)
END = tr(
    "That is all it takes. Space shows the next image, 1 to 9 choose a label, Ctrl+K finds any action, F1 opens the guide. "
    "Everything is saved already."
)


class Tutorial(QObject):
    """Opens the samples, leads through the steps, and goes back to the project that was open."""

    def __init__(self, window: MainWindow, workspace: Workspace, document: Document, messages: Messages) -> None:
        super().__init__(window)
        self._window, self._workspace, self._document, self._messages = window, workspace, document, messages
        self._at: int | None = None
        self._back: Path | str | None = None
        self._rings: list[QGraphicsEllipseItem] = []
        self._job: Job | None = None
        self.card = _Card(window)
        self.card.hide()
        window.show_below_image(self.card)
        self.card.close_button.clicked.connect(self.end)
        window.actions_by_key["tutorial"].triggered.connect(self.begin)
        document.stateChanged.connect(self._on_document_state_changed)
        document.sliceChanged.connect(lambda _index: self._check(document.state, document.state))
        document.imageChanged.connect(self._on_document_image_changed)

    @property
    def step(self) -> int | None:
        """Counted from 0, len(STEPS) at the end; None while no lesson is given."""
        return self._at

    def begin(self) -> None:
        """From the first step; the samples are written where they are missing."""
        if self._job is not None:
            return
        project = self._workspace.project
        if self._at is None:
            self._back = None if project is None else str(project.address)
        if project is not None and project.folder == samples_project_folder():
            # nobody else can look into the project that is open, and the samples that it was opened for are there
            self._on_job_finished(project.folder)
            return
        self._messages.status(tr("The samples are prepared …"))
        self._job = Job(_samples, self)
        self._job.finished.connect(self._on_job_finished)
        self._job.failed.connect(self._on_job_failed)
        self._job.start()

    def end(self) -> None:
        """Takes the card away, and opens what was open before."""
        back, self._back, self._at = self._back, None, None
        self._show_rings(())
        self.card.hide()
        project = self._workspace.project
        if back is not None and (project is None or str(project.address) != back):
            try:
                self._workspace.open_project(back)
            except FourclickError as error:
                self._messages.banner(spoken(error), is_warning=True)

    # Inside

    def _on_job_finished(self, folder: Path) -> None:
        self._job = None
        try:
            self._workspace.open_project(folder)
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        self._window.images.filter.clear()
        self._workspace.filter_images("", "")
        entry = next((each for each in self._window.images.entries if each.name == IMAGE), None)
        if entry is None:
            self._messages.banner(tr("The samples lack the phantom of the lesson. Remove the sample project, and begin again."))
            return
        self._messages.banner("")
        self._at = 0
        if entry.id == self._document.image_id:
            self._on_document_image_changed(self._document.image)
        else:
            self._workspace.show_image(entry.id)

    def _on_job_failed(self, sentence: str) -> None:
        self._job = None
        self._messages.banner(sentence, is_warning=True)

    def _on_document_image_changed(self, image: object) -> None:
        if self._at is None or image is None:
            return
        # once the image, its slice and what was begun on it are all there
        QTimer.singleShot(0, self._prepare)

    def _prepare(self) -> None:
        if self._at is None or self._document.image is None or self._document.image.name != IMAGE:
            return
        if self._at == 0:
            self._document.cancel()
            # with the action, which ends measuring too
            self._window.actions_by_key["click_tool"].trigger()
            self._choose_free_label()
            self._document.set_slice(SLICE)
        self._show()

    def _choose_free_label(self) -> None:
        """A mask of a locked label would not be accepted, one of a hidden label not be seen."""
        labels = self._document.labels
        free = [label.id for label in labels if not (label.is_locked or label.is_hidden)]
        if not free and len(labels):
            self._messages.banner(tr("Every label of the samples is locked or hidden; free one in the list of labels first."))
        elif free and self._document.state.active_label not in free:
            self._document.set_active_label(free[0])

    def _on_document_state_changed(self, old: State, new: State) -> None:
        self._check(old, new)

    def _check(self, old: State, new: State) -> None:
        is_here = self._document.image is not None and self._document.image.name == IMAGE
        if self._at is None or self._at >= len(STEPS) or not is_here:
            return
        if STEPS[self._at].is_done(old, new, self._document.slice_index):
            self._at += 1
        self._show()

    def _show(self) -> None:
        at = self._at or 0
        self.card.show_step(at, STEPS[at].text if at < len(STEPS) else END)
        clicked = [(click.x, click.y) for click in self._document.state.prompt.clicks]
        left = [each for each in KIDNEY if not any(_is_near(each, other) for other in clicked)]
        missing = len(clicked) < EXTREMES_NEEDED
        self._show_rings(left if at < len(STEPS) and STEPS[at].shows_rings and missing else ())

    def _show_rings(self, points: tuple[Point, ...] | list[Point]) -> None:
        scene = self._window.canvas.scene()
        for ring in self._rings:
            scene.removeItem(ring)
        self._rings = []
        for x, y in points:
            ring = QGraphicsEllipseItem(QRectF(-RING_PX, -RING_PX, 2 * RING_PX, 2 * RING_PX))
            pen = QPen(RING_COLOUR, 2.0)
            pen.setCosmetic(True)
            ring.setPen(pen)
            ring.setFlag(QGraphicsEllipseItem.GraphicsItemFlag.ItemIgnoresTransformations)
            ring.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            ring.setZValue(1e6)
            # scene coordinates are the pixels' edges
            ring.setPos(x + 0.5, y + 0.5)
            scene.addItem(ring)
            self._rings.append(ring)


class _Card(QFrame):
    """A step's number and text, below the image."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._number, self._text = QLabel(self), QLabel(self)
        self._number.setObjectName("muted")
        self._text.setWordWrap(True)
        # the longest step needs two lines: nothing jumps
        keep_lines(self._text, 2, 4)
        self.close_button = QPushButton(tr("End the lesson"), self)
        layout = QHBoxLayout(self)
        layout.addWidget(self._number)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.close_button)

    @property
    def text(self) -> str:
        return self._text.text()

    def show_step(self, at: int, text: str) -> None:
        self._number.setText(
            tr("{at} of {STEPS}", at=min(at + 1, len(STEPS)), STEPS=len(STEPS)) if at < len(STEPS) else tr("Done")
        )
        self._text.setText(text)
        self.close_button.setText(tr("End the lesson") if at < len(STEPS) else tr("Back to my images"))
        self.show()


def _samples(_progress: object, _is_cancelled: object) -> Path:
    from fourclick.annotator.storage.sample_project import sample_project

    return sample_project()


def _is_near(first: Point, second: Point) -> bool:
    return max(abs(first[0] - second[0]), abs(first[1] - second[1])) <= NEAR_PX
