"""The headers of DICOM files, without their pixels: what kind of file it is and where its slices lie."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.dicom_deflate import check_deflated
from fourclick.annotator.storage.dicom_frames import frames_of, is_enhanced, plane_of
from fourclick.annotator.storage.dicom_series import UNREADABLE
from fourclick.annotator.storage.slice_layout import SliceHeader

PREAMBLES = (bytes(4), b"II*\0", b"MM\0*")
"""How the first 128 bytes may begin: empty, or a TIFF for other viewers."""


@dataclass(frozen=True, slots=True)
class DicomHeader:
    """One file. `slices` has one for a single-frame file, one for each frame of an enhanced object, and none for other files
    of several frames, which do not say where those lie. `pixels_at`: the byte at which its pixels begin, if it is not deflated.
    """

    path: Path
    dataset: Any
    slices: tuple[SliceHeader, ...]
    pixels_at: int = 0

    @property
    def frames(self) -> int:
        return _whole(self.dataset, "NumberOfFrames") or 1

    @property
    def is_localizer(self) -> bool:
        kinds = self.dataset.get("ImageType") or ()
        return "LOCALIZER" in ([kinds] if isinstance(kinds, str) else list(kinds))

    def text(self, keyword: str) -> str:
        return str(self.dataset.get(keyword, "") or "").strip()

    def whole(self, keyword: str, default: int = 0) -> int:
        found = _whole(self.dataset, keyword)
        return default if found is None else found

    @property
    def syntax(self) -> Any:
        return self.dataset.file_meta.get("TransferSyntaxUID")

    @property
    def has_foreign_preamble(self) -> bool:
        """Whether the bytes before the DICOM mark could be a program."""
        with self.path.open("rb") as file:
            head = file.read(132)
        return head[128:] == b"DICM" and any(head[:128]) and head[:4] not in PREAMBLES[1:]


def read_header(path: Path) -> DicomHeader:
    """Raises UnreadableImage for what is no DICOM file, or a damaged one."""
    try:
        check_deflated(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with path.open("rb") as file:
                dataset = pydicom.dcmread(file, stop_before_pixels=True)
                pixels_at = file.tell()
            return DicomHeader(path, dataset, _slices(path, dataset), pixels_at)
    except UnreadableImage:
        raise
    except (*UNREADABLE, KeyError, OverflowError) as error:
        told = f"{type(error).__name__}: {error}"
        raise UnreadableImage(
            sentence(
                "{name}: this is not a readable DICOM file ({told}). Check the file, or copy it again.",
                name=path.name,
                told=told,
            )
        ) from error


def read_headers(paths: Sequence[Path]) -> list[DicomHeader]:
    return [read_header(path) for path in paths]


def slices_of(headers: Sequence[DicomHeader]) -> list[SliceHeader]:
    """Of all files, in their order."""
    return [each for header in headers for each in header.slices]


def _slices(path: Path, dataset: Any) -> tuple[SliceHeader, ...]:
    uid = str(dataset.get("SOPInstanceUID", "") or path.name)
    frames = _whole(dataset, "NumberOfFrames") or 1
    if is_enhanced(dataset):
        planes = frames_of(path.name, dataset, frames)
        return tuple(SliceHeader(plane, f"{uid}#{index:06}", (float(plane.moment or 0),)) for index, plane in enumerate(planes))
    if frames > 1:
        return ()
    plane = plane_of(dataset)
    number = _whole(dataset, "InstanceNumber") or 0
    moments = (_number(dataset, "EchoTime"), _number(dataset, "AcquisitionNumber"), _acquired(dataset), float(number))
    return (SliceHeader(plane, uid, (float(plane.moment or 0), *moments), number),)


def _acquired(dataset: Any) -> float:
    """Date and time as one number that grows."""
    date = str(dataset.get("AcquisitionDate", "") or dataset.get("ContentDate", "") or "0")
    time = str(dataset.get("AcquisitionTime", "") or dataset.get("ContentTime", "") or "0")
    try:
        return float(date) * 1e6 + float(time)
    except ValueError:
        return 0.0


def _number(dataset: Any, keyword: str) -> float:
    try:
        value = float(dataset.get(keyword) or 0)
    except (TypeError, ValueError):
        return 0.0
    return value if math.isfinite(value) else 0.0


def _whole(dataset: Any, keyword: str) -> int | None:
    try:
        return int(dataset.get(keyword))
    except (TypeError, ValueError):
        return None
