"""Shows on the canvas what differs from the revision before."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.revision import RevisionDifference, summary
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture
from fourclick.annotator.gui.text import spoken

ADDED, REMOVED = QColor("#29d3ff"), QColor("#ffb300")
ADDED_Z, REMOVED_Z = 22.0, 23.0
FILL = 0.55


class Differences(QObject):
    """Pixels that came since the revision before in one colour, those that went in another with a dashed outline.

    While they are shown, regions are outlines: their filling would hide the changes.
    """

    changed = Signal(str)
    """The sentence that says what differs; "" where there is no revision before."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document, self._canvas = document, canvas
        self._previous: Annotation | None = None
        self._is_shown = False
        self._had_outlines = False
        self._added, self._removed = MaskItem(), MaskItem(is_dashed=True)
        for item, z in ((self._added, ADDED_Z), (self._removed, REMOVED_Z)):
            item.setZValue(z)
            item.set_fill(FILL)
            item.setVisible(False)
            canvas.scene().addItem(item)
        document.stateChanged.connect(self._on_document_state_changed)
        document.sliceChanged.connect(lambda _index: self._show())
        document.imageChanged.connect(lambda _image: self.compare_with(None))

    @property
    def is_shown(self) -> bool:
        return self._is_shown

    @property
    def difference(self) -> RevisionDifference | None:
        """From the revision before to what is in view; None where there is none to compare with."""
        if self._previous is None:
            return None
        now, labels = self._document.state.annotation, self._document.labels
        return RevisionDifference(stacked(self._previous, labels), stacked(now, labels))

    @property
    def added(self) -> MaskPicture | None:
        """What is painted as added on this slice."""
        return self._added.picture if self._added.isVisible() else None

    @property
    def removed(self) -> MaskPicture | None:
        return self._removed.picture if self._removed.isVisible() else None

    def compare_with(self, previous: Annotation | None) -> None:
        """The annotation of the same image to compare with; None for none."""
        self._previous = previous
        self._tell()
        self._show()

    def set_shown(self, is_shown: bool) -> None:
        """Shows or hides the changes; shown first where one is, if the slice in view has none."""
        if is_shown == self._is_shown:
            return
        self._is_shown = is_shown
        if is_shown:
            self._had_outlines = self._canvas.overlays.outline_only
            self._go_to_a_change()
        self._canvas.overlays.set_outline_only(is_shown or self._had_outlines)
        self._show()

    def _go_to_a_change(self) -> None:
        difference = self.difference
        slices = difference.slices if difference is not None else ()
        if slices and self._document.slice_index not in slices:
            self._document.set_slice(slices[0])

    def _on_document_state_changed(self, old: State, new: State) -> None:
        if self._previous is not None and old.annotation != new.annotation:
            self._tell()
            self._show()

    def _tell(self) -> None:
        difference = self.difference
        names = {label.id: label.name for label in self._document.labels}
        self.changed.emit("" if difference is None else spoken(summary(difference, names)))

    def _show(self) -> None:
        difference, image = self.difference, self._document.image
        if not self._is_shown or difference is None or image is None:
            self._added.show_mask(None, ADDED)
            self._removed.show_mask(None, REMOVED)
            return
        change = difference.on_slice(self._document.slice_index, (image.height, image.width))
        self._added.show_mask(MaskPicture.of(change.added), ADDED)
        self._removed.show_mask(MaskPicture.of(change.removed), REMOVED)
