"""Deflated DICOM files, whose content may grow a thousandfold."""

from __future__ import annotations

import zlib
from pathlib import Path

import pydicom
from pydicom.uid import DeflatedExplicitVRLittleEndian

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence

MOST_INFLATED = 1 << 29
"""pydicom inflates a whole file to read its header."""
PIECE = 1 << 20


def check_deflated(path: Path) -> None:
    """A deflated file is inflated to a limit first: a megabyte of it can claim gigabytes."""
    meta = pydicom.filereader.read_file_meta_info(str(path))
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return
    with path.open("rb") as file:
        data = file.read()
    start = 132 + 12 + int(meta.FileMetaInformationGroupLength)
    inflater, rest, grown = zlib.decompressobj(-zlib.MAX_WBITS), data[start:], 0
    # piece by piece: counting takes no memory
    while rest and not inflater.eof:
        grown += len(inflater.decompress(rest, PIECE))
        rest = inflater.unconsumed_tail
        if grown > MOST_INFLATED:
            raise UnreadableImage(
                sentence(
                    "{name}: the deflated DICOM file of {size:.1f} MB grows beyond {most:.0f} MB. It is not "
                    "opened; have it exported without deflating.",
                    name=path.name,
                    size=len(data) / 1000000.0,
                    most=MOST_INFLATED / 1000000.0,
                )
            )
