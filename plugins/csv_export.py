"""Tables of regions and clicks as CSV, which spreadsheets open without taking any cell for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset, ExportItem, Part
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.table_cell import harmless, is_harmless
from fourclick.models.prompt import Role

REGIONS, CLICKS = "regions.csv", "clicks.csv"
COLUMNS = {
    REGIONS: (
        *("image", "slice", "region", "label", "label_name"),
        *("area_px", "area_mm2", "centre_x_mm", "centre_y_mm", "centre_z_mm"),
        *("x0", "y0", "x1", "y1", "extreme_clicks", "positive_clicks", "negative_clicks", "seconds", "checkpoint"),
    ),
    CLICKS: ("image", "slice", "region", "click", "role", "x", "y", "everywhere"),
}


class CsvExporter:
    """regions.csv with a row for each region, clicks.csv with one for each click. Text is made harmless, numbers stay."""

    name = "csv"
    suffix = ".csv"
    description = "CSV tables: regions with area, place, clicks and seconds, and every click"
    checkers = ("numpy",)
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """An image has no files of its own."""
        return []

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares the areas with those that numpy counts in the masks."""
        rows = self.part(item)[REGIONS]
        counted = [int(np.count_nonzero(region.mask.to_array())) for region in item.regions]
        if [row[COLUMNS[REGIONS].index("area_px")] for row in rows] != counted:
            raise ExportError(
                sentence("{stem}: a region's area is not the number of its mask's pixels. Export again.", stem=item.stem)
            )
        return sentence("each region's area with its mask's pixels")

    def part(self, item: ExportItem) -> dict[str, Any]:
        numbered = list(_numbered(item))
        return {
            REGIONS: [_region_row(item, number, region) for number, region in numbered],
            CLICKS: [
                [item.stem, region.slice_index, number, order, click.role.value, click.x, click.y, int(click.everywhere)]
                for number, region in numbered
                for order, click in enumerate(region.prompt.clicks, start=1)
            ],
        }

    def finish(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> list[Path]:
        paths = []
        for name, columns in COLUMNS.items():
            path = folder / name
            # the mark tells spreadsheets that it is UTF-8
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows([_cell(value) for value in row] for part in parts for row in part.content[name])
            paths.append(path)
        return paths

    def verify_dataset(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> str:
        """Reads all rows back, and refuses any cell that a spreadsheet would run."""
        for name, columns in COLUMNS.items():
            with (folder / name).open(encoding="utf-8-sig", newline="") as file:
                found = csv.reader(file)
                if next(found) != list(columns):
                    raise ExportError(
                        sentence("{name}: the columns read back differ from those exported. Export again.", name=name)
                    )
                for part in parts:
                    for row in part.content[name]:
                        cells = next(found, None)
                        if cells != [_text(_cell(value)) for value in row] or not all(is_harmless(cell) for cell in cells):
                            raise ExportError(
                                sentence("{name}: a row read back differs from the one exported. Export again.", name=name)
                            )
                if next(found, None) is not None:
                    raise ExportError(sentence("{name}: there are more rows than regions or clicks. Export again.", name=name))
        return sentence("all rows of the tables, of which no cell is a formula")


def _numbered(item: ExportItem) -> Iterator[tuple[int, Region]]:
    """Regions with their number on their image, from 1, oldest first."""
    return ((number, region) for number, region in enumerate(item.regions, start=1))


def _region_row(item: ExportItem, number: int, region: Region) -> list[Any]:
    geometry, box = item.image.geometry, region.mask.box
    rows, columns = np.nonzero(region.mask.to_array())
    pixel_mm2 = geometry.spacing_mm[0] * geometry.spacing_mm[1]
    centre: tuple[Any, ...] = ("", "", "")
    if rows.size and geometry.is_known:
        world = geometry.to_world(float(columns.mean()), float(rows.mean()), region.slice_index)
        centre = tuple(round(value, 4) for value in world)
    roles = [click.role.value for click in region.prompt.clicks]
    return [
        *(item.stem, region.slice_index, number, region.label, item.labels[region.label].name, region.mask.area_px),
        *(round(region.mask.area_px * pixel_mm2, 6) if geometry.is_known else "", *centre, *box),
        *(roles.count(role.value) for role in Role),
        *(round(region.seconds, 3), region.checkpoint),
    ]


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _text(value: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([value])
    return next(csv.reader([buffer.getvalue()]), [""])[0]
