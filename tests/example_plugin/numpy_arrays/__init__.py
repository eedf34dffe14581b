"""Images and masks as NumPy's own files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fourclick.annotator.core.errors import ExportError, UnreadableImage
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.image import Image


class NpyReader:
    """(H, W), (D, H, W) or (D, H, W, 3) arrays of numbers."""

    suffixes = (".npy",)

    def read(self, path: Path) -> Image:
        try:
            array = np.load(path, allow_pickle=False)
        except ValueError as error:
            raise UnreadableImage(f"{path.name}: this is no array of numbers, or it is cut off. Save it again.") from error
        if array.ndim == 2:
            array = array[None]
        if array.ndim not in (3, 4) or array.dtype.kind not in "uif" or not array.size:
            raise UnreadableImage(f"{path.name}: an array of {array.shape} {array.dtype} is no image. Save (D, H, W) numbers.")
        return Image(array, name=path.name, source=path)


class NpyExporter:
    """(D, H, W) uint16 label numbers."""

    name = "npy"
    suffix = ".npy"
    description = "NumPy arrays of label numbers"
    checkers = ("numpy",)
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        path = folder / f"{item.stem}{self.suffix}"
        np.save(path, item.volume)
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        for path in paths:
            # not with np.load, which would repeat a fault of np.save
            data = path.read_bytes()[-item.volume.nbytes :]
            if not np.array_equal(np.frombuffer(data, "<u2").reshape(item.volume.shape), item.volume):
                raise ExportError(f"{path.name}: the numbers read back differ. Export again.")
        return "all label numbers, from the file's bytes"
