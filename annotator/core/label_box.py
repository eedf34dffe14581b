"""The part of a label volume that holds all visible regions, for what works on them in three dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.annotation import Annotation, LabelMap


@dataclass(frozen=True, slots=True, eq=False)
class LabelBox:
    """labels: (d, h, w) uint16 of label numbers, 0 = background; its first voxel is `start` (slice, row, column)."""

    labels: LabelMap
    start: tuple[int, int, int]


def label_box(annotation: Annotation, hidden_labels: frozenset[int] = frozenset()) -> LabelBox | None:
    """The regions that are not hidden; where two overlap, the later one wins. None without any."""
    visible = [each for each in annotation if not each.is_hidden and each.label not in hidden_labels and not each.mask.is_empty]
    if not visible:
        return None
    slices, boxes = [each.slice_index for each in visible], [each.mask.box for each in visible]
    start = (min(slices), min(box.y0 for box in boxes), min(box.x0 for box in boxes))
    end = (max(slices) + 1, max(box.y1 for box in boxes), max(box.x1 for box in boxes))
    labels = np.zeros(tuple(last - first for first, last in zip(start, end, strict=True)), np.uint16)
    for region in visible:
        part = labels[region.slice_index - start[0]]
        part[region.mask.to_array()[start[1] : end[1], start[2] : end[2]]] = region.label
    return LabelBox(labels, start)
