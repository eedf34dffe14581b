"""What all hand tools share: the document, the options, the clock, and how an edit gets into the document."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.editing.hand_edit import HandEdit, Patches, erased, erased_across, painted, painted_across
from fourclick.annotator.editing.rules import Rules
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.hand_base import HandBase, HandEditError
from fourclick.annotator.gui.hand_options import HandOptions
from fourclick.annotator.gui.regions_overlay import label_colour
from fourclick.annotator.gui.text import spoken, tr

LONGEST_PAUSE_S = 10.0
"""A pause before an edit counts as work up to this long; longer ones were something else."""

TEXTS = {
    "brush": tr("painting"),
    "eraser": tr("erasing"),
    "lasso": tr("a lasso"),
    "polygon": tr("a polygon"),
    "livewire": tr("a line along edges"),
    "flood": tr("a flood"),
}


class HandWork(QObject):
    """Turns what a tool covered into one edit of the document."""

    optionsChanged = Signal(object)

    def __init__(
        self, document: Document, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.document = document
        self._options = HandOptions()
        self._clock = clock
        self._last = clock()
        self._begun = self._last
        document.imageChanged.connect(lambda _image: self.rest())

    @property
    def options(self) -> HandOptions:
        return self._options

    def set_options(self, options: HandOptions) -> None:
        if options != self._options:
            self._options = options
            self.optionsChanged.emit(options)

    # Time

    def rest(self) -> None:
        """What was done up to now was no work by hand."""
        self._last = self._begun = self._clock()

    def begin(self) -> None:
        """The hand is on the image: from here on every second counts."""
        self._begun = self._clock()

    def seconds(self) -> float:
        """The time of the edit that ends now, with the pause before it; the next one begins."""
        now = self._clock()
        worked = now - self._begun + min(self._begun - self._last, LONGEST_PAUSE_S)
        self._last = self._begun = now
        return worked

    # Edits

    def base(self, *, is_erasing: bool = False, is_across: bool = False) -> HandBase | None:
        """What is edited on the slice in view, or across all slices; None where nothing can be, which the user is told."""
        try:
            base = HandBase.of(self.document, self._options.rules, is_across=is_across)
            if base.region_id is None and not is_erasing:
                self._check_active_label(base.state.active_label)
        except HandEditError as error:
            self.document.noticeRaised.emit(spoken(error))
            return None
        return base

    def rules(self, base: HandBase) -> Rules:
        """What painting with the edited region's label respects."""
        region = base.region
        return self._options.rules.in_table(self.document.labels, region.label if region else base.state.active_label)

    def colour(self, base: HandBase) -> QColor:
        """The colour in which the edited region is shown."""
        return label_colour(self.document.labels, self._label(base))

    def cover(self, shapes: Mapping[int, BoolMap], slice_index: int, kind: str, *, is_erasing: bool) -> None:
        """Paints or erases what a tool covered: (H, W) bool by slice, begun on slice `slice_index`, which is in view."""
        base, image = self.base(is_erasing=is_erasing), self.document.image
        if base is None or image is None:
            return
        annotation, rules = base.state.annotation, self.rules(base)
        if is_erasing:
            own = None if self.erases_all(base) else base.region_id
            edit = erased(annotation, shapes, image, rules, own_id=own)
        else:
            label = self._label(base)
            edit = painted(annotation, shapes, image, rules, label=label, own_id=base.region_id, slice_index=slice_index)
        self._take(base, edit, kind, is_erasing=is_erasing)

    def cover_across(self, patches: Patches, kind: str, *, is_erasing: bool) -> None:
        """Paints or erases what a tool covered of many slices, seen from the side, as one edit."""
        base, image = self.base(is_erasing=is_erasing, is_across=True), self.document.image
        if base is None or image is None:
            return
        annotation, rules = base.state.annotation, self.rules(base)
        if is_erasing:
            own = None if self.erases_all(base) else base.region_id
            edit = erased_across(annotation, patches, image, rules, own_id=own)
        else:
            own, index = base.region_id, self.document.slice_index
            edit = painted_across(annotation, patches, image, rules, label=self._label(base), own_id=own, slice_index=index)
        self._take(base, edit, kind, is_erasing=is_erasing)

    def erases_all(self, base: HandBase) -> bool:
        """Whether the eraser takes from all regions, even where one is selected."""
        return self._options.erases_all and base.prompt is None

    def apply(self, base: HandBase, edit: HandEdit, kind: str, *, text: str) -> None:
        """Makes the edit one step of the document."""
        seconds = self.seconds()
        # of a prompt under way the document has another mask than the one that was edited
        within = edit.within if base.state is self.document.state else None
        self.document.edit_by_hand(base.edited(edit, seconds=seconds), kind, text=text, seconds=seconds, within=within)

    def _take(self, base: HandBase, edit: HandEdit, kind: str, *, is_erasing: bool) -> None:
        if edit.annotation == base.state.annotation:
            self._tell_why_nothing(self.rules(base), is_erasing)
            return
        text = TEXTS[kind] if not is_erasing or kind == "eraser" else tr("{tool}, erasing", tool=TEXTS[kind])
        self.apply(base, edit, kind, text=text)

    def _label(self, base: HandBase) -> int:
        return base.region.label if base.region is not None else base.state.active_label

    def _check_active_label(self, label: int) -> None:
        rules = self._options.rules
        if label in rules.locked:
            raise HandEditError(tr("The active label is locked; choose another one, or unlock it in the list of labels."))
        if label in rules.hidden:
            raise HandEditError(tr("The active label is hidden; choose another one, or show it in the list of labels."))

    def _tell_why_nothing(self, rules: Rules, is_erasing: bool) -> None:
        limits = [
            *([tr("the range of values")] if rules.value_range else []),
            *([tr("the label to paint inside")] if rules.inside_label is not None and not is_erasing else []),
            *([tr("a locked label")] if rules.locked else []),
            *([tr("a label that stands higher in the list")] if rules.above and not is_erasing else []),
        ]
        if limits:
            self.document.noticeRaised.emit(
                tr("Nothing was changed: {limits} leaves no pixel there.", limits=tr(" or ").join(limits))
            )
        elif is_erasing:
            self.document.noticeRaised.emit(tr("Nothing was erased: it takes from the selected region, without one from all."))
