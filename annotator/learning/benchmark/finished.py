"""Cells that are done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fourclick.annotator.learning.benchmark.cells import Cell
from fourclick.annotator.storage.atomic_file import atomic_write

RESULT_FILE = "result.json"


def finished(cell: Cell, output: Path) -> dict[str, Any] | None:
    """The result of a cell; None where it is not done. The result is written last, so that what lies beside is whole."""
    try:
        found = json.loads((cell.folder(output) / RESULT_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_json(path: Path, told: Any) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
