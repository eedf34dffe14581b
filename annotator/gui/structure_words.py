"""What is said when a walk or a fill has ended."""

from __future__ import annotations

from collections.abc import Sequence

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.gui.text import counted, tr
from fourclick.models.slice_walk import WalkEnd


def found_words(regions: Sequence[Region], ends: Sequence[WalkEnd]) -> str:
    why = "; ".join(tr("slice {index}: {reason}", index=end.index + 1, reason=end.reason) for end in ends)
    count = counted(len(regions), tr("{n} slice found."), tr("{n} slices found."))
    return tr("{count} Ended at {why}.", count=count, why=why) if why else count
