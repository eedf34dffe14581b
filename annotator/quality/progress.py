"""How far a project is: images by state, work by label and by person, and what is left in hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from fourclick.annotator.core.review import OPEN, ImageStatus

SECONDS_PER_HOUR = 3600.0
NOBODY = ""


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """An image as far as progress goes. `assigned`: whose it is, NOBODY for images that are nobody's."""

    id: int
    status: ImageStatus
    assigned: str = NOBODY


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A region as far as progress goes. `annotator`: who accepted it; `day`: when.

    `clicks` and `seconds` are 0 for what was imported: that counts as a region, but not as work.
    """

    image: int
    label: int
    annotator: str = NOBODY
    clicks: int = 0
    seconds: float = 0.0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Median and quartiles of at least one value."""

    low: float
    median: float
    high: float
    values: int


@dataclass(frozen=True, slots=True)
class Work:
    """What was done for one label or by one person: regions, the images that they lie on, and clicks and seconds per region.

    `clicks` and `seconds` are None where nothing was clicked, `seconds_in_all` is their sum.
    """

    regions: int
    images: int
    clicks: Quartiles | None
    seconds: Quartiles | None
    seconds_in_all: float


@dataclass(frozen=True, slots=True)
class Remaining:
    """Hours for the open images: their number times the median seconds of an image, and times its quartiles."""

    low_h: float
    median_h: float
    high_h: float


@dataclass(frozen=True, slots=True)
class Progress:
    """A project at one moment.

    `statuses`: images of each state; `open_images`: those that an annotator still has to do, by whose they are; `by_label`
    (label numbers) and `by_person`; `by_day`: regions accepted on each day; `seconds_per_image`: of images that are done and
    were clicked; `remaining`: None where none is.
    """

    statuses: Mapping[ImageStatus, int] = field(default_factory=dict)
    open_images: Mapping[str, int] = field(default_factory=dict)
    by_label: Mapping[int, Work] = field(default_factory=dict)
    by_person: Mapping[str, Work] = field(default_factory=dict)
    by_day: Mapping[date, int] = field(default_factory=dict)
    seconds_per_image: Quartiles | None = None
    remaining: Remaining | None = None

    @property
    def images(self) -> int:
        return sum(self.statuses.values())

    @property
    def done_share(self) -> float:
        """Images that no annotator has to do any more, as a share in [0, 1]; 0 for an empty project."""
        return 1 - sum(self.open_images.values()) / self.images if self.images else 0.0


def progress(images: Iterable[ImageRecord], regions: Iterable[RegionRecord]) -> Progress:
    """The progress of a project with these images and regions. Both are read once; memory grows with the regions' figures."""
    statuses: Counter[ImageStatus] = Counter(dict.fromkeys(ImageStatus, 0))
    open_images: Counter[str] = Counter()
    done: set[int] = set()
    for image in images:
        statuses[image.status] += 1
        if image.status in OPEN:
            open_images[image.assigned] += 1
        else:
            done.add(image.id)
    by_label: dict[int, _Tally] = defaultdict(_Tally)
    by_person: dict[str, _Tally] = defaultdict(_Tally)
    days: Counter[date] = Counter()
    seconds: dict[int, float] = defaultdict(float)
    for region in regions:
        by_label[region.label].add(region)
        by_person[region.annotator].add(region)
        if region.day is not None:
            days[region.day] += 1
        if region.image in done and region.seconds > 0:
            seconds[region.image] += region.seconds
    per_image = quartiles(seconds.values())
    return Progress(
        dict(statuses),
        dict(sorted(open_images.items())),
        {label: tally.work() for label, tally in sorted(by_label.items())},
        {name: tally.work() for name, tally in sorted(by_person.items())},
        dict(sorted(days.items())),
        per_image,
        remaining(sum(open_images.values()), per_image),
    )


def remaining(open_images: int, seconds_per_image: Quartiles | None) -> Remaining | None:
    """Hours for so many more images; 0 for none of them, None where nobody knows how long one takes."""
    if open_images == 0:
        return Remaining(0.0, 0.0, 0.0)
    if seconds_per_image is None:
        return None
    low, median, high = (
        open_images * each / SECONDS_PER_HOUR
        for each in (seconds_per_image.low, seconds_per_image.median, seconds_per_image.high)
    )
    return Remaining(low, median, high)


def quartiles(values: Iterable[float]) -> Quartiles | None:
    """Quartiles by linear interpolation, as NumPy and spreadsheets have them; None for no values."""
    found = np.fromiter(values, np.float64)
    if not found.size:
        return None
    low, median, high = np.percentile(found, [25, 50, 75])
    return Quartiles(float(low), float(median), float(high), int(found.size))


@dataclass(slots=True)
class _Tally:
    regions: int = 0
    images: set[int] = field(default_factory=set)
    clicks: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, region: RegionRecord) -> None:
        self.regions += 1
        self.images.add(region.image)
        if region.clicks > 0:
            self.clicks.append(region.clicks)
        if region.seconds > 0:
            self.seconds.append(region.seconds)

    def work(self) -> Work:
        return Work(self.regions, len(self.images), quartiles(self.clicks), quartiles(self.seconds), sum(self.seconds))
