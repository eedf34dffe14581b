"""Where annotators disagree, over the image that somebody decides on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.proposal import FloatMap

if TYPE_CHECKING:
    from fourclick.annotator.core.image import Image


class Disagreements:
    """Paints the map of one image while that is open, slice by slice; another image takes it away."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        self._document = document
        self._item = canvas.overlays.disagreement
        self._share: FloatMap | None = None
        self._image_id: int | None = None
        document.sliceChanged.connect(lambda _index: self._show())
        document.imageChanged.connect(self._on_document_image_changed)

    @property
    def is_visible(self) -> bool:
        return self._item.isVisible()

    def show_map(self, image_id: int, share: FloatMap) -> int:
        """share: (D, H, W) float32 in [0, 1], of the image with this id. Returns the slice on which there is most of it."""
        self._image_id, self._share = image_id, share
        worst = int(share.sum(axis=(1, 2)).argmax())
        if self._document.image_id == image_id:
            self._document.set_slice(worst)
        self._show()
        return worst

    def clear(self) -> None:
        self._image_id, self._share = None, None
        self._show()

    def _on_document_image_changed(self, image: Image | None) -> None:
        if image is not None and self._document.image_id != self._image_id:
            self._image_id, self._share = None, None
        self._show()

    def _show(self) -> None:
        share, index = self._share, self._document.slice_index
        image = self._document.image
        fits = share is not None and image is not None and share.shape == (image.depth, image.height, image.width)
        is_wanted = fits and self._document.image_id == self._image_id
        self._item.show_strength(share[index] if share is not None and is_wanted else None)
