"""An agreement report as Markdown, CSV and JSON: the same figures in each."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.quality.comparison import Comparison, Kind
from fourclick.annotator.quality.summary import EVERYBODY, MEASURES, AgreementReport, Figure, SummaryRow
from fourclick.annotator.storage.atomic_file import atomic_write

KINDS = {Kind.INTRA: sentence("The same annotator twice"), Kind.INTER: sentence("Two annotators")}
TITLES = {"dice": "Dice", "surface_dice": sentence("surface Dice"), "hd95_mm": "HD95", "assd_mm": "ASSD"}
HELPS = {
    None: sentence("any"),
    "both": sentence("both"),
    "one": sentence("one of the two"),
    "neither": sentence("neither"),
}
HEADS = (
    sentence("who"),
    sentence("label"),
    sentence("help"),
    sentence("images"),
    sentence("pairs"),
    sentence("one-sided"),
    *TITLES.values(),
)
Say = Callable[[object], str]
# what a spreadsheet takes for the beginning of a formula or a command (OWASP, CSV injection)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def markdown(report: AgreementReport, say: Say = str) -> str:
    """Tables for people: a mean and its 95 % interval in each cell. `say` translates sentences."""
    lines = [f"# {say(sentence('Agreement of annotators'))}", ""]
    if not report.rows:
        nothing = sentence("No image was labelled twice yet, so there is nothing to compare.")
        return "\n".join([*lines, say(nothing), ""])
    about = sentence(
        "Means with 95 % bootstrap intervals over images. Surface Dice: within {tolerance:g} mm. Where only one of two "
        "readings has a label (“one-sided”), both Dice figures are 0, and the distances leave the pair out. Help: whether the "
        "model helped with both readings, one or neither.",
        tolerance=report.tolerance_mm,
    )
    lines += [say(about), ""]
    for kind, words in KINDS.items():
        rows = [row for row in report.rows if row.kind is kind and not _is_told_by_another(row, report)]
        if rows:
            lines += [f"## {say(words)}", "", *_markdown_table(report, rows, say), ""]
    return "\n".join(lines)


def as_csv(report: AgreementReport) -> str:
    """One line per comparison, for statistics elsewhere. Cells that a spreadsheet would take for a formula begin with '."""
    head = ["image", "kind", "first", "second", "label", "label_name", "help", "unit", *MEASURES]
    return _csv([head, *(_comparison_cells(report, each) for each in report.comparisons)])


def summary_csv(report: AgreementReport) -> str:
    """One line per row of the summary."""
    head = ["kind", "first", "second", "label", "label_name", "help", "unit", "images", "comparisons", "one_sided"]
    head += [f"{measure}_{part}" for measure in MEASURES for part in ("mean", "low", "high", "median")]
    return _csv([head, *(_row_cells(report, row) for row in report.rows)])


def as_json(report: AgreementReport) -> str:
    """Everything; infinite distances, which JSON does not know, are null."""
    told = {
        "tolerance_mm": report.tolerance_mm,
        "labels": {str(number): name for number, name in sorted(report.labels.items())},
        "summary": [_row_values(report, row) for row in report.rows],
        "comparisons": [_comparison_values(report, each) for each in report.comparisons],
    }
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_report(report: AgreementReport, folder: Path) -> tuple[Path, ...]:
    """agreement.md, agreement.csv (comparisons), agreement-summary.csv and agreement.json in a folder, made where missing."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "agreement.md": markdown(report),
        "agreement.csv": as_csv(report),
        "agreement-summary.csv": summary_csv(report),
        "agreement.json": as_json(report),
    }
    for name, text in texts.items():
        with atomic_write(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in texts)


def who(row: SummaryRow) -> str:
    """The annotators of a row in words."""
    if row.first == EVERYBODY:
        return sentence("everybody")
    return row.first if row.first == row.second else sentence("{one} and {other}", one=row.first, other=row.second)


def figure_text(figure: Figure | None, measure: str, unit: str) -> str:
    """A mean with its interval, "0.912 (0.880-0.941)" or "1.4 mm (0.9-2.0)"; a dash where there is none."""
    if figure is None:
        return "–"
    is_distance = measure.endswith("_mm")
    digits, ending = (2, f" {unit}") if is_distance else (3, "")
    text = f"{figure.mean:.{digits}f}{ending}"
    if figure.low is None or figure.high is None:
        return text
    return f"{text} ({figure.low:.{digits}f}–{figure.high:.{digits}f})"


def _is_told_by_another(row: SummaryRow, report: AgreementReport) -> bool:
    """Whether a row with more to say has the same pairs: that of the only label, in the place of that of all labels."""
    return row.label is None and any(
        other.label is not None
        and (other.kind, other.first, other.second, other.help, other.unit, other.comparisons)
        == (row.kind, row.first, row.second, row.help, row.unit, row.comparisons)
        for other in report.rows
    )


def _markdown_table(report: AgreementReport, rows: Iterable[SummaryRow], say: Say) -> list[str]:
    head = [say(each) for each in HEADS]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        figures = [figure_text(row.figures.get(measure), measure, row.unit) for measure in MEASURES]
        counts = [str(row.images), str(row.comparisons), str(row.one_sided)]
        cells = [say(who(row)), say(report.label_name(row.label)), say(HELPS[row.help]), *counts, *figures]
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return lines


def _comparison_cells(report: AgreementReport, each: Comparison) -> list[Any]:
    return ["" if value is None else value for value in _comparison_values(report, each).values()]


def _comparison_values(report: AgreementReport, each: Comparison) -> dict[str, Any]:
    found = {measure: getattr(each.agreement, measure) for measure in MEASURES}
    return {
        "image": each.image,
        "kind": str(each.kind),
        "first": each.first,
        "second": each.second,
        "label": each.label,
        "label_name": report.label_name(each.label),
        "help": str(each.help),
        "unit": each.unit,
        **{measure: _rounded(value) for measure, value in found.items()},
    }


def _row_values(report: AgreementReport, row: SummaryRow) -> dict[str, Any]:
    return {
        "kind": str(row.kind),
        "first": row.first or None,
        "second": row.second or None,
        "label": row.label,
        "label_name": report.label_name(row.label),
        "help": None if row.help is None else str(row.help),
        "unit": row.unit,
        "images": row.images,
        "comparisons": row.comparisons,
        "one_sided": row.one_sided,
        "figures": {measure: _figure_values(figure) for measure, figure in row.figures.items()},
    }


def _figure_values(figure: Figure) -> dict[str, float | None]:
    return {name: _rounded(getattr(figure, name)) for name in ("mean", "low", "high", "median")}


def _row_cells(report: AgreementReport, row: SummaryRow) -> list[Any]:
    values = _row_values(report, row)
    figures = values.pop("figures")
    nothing: dict[str, float | None] = dict.fromkeys(("mean", "low", "high", "median"))
    cells = [*values.values(), *(value for measure in MEASURES for value in figures.get(measure, nothing).values())]
    return ["" if cell is None else cell for cell in cells]


def _rounded(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 6)


def _csv(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue()


def _harmless(cell: Any) -> Any:
    """Text that begins like a formula gets an apostrophe before it, as spreadsheets themselves do."""
    if not isinstance(cell, str):
        return cell
    flat = " ".join(cell.splitlines())
    return f"'{flat}" if cell.startswith(FORMULA_STARTS) or flat.lstrip().startswith(FORMULA_STARTS) else flat
