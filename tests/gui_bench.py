"""A document that is answered by a fake predictor, and a canvas that is clicked in image pixels: what the GUI's tests share."""

from __future__ import annotations

import numpy as np
from fake_predictor import FakePredictor
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.inference import _rated
from fourclick.annotator.gui.proposal import Answer, Proposal
from fourclick.annotator.gui.tools import Tools
from fourclick.models.prompt import Click, Role

HEIGHT, WIDTH, DEPTH = 60, 80, 5
EXTREMES = ((20, 30), (60, 31), (40, 10), (41, 50))


def volume(aspect: float = 1.0) -> Image:
    """(5, 60, 80) int16, pixels `aspect` times as high as wide."""
    voxels = np.arange(DEPTH * HEIGHT * WIDTH, dtype=np.int16).reshape(DEPTH, HEIGHT, WIDTH)
    return Image(voxels.copy(), Geometry(spacing_mm=(0.5, 0.5 * aspect, 2.0), is_known=True), name="volume")


class AnsweredDocument(Document):
    """A document whose requests are answered at once, or when `answer()` is called if `is_slow`."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.predictor = FakePredictor()
        self.is_slow = False
        self.requests = []
        self.notices = []
        self.proposalRequested.connect(self._on_requested)
        self.noticeRaised.connect(self.notices.append)

    def click_extremes(self, points=EXTREMES) -> None:
        for x, y in points:
            self.add_click(Click(x, y, Role.EXTREME))

    def click(self, x, y, role=Role.POSITIVE) -> None:
        self.add_click(Click(x, y, role))

    def answer(self, number: int = -1) -> None:
        request = self.requests.pop(number)
        probability, dice = _rated(self.predictor, request)
        proposal = Proposal.of(request.wish, probability, checkpoint="fake", milliseconds=1, dice=dice)
        self.store_proposal(Answer(request, proposal))

    def _on_requested(self, request) -> None:
        self.requests.append(request)
        if not self.is_slow:
            self.answer()


class Bench:
    """A canvas, its tools and a document, worked in image pixels."""

    def __init__(self, qtbot, document: AnsweredDocument) -> None:
        self.document = document
        self.canvas = Canvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(500, 400)
        self.canvas.set_document(document)
        self.tools = Tools(document)
        self.tools.attach(self.canvas)
        self.canvas.show()
        qtbot.waitExposed(self.canvas)

    def at(self, x: float, y: float) -> QPoint:
        """The view position of the middle of a pixel."""
        return self.canvas.viewportTransform().map(QPointF(x + 0.5, y + 0.5)).toPoint()

    def click(self, x, y, button=Qt.MouseButton.LeftButton, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.canvas.viewport(), button, modifier, self.at(x, y))

    def click_extremes(self, points=EXTREMES) -> None:
        for x, y in points:
            self.click(x, y)

    def hover(self, x, y) -> None:
        move_pointer(self.canvas.viewport(), self.at(x, y), Qt.MouseButton.NoButton)

    def press(self, x, y, button=Qt.MouseButton.LeftButton, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self.canvas.viewport(), button, modifier, self.at(x, y))

    def release(self, x, y, button=Qt.MouseButton.LeftButton) -> None:
        QTest.mouseRelease(self.canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, self.at(x, y))

    def drag(self, start, end, button=Qt.MouseButton.LeftButton, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        begin, finish = self.at(*start), self.at(*end)
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, button, modifier, begin)
        move_pointer(viewport, (begin + finish) / 2, button)
        move_pointer(viewport, finish, button)
        QTest.mouseRelease(viewport, button, modifier, finish)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, modifier)

    @property
    def points(self):
        return [click.point for click in self.document.state.prompt.clicks]


def move_pointer(widget, position: QPoint, button) -> None:
    """A mouse move; QTest.mouseMove forgets the pressed button and says nothing when the mouse is there already."""
    where = QPointF(position)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(widget.mapToGlobal(position)),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(widget, event)
