"""The open image and its annotation: the one mutable object. Everything else paints it or proposes a new value."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Image, Slice
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.overlap import accepted, all_placed
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.answered_prompt import AnsweredPrompt
from fourclick.annotator.gui.change import Change, slice_of_change
from fourclick.annotator.gui.click_recorder import event_of, region_events
from fourclick.annotator.gui.document_words import (
    CLICK_NAMES,
    NOTHING_CHANGED,
    NOTHING_LEFT,
    import_problem,
    kept_words,
    label_name,
    locked_words,
    points_missing,
    refused_click,
    shown_again,
)
from fourclick.annotator.gui.proposer import refining_prompt
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.undo_stack import UndoStack
from fourclick.models.prompt import EXTREMES_NEEDED, Box, Click, PlacedPoint, PromptError, Role


class Document(AnsweredPrompt):
    """Holds the current State, its undo stack, and the proposal that answers the prompt.

    Every edit pushes one named Change. What cannot be done is refused by `noticeRaised` with a sentence, and changes nothing.
    """

    stateChanged = Signal(object, object)
    imageChanged = Signal(object)
    sliceChanged = Signal(int)
    labelsChanged = Signal(object)
    noticeRaised = Signal(str)
    labelsWished = Signal(object)
    """The table in which a hidden label that has got a region is shown again."""
    eventLogged = Signal(object)
    changed_within: Box | None = None
    """While `stateChanged` is emitted: no mask of a region that was there before has changed outside; None: it is not known."""

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._undo_stack = UndoStack(self)
        self._image_id: int | None = None
        self._labels = LabelTable()
        self._started = 0.0
        self._hand_kind, self._hand_seconds, self._made_kind = "", 0.0, ""

    # What is there

    @property
    def image(self) -> Image | None:
        return self._image

    @property
    def image_id(self) -> int | None:
        return self._image_id

    @property
    def depth(self) -> int:
        """Number of slices, 0 without an image."""
        return self._image.depth if self._image else 0

    @property
    def slice_index(self) -> int:
        """The slice in view; a prompt under way may lie on another one (`state.slice_index`)."""
        return self._slice_index

    @property
    def slice(self) -> Slice | None:
        """The slice in view, (H, W) or (H, W, 3), read-only."""
        return self._image.slice(self._slice_index) if self._image else None

    @property
    def labels(self) -> LabelTable:
        return self._labels

    @property
    def undo_stack(self) -> UndoStack:
        return self._undo_stack

    @property
    def seconds(self) -> float:
        """Time since the first click of the prompt under way, 0 without one."""
        return self._clock() - self._started if self._state.prompt else 0.0

    # Opening

    def set_image(
        self,
        image_id: int | None,
        image: Image | None,
        state: State | None = None,
        *,
        slice_index: int | None = None,
        by_hand: bool = False,
    ) -> None:
        """Opens an image with what was annotated on it, or closes it with None; the undo stack starts empty."""
        new = state or State()
        if self._image is not None and not new.is_begun and self._state.active_label in self._labels:
            # who labels livers goes on labelling livers on the next image
            new = new.with_label(self._state.active_label)
        self._undo_stack.clear()
        self._proposer.start_over()
        self._proposer.by_hand = by_hand
        self._is_accepting, self._afterwards = False, None
        self._image_id, self._image = image_id, image
        old, self._state = self._state, new
        self._started = self._clock()
        self._slice_index = self._clamped(new.slice_index if slice_index is None else slice_index)
        self._end_preview()
        self._show(None)
        self.imageChanged.emit(image)
        self.sliceChanged.emit(self._slice_index)
        self.stateChanged.emit(old, new)
        self._refresh()

    def set_labels(self, labels: LabelTable) -> None:
        """The project's labels; they are edited there, so undo does not know them."""
        if labels != self._labels:
            self._labels = labels
            self.labelsChanged.emit(labels)

    def set_slice(self, slice_index: int) -> None:
        """Shows another slice (the nearest there is). A prompt under way stays where it was clicked."""
        index = self._clamped(slice_index)
        if index != self._slice_index:
            self._slice_index = index
            self._end_preview()
            self.sliceChanged.emit(index)

    # The prompt

    def add_click(self, click: Click) -> None:
        """Adds a click on the slice in view."""
        if not self._can_click(click.x, click.y):
            return
        state = self._state if self._state.prompt else self._state.on_slice(self._slice_index)
        try:
            self._push(state.with_click(click), CLICK_NAMES[click.role])
        except PromptError as error:
            self.noticeRaised.emit(spoken(error))

    def move_click(self, index: int, x: float, y: float) -> None:
        """Puts click number `index` elsewhere; call it once, at the end of a drag."""
        self._move(index, x, y, series=None)

    def nudge_click(self, index: int, dx: float, dy: float) -> None:
        """Moves click number `index` by some pixels; nudges in a row are undone together."""
        click = self._state.prompt.clicks[index]
        self._move(
            index,
            click.x + dx,
            click.y + dy,
            series=f"nudge {index} of {len(self._state.prompt)}",
        )

    def remove_click(self, index: int) -> None:
        clicks = self._state.prompt.clicks
        if not 0 <= index < len(clicks):
            return
        text = tr("removal of {click}", click=CLICK_NAMES[clicks[index].role])
        fewer = self._state.with_prompt(self._state.prompt.without(index))
        self._push(fewer if fewer.prompt else self._state.cancelled(), text)

    def set_placed(self, placed: tuple[PlacedPoint, ...], text: str) -> None:
        """Places or takes back points of a structure."""
        self._push(self._state.with_placed(placed), text)

    def pull_to_points(self) -> None:
        """Makes the mask touch the four clicked extremes, until the prompt is accepted or cancelled."""
        if self._proposal is None or not self._state.prompt.is_complete:
            self.noticeRaised.emit(tr("There is no mask to pull yet; click the four extreme points first."))
            return
        self._push(self._state.pulled(), tr("pulling the mask to the points"))

    def correct_everywhere(self) -> None:
        """Lets the last corrective click change the whole mask; once more, only what lies near it."""
        clicks = self._state.prompt.clicks
        index = max((number for number, click in enumerate(clicks) if click.role is not Role.EXTREME), default=None)
        if index is None or not self._state.prompt.is_complete:
            self.noticeRaised.emit(tr("There is no correction yet; click what the mask lacks or has too much first."))
            return
        everywhere = not clicks[index].everywhere
        text = tr("correcting everywhere") if everywhere else tr("correcting near the click")
        self._push(self._state.with_prompt(self._state.prompt.meant_everywhere(index, everywhere)), text)

    def accept(self) -> bool:
        """The mask becomes a region. False where it does not, or not yet: while the network computes, as soon as it is done."""
        if not self._state.prompt.is_complete:
            missing = EXTREMES_NEEDED - len(self._state.prompt.points(Role.EXTREME))
            self.noticeRaised.emit(points_missing(missing))
            return False
        if not self._is_answered():
            self._refresh()
            self._set_accepting(True)
            return False
        return self._accept_shown()

    def cancel(self) -> None:
        """Drops the prompt under way; what was accepted stays."""
        self._push(self._state.cancelled(), tr("cancelling"))

    # Regions

    def select(self, region_id: str | None) -> None:
        """Selects a region, or none. Not undone."""
        known = region_id if self._state.annotation.get(region_id) else None
        if known != self._state.selected:
            self._apply(self._state.selecting(known), "")

    def relabel(self, region_id: str, label: int) -> None:
        if self.is_locked(region_id, label):
            return
        text = tr("relabelling to {label_name}", label_name=label_name(self._labels, label))
        self._push(self._state.relabelled(region_id, label), text)
        self._show_labels({label})

    def hide(self, region_id: str, is_hidden: bool) -> None:
        self._push(self._state.hidden(region_id, is_hidden), tr("hiding a region") if is_hidden else tr("showing a region"))

    def delete(self, region_id: str) -> None:
        region = self._state.annotation.get(region_id)
        if region is not None and not self.is_locked(region_id):
            text = tr("deleting {label_name}", label_name=label_name(self._labels, region.label))
            self._push(self._state.deleted(region_id), text)

    def refine(self, region_id: str) -> None:
        """Goes on clicking on an accepted or imported region. Its mask stays as it is until the first corrective click."""
        region = self._state.annotation.get(region_id)
        if region is None or region_id == self._state.refining or self.is_locked(region_id):
            return
        if region.mask.is_empty:
            self.noticeRaised.emit(tr("This region is empty, so there is nothing to refine; delete it and click a new one."))
            return
        text = tr("refining {label_name}", label_name=label_name(self._labels, region.label))
        self._push(self._state.started_refining(region_id, refining_prompt(region)), text)
        self.set_slice(region.slice_index)

    def add_mask_region(self, mask: Mask | npt.NDArray[np.generic], label: int | None = None) -> None:
        """Adds an imported mask (H, W) to the slice in view; all pixels that are not zero belong to it."""
        packed = mask if isinstance(mask, Mask) else Mask.from_array(mask)
        problem = import_problem(packed, self._image)
        if problem:
            self.noticeRaised.emit(problem)
            return
        region = Region(packed, self._state.active_label if label is None else label, slice_index=self._slice_index)
        self.add_regions([region], text=tr("importing a mask"))

    def add_regions(self, regions: Sequence[Region], *, text: str = tr("importing masks"), kind: str = "") -> None:
        """Adds regions, or puts them in the place of those with their ids, as one edit; the last one is selected.

        kind: what the click log calls it, an event for each region; "" for an import. Where overlaps are resolved, a region of
        which nothing would be left is not added.
        """
        annotation = all_placed(self._state.annotation, regions, self._labels)
        there = [region for region in regions if annotation.get(region.id) is not None]
        if len(there) < len(regions):
            self.noticeRaised.emit(NOTHING_LEFT)
        if there:
            self._made_kind = kind
            try:
                self._push(replace(self._state, annotation=annotation).selecting(there[-1].id), text)
            finally:
                self._made_kind = ""
            self._show_labels({region.label for region in there})

    def edit_by_hand(self, after: State, kind: str, *, text: str, seconds: float, within: Box | None = None) -> None:
        """Takes a state whose masks were changed by hand, as one edit. kind: one of `click_event.HAND_KINDS`.

        within: see `changed_within`.
        """
        self._hand_kind, self._hand_seconds = kind, seconds
        try:
            self._push(after, text, within=within)
        finally:
            self._hand_kind = ""

    def is_locked(self, region_id: str | None, label: int = 0) -> bool:
        """Whether the region's label, or this one, is locked; then the user is told."""
        region = self._state.annotation.get(region_id)
        for number in (label, region.label if region is not None else 0):
            if number in self._labels and self._labels[number].is_locked:
                self.noticeRaised.emit(locked_words(label_name(self._labels, number)))
                return True
        return False

    def set_active_label(self, label: int) -> None:
        self._push(self._state.with_label(label), tr("choosing {label_name}", label_name=label_name(self._labels, label)))

    def report_failure(self, text: str = "") -> None:
        self._set_accepting(False)
        super().report_failure(text)

    # Inside

    def _push(self, after: State, text: str, *, series: str | None = None, within: Box | None = None) -> None:
        if after != self._state:
            self._undo_stack.push(Change(self._state, after, text=text, apply=self._apply, series=series, within=within))

    def _apply(self, state: State, verb: str, within: Box | None = None) -> None:
        old, self._state = self._state, state
        # the time up to an edit by hand is in the region that it changed
        if state.prompt and (not old.prompt or old.refining != state.refining or self._hand_kind):
            self._started = self._clock()
        if old.prompt != state.prompt:
            self._set_accepting(False)
        if verb:
            self.set_slice(slice_of_change(old, state, self._slice_index))
        self._log(old, state, verb)
        self.changed_within = within
        self.stateChanged.emit(old, state)
        self.changed_within = None
        self._follow(old, state)

    def _move(self, index: int, x: float, y: float, *, series: str | None) -> None:
        clicks = self._state.prompt.clicks
        if not 0 <= index < len(clicks):
            return
        if not self._has_pixel(x, y):
            self.noticeRaised.emit(tr("A click cannot be moved outside the image."))
            self._end_preview()
            return
        moved = self._state.with_prompt(self._state.prompt.moved(index, x, y))
        self._push(moved, tr("moving {click}", click=CLICK_NAMES[clicks[index].role]), series=series)

    def _log(self, old: State, new: State, verb: str) -> None:
        """Emitted before `stateChanged`, so that whoever saves the state has the event that led to it."""
        if self._hand_kind or self._made_kind:
            milliseconds = round(1000 * self._hand_seconds) if self._hand_kind else 0
            for each in region_events(old, new, self._hand_kind or self._made_kind, milliseconds=milliseconds):
                self.eventLogged.emit(each)
            return
        checkpoint = self._proposal.checkpoint if self._proposal else ""
        event = event_of(old, new, verb, milliseconds=round(1000 * (self._clock() - self._started)), checkpoint=checkpoint)
        if event is not None:
            self.eventLogged.emit(event)

    def _click_changed_nothing(self) -> None:
        if not self.is_by_hand:
            self.noticeRaised.emit(NOTHING_CHANGED)

    def _answer_is_shown(self) -> None:
        if self._is_accepting:
            self._accept_shown()

    def _accept_shown(self) -> bool:
        self._set_accepting(False)
        if self.is_locked(None, self._state.active_label):
            return False
        mask, proposal = self.mask(), self._proposal
        if mask is None or proposal is None or not mask.any():
            self.noticeRaised.emit(tr("The mask is empty; lower the threshold, move a point, or add a positive click."))
            return False
        packed, by = Mask.from_array(mask), proposal.checkpoint
        after = accepted(self._state, packed, self._labels, checkpoint=by, seconds=self.seconds)
        if after is None:
            self.noticeRaised.emit(NOTHING_LEFT)
            return False
        self._push(after, tr("accepting {label_name}", label_name=label_name(self._labels, after.active_label)))
        region = after.selected_region
        if region is not None and region.mask.area_px < packed.area_px:
            self.noticeRaised.emit(kept_words(packed.area_px - region.mask.area_px, packed.area_px))
        self._show_labels({after.active_label})
        return True

    def _show_labels(self, numbers: set[int]) -> None:
        """Nobody would see a new region of a hidden label."""
        for number in sorted(numbers & self._labels.hidden_ids):
            self.labelsWished.emit(self._labels.changed(number, is_hidden=False))
            self.noticeRaised.emit(shown_again(label_name(self._labels, number)))

    def _can_click(self, x: float, y: float) -> bool:
        elsewhere = self._state.slice_index if self._state.prompt and not self.is_prompt_in_view else None
        is_inside = self._image is not None and self._has_pixel(x, y)
        refused = refused_click(self._image, self._view_only, is_inside=is_inside, elsewhere=elsewhere)
        if refused:
            self.noticeRaised.emit(refused)
        return not refused

    def _clamped(self, slice_index: int) -> int:
        return min(max(slice_index, 0), max(self.depth - 1, 0))
