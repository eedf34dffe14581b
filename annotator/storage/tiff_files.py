"""TIFF, single pictures and stacks. The chain of pages is followed by us: readers drop the pages of a cut-off file silently."""

from __future__ import annotations

import logging
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.limits import check_plane, check_size

SUFFIXES = (".tif", ".tiff")
Array = npt.NDArray[Any]
MOST_PAGES = 100_000


def read_tiff(path: Path) -> Image:
    """A TIFF as an Image: pages of one size are slices. Raises UnreadableImage."""
    _check_pages(path)
    notices: list[str] = []
    # What tifffile finds wrong it logs; what matters of it has been checked, or raises below.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    try:
        with tifffile.TiffFile(path) as file:
            array = _array(path, file, notices)
    except UnreadableImage:
        raise
    except (
        tifffile.TiffFileError,
        ValueError,
        KeyError,
        IndexError,
        RuntimeError,
        OSError,
        ImportError,
        struct.error,
    ) as error:
        raise UnreadableImage(
            sentence(
                "{name} cannot be read: {error}. Copy the file again, or save it uncompressed.", name=path.name, error=error
            )
        ) from error
    return Image(np.ascontiguousarray(array), name=path.name, source=path, notices=tuple(notices))


def _check_pages(path: Path) -> None:
    """Follows the chain of page directories to its end. Raises UnreadableImage where it leaves the file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(16)
        order = {b"II": "<", b"MM": ">"}.get(head[:2])
        version = struct.unpack(order + "H", head[2:4])[0] if order and len(head) >= 8 else 0
        if version not in (42, 43) or (version == 43 and len(head) < 16):
            raise UnreadableImage(sentence("{name}: this is not a TIFF file. Check the file's type.", name=path.name))
        big = version == 43
        count_form, entry_bytes, next_form = ("Q", 20, "Q") if big else ("H", 12, "I")
        place = struct.unpack(str(order) + next_form, head[8:16] if big else head[4:8])[0]
        pages = 0
        while place and pages < MOST_PAGES:
            file.seek(place)
            counted = file.read(struct.calcsize(count_form))
            entries = struct.unpack(str(order) + count_form, counted)[0] if len(counted) == struct.calcsize(count_form) else 0
            rest = entries * entry_bytes + struct.calcsize(next_form)
            if place + len(counted) + rest > size or not entries:
                raise UnreadableImage(
                    sentence(
                        "{name}: page {page} is missing, the file ends before it. It was probably cut off; copy it again.",
                        name=path.name,
                        page=pages + 1,
                    )
                )
            file.seek(place + len(counted) + entries * entry_bytes)
            place = struct.unpack(str(order) + next_form, file.read(struct.calcsize(next_form)))[0]
            pages += 1
    if not pages:
        raise UnreadableImage(sentence("{name}: the file holds no picture.", name=path.name))


def _array(path: Path, file: tifffile.TiffFile, notices: list[str]) -> Array:
    size = path.stat().st_size
    for number, page in enumerate(file.pages, start=1):
        frame: Any = page
        ends = [offset + count for offset, count in zip(frame.dataoffsets, frame.databytecounts, strict=False)]
        if any(end > size for end in ends):
            raise UnreadableImage(
                sentence(
                    "{name}: the pixels of page {number} end after the file's {size} bytes. It was probably cut "
                    "off while copying; copy it again.",
                    name=path.name,
                    number=number,
                    size=size,
                )
            )
    shapes = {(page.shape, str(page.dtype)) for page in file.pages}
    series = file.series[0]
    if len(file.series) > 1 and len(shapes) == 1:
        shape, axes = (len(file.pages), *file.pages[0].shape), "I" + file.pages[0].axes
    else:
        shape, axes = tuple(series.shape), series.axes
        if len(file.series) > 1:
            notices.append(
                sentence(
                    "{name} holds {count} pictures of different sizes; the first one is shown.",
                    name=path.name,
                    count=len(file.series),
                )
            )
    colours = axes.endswith("S") or (axes.endswith("C") and shape[-1] in (3, 4))
    plane = shape[-3:-1] if colours else shape[-2:]
    check_plane(path.name, *reversed(plane))
    check_size(path.name, shape, series.dtype.itemsize)
    several = len(file.series) > 1 and len(shapes) == 1
    array = np.stack([page.asarray() for page in file.pages]) if several else series.asarray()
    if array.dtype.kind not in "uifb":
        raise UnreadableImage(
            sentence(
                "{name}: pixels of type {dtype} are not supported. Save them as 8- or 16-bit or float.",
                name=path.name,
                dtype=array.dtype,
            )
        )
    if array.dtype.kind == "b":
        array = array.astype(np.uint8)
    if axes.startswith("S") and shape[0] in (3, 4) and not colours:
        array, colours = np.moveaxis(array, 0, -1), True
    if colours:
        channels = min(3, array.shape[-1]) if array.shape[-1] >= 3 else 1
        array = array.reshape(-1, *array.shape[-3:])[..., :channels]
        return array if channels == 3 else array[..., 0]
    if array.ndim > 3:
        notices.append(
            sentence(
                "{name}: its axes {axes} {shape} are shown as one stack of slices.", name=path.name, axes=axes, shape=shape
            )
        )
    array = array.reshape(-1, *array.shape[-2:])
    page_kind = file.pages[0]
    if getattr(page_kind, "photometric", None) == tifffile.PHOTOMETRIC.MINISWHITE and array.dtype.kind == "u":
        array = np.iinfo(array.dtype).max - array
    return array
