"""Region statistics as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.region_statistics import COLUMNS, RegionStatistics
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.table_cell import harmless
from fourclick.annotator.storage.atomic_file import atomic_write


def write_statistics(path: Path, rows: Sequence[RegionStatistics]) -> None:
    """A row for each, empty cells for what is unknown; numbers in full. Raises ExportError where it cannot be written."""
    try:
        # the mark tells spreadsheets that it is UTF-8
        with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([_cell(value) for value in astuple(row)] for row in rows)
    except OSError as error:
        raise ExportError(
            sentence(
                "{name} cannot be written ({error}). Choose another folder, or close it elsewhere.",
                name=path.name,
                error=error.strerror or error,
            )
        ) from error


def _cell(value: object) -> object:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else value
