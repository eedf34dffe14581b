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
RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
SLICE_ENDING = re.compile(r"_slice\d{3,}$")


def file_stems(images: Iterable[tuple[str, str]]) -> list[str]:
    """One stem for each (name, key), unique without regard to case.

    The first image of a name keeps it; each later one gets eight digits of its key's hash behind it, so that an image added
    afterwards renames no file of an earlier export.
    """
    taken: set[str] = set()
    stems = []
    for name, key in images:
        stem = safe_stem(name)
        if _clashes(stem, taken):
            stem = f"{stem}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        count = 2
        while _clashes(stem, taken):  # two images with one key
            stem, count = f"{stem.rsplit('+', 1)[0]}+{count}", count + 1
        taken.add(stem.casefold())
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


def _clashes(stem: str, taken: set[str]) -> bool:
    """Whether the files of this stem could bear the name of another image's: `a_slice001` is also slice 1 of `a`."""
    folded = stem.casefold()
    base = SLICE_ENDING.sub("", folded)
    return (
        folded in taken
        or (base != folded and base in taken)
        or any(SLICE_ENDING.sub("", t) == folded for t in taken if t != folded)
    )
