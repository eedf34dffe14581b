"""Which images of a project: all, a page of those that a filter lets through, or how many there are of each status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.annotation import PROPOSED_BY_UNET
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.blind_copies import IS_COPY, IS_NO_COPY
from fourclick.annotator.storage.schema import AuditRow, ImageRow, RegionRow

SPLITS = ("train", "validation", "test")
"""What an image is for; "" where that is not chosen."""


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """An image in the project's list. `path` is absolute; the file may be gone. `reason` says why it was rejected.

    `patient`, `modality` and `split` (one of SPLITS) are empty where they are not known or not chosen;
    `saved_by` is who saved it last. `repeat_of` is the image that this one is a blind copy of, `is_assisted` whether the model
    helps with it.
    """

    id: int
    name: str
    path: str
    key: str
    status: ImageStatus
    regions: int
    version: int = 0
    assigned: str | None = None
    reason: str = ""
    patient: str = ""
    modality: str = ""
    split: str = ""
    saved_by: str = ""
    repeat_of: int | None = None
    is_assisted: bool = True


@dataclass(frozen=True, slots=True)
class ImageFilter:
    """What an image must have to be listed; what is None is not asked for.

    `name` is a part of its name in any case, `label` the number of a label that one of its regions has, `assigned` an
    annotator's name, or "" for images that are nobody's. "" as `patient`, `modality` or `split` asks for images without one.
    `copies` asks for the blind copies, which are left out otherwise.
    """

    status: ImageStatus | None = None
    label: int | None = None
    name: str | None = None
    assigned: str | None = None
    patient: str | None = None
    modality: str | None = None
    split: str | None = None
    copies: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [IS_COPY if self.copies else IS_NO_COPY]
        if self.status is not None:
            found.append(ImageRow.status == str(self.status))
        if self.label is not None:
            found.append(exists().where(RegionRow.image_id == ImageRow.id, RegionRow.label == self.label))
        if self.name:
            found.append(ImageRow.name.icontains(self.name, autoescape=True))
        if self.assigned is not None:
            found.append(ImageRow.assigned == self.assigned if self.assigned else ImageRow.assigned.is_(None))
        for column, value in (
            (ImageRow.patient, self.patient),
            (ImageRow.modality, self.modality),
            (ImageRow.split, self.split),
        ):
            if value is not None:
                found.append(column == value)
        return found


EVERY_IMAGE = ImageFilter()
_COLUMNS: tuple[Any, ...] = (
    *(ImageRow.id, ImageRow.name, ImageRow.path, ImageRow.key, ImageRow.status, ImageRow.region_count, ImageRow.version),
    *(ImageRow.assigned, ImageRow.reason, ImageRow.patient, ImageRow.modality, ImageRow.split, ImageRow.saved_by),
    *(ImageRow.repeat_of, ImageRow.is_assisted),
)
_STATUSES = {str(each): each for each in ImageStatus}
FullPath = Callable[[str], str]


def page(
    database: Transaction, full_path: FullPath, wanted: ImageFilter, *, after: int = 0, limit: int | None = None
) -> list[ImageEntry]:
    """Images that the filter lets through, in the order in which they were added, from the one after image `after` on."""
    query = select(*_COLUMNS).where(*wanted.conditions()).order_by(ImageRow.id)
    if after:
        query = query.where(ImageRow.id > after)
    return _entries(database, full_path, query.limit(limit))


def with_keys(database: Transaction, full_path: FullPath, keys: Sequence[str]) -> list[ImageEntry]:
    """The images with these keys, in no order."""
    found: list[ImageEntry] = []
    for start in range(0, len(keys), 500):
        found += _entries(database, full_path, select(*_COLUMNS).where(ImageRow.key.in_(keys[start : start + 500])))
    return found


def with_ids(database: Transaction, full_path: FullPath, ids: Sequence[int]) -> list[ImageEntry]:
    """The images with these ids, in no order; those that are gone are left out."""
    return _entries(database, full_path, select(*_COLUMNS).where(ImageRow.id.in_(ids)))


def count(database: Transaction, wanted: ImageFilter) -> int:
    """How many images the filter lets through."""
    return database.execute(select(func.count()).select_from(ImageRow).where(*wanted.conditions())).scalar_one()


def status_counts(database: Transaction) -> dict[ImageStatus, int]:
    """The number of images of each status, 0 where there is none."""
    rows = database.execute(select(ImageRow.status, func.count()).where(IS_NO_COPY).group_by(ImageRow.status)).all()
    found = {row[0]: row[1] for row in rows}
    return {status: found.get(str(status), 0) for status in ImageStatus}


def proposed_only(database: Transaction, ids: Sequence[int] | None = None) -> frozenset[int]:
    """Images, of these or of all, of which nobody has looked at anything: all their regions are a U-Net's, without a click
    or a second of work, and nobody has accepted them.
    """
    is_untouched = RegionRow.id.startswith(PROPOSED_BY_UNET) & (func.json_array_length(RegionRow.prompt) == 0)
    is_untouched &= RegionRow.seconds == 0
    undecided = (str(ImageStatus.LABELLED), str(ImageStatus.NEEDS_REVIEW))
    query = select(RegionRow.image_id).join(ImageRow, ImageRow.id == RegionRow.image_id)
    query = query.where(ImageRow.status.in_(undecided), IS_NO_COPY).group_by(RegionRow.image_id)
    query = query.having(func.sum(case((is_untouched, 0), else_=1)) == 0)
    return frozenset(database.scalars(query if ids is None else query.where(RegionRow.image_id.in_(ids))))


def known(database: Transaction) -> tuple[set[str], dict[str, str]]:
    """The keys of all images, and the names of those whose file's SHA-256 is known, by it."""
    keys: set[str] = set()
    contents: dict[str, str] = {}
    for key, name, content in database.execute(select(ImageRow.key, ImageRow.name, ImageRow.content_sha256).where(IS_NO_COPY)):
        keys.add(key)
        if content:
            contents.setdefault(content, name)
    return keys, contents


