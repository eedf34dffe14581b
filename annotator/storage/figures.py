"""Figures of a project's images and regions, for its progress: read as a stream, without the masks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.blind_copies import IS_COPY, IS_NO_COPY
from fourclick.annotator.storage.schema import ImageRow, RegionRow

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class ImageFigures:
    """How far an image is, and whose it is."""

    id: int
    status: ImageStatus
    assigned: str | None


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """Who made a region when, and by how many clicks in how many seconds. Both are 0 for what was imported.

    `day` is the local day of its first save; it and `annotator` are unknown (None, "") for regions of the first schema.
    """

    image: int
    label: int
    annotator: str
    clicks: int
    seconds: float
    day: date | None


def image_figures(database: Transaction) -> Iterator[ImageFigures]:
    """Of all images."""
    query = select(ImageRow.id, ImageRow.status, ImageRow.assigned).where(IS_NO_COPY).execution_options(yield_per=AT_ONCE)
    statuses = {str(each): each for each in ImageStatus}
    for number, status, assigned in database.execute(query):
        yield ImageFigures(number, statuses[status], assigned)


def region_figures(database: Transaction) -> Iterator[RegionFigures]:
    """Of all regions."""
    clicks = func.json_array_length(RegionRow.prompt)
    columns = (RegionRow.image_id, RegionRow.label, RegionRow.annotator, clicks, RegionRow.seconds, RegionRow.accepted_at)
    # an image's copies would count its objects once more
    copies = select(ImageRow.id).where(IS_COPY)
    query = select(*columns).where(RegionRow.image_id.not_in(copies)).execution_options(yield_per=AT_ONCE)
    for image, label, annotator, number, seconds, when in database.execute(query):
        day = when.replace(tzinfo=UTC).astimezone().date() if when is not None else None
        yield RegionFigures(image, label, annotator, number, seconds, day)
