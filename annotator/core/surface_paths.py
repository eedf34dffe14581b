"""What files of surfaces are called: STL knows no names, so each of several labels has a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

UNSAFE = '<>:"/\\|?*'


def surface_paths(path: Path, names: Mapping[int, str]) -> dict[Path, tuple[int, ...]]:
    """The files that the surfaces of labels with these names go to, and which labels to each."""
    whole = path.with_suffix(path.suffix.lower())
    if whole.suffix == ".stl" and len(names) > 1:
        return {whole.with_name(f"{whole.stem}-{label}-{_safe(name)}.stl"): (label,) for label, name in names.items()}
    return {whole: tuple(names)}


def _safe(name: str) -> str:
    return "".join("_" if letter in UNSAFE or letter.isspace() else letter for letter in name).strip("._") or "label"
