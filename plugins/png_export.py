"""Label maps as PNG pictures, one for each annotated slice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Picture

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.sentence import sentence

MOST_COLOURS = 256


class PngExporter:
    """Indexed PNG: the pixel values are the label numbers, the palette has the labels' colours.

    Where the label table has a number above 255, all pictures are 16-bit grey instead, which has no palette.
    """

    name = "png"
    suffix = ".png"
    checkers = ("opencv-python-headless", "pillow")
    copies_pixels = False
    description = "indexed PNG label maps in the labels' colours, one file per annotated slice"

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes `stem.png` for a picture and `stem_slice012.png` (counted from 0) for each annotated slice of a volume."""
        paths = []
        for index in item.annotated_slices:
            path = folder / f"{item.stem}{_slice_name(index, item.image.depth)}{self.suffix}"
            _picture(item.volume[index], item.labels).save(path, format="PNG", optimize=False)
            paths.append(path)
        return paths

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares the colours (or 16-bit numbers) by OpenCV, which did not write them, and the label numbers by Pillow."""
        slices = item.annotated_slices
        if len(paths) != len(slices):
            raise ExportError(
                sentence(
                    "{stem}: {count} PNG files for {slices} annotated slices. Export again.",
                    stem=item.stem,
                    count=len(paths),
                    slices=len(slices),
                )
            )
        for path, index in zip(paths, slices, strict=True):
            labels = item.volume[index]
            expected = _colours(item.labels)[labels] if _is_indexed(item.labels) else labels
            # not cv2.imread: on Windows it cannot open paths outside the code page
            found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
            if found is None or not np.array_equal(found[..., ::-1] if found.ndim == 3 else found, expected):
                raise ExportError(
                    sentence(
                        "{name}: the picture read back by OpenCV differs from the one exported. Export again.", name=path.name
                    )
                )
            with Picture.open(path) as picture:
                if not np.array_equal(np.asarray(picture), labels):
                    raise ExportError(
                        sentence(
                            "{name}: the label numbers read back differ from those exported. Export again.", name=path.name
                        )
                    )
        return sentence("size, label numbers and colours of each picture by OpenCV and Pillow")


def _slice_name(index: int, depth: int) -> str:
    return "" if depth == 1 else f"_slice{index:03d}"


def _is_indexed(labels: LabelTable) -> bool:
    return all(label.id < MOST_COLOURS for label in labels)


def _picture(labels: LabelMap, table: LabelTable) -> Picture.Image:
    if not _is_indexed(table):
        return Picture.fromarray(labels)
    picture = Picture.fromarray(labels.astype(np.uint8)).convert("L")
    picture.putpalette(_colours(table).tobytes())
    return picture


def _colours(table: LabelTable) -> npt.NDArray[np.uint8]:
    """(256, 3) uint8 RGB by label number; black for the background and for numbers that no label has."""
    colours = np.zeros((MOST_COLOURS, 3), np.uint8)
    for label in table:
        colours[label.id] = tuple(bytes.fromhex(label.colour.removeprefix("#")))
    return colours
