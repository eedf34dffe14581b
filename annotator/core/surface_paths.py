"""What files of surfaces are called: STL knows no names, so each of several labels has a file of its own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path

STAGING_PREFIX = ".fourclick-surface-"
UNSAFE = '<>:"/\\|?*'


def surface_paths(path: Path, names: Mapping[int, str]) -> dict[Path, tuple[int, ...]]:
    """The files that the surfaces of labels with these names go to, and which labels to each."""
    whole = path.with_suffix(path.suffix.lower())
    if whole.suffix == ".stl" and len(names) > 1:
        return {whole.with_name(f"{whole.stem}-{label}-{_safe(name)}.stl"): (label,) for label, name in names.items()}
    return {whole: tuple(names)}


def new_staging_name() -> str:
    """Of the hidden folder beside the files in which they are made."""
    return f"{STAGING_PREFIX}{uuid.uuid4().hex}"


def _safe(name: str) -> str:
    return "".join("_" if letter in UNSAFE or letter.isspace() else letter for letter in name).strip("._") or "label"
