"""Where an image comes from and how it is read, in one path: PLACE, then "#series=KEY", then "#read=TREATMENT,TREATMENT".

Projects store this path, so an image that was straightened when it was added is straightened whenever it is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from fourclick.annotator.core.diagnosis import ANY_MM, MM, Treatments, typed_mm
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence

SERIES_MARK = "#series="
READ_MARK = "#read="
PART, PASS, RUN, VOLUME = "part-", "pass-", "run-", "volume-"
NEWEST, OLDEST = "newest", "oldest"
STRAIGHTEN, RESAMPLE, LEANING = "straighten", "resample", "leaning"
"""LEANING: slices that are shifted against each other are stacked as though they were not."""
SFORM, QFORM, LPS, LAS, RAS = "sform", "qform", "lps", "las", "ras"
PLAIN = (NEWEST, OLDEST, STRAIGHTEN, RESAMPLE, LEANING, SFORM, QFORM, LPS, LAS, RAS)
WITH_VALUE = re.compile(r"(part|pass|run)-[0-9a-f]{8}|volume-[0-9]{1,6}|mm-[0-9.]{1,24}(x[0-9.]{1,24}){1,2}")


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A source's path in its parts. `series` is empty where the place is a file, or holds a single series."""

    place: Path
    series: str = ""
    treatments: Treatments = ()

    @classmethod
    def of(cls, path: Path) -> SourcePath:
        """Raises UnreadableImage for treatments that this version does not know."""
        text, mark, read = str(path).partition(READ_MARK)
        treatments = tuple(read.split(",")) if mark else ()
        unknown = [each for each in treatments if each not in PLAIN and not WITH_VALUE.fullmatch(each)]
        if unknown:
            raise UnreadableImage(
                sentence(
                    "{name} is to be read with '{treatment}', which this Fourclick does not know. Update it.",
                    name=Path(text).name,
                    treatment=unknown[0],
                )
            )
        place, _, series = text.partition(SERIES_MARK)
        return cls(Path(place), series, treatments)

    @property
    def path(self) -> Path:
        series = f"{SERIES_MARK}{self.series}" if self.series else ""
        read = f"{READ_MARK}{','.join(self.treatments)}" if self.treatments else ""
        return Path(f"{self.place}{series}{read}")

    @property
    def is_on_a_grid_of_its_own(self) -> bool:
        """Whether its voxels are not those of its files."""
        return any(each in (STRAIGHTEN, RESAMPLE) for each in self.treatments)


def mm_of(treatments: Treatments) -> tuple[float, ...]:
    """The voxel's size that was typed: along a row, along a column and perhaps between slices; empty where none was."""
    return next((typed_mm(each.removeprefix(MM)) for each in treatments if each.startswith(MM)), ())


def identity_of(path: Path) -> str:
    """What an image's key follows from: its path, whatever size was typed for its voxels."""
    text, mark, read = str(path).partition(READ_MARK)
    return text + mark + ",".join(ANY_MM if each.startswith(MM) else each for each in read.split(","))


def place_of(path: Path) -> Path:
    """The file or folder behind a source's path."""
    return Path(str(path).partition(READ_MARK)[0].partition(SERIES_MARK)[0])
