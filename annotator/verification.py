"""The report that every export ends with: what was written, by which data, and which reader found it to be right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fourclick import __version__
from fourclick.annotator.core.exporting import Dataset, Exporter
from fourclick.annotator.export_folder import sha256_of
from fourclick.annotator.export_records import Record

VERIFICATION = "verification.json"


def write_verification(
    staging: Path,
    *,
    exporter: Exporter,
    dataset: Dataset,
    checks: Sequence[str],
    shared: Sequence[Path],
    records: Iterable[Record],
) -> Path:
    """verification.json: no time, no path and no user's name, so that it is the same for the same project.

    The records are gone through one at a time; each is one line of the file.
    """
    path = staging / VERIFICATION
    head = {
        "format": exporter.name,
        "dataset": dataset.name,
        "licence": dataset.licence,
        "written_by": f"fourclick {__version__}",
        "read_back_by": _versions(getattr(exporter, "checkers", ())),
        "compared": list(checks),
        "overlaps": dataset.labels.overlaps.value,
        "labels": {str(label.id): label.name for label in dataset.labels},
        "shared_files": {each.relative_to(staging).as_posix(): sha256_of(each) for each in sorted(shared)},
    }
    totals: Counter[str] = Counter()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        lead = json.dumps(head, indent=1, ensure_ascii=False)
        file.write(lead.removesuffix("\n}") + ',\n "images": [\n')
        for position, line in enumerate(_lines(records, totals)):
            file.write(f"{',' if position else ' '} {line}\n")
        file.write(f' ],\n "totals": {json.dumps(dict(sorted(totals.items())))}\n}}\n')
    return path


def _lines(records: Iterable[Record], totals: Counter[str]) -> Iterator[str]:
    for record in records:
        summary: dict[str, Any] = {**record.summary, "compared": record.verified, "sha256": record.files}
        totals["images"] += 1
        totals["files"] += len(record.files)
        totals["clicks"] += int(summary["clicks"])
        totals["regions"] += sum(int(count) for count in summary["regions"].values())
        totals["voxels"] += sum(int(count) for count in summary["voxels"].values())
        yield json.dumps(summary, ensure_ascii=False)


def _versions(packages: Iterable[str]) -> dict[str, str]:
    """The installed ones of these packages with their versions."""
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
