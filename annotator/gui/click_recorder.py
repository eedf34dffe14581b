"""What a change of the state was, for the click log."""

from __future__ import annotations

from dataclasses import replace

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.state import State
from fourclick.models.prompt import Click


def event_of(old: State, new: State, verb: str, *, milliseconds: int, checkpoint: str) -> ClickEvent | None:
    """The event that led from one state to the next; None where it is not worth a line (a selection, a label, hiding).

    verb: "undo", "redo", or "" for a change that was made now. milliseconds: since the first click of the prompt.
    """
    if replace(old, placed=new.placed, selected=new.selected) == new:
        # points of a structure are told by the fill that they lead to; undo brings the selection of then back with them
        return None
    kind, click, region_id = (verb, None, new.refining or old.refining) if verb else _described(old, new)
    if not kind:
        return None
    return ClickEvent(
        kind=kind,
        role=str(click.role) if click else "",
        x=click.x if click else None,
        y=click.y if click else None,
        slice_index=new.slice_index if new.prompt else old.slice_index,
        milliseconds=milliseconds,
        checkpoint=checkpoint,
        region_id=region_id or "",
    )


def region_events(old: State, new: State, kind: str, *, milliseconds: int) -> list[ClickEvent]:
    """An event for each region that one edit made, changed or removed; the time that it took is told with the first."""
    before = {region.id: region for region in old.annotation}
    after = {region.id: region for region in new.annotation}
    # by identity first: most of them have not changed
    changed = [each for each in after.values() if (old_one := before.get(each.id)) is not each and old_one != each]
    gone = [each for each in before.values() if each.id not in after]
    # first the region that was meant
    changed.sort(key=lambda each: each.id != new.selected)
    return [
        ClickEvent(
            kind=kind,
            slice_index=region.slice_index,
            milliseconds=milliseconds if number == 0 else 0,
            checkpoint=region.checkpoint,
            region_id=region.id,
        )
        for number, region in enumerate([*changed, *gone])
    ]


def _described(old: State, new: State) -> tuple[str, Click | None, str | None]:
    """(kind, click, region id); the kind is empty where there is nothing to log."""
    if new.refining != old.refining and new.refining is not None:
        return "refine", None, new.refining
    if new.annotation != old.annotation:
        return _described_region(old, new)
    if new.is_pulled and not old.is_pulled:
        return "pull", None, old.refining
    before, after = old.prompt.clicks, new.prompt.clicks
    if len(after) == len(before) + 1:
        return "click", after[-1], new.refining
    if len(after) == len(before) and after != before:
        return "move", next(click for click, earlier in zip(after, before, strict=True) if click != earlier), new.refining
    if after and len(after) == len(before) - 1:
        return "delete", next(c for i, c in enumerate(before) if i == len(after) or c != after[i]), new.refining
    return ("cancel", None, old.refining) if before and not after else ("", None, None)


def _described_region(old: State, new: State) -> tuple[str, Click | None, str | None]:
    if old.prompt and not new.prompt and len(new.annotation) >= len(old.annotation):
        return "accept", None, new.selected
    before = {region.id: region for region in old.annotation}
    for region in new.annotation:
        earlier = before.pop(region.id, None)
        if earlier is None:
            return "import", None, region.id
        if earlier.label != region.label:
            return "relabel", None, region.id
    return ("delete", None, next(iter(before))) if before else ("", None, None)
