"""One mask as a file: written beside, read back, compared, and only then renamed to its place."""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Picture

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.exporters import exporter_for
from fourclick.annotator.storage.atomic_file import atomic_write

BINARY_PICTURE = ".png"


def check_output(output: Path, image: Path) -> None:
    """Raises ExportError where a mask cannot be written to `output`: before anything slow begins."""
    exporter_for(output)
    if not output.parent.is_dir():
        raise ExportError(sentence("{parent}: there is no such folder for the mask. Make it first.", parent=output.parent))
    if output.is_dir():
        raise ExportError(sentence("{output} is a folder. Name a file for the mask.", output=output))
    if output.exists() and image.exists() and output.samefile(image):
        raise ExportError(sentence("{output} is the image itself. Name another file for the mask.", output=output))


def write_mask(output: Path, mask: BoolMap, image: Image, slice_index: int) -> str:
    """Writes an (H, W) mask and returns what was compared. An existing file is replaced once the new one is verified.

    A .png is 8-bit with 0 and 255, so that people see it; every other format is the whole volume with 0 and 1 on slice
    `slice_index`. Raises ExportError.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".fourclick-mask-", dir=output.parent) as name:
            staging = Path(name)
            if output.name.lower().endswith(BINARY_PICTURE):
                path, verified = _picture(staging, mask)
            else:
                path, verified = _volume(staging, output, mask, image, slice_index)
            with atomic_write(output) as temporary:
                path.replace(temporary)
    except OSError as error:
        raise ExportError(
            sentence(
                "{output}: the mask cannot be written ({error}). Choose another place.",
                output=output,
                error=error.strerror or error,
            )
        ) from error
    return verified


def _picture(folder: Path, mask: BoolMap) -> tuple[Path, str]:
    path = folder / f"mask{BINARY_PICTURE}"
    values = np.where(mask, np.uint8(255), np.uint8(0))
    Picture.fromarray(values).save(path)
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or not np.array_equal(found, values):
        raise ExportError(sentence("The mask read back by OpenCV differs from the one written. Try again."))
    return path, sentence("size and pixels by OpenCV")


def _volume(folder: Path, output: Path, mask: BoolMap, image: Image, slice_index: int) -> tuple[Path, str]:
    exporter = exporter_for(output)
    volume = np.zeros((image.depth, image.height, image.width), np.uint16)
    volume[slice_index] = mask
    item = ExportItem(image=image, volume=volume, labels=LabelTable(), stem="mask")
    paths = exporter.export(item, folder)
    if len(paths) != 1:
        raise ExportError(
            sentence("The format {name} does not write one file for one mask. Choose .png or .nii.gz.", name=exporter.name)
        )
    return paths[0], exporter.verify(item, paths)
