"""Tables of points or boxes, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.importing.objects import FoundObject, PromptFileError, extremes_of_box, extremes_of_edges
from fourclick.models.prompt import Extremes, PromptError

POINTS = tuple(f"{side}_{axis}" for side in ("left", "right", "top", "bottom") for axis in "xy")
CORNERS = ("xmin", "ymin", "xmax", "ymax")
SIZES = ("x", "y", "width", "height")
COLUMNS = (
    "a column image, and columns left_x, left_y, right_x, right_y, top_x, top_y, bottom_x, bottom_y (extreme points, pixels), "
    "or xmin, ymin, xmax, ymax (outermost pixels), or x, y, width, height; label and slice (from 0) as you like"
)
MOST_BYTES = 200 << 20


def read_csv(path: Path) -> list[FoundObject]:
    """Comma, semicolon or tab between cells, a decimal comma where a semicolon separates, UTF-8 with or without a mark.

    Raises PromptFileError with the line for anything that is missing or no number.
    """
    if path.stat().st_size > MOST_BYTES:
        raise PromptFileError(sentence("{name} is larger than {most} MB. Split it.", name=path.name, most=MOST_BYTES >> 20))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PromptFileError(sentence("{name} is not UTF-8. Save it as “CSV UTF-8”.", name=path.name)) from error
    first = text.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    head = [cell.strip().lower() for cell in next(rows, [])]
    kind = next((names for names in (POINTS, CORNERS, SIZES) if set(names) <= set(head)), None)
    if "image" not in head or kind is None:
        raise PromptFileError(sentence("{name}: the first line has to name {columns}.", name=path.name, columns=COLUMNS))
    found = []
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                where = f"{path.name}, line {rows.line_num}"
                found.append(_object(dict(zip(head, cells, strict=False)), kind, where, has_comma=separator == ";"))
    except csv.Error as error:
        raise PromptFileError(
            sentence("{name}, line {line_num}: {error}.", name=path.name, line_num=rows.line_num, error=error)
        ) from error
    return found


def _object(cells: Mapping[str, str], kind: tuple[str, ...], where: str, *, has_comma: bool) -> FoundObject:
    image = cells.get("image", "").strip()
    if not image:
        raise PromptFileError(sentence("{where}: the image's name is missing.", where=where))
    values = [_number(cells, name, where, has_comma) for name in kind]
    index = _number(cells, "slice", where, has_comma) if cells.get("slice", "").strip() else 0.0
    if index != int(index) or index < 0:
        raise PromptFileError(sentence("{where}: {index:g} is no slice; they are counted from 0.", where=where, index=index))
    try:
        if kind is POINTS:
            extremes = Extremes.assigned([(values[i], values[i + 1]) for i in range(0, 8, 2)])
        else:
            extremes = (extremes_of_box if kind is CORNERS else extremes_of_edges)(*values)
    except (ValueError, PromptError) as error:
        raise PromptFileError(sentence("{where}: {error}.", where=where, error=error)) from error
    return FoundObject(image, where, cells.get("label", "").strip(), int(index), extremes)


def _number(cells: Mapping[str, str], name: str, where: str, has_comma: bool) -> float:
    text = (cells.get(name) or "").strip()
    try:
        value = float(text.replace(",", ".") if has_comma else text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PromptFileError(sentence("{where}: {name} is {text!r}, which is no number.", where=where, name=name, text=text))
    return value
