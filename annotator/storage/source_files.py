"""The files behind an image of a project: their bytes' hash, and what a DICOM header says of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fourclick.annotator.storage.image_files import SERIES_MARK, is_dicom

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """Whose image it is and what made it; empty where the file does not say."""

    patient: str = ""
    modality: str = ""


def files_of(path: Path) -> list[Path]:
    """The files that make up an image's source: itself, or those of a DICOM series in a folder. May be empty."""
    folder, mark, uid = str(path).partition(SERIES_MARK)
    place = Path(folder)
    if not mark and not place.is_dir():
        return [place] if place.is_file() else []
    from fourclick.annotator.storage.dicom_series import grouped_by_series

    series = grouped_by_series(each for each in sorted(place.iterdir()) if not each.name.startswith(".") and is_dicom(each))
    return series.get(uid, []) if mark else next(iter(series.values()), [])


def content_sha256(files: list[Path]) -> str:
    """Of all their bytes, in the order of their own hashes: renaming a series' files changes nothing. Raises OSError."""
    digests = []
    for path in files:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        digests.append(digest.hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def header_of(files: list[Path]) -> Header:
    """By the first file. Reads no pixels; what is no DICOM, or cannot be read, says nothing."""
    if not files or not is_dicom(files[0]):
        return Header()
    import pydicom

    from fourclick.annotator.storage.dicom_series import UNREADABLE

    try:
        dataset = pydicom.dcmread(files[0], stop_before_pixels=True, specific_tags=["PatientID", "Modality"])
        return Header(str(dataset.get("PatientID", "") or "").strip(), str(dataset.get("Modality", "") or "").strip())
    except UNREADABLE:
        return Header()
