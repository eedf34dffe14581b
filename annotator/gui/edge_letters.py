"""The patient's sides at the edges of a view, and the name of its plane in a corner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGraphicsView, QLabel

from fourclick.annotator.core.plane import NO_EDGES, Edges
from fourclick.annotator.gui.text import tr

MARGIN_PX = 5
SHEET = "QLabel { color: white; background: rgba(0, 0, 0, 130); border-radius: 3px; padding: 1px 5px; font-weight: 600; }"
SIDES = {"R": tr("right"), "L": tr("left"), "A": tr("front"), "P": tr("back"), "S": tr("head"), "I": tr("feet")}


class EdgeLetters(QObject):
    """Labels over a view. They belong to the view and not to its viewport, which carries its children along when it scrolls."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._edges = {edge: self._label() for edge in Edges._fields}
        self._title = self._label()
        view.installEventFilter(self)

    @property
    def edges(self) -> Edges:
        """What is shown now."""
        return Edges(**{edge: label.text() for edge, label in self._edges.items()})

    @property
    def title(self) -> str:
        return self._title.text()

    def show_edges(self, edges: Edges = NO_EDGES) -> None:
        for edge, text in edges._asdict().items():
            label = self._edges[edge]
            label.setText(text)
            label.setAccessibleName(" ".join(SIDES[letter] for letter in text))
            label.setVisible(bool(text))
        self._place()

    def show_title(self, text: str) -> None:
        if text != self._title.text():
            self._title.setText(text)
            self._title.setVisible(bool(text))
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _label(self) -> QLabel:
        label = QLabel(self._view)
        label.setStyleSheet(SHEET)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        return label

    def _place(self) -> None:
        width, height = self._view.width(), self._view.height()
        for label in (*self._edges.values(), self._title):
            label.adjustSize()
        left, right, top, bottom = (self._edges[edge] for edge in ("left", "right", "top", "bottom"))
        left.move(MARGIN_PX, (height - left.height()) // 2)
        right.move(width - right.width() - MARGIN_PX, (height - right.height()) // 2)
        # in a narrow view beside the plane's name, not over it
        beside = 2 * MARGIN_PX + self._title.width() if self._title.text() else 0
        top.move(max((width - top.width()) // 2, beside), MARGIN_PX)
        bottom.move((width - bottom.width()) // 2, height - bottom.height() - MARGIN_PX)
        self._title.move(MARGIN_PX, MARGIN_PX)
