"""All that undo brings back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.models.prompt import Click, PlacedPoint, Prompt


@dataclass(frozen=True, slots=True)
class State:
    """What has been annotated on one image, and the prompt under way.

    The prompt lies on slice `slice_index`. While `refining` names a region, the prompt corrects that region: its mask is the
    previous map of the first correction, and accepting replaces it. With `is_pulled` the prompt's mask is made to touch the
    clicked extremes. `placed` are the points of a structure as far as there are some of the six, each on a slice of its own.
    """

    annotation: Annotation = Annotation()
    prompt: Prompt = Prompt()
    slice_index: int = 0
    active_label: int = 1
    selected: str | None = None
    refining: str | None = None
    is_pulled: bool = False
    placed: tuple[PlacedPoint, ...] = ()

    @property
    def is_begun(self) -> bool:
        """Whether an object or a structure is clicked that is no region yet."""
        return bool(self.prompt or self.placed)

    @property
    def refined_region(self) -> Region | None:
        return self.annotation.get(self.refining)

    @property
    def selected_region(self) -> Region | None:
        return self.annotation.get(self.selected)

    def first_slice(self, depth: int) -> int:
        """Where there is something to see of `depth` slices: what is begun, the last region, or the middle."""
        if self.prompt:
            return self.slice_index
        if self.placed:
            return self.placed[-1].index
        return self.annotation.regions[-1].slice_index if self.annotation.regions else depth // 2

    def with_prompt(self, prompt: Prompt) -> State:
        return replace(self, prompt=prompt)

    def with_click(self, click: Click) -> State:
        return replace(self, prompt=self.prompt.with_click(click))

    def with_placed(self, placed: tuple[PlacedPoint, ...]) -> State:
        return replace(self, placed=placed)

    def with_label(self, label: int) -> State:
        return replace(self, active_label=label)

    def selecting(self, region_id: str | None) -> State:
        return replace(self, selected=region_id)

    def on_slice(self, slice_index: int) -> State:
        """Another slice in view. Only without a prompt under way: a prompt belongs to its slice."""
        return replace(self, slice_index=slice_index)

    def started_refining(self, region_id: str, prompt: Prompt) -> State:
        """Corrections of an existing region begin from `prompt` (the region's own, or extremes derived from its mask)."""
        region = self.annotation.get(region_id)
        if region is None:
            return self
        return replace(
            self,
            prompt=prompt,
            refining=region_id,
            selected=region_id,
            slice_index=region.slice_index,
            active_label=region.label,
            is_pulled=False,
        )

    def cancelled(self) -> State:
        """No prompt under way; what was accepted stays."""
        return replace(self, prompt=Prompt(), refining=None, is_pulled=False)

    def pulled(self) -> State:
        """The prompt's mask touches the clicked extremes from here on."""
        return replace(self, is_pulled=True)

    def accepted(self, mask: Mask, *, checkpoint: str = "", seconds: float = 0.0) -> State:
        """The prompt's mask becomes a region, on top or in the place of the refined one; the next prompt starts empty."""
        refined = self.refined_region
        if refined is None:
            region = Region(
                mask=mask,
                label=self.active_label,
                prompt=self.prompt,
                slice_index=self.slice_index,
                checkpoint=checkpoint,
                seconds=seconds,
            )
        else:
            region = replace(
                refined,
                mask=mask,
                label=self.active_label,
                prompt=self.prompt,
                checkpoint=checkpoint,
                seconds=refined.seconds + seconds,
            )
        done = replace(self, annotation=self.annotation.with_region(region), selected=region.id)
        return done.cancelled()

    def with_region(self, region: Region) -> State:
        return replace(self, annotation=self.annotation.with_region(region))

    def deleted(self, region_id: str) -> State:
        return replace(
            self,
            annotation=self.annotation.without(region_id),
            selected=None if self.selected == region_id else self.selected,
            refining=None if self.refining == region_id else self.refining,
            prompt=Prompt() if self.refining == region_id else self.prompt,
            is_pulled=False if self.refining == region_id else self.is_pulled,
        )

    def relabelled(self, region_id: str, label: int) -> State:
        return replace(self, annotation=self.annotation.relabelled(region_id, label))

    def hidden(self, region_id: str, is_hidden: bool) -> State:
        return replace(self, annotation=self.annotation.hidden(region_id, is_hidden))
