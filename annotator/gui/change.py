"""The one undo command: from one state to another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from fourclick.annotator.core.state import State
from fourclick.models.prompt import Box

# Qt merges only commands with the same id >= 0.
MERGEABLE_ID = 1


class Change(QUndoCommand):
    """Sets the state to `after`, or back to `before`. Consecutive changes with the same `series` become one.

    `apply(state, verb, within)` is told "redo" or "undo", and "" the first time; `within` is `Document.changed_within`.
    """

    def __init__(
        self,
        before: State,
        after: State,
        *,
        text: str,
        apply: Callable[[State, str, Box | None], None],
        series: str | None = None,
        within: Box | None = None,
    ) -> None:
        super().__init__(text)
        self.before = before
        self.after = after
        self.series = series
        self._apply = apply
        self._verb = ""
        self._within = within

    def redo(self) -> None:
        self._apply(self.after, self._verb, self._within)
        self._verb = "redo"

    def undo(self) -> None:
        self._apply(self.before, "undo", self._within)

    def id(self) -> int:
        return MERGEABLE_ID if self.series is not None else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Change) or other.series != self.series:
            return False
        self.after = other.after
        self._within = None
        return True


def slice_of_change(old: State, new: State, in_view: int) -> int:
    """The slice on which undo or redo changed something, so that the user sees it; else the one in view."""
    if old.prompt != new.prompt:
        return new.slice_index if new.prompt else old.slice_index
    changed = set(old.annotation.regions) ^ set(new.annotation.regions)
    slices = {region.slice_index for region in changed} | {point.index for point in set(old.placed) ^ set(new.placed)}
    return in_view if not slices or in_view in slices else min(slices)
