"""Operations on the selected region as a whole, each one step of the document."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.editing import reshaping
from fourclick.annotator.editing.hand_edit import HandEdit, copied, intersected, reshaped, subtracted, united
from fourclick.annotator.gui.hand_base import HandBase, HandEditError
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.text import tr

Combine = Callable[[Annotation, str, str], HandEdit]
COMBINATIONS: dict[str, tuple[str, Combine]] = {
    "unite": (tr("uniting two regions"), united),
    "subtract": (tr("subtracting a region"), subtracted),
    "intersect": (tr("intersecting two regions"), intersected),
}


class MaskOperations(QObject):
    """What *Edit > Mask* does. What cannot be done is said by the document's notices."""

    def __init__(self, work: HandWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._document = work.document

    @property
    def spacing_mm(self) -> tuple[float, float]:
        """(row, column) spacing of a slice; 1 for pictures without millimetres."""
        image = self._document.image
        return (image.geometry.spacing_mm[1], image.geometry.spacing_mm[0]) if image is not None else (1.0, 1.0)

    @property
    def unit(self) -> str:
        image = self._document.image
        return "mm" if image is not None and image.geometry.is_known else "px"

    def fill_holes(self) -> None:
        self._reshape(tr("fill holes"), tr("filling holes"), reshaping.holes_filled, tr("The region has no holes."))

    def keep_largest(self) -> None:
        self._reshape(
            tr("keep largest"), tr("keeping the largest part"), reshaping.largest_kept, tr("The region is in one piece.")
        )

    def remove_islands(self, smallest_px: float) -> None:
        """Drops the parts of fewer than so many pixels."""
        self._reshape(
            tr("remove islands"),
            tr("removing islands"),
            lambda mask: reshaping.islands_removed(mask, smallest_px),
            tr("No part of the region has fewer than {smallest_px:g} pixels.", smallest_px=smallest_px),
        )

    def smooth(self, sigma_mm: float) -> None:
        spacing = self.spacing_mm
        self._reshape(
            "smooth",
            tr("smoothing"),
            lambda mask: reshaping.smoothed(mask, sigma_mm, spacing),
            tr("The region is smooth by {sigma_mm:g} {unit} already.", sigma_mm=sigma_mm, unit=self.unit),
        )

    def grow(self, by_mm: float) -> None:
        spacing = self.spacing_mm
        self._reshape(
            "grow",
            tr("growing by {by_mm:g} {unit}", by_mm=by_mm, unit=self.unit),
            lambda mask: reshaping.grown(mask, by_mm, spacing),
            tr("The region did not grow: the step is smaller than a pixel, or other regions are in the way."),
        )

    def shrink(self, by_mm: float) -> None:
        spacing = self.spacing_mm
        self._reshape(
            "shrink",
            tr("shrinking by {by_mm:g} {unit}", by_mm=by_mm, unit=self.unit),
            lambda mask: reshaping.shrunk(mask, by_mm, spacing),
            tr("The region did not shrink: the step is smaller than a pixel."),
        )

    def copy(self, step: int) -> None:
        """The selected region once more on the slice `step` further on, which is shown then."""
        base, image = self._base(), self._document.image
        if base is None or image is None or base.region_id is None:
            return
        target = self._document.slice_index + step
        if not 0 <= target < image.depth:
            self._notice(tr("There is no further slice in this direction."))
            return
        edit = copied(base.state.annotation, base.region_id, target, image, self._work.rules(base))
        if edit.annotation == base.state.annotation:
            self._notice(tr("Nothing was copied: other regions are in the way there."))
            return
        # the copy is meant from here on, not the prompt that may have made the original
        self._work.apply(HandBase(base.state, base.region_id), edit, "copy", text=tr("copying a region"))
        self._document.set_slice(target)

    def combine(self, kind: str, other_id: str) -> None:
        """kind: one of COMBINATIONS."""
        base = self._base()
        if base is None or base.region_id is None:
            return
        other = base.state.annotation.get(other_id)
        if other is not None and self._work.options.rules.is_hidden(other):
            self._notice(tr("The other region is hidden; show it first, so that it is seen what becomes of it."))
            return
        if kind == "unite" and other is not None and self._work.options.rules.is_locked(other):
            self._notice(tr("The other region's label is locked; unlock it in the list of labels first."))
            return
        text, work = COMBINATIONS[kind]
        edit = work(base.state.annotation, base.region_id, other_id)
        if edit.annotation == base.state.annotation:
            self._notice(tr("This would change nothing."))
            return
        self._work.apply(base, edit, kind, text=text)

    def others(self) -> tuple[Region, ...]:
        """The regions with which the selected one can be combined, the topmost first; hidden ones are not among them."""
        state, index = self._document.state, self._document.slice_index
        selected = state.selected_region
        if selected is None or selected.slice_index != index:
            return ()
        here, rules = reversed(state.annotation.on_slice(index)), self._work.options.rules
        return tuple(region for region in here if region.id != selected.id and not rules.is_hidden(region))

    def _reshape(self, kind: str, text: str, work: Callable[[BoolMap], BoolMap], nothing: str) -> None:
        base, image = self._base(), self._document.image
        if base is None or image is None or base.region_id is None:
            return
        edit = reshaped(base.state.annotation, base.region_id, work, image, self._work.rules(base))
        if edit.annotation == base.state.annotation:
            self._notice(nothing)
            return
        self._work.apply(base, edit, kind, text=text)

    def _base(self) -> HandBase | None:
        self._work.begin()
        try:
            return HandBase.of_selected(self._document, self._work.options.rules)
        except HandEditError as error:
            self._notice(str(error))
            return None

    def _notice(self, text: str) -> None:
        self._document.noticeRaised.emit(text)
