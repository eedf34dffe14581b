"""Deflated DICOM files, whose content may grow a thousandfold."""

from __future__ import annotations

import zlib
from pathlib import Path

import pydicom
from pydicom.uid import DeflatedExplicitVRLittleEndian

from fourclick.annotator.core.errors import UnreadableImage

MOST_INFLATED = 1 << 30


def check_deflated(path: Path) -> None:
    """A deflated file is inflated to a limit first: a megabyte of it can claim gigabytes."""
    meta = pydicom.filereader.read_file_meta_info(str(path))
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return
    with path.open("rb") as file:
        data = file.read()
    start = 132 + 12 + int(meta.FileMetaInformationGroupLength)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    inflater.decompress(data[start:], MOST_INFLATED)
    if inflater.unconsumed_tail:
        raise UnreadableImage(f"{path.name}: the deflated DICOM file grows beyond {MOST_INFLATED >> 30} GiB. It is not opened.")
