"""The mask under way where the orthogonal views cut it: dashed and lighter than a region, as it is none yet."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.plane import Plane
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture
from fourclick.annotator.gui.overlays import PREVIEW_SHARE, PROPOSAL_Z
from fourclick.annotator.gui.plane_view import PlaneView
from fourclick.annotator.gui.regions_overlay import label_colour

LIGHTER = 130
"""Percent of the label's brightness, as a preview on the canvas."""


class PlaneProposals(QObject):
    """One item in each orthogonal view. The canvas shows its own."""

    def __init__(self, document: Document, views: FourViews) -> None:
        super().__init__(views)
        self._document = document
        self._views = views
        self._items: dict[int, MaskItem] = {}
        for axis, view in views.views.items():
            item = MaskItem(width_px=2, is_dashed=True)
            item.setZValue(PROPOSAL_Z)
            item.setVisible(False)
            view.scene().addItem(item)
            self._items[axis] = item
            view.sliceShown.connect(lambda axis=axis: self._show(axis))
        document.maskChanged.connect(self._show_all)
        document.labelsChanged.connect(lambda _labels: self._show_all())
        document.stateChanged.connect(lambda _old, _new: self._show_all())
        document.imageChanged.connect(lambda _image: self._show_all())

    def follow_opacity(self) -> None:
        """Filled as much as the canvas fills masks."""
        self._show_all()

    def items(self) -> dict[int, MaskItem]:
        """By their plane's array axis."""
        return dict(self._items)

    def _show_all(self) -> None:
        for axis in self._items:
            self._show(axis)

    def _show(self, axis: int) -> None:
        view, item, state = self._views.views[axis], self._items[axis], self._document.state
        # nothing is thresholded for views that are not there
        mask = self._document.mask() if self._is_shown(view) and state.prompt else None
        if mask is None or view.plane is None:
            item.setVisible(False)
            return
        canvas = self._views.canvas
        item.set_fill(0.0 if canvas.outline_only else canvas.opacity * PREVIEW_SHARE)
        cut = cut_of_slice(mask, state.slice_index, view.plane, view.index)
        colour = label_colour(self._document.labels, state.active_label).lighter(LIGHTER)
        item.show_mask(None if cut is None else MaskPicture.of(cut), colour)

    def _is_shown(self, view: PlaneView) -> bool:
        return self._views.is_four and view.plane is not None and self._document.image is not None


def cut_of_slice(mask: BoolMap, slice_index: int, plane: Plane, index: int) -> BoolMap | None:
    """Where slice `index` of a plane across axis 1 or 2 cuts a mask (H, W) on array slice `slice_index`: (height, width) bool.

    None where it misses the mask.
    """
    line = mask[index] if plane.axis == 1 else mask[:, index]
    if not line.any():
        return None
    cut = np.zeros((plane.shape[0], len(line)), bool)
    cut[slice_index] = line
    # one slice thick: the plane turns and mirrors it as it does the image
    thin = cut[:, None, :] if plane.axis == 1 else cut[:, :, None]
    return np.asarray(plane.slice(thin, 0))
