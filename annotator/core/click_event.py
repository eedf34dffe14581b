"""One line of the click and time log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

HAND_KINDS = frozenset(
    (
        *("brush", "eraser", "lasso", "polygon", "livewire", "flood"),
        *("fill holes", "keep largest", "remove islands", "smooth", "grow", "shrink", "copy", "unite", "subtract", "intersect"),
    )
)
"""The kinds of events by which a mask was changed by hand."""
WALK, FILL = "walk", "fill"
"""The kinds of events by which the network made slices of a structure: one event for each slice, with its region."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ClickEvent:
    """What the annotator did: `kind` is "click", "move", "delete", "accept", "cancel", "undo", "redo", "relabel", ...,
    or one of HAND_KINDS: then there is one for each region whose mask changed, and the first has the time that it took.

    `role`, `x`, `y` (image pixels) describe the click, `milliseconds` the time since the prompt's first click,
    `checkpoint` is the SHA-256 of the network, `region_id` the region it led to, `when` is UTC.
    """

    kind: str
    role: str = ""
    x: float | None = None
    y: float | None = None
    slice_index: int = 0
    milliseconds: float = 0.0
    checkpoint: str = ""
    region_id: str = ""
    when: datetime = field(default_factory=now)


def changed_by_hand(events: Iterable[ClickEvent]) -> frozenset[str]:
    """The regions that an edit by hand made or changed, by the log: their clicks alone do not make their masks."""
    return frozenset(event.region_id for event in events if event.kind in HAND_KINDS)
