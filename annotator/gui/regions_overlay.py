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


def label_fill(labels: LabelTable, label: int) -> float:
    """The share of the common opacity with which the label's regions are filled, 0 to 1."""
    return labels[label].fill if label in labels else 1.0


class RegionsOverlay:
    """One item per region; what does not change is not drawn anew."""

    def __init__(self, scene: QGraphicsScene, z: float) -> None:
        self._scene = scene
        self._z = z
        self._fill = 0.4
        self._items: dict[str, MaskItem] = {}
        self._shown: dict[str, tuple[Mask, str]] = {}
        self._shares: dict[str, float] = {}
        self._pictures: OrderedDict[Mask, MaskPicture | None] = OrderedDict()

    def set_fill(self, fill: float) -> None:
        """How much of the regions' colour covers the image, 0 to 1; each label has a share of it."""
        self._fill = fill
        for region_id, item in self._items.items():
            item.set_fill(fill * self._shares[region_id])

    def show_regions(self, regions: Sequence[Region], labels: LabelTable, selected: str | None) -> None:
        """regions: from the bottom to the top."""
        wanted = {region.id for region in regions}
        for region_id in self._items.keys() - wanted:
            self._scene.removeItem(self._items.pop(region_id))
            self._shown.pop(region_id)
            self._shares.pop(region_id)
        for position, region in enumerate(regions):
            item = self._items.get(region.id) or self._new_item(region.id)
            item.setZValue(self._z + Z_STEP * position)
            item.set_emphasised(region.id == selected)
            share = label_fill(labels, region.label)
            if self._shares.get(region.id) != share:
                self._shares[region.id] = share
                item.set_fill(self._fill * share)
            colour = label_colour(labels, region.label)
            if self._shown.get(region.id) != (region.mask, colour.name()):
                self._shown[region.id] = (region.mask, colour.name())
                old, new = item.picture, self._picture(region.mask)
                item.show_mask(new, colour, changed=old.changed_box(new) if old is not None and new is not None else None)

    def _new_item(self, region_id: str) -> MaskItem:
        item = MaskItem()
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
