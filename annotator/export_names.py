"""What images are called in exports: by their number in the project, and a table that stays there to tell which is which.

The names of files and folders often hold a patient's name, number or date of birth.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.table_cell import harmless
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.annotator.storage.project import ImageEntry

NAMES_FILE = "export-names.csv"
COLUMNS = ("exported_as", "image", "path", "patient")


def neutral_stem(entry: ImageEntry) -> str:
    """The same at every export of a project, whatever else it holds; in the order in which images were added."""
    return f"image-{entry.id:06d}"


def write_names(folder: Path, entries: Iterable[ImageEntry]) -> Path:
    """Tells for each image what it is called in exports, in a table in the project's folder. Raises ExportError.

    Rows of images that are no longer in the project stay: their masks may have been exported before, and a database may give
    the number of the last image to another when that is gone.
    """
    path = folder / NAMES_FILE
    earlier = _by_stem_and_path(_earlier_rows(path))
    present = _by_stem_and_path(
        [neutral_stem(each), harmless(each.name), harmless(each.path), harmless(each.patient)] for each in entries
    )
    if all(earlier.get(key) == row for key, row in present.items()):
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(row for _, row in sorted((earlier | present).items()))
    except OSError as error:
        raise ExportError(
            sentence(
                "{path}: the table of which exported file is which image cannot be written ({error}). Make the "
                "project's folder writable, or keep the images' names in the export (--keep-names).",
                path=path,
                error=error.strerror or error,
            )
        ) from error
    return path


def _earlier_rows(path: Path) -> list[list[str]]:
    with suppress(OSError, ValueError, csv.Error), path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in list(csv.reader(file))[1:] if len(row) == len(COLUMNS)]
    return []


def _by_stem_and_path(rows: Iterable[list[str]]) -> dict[tuple[str, str], list[str]]:
    return {(row[0], row[2]): row for row in rows}
