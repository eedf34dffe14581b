"""File names for exported images: safe on every system, and the same at every export."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 100
SUFFIXES = (
    ".nii.gz",
    ".nii",
    ".nrrd",
    ".nhdr",
    ".mha",
    ".mhd",
    ".dcm",
    ".dicom",
    ".png",
    ".jpg",
    ".jpeg",
    ".bmp",
    ".tif",
    ".tiff",
)
RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
SLICE_ENDING = re.compile(r"_slice\d{3,}$")


def file_stems(images: Iterable[tuple[str, str]]) -> list[str]:
    """One stem for each (name, key), unique without regard to case and to forms of letters.

    The first image of a name keeps it; each later one gets eight digits of its key's hash behind it, so that an image added
    afterwards renames no file of an earlier export.
    """
    taken = _Taken()
    stems = []
    for name, key in images:
        plain = stem = safe_stem(name)
        if stem in taken:
            plain = stem = f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        count = 2
        while stem in taken:  # two images with one key
            stem, count = f"{plain}-{count}", count + 1
        taken.add(stem)
        stems.append(stem)
    return stems


def safe_stem(name: str) -> str:
    """The name without its image suffix and without anything that a file system or a shell could take for more than a name."""
    stem = unicodedata.normalize("NFC", name)
    for suffix in SUFFIXES:
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
            break
    stem = re.sub(r"[^\w.+-]+", "_", stem).strip("._ -")[:LONGEST_NAME]
    # names are limited in bytes, and letters take up to four
    stem = stem.encode()[:180].decode(errors="ignore").rstrip("._ -") or "image"
    return f"_{stem}" if RESERVED_ON_WINDOWS.fullmatch(stem) else stem


def _folded(stem: str) -> str:
    """The same for two stems that any file system or program could take for one: in other case, or other forms of letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", stem).casefold())


class _Taken:
    """Stems given out. One is taken too if its files could bear another's name: `a_slice001` is also slice 1 of `a`."""

    def __init__(self) -> None:
        self._stems: set[str] = set()
        self._volumes: set[str] = set()

    def add(self, stem: str) -> None:
        folded = _folded(stem)
        self._stems.add(folded)
        self._volumes.add(SLICE_ENDING.sub("", folded))

    def __contains__(self, stem: str) -> bool:
        folded = _folded(stem)
        return folded in self._stems or SLICE_ENDING.sub("", folded) in self._stems or folded in self._volumes
