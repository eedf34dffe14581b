"""Findings about a DICOM file's pixels, from its header: compression, rescale, inversion, bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydicom.uid import ImplicitVRLittleEndian

from fourclick.annotator.core.diagnosis import LEAVE_OUT, Finding
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import message_of, sentence
from fourclick.annotator.storage.dicom_compression import can_unpack, remedy_for
from fourclick.annotator.storage.dicom_frames import rescales_of
from fourclick.annotator.storage.dicom_headers import DicomHeader
from fourclick.annotator.storage.limits import MAX_BYTES, check_plane, check_size

NEEDED = 8


def pixel_findings(headers: Sequence[DicomHeader]) -> Iterator[Finding]:
    too_large = next((found for header in headers if (found := _too_large(header))), "")
    if too_large:
        yield Finding("size", too_large, (LEAVE_OUT,))
    short = [found for header in headers if (found := _too_short(header))]
    if short:
        yield Finding("cut-off", short[0], (LEAVE_OUT,))
    yield from _compressions(headers)
    try:
        rescales = {each for header in headers for each in rescales_of(header.path.name, header.dataset, header.frames)}
    except UnreadableImage as error:
        yield Finding("rescale", message_of(error), (LEAVE_OUT,))
        return
    if len(rescales) > 1:
        slopes = sorted(slope for slope, _ in rescales)
        yield Finding(
            "rescale",
            sentence(
                "Each slice has its own scale (slopes {lowest:g} to {highest:g}); each gets its own.",
                lowest=slopes[0],
                highest=slopes[-1],
            ),
        )
    photometric = headers[0].text("PhotometricInterpretation")
    if photometric == "MONOCHROME1":
        yield Finding("inverted", sentence("Stored inverted (MONOCHROME1: low is white); inverted once when it is read."))


def _compressions(headers: Sequence[DicomHeader]) -> Iterator[Finding]:
    for uid in {str(header.syntax): header.syntax for header in headers if header.syntax is not None}.values():
        if not uid.is_transfer_syntax or not uid.is_compressed or uid.is_deflated:
            continue
        if not can_unpack(uid):
            text = sentence(
                "Compressed as {compression}, which nothing here decodes. {remedy}",
                compression=uid.name,
                remedy=remedy_for(uid),
            )
            yield Finding("compressed", text, (LEAVE_OUT,))
        else:
            text = sentence("Compressed as {compression}; it can be decoded.", compression=uid.name)
            if headers[0].text("LossyImageCompression") == "01":
                text = sentence("Compressed as {compression}, with loss; it can be decoded.", compression=uid.name)
            yield Finding("compressed", text)


def _too_large(header: DicomHeader) -> str:
    try:
        _needed_bytes(header)
    except UnreadableImage as error:
        return message_of(error)
    return ""


def _needed_bytes(header: DicomHeader) -> int:
    rows, columns, name = header.whole("Rows"), header.whole("Columns"), header.path.name
    check_plane(name, columns, rows)
    each = max(1, header.whole("BitsAllocated", 8) // 8) * (header.whole("SamplesPerPixel") or 1)
    return check_size(name, (header.frames, rows, columns), each)


def _too_short(header: DicomHeader) -> str:
    """Uncompressed pixels take their size on disk: a file that is smaller was cut off. Empty for a whole one."""
    syntax = header.syntax
    if syntax is None or not syntax.is_transfer_syntax or syntax.is_compressed or syntax.is_deflated or _too_large(header):
        return ""
    if header.whole("BitsAllocated", NEEDED) < NEEDED or header.text("PhotometricInterpretation").startswith("YBR_FULL_422"):
        return ""
    # the pixels' tag, kind and length
    element = 8 if syntax == ImplicitVRLittleEndian else 12
    needed, size = _needed_bytes(header), max(0, header.path.stat().st_size - header.pixels_at - element)
    if needed <= size or needed > MAX_BYTES:
        return ""
    return sentence(
        "{name}: it has {size} bytes of pixels, and needs {needed}. It was cut off; copy it again.",
        name=header.path.name,
        size=size,
        needed=needed,
    )
