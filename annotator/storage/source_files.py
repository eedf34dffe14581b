"""The files behind an image of a project: their bytes' hash, and what a DICOM header says of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fourclick.annotator.storage.image_files import is_dicom
from fourclick.annotator.storage.source_path import SourcePath

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """Whose image it is and what made it; empty where the file does not say."""

    patient: str = ""
    modality: str = ""


def files_of(path: Path) -> list[Path]:
    """The files that make up an image's source: itself, or those of a DICOM series in a folder, as far as it is read.

    May be empty. Raises UnreadableImage where the source is read in a way that its files do not fit.
    """
    source = SourcePath.of(path)
    if not source.series and not source.place.is_dir():
        return [source.place] if source.place.is_file() else []
    from fourclick.annotator.storage.dicom_series import grouped_by_series

    members = (each for each in sorted(source.place.iterdir()) if not each.name.startswith(".") and is_dicom(each))
    series = grouped_by_series(members)
    files = series.get(source.series, []) if source.series else next(iter(series.values()), [])
    if not source.treatments:
        return files
    from fourclick.annotator.storage.dicom_selection import selected_files

    return selected_files(source.place.name, files, source.treatments)


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

    from fourclick.annotator.storage.dicom_deflate import check_deflated
    from fourclick.annotator.storage.dicom_series import UNREADABLE

    try:
        check_deflated(files[0])
        dataset = pydicom.dcmread(files[0], stop_before_pixels=True, specific_tags=["PatientID", "Modality"])
        return Header(str(dataset.get("PatientID", "") or "").strip(), str(dataset.get("Modality", "") or "").strip())
    except UNREADABLE:
        return Header()
