"""The accepted regions of the slice in view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsScene

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture

UNKNOWN_COLOUR = QColor("#999999")
PICTURES_KEPT = 256
Z_STEP = 0.001


def label_colour(labels: LabelTable, label: int) -> QColor:
    """The label's colour; grey where the table does not know the label."""
    return QColor(labels[label].colour) if label in labels else UNKNOWN_COLOUR


class RegionsOverlay:
    """One item per region; what does not change is not drawn anew."""

    def __init__(self, scene: QGraphicsScene, z: float) -> None:
        self._scene = scene
        self._z = z
        self._fill = 0.4
        self._items: dict[str, MaskItem] = {}
        self._shown: dict[str, tuple[Mask, str]] = {}
        self._pictures: OrderedDict[Mask, MaskPicture | None] = OrderedDict()

    def set_fill(self, fill: float) -> None:
        self._fill = fill
        for item in self._items.values():
            item.set_fill(fill)

    def show_regions(self, regions: Sequence[Region], labels: LabelTable, selected: str | None) -> None:
        """regions: from the bottom to the top."""
        wanted = {region.id for region in regions}
        for region_id in self._items.keys() - wanted:
            self._scene.removeItem(self._items.pop(region_id))
            self._shown.pop(region_id)
        for position, region in enumerate(regions):
            item = self._items.get(region.id) or self._new_item(region.id)
            item.setZValue(self._z + Z_STEP * position)
            item.set_emphasised(region.id == selected)
            colour = label_colour(labels, region.label)
            if self._shown.get(region.id) != (region.mask, colour.name()):
                self._shown[region.id] = (region.mask, colour.name())
                item.show_mask(self._picture(region.mask), colour)

    def _new_item(self, region_id: str) -> MaskItem:
        item = MaskItem()
        item.set_fill(self._fill)
        self._items[region_id] = item
        self._scene.addItem(item)
        return item

    def _picture(self, mask: Mask) -> MaskPicture | None:
        if mask not in self._pictures:
            self._pictures[mask] = MaskPicture.of(mask)
            if len(self._pictures) > PICTURES_KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(mask)
        return self._pictures[mask]
