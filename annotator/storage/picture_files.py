"""PNG, JPEG and BMP, read by Pillow; 16-bit colour by OpenCV, because Pillow would halve its depth."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.limits import MAX_PIXELS_2D, check_plane

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")
FORMATS = ("PNG", "JPEG", "BMP")
Array = npt.NDArray[Any]
END_OF_JPEG = b"\xff\xd9"
# Pillow refuses at twice this; our own limit, with our own sentence, comes first.
Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS_2D


def read_picture(path: Path) -> Image:
    """A picture as an Image with one slice. Transparency is left out. Raises UnreadableImage."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            picture = Pillow.open(path, formats=FORMATS)
    except Pillow.DecompressionBombError as error:
        raise UnreadableImage(sentence("{name}: {error} It is not opened.", name=path.name, error=error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableImage(
            sentence(
                "{name}: this is not a PNG, JPEG or BMP picture, or its header is damaged. Check the file.", name=path.name
            )
        ) from error
    with picture:
        check_plane(path.name, *picture.size)
        if picture.format == "JPEG":
            _check_jpeg_end(path)
        array = _pixels(path, picture)
    return Image(array[None], name=path.name, source=path)


def _pixels(path: Path, picture: Pillow.Image) -> Array:
    try:
        if picture.format == "PNG" and _is_deep_colour(path):
            picture.load()
            return _deep_colour(path)
        picture.load()
        if picture.mode in ("L", "I;16", "I", "F"):
            array = np.asarray(picture)
        elif picture.mode == "1":
            array = np.asarray(picture).astype(np.uint8) * np.uint8(255)
        elif picture.mode == "LA":
            array = np.asarray(picture)[:, :, 0]
        else:
            array = np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableImage(
            sentence("{name}: the picture is cut off or damaged ({error}). Copy the file again.", name=path.name, error=error)
        ) from error
    return np.ascontiguousarray(array.astype(np.uint16) if picture.mode.startswith("I;16") else array)


def _is_deep_colour(path: Path) -> bool:
    """16 bits and colour, by the PNG header's bytes for depth and colour type."""
    with path.open("rb") as file:
        head = file.read(26)
    return len(head) == 26 and head[24] == 16 and head[25] in (2, 6)


def _deep_colour(path: Path) -> Array:
    array = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if array is None:
        raise OSError(sentence("16-bit colour cannot be decoded"))
    return np.ascontiguousarray(array[:, :, 2::-1])


def _check_jpeg_end(path: Path) -> None:
    """Decoders fill what is missing with grey; a JPEG that was copied whole ends with a marker (some bytes may follow)."""
    data = path.read_bytes()
    if END_OF_JPEG not in data[-65536:]:
        raise UnreadableImage(
            sentence(
                "{name}: the JPEG ends without its end marker. It was probably cut off while copying; copy it again.",
                name=path.name,
            )
        )
