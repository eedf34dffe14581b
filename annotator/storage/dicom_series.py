"""Which DICOM files of a folder belong together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
from pydicom.errors import InvalidDicomError

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.dicom_deflate import check_deflated

TAGS = ["SeriesInstanceUID", "Rows", "Columns", "NumberOfFrames", "ImageOrientationPatient"]
SAME_DIRECTION = 0.01
UNREADABLE = (
    InvalidDicomError,
    UnreadableImage,
    ValueError,
    TypeError,
    OSError,
    EOFError,
    RecursionError,
    MemoryError,
    NotImplementedError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the files of one image share: series, size, orientation. A localizer differs in the latter two."""

    uid: str
    rows: int | None
    columns: int | None
    orientation: tuple[float, ...]

    def fits(self, other: _Kind) -> bool:
        if (self.uid, self.rows, self.columns) != (other.uid, other.rows, other.columns):
            return False
        # Compared, not rounded and hashed: scanners write the same direction as 0.0 and -0.0, and with some noise.
        return self.orientation == other.orientation or (
            len(self.orientation) == len(other.orientation)
            and all(
                abs(ours - theirs) <= SAME_DIRECTION for ours, theirs in zip(self.orientation, other.orientation, strict=True)
            )
        )

    @property
    def key(self) -> str:
        directions = [round(value, 2) + 0.0 for value in self.orientation]  # -0.0 + 0.0 is 0.0
        return f"{self.uid}-{hashlib.sha256(repr((self.rows, self.columns, directions)).encode()).hexdigest()[:8]}"


def grouped_by_series(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each series by a key that stays the same. A multi-frame file is an image of its own.

    Files that cannot be read are a series each, so that opening them says what is wrong.
    """
    series: dict[str, list[Path]] = {}
    kinds: list[_Kind] = []
    for path in paths:
        found = _kind(path)
        if found is None:
            key = path.name
        else:
            first = next((kind for kind in kinds if kind.fits(found)), None)
            if first is None:
                kinds.append(found)
            key = (first or found).key
        series.setdefault(key, []).append(path)
    return series


def _kind(path: Path) -> _Kind | None:
    """None for files that stand for themselves."""
    try:
        check_deflated(path)
        dataset: Any = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=list(TAGS))
        if int(dataset.get("NumberOfFrames", 1) or 1) > 1:
            return None
        orientation = tuple(float(value) for value in dataset.get("ImageOrientationPatient") or ())
        uid = str(dataset.get("SeriesInstanceUID", path.name))
        return _Kind(uid, dataset.get("Rows"), dataset.get("Columns"), orientation)
    except UNREADABLE:
        return None
