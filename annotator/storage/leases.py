"""Who works on which image for the moment, so that two annotators never get the same one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage import blind_copies
from fourclick.annotator.storage.dialects import now_s
from fourclick.annotator.storage.schema import ImageRow

LEASE_S = 30 * 60.0
"""How long an image stays with somebody who does not save."""
TO_DO = (ImageStatus.REJECTED, ImageStatus.DRAFT, ImageStatus.NEW)
"""What is handed out, in this order."""


def take_next(database: Transaction, annotator: str, *, after: int | None, lease_s: float) -> int | None:
    """The image that this annotator should do next, leased to them; None where there is none left.

    First the one that they hold already, then a blind copy that is due, then those assigned to them, then those that are
    nobody's. With `after`, the image of that id is given back, and only later ones are offered. In a transaction that writes.
    """
    now = now_s(database)
    if after is not None:
        release(database, after, annotator)
    for condition in _choices(database, annotator, now, after):
        # Rows that another transaction is just taking are passed over, not waited for. SQLite has one writer at a time.
        query = select(ImageRow.id).where(*condition).order_by(ImageRow.id).limit(1).with_for_update(skip_locked=True)
        found = database.execute(query).scalar()
        if found is not None:
            leased = update(ImageRow).where(ImageRow.id == found).values(lease_holder=annotator, lease_until=now + lease_s)
            database.execute(leased)
            is_copy = database.execute(select(ImageRow.repeat_of).where(ImageRow.id == found)).scalar() is not None
            blind_copies.note_handed_out(database, annotator, is_copy=is_copy)
            return found
    return None


def release(database: Transaction, image_id: int, annotator: str) -> None:
    """Gives an image back, where this annotator holds it."""
    database.execute(
        update(ImageRow)
        .where(ImageRow.id == image_id, ImageRow.lease_holder == annotator)
        .values(lease_holder=None, lease_until=0.0)
    )


def is_held(database: Transaction, image_id: int) -> bool:
    """Whether anybody has the image at the moment."""
    held = select(ImageRow.id).where(
        ImageRow.id == image_id, ImageRow.lease_holder.is_not(None), ImageRow.lease_until > now_s(database)
    )
    return database.execute(held).first() is not None


def take(database: Transaction, image_id: int, annotator: str, lease_s: float) -> bool:
    """Leases this image, unless somebody else has it."""
    now = now_s(database)
    free = or_(ImageRow.lease_holder.is_(None), ImageRow.lease_holder == annotator, ImageRow.lease_until <= now)
    leased = update(ImageRow).where(ImageRow.id == image_id, free)
    done = database.execute(leased.values(lease_holder=annotator, lease_until=now + lease_s).returning(ImageRow.id))
    return done.first() is not None


def renewed(image: ImageRow, annotator: str, now: float) -> dict[str, Any]:
    """The columns of a lease after this annotator saved: theirs, unless somebody else's has not run out."""
    if image.lease_holder not in (None, annotator) and image.lease_until > now:
        return {}
    return {"lease_holder": annotator, "lease_until": now + LEASE_S}


def _choices(database: Transaction, annotator: str, now: float, after: int | None) -> Iterator[list[ColumnElement[bool]]]:
    """Conditions, the first choice first; each is answered by an index."""
    later = [ImageRow.id > after] if after is not None else []
    held = [ImageRow.lease_holder == annotator, ImageRow.lease_until > now]
    to_do = ImageRow.status.in_([str(each) for each in TO_DO])
    # an image that was given to somebody else since it was leased is not theirs any more
    yield [*held, to_do, or_(ImageRow.assigned.is_(None), ImageRow.assigned == annotator), *later]
    copy = blind_copies.take_due(database, annotator)
    if copy is not None and copy != after:
        yield [ImageRow.id == copy]
    free = or_(ImageRow.lease_holder.is_(None), ImageRow.lease_holder == annotator, ImageRow.lease_until <= now)
    for owner in (ImageRow.assigned == annotator, ImageRow.assigned.is_(None)):
        for status in TO_DO:
            yield [owner, blind_copies.IS_NO_COPY, ImageRow.status == str(status), free, *later]
