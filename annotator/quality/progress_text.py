"""A project's progress as text, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.quality.progress import Progress, Quartiles, Work

HEADS = ("", "regions", "images", "clicks", "seconds", "hours", "to do")


def progress_text(name: str, progress: Progress, labels: LabelTable) -> str:
    """States, work by label and by person with medians of clicks and seconds per region, and the hours that are left."""
    states = ", ".join(f"{progress.statuses[each]} {each}" for each in ImageStatus if progress.statuses.get(each))
    lines = [f"{name}: {progress.images} images ({states or 'none yet'}), {100 * progress.done_share:.0f} % done."]
    names = {label.id: label.name for label in labels}
    by_label = {names.get(number, str(number)): work for number, work in progress.by_label.items()}
    for title, rows in (("label", _rows(by_label, {})), ("annotator", _rows(_named(progress.by_person), progress.open_images))):
        if len(rows):
            lines += ["", *_table([(title, *HEADS[1:]), *rows])]
    left = progress.remaining
    if left is not None and progress.open_images:
        lines += [
            "",
            f"About {left.median_h:.1f} hours are left ({left.low_h:.1f} to {left.high_h:.1f}, by the quartiles so far).",
        ]
    return "\n".join(lines)


def _named(by_person: Mapping[str, Work]) -> dict[str, Work]:
    return {person or "unknown": work for person, work in by_person.items()}


def _rows(works: Mapping[str, Work], to_do: Mapping[str, int]) -> list[tuple[str, ...]]:
    rows = [(name, *_cells(work), str(to_do.get(name, ""))) for name, work in works.items()]
    rows += [(name or "nobody's", "", "", "", "", "", str(count)) for name, count in to_do.items() if name not in works]
    return rows


def _cells(work: Work) -> Iterable[str]:
    return (
        str(work.regions),
        str(work.images),
        _median(work.clicks),
        _median(work.seconds),
        f"{work.seconds_in_all / 3600:.1f}",
    )


def _median(found: Quartiles | None) -> str:
    return "" if found is None else f"{found.median:.3g}"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for name, *cells in rows:
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append("  ".join((name.ljust(widths[0]), *numbers)).rstrip())
    return lines
