"""Binary PNG masks: one for each label, or one for each region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Picture

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.picture import slice_name
from fourclick.annotator.core.sentence import sentence

ON = np.uint8(255)


class OneHotExporter:
    """A picture of 0 and 255 for each label of the table on each finished slice: the channels of a one-hot target.

    Every label has its picture, also where it is nowhere: so all slices have equally many. A pixel that lies in regions of two
    labels is 255 in both.
    """

    name = "onehot"
    suffix = ".png"
    description = "one-hot PNG masks (0 and 255), one file per label and annotated slice"
    checkers = ("opencv-python-headless",)
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        return [_write(folder / name, mask) for name, mask in self._masks(item)]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares name, size and pixels of each picture by OpenCV."""
        expected = list(self._masks(item))
        if [path.name for path in paths] != [name for name, _ in expected]:
            raise ExportError(sentence("{stem}: other masks were written than there are. Export again.", stem=item.stem))
        for path, (_, mask) in zip(paths, expected, strict=True):
            found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
            if found is None or not np.array_equal(found, np.where(mask, ON, 0)):
                raise ExportError(
                    sentence(
                        "{name}: the mask read back by OpenCV differs from the one exported. Export again.", name=path.name
                    )
                )
        return sentence("number, size and pixels of the masks by OpenCV")

    def _masks(self, item: ExportItem) -> Iterator[tuple[str, BoolMap]]:
        for index in sorted(item.finished_slices):
            for label in item.labels:
                mask = np.zeros(item.volume.shape[1:], bool)
                for region in item.regions:
                    if region.slice_index == index and region.label == label.id:
                        mask |= region.mask.to_array()
                yield f"{slice_name(item.stem, index, item.image.depth)}_label{label.id}{self.suffix}", mask


class InstanceExporter(OneHotExporter):
    """A picture of 0 and 255 for each region, whole where another covers it: numbered on its slice from 1, oldest first."""

    name = "instances"
    description = "PNG masks (0 and 255), one file per region, whole where regions overlap"

    def _masks(self, item: ExportItem) -> Iterator[tuple[str, BoolMap]]:
        for index in sorted(item.finished_slices):
            on_slice = [region for region in item.regions if region.slice_index == index]
            for number, region in enumerate(on_slice, start=1):
                stem = slice_name(item.stem, index, item.image.depth)
                yield f"{stem}_region{number:04d}_label{region.label}{self.suffix}", region.mask.to_array()


def _write(path: Path, mask: BoolMap) -> Path:
    Picture.fromarray(np.where(mask, ON, 0).astype(np.uint8)).save(path, format="PNG", optimize=False)
    return path
