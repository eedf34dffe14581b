"""What is noted of each image once its files are written and verified: enough to go on after a kill, and for the report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.core.exporting import ExportItem, Part, World
from fourclick.annotator.export_folder import sha256_of


@dataclass(frozen=True, slots=True)
class Record:
    """One image's finished files with their SHA-256, by their path in the export.

    `fingerprint` changes with all that the files depend on; `summary` goes into the report, `part` into the common files.
    """

    stem: str
    fingerprint: str
    files: dict[str, str]
    verified: str
    summary: dict[str, Any]
    part: dict[str, Any] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Written beside and renamed: a record that is there is whole."""
        path = _path(folder, self.stem)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(self)), encoding="utf-8")
        beside.replace(path)

    @classmethod
    def load(cls, folder: Path, stem: str) -> Record | None:
        with suppress(OSError, ValueError, TypeError):
            return cls(**json.loads(_path(folder, stem).read_text(encoding="utf-8")))
        return None

    def is_still_true(self, fingerprint: str, staging: Path) -> bool:
        """Whether the files belong to this annotation and have not changed since they were verified."""
        with suppress(OSError):
            return self.fingerprint == fingerprint and all(sha256_of(staging / n) == sha for n, sha in self.files.items())
        return False


@dataclass(frozen=True, slots=True)
class Parts(Collection[Part]):
    """The parts of these images, in their order, each read from its record when it is its turn."""

    folder: Path
    stems: Sequence[str]

    def __len__(self) -> int:
        return len(self.stems)

    def __contains__(self, part: object) -> bool:
        return isinstance(part, Part) and part.stem in self.stems

    def __iter__(self) -> Iterator[Part]:
        return (Part(record.stem, record.part) for record in records(self.folder, self.stems))


def records(folder: Path, stems: Sequence[str]) -> Iterator[Record]:
    for stem in stems:
        record = Record.load(folder, stem)
        if record is None:
            raise OSError(f"the record of {stem} is gone from the export's hidden folder")
        yield record


def summary_of(item: ExportItem) -> dict[str, Any]:
    """What the report says about an image: where it lies and what was annotated with which network and how many clicks."""
    numbers, counts = np.unique(item.volume, return_counts=True)
    regions = item.annotation.regions
    return {
        "image": item.stem,
        "size": [item.image.width, item.image.height, item.image.depth],
        "corners_mm": _rounded(item.corners_mm) if item.image.geometry.is_known else None,
        "voxels": {str(number): int(count) for number, count in zip(numbers, counts, strict=True) if number},
        "regions": dict(sorted(Counter(str(region.label) for region in regions).items())),
        "clicks": sum(len(region.prompt) for region in regions),
        "seconds": round(sum(region.seconds for region in regions), 1),
        "checkpoints": sorted({region.checkpoint for region in regions if region.checkpoint}),
    }


def _rounded(places: Sequence[World]) -> list[list[float]]:
    # + 0.0: no minus zero
    return [[round(x, 4) + 0.0 for x in place] for place in places]


def _path(folder: Path, stem: str) -> Path:
    return folder / f"{stem}.json"
