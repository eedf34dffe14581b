"""What an edit by hand begins from: the prompt's mask, the selected region, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.overlap import accepted
from fourclick.annotator.core.state import State
from fourclick.annotator.editing.hand_edit import HandEdit
from fourclick.annotator.editing.rules import Rules
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.document_words import NOTHING_LEFT, label_name, under_way_elsewhere
from fourclick.annotator.gui.text import sentence_case, tr
from fourclick.models.prompt import Prompt

BY_POINTS = tr(
    "This image is outlined by points alone, so that readings can be compared: click the four extremes, then points between."
)


class HandEditError(FourclickError):
    """Nothing can be edited by hand now; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class HandBase:
    """The state to edit, in which the mask of a prompt under way is a region already, and the region that is meant.

    `region_id` is None where no region is meant yet, `prompt` the one to go on with afterwards.
    """

    state: State
    region_id: str | None = None
    prompt: Prompt | None = None

    @classmethod
    def of(cls, document: Document, rules: Rules, *, is_across: bool = False) -> HandBase:
        """What a tool edits on the slice in view. Raises HandEditError.

        With `is_across` it works on many slices: then it is the selected region's structure, whichever slice is in view.
        """
        state = document.state
        if document.image is None:
            raise HandEditError(tr("Open an image first."))
        if document.is_by_hand:
            raise HandEditError(BY_POINTS)
        if document.view_only:
            raise HandEditError(document.view_only)
        if document.is_prompt_in_view:
            return cls._of_prompt(document, rules)
        if is_across and state.prompt:
            # an edit here may reach its region, which accepting it would put back
            raise HandEditError(under_way_elsewhere(state.slice_index))
        region = state.selected_region
        is_elsewhere = region is not None and region.slice_index != document.slice_index and not is_across
        if region is None or is_elsewhere or rules.is_hidden(region):
            return cls(state)
        _check_label(document, region.label, rules)
        return cls(state, region.id)

    @classmethod
    def of_selected(cls, document: Document, rules: Rules, *, is_across: bool = False) -> HandBase:
        """What an operation on a whole mask, or a whole structure, works on. Raises HandEditError where nothing is selected."""
        base, selected = cls.of(document, rules, is_across=is_across), document.state.selected_region
        if base.region_id is None:
            if selected is not None and (is_across or selected.slice_index == document.slice_index):
                _check_label(document, selected.label, rules)
            raise HandEditError(tr("Select a region on this slice first: press S and click on it, or choose it in the list."))
        return base

    @property
    def region(self) -> Region | None:
        return self.state.annotation.get(self.region_id)

    @classmethod
    def _of_prompt(cls, document: Document, rules: Rules) -> HandBase:
        state, mask, proposal = document.state, document.mask(), document.proposal
        if not state.prompt.is_complete:
            raise HandEditError(
                tr("An object is under way: click its other extreme points, or drop it (Esc), then go on by hand.")
            )
        if document.is_pending or mask is None or proposal is None:
            raise HandEditError(tr("The network still computes this mask; go on by hand as soon as it is there."))
        if not mask.any():
            raise HandEditError(
                tr("The mask is empty; lower the threshold, move a point, or drop it (Esc) and paint a new one.")
            )
        _check_label(document, state.active_label, rules)
        after = accepted(
            state, Mask.from_array(mask), document.labels, checkpoint=proposal.checkpoint, seconds=document.seconds
        )
        if after is None:
            raise HandEditError(NOTHING_LEFT)
        return cls(after, after.selected, state.prompt)

    def edited(self, edit: HandEdit, *, seconds: float) -> State:
        """The state after the edit, with the time that it took; the prompt goes on with the edited mask."""
        # the time since the prompt's first click is in its region already, and this edit's with it
        annotation = edit.annotation if self.prompt is not None else self._timed(edit.annotation, seconds)
        region = annotation.get(edit.region_id)
        state = replace(self.state, annotation=annotation)
        if state.refining is not None and state.refined_region is None:
            state = state.cancelled()
        selected = edit.region_id if region is not None else state.selected
        state = state.selecting(selected if annotation.get(selected) else None)
        if self.prompt is not None and region is not None:
            state = state.started_refining(region.id, self.prompt)
        return state

    def _timed(self, after: Annotation, seconds: float) -> Annotation:
        """The time is shared by all regions whose masks have changed: somebody has worked on each of them."""
        before = {region.id: region.mask for region in self.state.annotation}
        # by identity first: most of them have not changed
        changed = [each for each in after if (old := before.get(each.id)) is not each.mask and old != each.mask]
        return after.with_regions(each.with_mask(each.mask, seconds=seconds / len(changed)) for each in changed)


def _check_label(document: Document, label: int, rules: Rules) -> None:
    name = label_name(document.labels, label)
    if label in rules.locked:
        raise HandEditError(tr("{name} is locked; unlock it in the list of labels first.", name=sentence_case(name)))
    if label in rules.hidden:
        raise HandEditError(tr("{name} is hidden; show it in the list of labels first.", name=sentence_case(name)))
