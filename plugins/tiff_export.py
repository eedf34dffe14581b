"""Label numbers as TIFF: one file per image, one page per slice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import tifffile

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.sentence import sentence

MM_PER_CM = 10.0


class TiffExporter:
    """8-bit pages, or 16-bit ones where a label's number needs it, packed without loss. Spacing is kept, place is not."""

    name = "tiff"
    suffix = ".tif"
    description = "TIFF label maps, one file per image with a page per slice (spacing, but no place in the patient)"
    checkers = ("opencv-python-headless",)
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        path = folder / f"{item.stem}{self.suffix}"
        is_small = all(label.id <= np.iinfo(np.uint8).max for label in item.labels) and item.volume.max(initial=0) <= 255
        geometry = item.image.geometry
        per_cm = (MM_PER_CM / geometry.spacing_mm[0], MM_PER_CM / geometry.spacing_mm[1])
        with tifffile.TiffWriter(path) as file:
            for plane in item.volume:
                file.write(
                    plane.astype(np.uint8) if is_small else plane,
                    photometric="minisblack",
                    compression="zlib",
                    metadata=None,
                    software=False,
                    contiguous=False,
                    resolution=per_cm if geometry.is_known else None,
                    resolutionunit="CENTIMETER" if geometry.is_known else None,
                )
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares each page's label numbers by OpenCV."""
        for path in paths:
            # not cv2.imreadmulti: on Windows it cannot open paths outside the code page
            done, pages = cv2.imdecodemulti(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
            if not done or len(pages) != item.image.depth or not np.array_equal(np.stack(pages), item.volume):
                raise ExportError(
                    sentence("{name}: the labels read back by OpenCV differ from those exported. Export again.", name=path.name)
                )
        return sentence("the label numbers of each page by OpenCV")
