"""Operations on the selected region as a whole, each one step of the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.editing import reshaping
from fourclick.annotator.editing.hand_edit import HandEdit, intersected, reshaped, subtracted, united
from fourclick.annotator.editing.structure_edit import BodyWork, Scope, combined_with_label, reshaped_body
from fourclick.annotator.gui.body_operations import BodyOperations
from fourclick.annotator.gui.hand_base import HandBase, HandEditError
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.words import said
from fourclick.annotator.gui.work_plane import CanvasPlane, WorkPlane

Reshape = Callable[[BoolMap, Sequence[float]], BoolMap]
"""A new mask of one of any number of axes, with the spacing of its axes in millimetres."""
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
        self.scope = Scope.SLICE
        """What the operations work on, but for copying and for combining with a single region."""
        self.bodies = BodyOperations(work, self)

    @property
    def unit(self) -> str:
        image = self._document.image
        return "mm" if image is not None and image.geometry.is_known else "px"

    def fill_holes(self) -> None:
        work = _without_spacing(reshaping.holes_filled)
        self._reshape("fill holes", tr("filling holes"), work, tr("The region has no holes."))

    def keep_largest(self) -> None:
        work = _without_spacing(reshaping.largest_kept)
        self._reshape("keep largest", tr("keeping the largest part"), work, tr("The region is in one piece."))

    def remove_islands(self, smallest_px: float) -> None:
        """Drops the parts of fewer than so many pixels."""
        self._reshape(
            "remove islands",
            tr("removing islands"),
            lambda mask, _spacing: reshaping.islands_removed(mask, smallest_px),
            tr("No part of the region has fewer than {smallest_px:g} pixels.", smallest_px=smallest_px),
        )

    def smooth(self, sigma_mm: float) -> None:
        self._reshape(
            "smooth",
            tr("smoothing"),
            lambda mask, spacing: reshaping.smoothed(mask, sigma_mm, spacing),
            tr("The region is smooth by {sigma_mm:g} {unit} already.", sigma_mm=sigma_mm, unit=self.unit),
            reach_mm=reshaping.GAUSSIAN_REACH * sigma_mm,
        )

    def grow(self, by_mm: float) -> None:
        self._reshape(
            "grow",
            tr("growing by {by_mm:g} {unit}", by_mm=by_mm, unit=self.unit),
            lambda mask, spacing: reshaping.grown(mask, by_mm, spacing),
            tr("The region did not grow: the step is smaller than a pixel, or other regions are in the way."),
            reach_mm=by_mm,
        )

    def shrink(self, by_mm: float) -> None:
        self._reshape(
            "shrink",
            tr("shrinking by {by_mm:g} {unit}", by_mm=by_mm, unit=self.unit),
            lambda mask, spacing: reshaping.shrunk(mask, by_mm, spacing),
            tr("The region did not shrink: the step is smaller than a pixel."),
            reach_mm=by_mm,
        )

    def copy(self, step: int, where: WorkPlane | None = None) -> None:
        """The selected object's shape in view once more on the plane's slice `step` further on, which is shown then.

        where: the plane to copy along; None for the canvas's own.
        """
        where = where or CanvasPlane(self._work)
        self._work.begin()
        try:
            base = where.selected()
        except HandEditError as error:
            self._notice(spoken(error))
            return
        plane, target = where.plane, where.index + step
        if plane is None or not 0 <= target < plane.depth:
            self._notice(tr("There is no further slice in this direction."))
            return
        edit = where.copied(base, target)
        if edit.annotation == base.state.annotation:
            self._notice(self._why_not_copied(is_across=plane.axis != 0))
            return
        # the copy is meant from here on, not the prompt that may have made the original
        self._work.apply(HandBase(base.state, base.region_id), edit, "copy", text=tr("copying a region"))
        where.show(target)
        if plane.axis != 0:
            # it is another view than the one that Page Down turns
            self._notice(
                tr("Copied in the {plane} view, to slice {number}.", plane=said(plane.name), number=target + 1),
            )

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

    def combine_label(self, kind: str, label: int) -> None:
        """The structure with all that belongs to another label, on all of its slices. kind: one of COMBINATIONS."""
        base, image = self._base(is_across=True), self._document.image
        if base is None or image is None or base.region_id is None:
            return
        rules, scope, own = self._work.rules(base), self.scope, base.region_id
        if kind == "unite" and label in rules.locked:
            self._notice(tr("The other label is locked; unlock it in the list of labels first."))
            return

        def compute(is_cancelled: Callable[[], bool]) -> HandEdit:
            return combined_with_label(base.state.annotation, own, scope, kind, label, image, rules, is_cancelled=is_cancelled)

        self.bodies.start(base, compute, kind, text=COMBINATIONS[kind][0], nothing=tr("This would change nothing."))

    def other_labels(self) -> tuple[int, ...]:
        """The labels with which the selected structure can be combined; hidden ones are not among them."""
        state, rules = self._document.state, self._work.options.rules
        selected = state.selected_region
        if selected is None:
            return ()
        found = {region.label for region in state.annotation if not rules.is_hidden(region)}
        return tuple(sorted(found - {selected.label}))

    def _reshape(self, kind: str, text: str, work: Reshape, nothing: str, *, reach_mm: float | None = None) -> None:
        is_body = self.scope is not Scope.SLICE
        base, image = self._base(is_across=is_body), self._document.image
        if base is None or image is None or base.region_id is None:
            return
        column_mm, row_mm, slice_mm = image.geometry.spacing_mm
        rules, scope, own = self._work.rules(base), self.scope, base.region_id
        if is_body:
            body = BodyWork(lambda mask: work(mask, (slice_mm, row_mm, column_mm)), reach_mm)

            def compute(is_cancelled: Callable[[], bool]) -> HandEdit:
                return reshaped_body(base.state.annotation, own, scope, body, image, rules, is_cancelled=is_cancelled)

            self.bodies.start(base, compute, kind, text=text, nothing=nothing)
            return
        edit = reshaped(base.state.annotation, own, lambda mask: work(mask, (row_mm, column_mm)), image, rules)
        if edit.annotation == base.state.annotation:
            self._notice(nothing)
            return
        self._work.apply(base, edit, kind, text=text)

    def _base(self, *, is_across: bool = False) -> HandBase | None:
        self._work.begin()
        try:
            return HandBase.of_selected(self._document, self._work.options.rules, is_across=is_across)
        except HandEditError as error:
            self._notice(spoken(error))
            return None

    def _why_not_copied(self, *, is_across: bool) -> str:
        if self._work.options.rules.inside_label is not None:
            return tr("Nothing was copied: the label to paint inside leaves no pixel there, or other regions are in the way.")
        if is_across:
            return tr("Nothing was copied: the object is there already, or other regions are in the way.")
        return tr("Nothing was copied: other regions are in the way there.")

    def _notice(self, text: str) -> None:
        self._document.noticeRaised.emit(text)


def _without_spacing(work: Callable[[BoolMap], BoolMap]) -> Reshape:
    return lambda mask, _spacing: work(mask)
