"""The regions where an orthogonal plane cuts them, painted as on the canvas."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QGraphicsScene

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture
from fourclick.annotator.gui.overlays import DEFAULT_OPACITY, REGIONS_Z
from fourclick.annotator.gui.regions_overlay import label_colour, label_fill
from fourclick.models.extremes import box_of
from fourclick.models.prompt import NOWHERE, Box


class CutRegions:
    """One item for each label in the cut; items are kept for the next one."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._fill = DEFAULT_OPACITY
        self._items: dict[int, MaskItem] = {}
        self._shares: dict[int, float] = {}
        self._labels: LabelMap | None = None
        self._table = LabelTable()

    def set_fill(self, fill: float) -> None:
        self._fill = fill
        for label, item in self._items.items():
            item.set_fill(fill * self._shares[label])

    def show_labels(self, labels: LabelMap | None, table: LabelTable) -> None:
        """labels: (height, width) label numbers, 0 being background; None shows none."""
        before, self._labels = self._labels, labels
        if labels is None:
            for item in self._items.values():
                item.hide()
            return
        if before is None or before.shape != labels.shape:
            # of another volume: what is not in this cut as well must go
            before = None
            for item in self._items.values():
                item.hide()
        touched, box = _difference(before, labels)
        for label in touched:
            item = self._items.get(label) or self._new_item(label)
            picture = MaskPicture.of(labels == label)
            if picture is not None:
                self._paint_as(label, table)
            item.show_mask(picture, label_colour(table, label), changed=box)
        if table != self._table:
            self._table = table
            for label, item in self._items.items():
                if item.isVisible() and label not in touched:
                    self._paint_as(label, table)
                    item.show_mask(item.picture, label_colour(table, label), changed=NOWHERE)

    def _paint_as(self, label: int, table: LabelTable) -> None:
        self._shares[label] = label_fill(table, label)
        self._items[label].set_fill(self._fill * self._shares[label])

    def _new_item(self, label: int) -> MaskItem:
        item = MaskItem()
        item.setZValue(REGIONS_Z)
        self._items[label] = item
        self._shares[label] = 1.0
        self._scene.addItem(item)
        return item


def _difference(before: LabelMap | None, after: LabelMap) -> tuple[set[int], Box | None]:
    """The labels that have not the same pixels in both, and the box outside which both are equal; None where it is unknown."""
    if before is None:
        return set(np.unique(after).tolist()) - {0}, None
    differs = before != after
    touched = {*np.unique(before[differs]).tolist(), *np.unique(after[differs]).tolist()} - {0}
    return touched, box_of(differs) or NOWHERE
