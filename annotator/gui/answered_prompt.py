"""What follows from the prompt under way: the proposal, its mask, the preview. Never saved, never undone, always derived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.proposal import Answer, Proposal, Request, Wish
from fourclick.annotator.gui.proposer import Proposer
from fourclick.annotator.gui.pulling import missed_sides, pulled_mask
from fourclick.models.prompt import EXTREMES_NEEDED, Click, Point, Prompt, Role

DEFAULT_THRESHOLD = 0.5
THRESHOLD_RANGE = (0.01, 0.99)


class AnsweredPrompt(QObject):
    """The half of the document that asks for proposals and shows them; Document adds the edits."""

    proposalChanged = Signal(object)
    maskChanged = Signal()
    previewChanged = Signal(object)
    missedSidesChanged = Signal(object)
    thresholdChanged = Signal(float)
    pendingChanged = Signal(bool)
    proposalRequested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._proposer = Proposer()
        self._state = State()
        self._image: Image | None = None
        self._slice_index = 0
        self._threshold = DEFAULT_THRESHOLD
        self._proposal: Proposal | None = None
        self._mask: BoolMap | None = None
        self._missed: tuple[str, ...] = ()
        self._preview: Proposal | None = None
        self._previewed: Prompt | None = None
        self._is_pending = False
        self._is_accepting = False
        self._afterwards: Callable[[], None] | None = None
        self._view_only = ""

    @property
    def view_only(self) -> str:
        """Why nothing can be edited as long as what is shown is not what is annotated; "" where it is."""
        return self._view_only

    def set_view_only(self, reason: str) -> None:
        """Refuses clicks and edits with this sentence, as what is shown is not what is annotated; "" takes them again."""
        self._view_only = reason

    @property
    def is_by_hand(self) -> bool:
        """Whether the clicks on this image are points of the outline, and no network is asked."""
        return self._proposer.by_hand

    @property
    def threshold(self) -> float:
        return self._threshold

    @property
    def proposal(self) -> Proposal | None:
        """The proposal on show; while `is_pending` it still answers the prompt of a moment ago."""
        return self._proposal

    @property
    def is_pending(self) -> bool:
        return self._is_pending

    @property
    def is_accepting(self) -> bool:
        """Whether the mask is to be accepted as soon as it is there."""
        return self._is_accepting

    def after_accepting(self, act: Callable[[], None]) -> None:
        """What to do once that mask is accepted, or will not be after all; only the last wish counts."""
        self._afterwards = act

    @property
    def preview(self) -> Proposal | None:
        return self._preview

    @property
    def missed_sides(self) -> tuple[str, ...]:
        """Sides on which the proposal's mask misses the clicked extreme by more than 2 %."""
        return self._missed

    @property
    def state(self) -> State:
        return self._state

    @property
    def is_prompt_in_view(self) -> bool:
        return bool(self._state.prompt) and self._state.slice_index == self._slice_index

    def mask(self) -> BoolMap | None:
        """The thresholded (and where asked for, pulled) proposal on show: (H, W) bool, read-only; None without one."""
        if self._mask is None and self._proposal is not None:
            if self._state.is_pulled and self._state.prompt.is_complete:
                self._mask = pulled_mask(self._proposal, self._state.prompt, self._threshold)
            else:
                self._mask = self._proposal.mask(self._threshold)
            self._mask.setflags(write=False)
        return self._mask

    def set_threshold(self, threshold: float) -> None:
        """Where the probability counts as mask, 0.01 to 0.99. No new inference, not undone."""
        low, high = THRESHOLD_RANGE
        threshold = min(max(threshold, low), high)
        if threshold != self._threshold:
            self._threshold = threshold
            self.thresholdChanged.emit(threshold)
            self._mask_has_changed()

    def set_preview(self, point: Point | None) -> None:
        """Asks what the mask would be with the fourth extreme at `point` (x, y); None ends the preview."""
        prompt = self._state.prompt
        if point is None or len(prompt.points(Role.EXTREME)) != EXTREMES_NEEDED - 1 or not self._has_pixel(*point):
            self._end_preview()
        else:
            self._preview_prompt(prompt.with_click(Click(*point, Role.EXTREME)))

    def preview_move(self, index: int, point: Point | None) -> None:
        """Asks what the mask would be with click number `index` at `point` (x, y), while it is dragged; None ends that."""
        if point is None or not self._has_pixel(*point) or not 0 <= index < len(self._state.prompt):
            self._end_preview()
        else:
            self._preview_prompt(self._state.prompt.moved(index, *point))

    def store_proposal(self, answer: Answer) -> None:
        """Takes an answer of the worker; shown is only what answers the prompt of now."""
        if not self._proposer.is_current(answer):
            return
        wanted = self._proposer.wish(self._state)
        if answer.proposal.wish == wanted:
            before = self._proposal
            self._proposer.keep(answer.proposal)
            self._show_answer(answer.proposal)
            if before is not None and _is_same_after_a_click(before, answer.proposal, self._threshold):
                self._click_changed_nothing()
        elif not answer.request.is_preview:
            # of an older prompt: of use when the user comes back to it by undo
            self._proposer.keep(answer.proposal)
        elif self._previewed is not None and answer.request.preview_of == self._state.prompt:
            self._set_preview(answer.proposal)

    def report_failure(self, _text: str = "") -> None:
        """The worker could not answer: the prompt stays, without a mask; `retry` or any change of a click asks again."""
        if not self._is_answered():
            self._set_pending(False)
            self._show(None)
            self._end_preview()

    def retry(self) -> None:
        """Asks for the prompt's mask again."""
        self._refresh()

    def forget_proposals(self) -> None:
        """Another network was loaded: what the old one said does not count."""
        self._proposer.start_over()
        self._refresh()

    def look_request(self) -> Request | None:
        """What to show in the view of what the network sees; None while extremes are missing, and where it is not asked."""
        wish = self._proposer.wish(self._state)
        return self._request(wish) if wish and not wish.by_hand else None

    # Inside

    def _follow(self, old: State, new: State) -> None:
        """After the state has changed: shows or asks for what answers the new one."""
        shown = self._proposal
        if _asks_differently(old, new):
            # not the preview itself: it may show the very click that was made
            self._previewed = None
            self._refresh()
        if old.is_pulled != new.is_pulled and self._proposal is shown:
            self._mask_has_changed()

    def _refresh(self) -> None:
        """Shows the proposal of the prompt of now, or asks for it and goes on showing the one before."""
        wish = self._proposer.wish(self._state)
        if wish is None or self._image is None:
            self._set_pending(False)
            self._show(None)
            self._end_preview()
            return
        found = self._proposer.find(wish, self._state) or self._previewed_answer(wish)
        if found is not None:
            self._show_answer(found)
            return
        if self._proposal is not None and not _is_same_object(self._proposal.wish, wish):
            self._show(None)
        self._set_pending(True)
        self.proposalRequested.emit(self._request(wish))

    def _request(self, wish: Wish, preview_of: Prompt | None = None) -> Request:
        assert self._image is not None  # noqa: S101 (callers have checked; for the type checker)
        return self._proposer.request(wish, self._state, self._image.slice(wish.slice_index), preview_of=preview_of)

    def _previewed_answer(self, wish: Wish) -> Proposal | None:
        """The preview, where the click was made at the very point that it shows."""
        if self._preview is None or self._preview.wish != wish:
            return None
        self._proposer.keep(self._preview)
        return self._preview

    def _show_answer(self, proposal: Proposal) -> None:
        self._set_pending(False)
        self._show(proposal)
        self._end_preview()
        self._answer_is_shown()

    def _click_changed_nothing(self) -> None:
        """For Document: the last corrective click left the mask as it was."""

    def _answer_is_shown(self) -> None:
        """For Document: the prompt of now has its answer."""

    def _show(self, proposal: Proposal | None) -> None:
        if proposal is not self._proposal:
            self._proposal = proposal
            self.proposalChanged.emit(proposal)
            self._mask_has_changed()

    def _mask_has_changed(self) -> None:
        self._mask = None
        missed: tuple[str, ...] = ()
        mask = self.mask()
        if mask is not None and self._proposal is not None and self._is_answered():
            missed = missed_sides(self._proposal, mask, self._state.prompt)
        self.maskChanged.emit()
        if missed != self._missed:
            self._missed = missed
            self.missedSidesChanged.emit(missed)

    def _is_answered(self) -> bool:
        return self._proposal is not None and self._proposal.wish == self._proposer.wish(self._state)

    def _set_accepting(self, is_accepting: bool) -> None:
        self._is_accepting = is_accepting
        if not is_accepting and self._afterwards is not None:
            # not at once: the edit that accepts it is still on its way
            QTimer.singleShot(0, self, self._afterwards)
            self._afterwards = None

    def _set_pending(self, is_pending: bool) -> None:
        if is_pending != self._is_pending:
            self._is_pending = is_pending
            self.pendingChanged.emit(is_pending)

    def _preview_prompt(self, prompt: Prompt) -> None:
        wish = self._proposer.wish(self._state, prompt)
        if wish is None or self._image is None or not self.is_prompt_in_view:
            return
        if self._previewed == prompt:
            return
        self._previewed = prompt
        found = self._proposer.find(wish, self._state)
        if found is not None:
            self._set_preview(found)
        else:
            self.proposalRequested.emit(self._request(wish, preview_of=self._state.prompt))

    def _set_preview(self, proposal: Proposal | None) -> None:
        if proposal is not self._preview:
            self._preview = proposal
            self.previewChanged.emit(proposal)

    def _end_preview(self) -> None:
        self._previewed = None
        self._set_preview(None)

    def _has_pixel(self, x: float, y: float) -> bool:
        if self._image is None:
            return False
        column, row = Click(x, y, Role.EXTREME).pixel
        return 0 <= column < self._image.width and 0 <= row < self._image.height


def _asks_differently(old: State, new: State) -> bool:
    return (old.prompt, old.slice_index, old.refined_region) != (new.prompt, new.slice_index, new.refined_region)


def _is_same_after_a_click(before: Proposal, after: Proposal, threshold: float) -> bool:
    """Whether one more corrective click made no pixel of the mask different."""
    prompt = after.wish.prompt
    if not prompt or prompt.clicks[-1].role is Role.EXTREME:
        return False
    is_next = replace(after.wish, prompt=Prompt(prompt.clicks[:-1])) == before.wish
    return is_next and np.array_equal(before.mask(threshold), after.mask(threshold))


def _is_same_object(old: Wish, new: Wish) -> bool:
    """Whether an older proposal may stay on show while the new one is computed."""
    return replace(old, prompt=new.prompt) == new