def region_totals(database: Transaction) -> tuple[int, int]:
    """The number of regions, and of images that have any."""
    query = select(func.coalesce(func.sum(ImageRow.region_count), 0), func.count()).where(ImageRow.region_count > 0, IS_NO_COPY)
    regions, images = database.execute(query).one()
    return int(regions), images


def label_totals(database: Transaction) -> dict[int, tuple[int, int]]:
    """The number of regions of each label, and of images that have any; blind copies are not among them."""
    counted = func.count(RegionRow.image_id.distinct())
    query = select(RegionRow.label, func.count(), counted).join(ImageRow, ImageRow.id == RegionRow.image_id)
    rows = database.execute(query.where(IS_NO_COPY).group_by(RegionRow.label))
    return {label: (regions, images) for label, regions, images in rows}


def people(database: Transaction) -> list[str]:
    """The annotators that the audit and the assignments name."""
    active = database.scalars(select(AuditRow.annotator).distinct()).all()
    assigned = database.scalars(select(ImageRow.assigned).distinct()).all()
    return sorted({name for name in (*active, *assigned) if name})


def status_of(begun: Sequence[Any], regions: int, review: str) -> ImageStatus:
    """What an image's status is: clicks that are begun go before a decision, a decision before the number of regions."""
    if begun:
        return ImageStatus.DRAFT
    if review:
        return ImageStatus(review)
    return ImageStatus.LABELLED if regions else ImageStatus.NEW


def _entries(database: Transaction, full_path: FullPath, query: Select[Any]) -> list[ImageEntry]:
    return [_entry(row, full_path) for row in database.execute(query)]


def _entry(row: Row[Any], full_path: FullPath) -> ImageEntry:
    number, name, path, key, status, *others = tuple(row)
    return ImageEntry(number, name, full_path(path), key, _STATUSES[status], *others)
