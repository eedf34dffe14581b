"""The regions where an orthogonal plane cuts them, painted as on the canvas."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QGraphicsScene

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture
from fourclick.annotator.gui.overlays import DEFAULT_OPACITY, REGIONS_Z
from fourclick.annotator.gui.regions_overlay import label_colour, label_fill


class CutRegions:
    """One item for each label in the cut; items are kept for the next one."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._fill = DEFAULT_OPACITY
        self._items: dict[int, MaskItem] = {}
        self._shares: dict[int, float] = {}

    def set_fill(self, fill: float) -> None:
        self._fill = fill
        for label, item in self._items.items():
            item.set_fill(fill * self._shares[label])

    def show_labels(self, labels: LabelMap | None, table: LabelTable) -> None:
        """labels: (height, width) label numbers, 0 being background; None shows none."""
        found = set() if labels is None else set(np.unique(labels).tolist()) - {0}
        for label, item in self._items.items():
            if label not in found:
                item.hide()
        for label in found:
            item = self._items.get(label) or self._new_item(label)
            self._shares[label] = label_fill(table, label)
            item.set_fill(self._fill * self._shares[label])
            item.show_mask(MaskPicture.of(labels == label), label_colour(table, label))

    def _new_item(self, label: int) -> MaskItem:
        item = MaskItem()
        item.setZValue(REGIONS_Z)
        self._items[label] = item
        self._scene.addItem(item)
        return item
