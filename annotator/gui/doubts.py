"""Shows where the proposal is uncertain, and takes the user there."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.doubt_item import PlaceRing
from fourclick.annotator.gui.proposal import Proposal
from fourclick.annotator.gui.text import tr
from fourclick.models.prompt import Box, Point
from fourclick.models.uncertainty import uncertain_places

RING_MS = 1800
SEEN_SHARE = 1.3
"""After a jump so much of the object's longer side is seen across the view, unless it was nearer already."""


class Doubts:
    """The overlay of doubt, and the key that goes from one uncertain place to the next."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        self._document = document
        self._canvas = canvas
        self._is_shown = False
        self._visited: tuple[Proposal, int] | None = None
        self._item, self._ring = canvas.overlays.doubt, canvas.overlays.ring
        # the canvas's child: it must not outlive the items on the scene
        self._ring_timer = QTimer(canvas)
        self._ring_timer.setSingleShot(True)
        self._ring_timer.setInterval(RING_MS)
        self._ring_timer.timeout.connect(canvas.overlays.hide_ring)
        document.maskChanged.connect(self._show)
        document.sliceChanged.connect(self._on_document_slice_changed)

    @property
    def ring(self) -> PlaceRing:
        return self._ring

    @property
    def is_visible(self) -> bool:
        return self._item.isVisible()

    def set_shown(self, is_shown: bool) -> None:
        self._is_shown = is_shown
        self._show()

    def jump(self) -> None:
        """Looks at the most uncertain place; at the next one when asked again for the same mask."""
        proposal = self._document.proposal if self._document.is_prompt_in_view else None
        if proposal is None:
            self._document.noticeRaised.emit(tr("There is no mask yet whose doubtful places could be shown."))
            return
        box = self._document.state.prompt.box if self._document.state.prompt.is_complete else proposal.box
        places = uncertain_places(proposal.probability(), box)
        if not places:
            self._document.noticeRaised.emit(tr("The network is sure everywhere."))
            return
        number = self._visited[1] + 1 if self._visited is not None and self._visited[0] is proposal else 0
        number %= len(places)
        self._visited = (proposal, number)
        self._look_at(places[number], box)
        self._document.noticeRaised.emit(tr("Doubtful place {number} of {places}.", number=number + 1, places=len(places)))

    def _look_at(self, place: Point, box: Box) -> None:
        view = self._canvas.viewport().size()
        near = min(view.width(), view.height()) / (SEEN_SHARE * max(box.width, box.height, 8))
        self._canvas.set_view(max(self._canvas.zoom, near), place)
        self._ring.show_place(place)
        self._ring_timer.start()

    def _on_document_slice_changed(self, _index: int) -> None:
        self._show()

    def _show(self) -> None:
        is_wanted = self._is_shown and self._document.is_prompt_in_view
        self._item.show_proposal(self._document.proposal if is_wanted else None)
        if self._document.proposal is None:
            self._ring.show_place(None)
