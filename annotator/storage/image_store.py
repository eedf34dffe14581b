"""Images of a project: added, taken out, assigned and decided on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.review import Decision, ImageStatus, checked_step
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import audit, records
from fourclick.annotator.storage.annotation_store import GONE
from fourclick.annotator.storage.dialects import insert
from fourclick.annotator.storage.image_query import SPLITS, status_of
from fourclick.annotator.storage.schema import ImageRow
from fourclick.annotator.storage.source_path import READ_MARK

AT_ONCE = 500
KNOWN = ("patient", "content_sha256", "modality", "split")
"""What may be known of an image when it is added; empty where it is not."""


def add(database: Transaction, values: Sequence[Mapping[str, str]], annotator: str) -> None:
    """Adds images (key, name, path, KNOWN) that are not there yet; those that are get the new path and what was not known."""
    if not values:
        return
    statement = insert(database, ImageRow).values(records.draft_values(State()))
    new = statement.excluded
    learnt = {name: func.coalesce(func.nullif(getattr(ImageRow, name), ""), getattr(new, name)) for name in KNOWN}
    statement = statement.on_conflict_do_update(index_elements=[ImageRow.key], set_={"path": new.path, **learnt})
    draft = records.draft_values(State())
    database.execute(statement, [{**draft, **row} for row in values])
    names = [row["name"] for row in values[:20]]
    read = {row["name"]: row["path"].partition(READ_MARK)[2] for row in values if READ_MARK in row["path"]}
    chosen = {"read": read} if read else {}
    audit.append(database, annotator, "import", details={"images": len(values), "first_names": names, **chosen})


def remove(database: Transaction, image_id: int, annotator: str) -> None:
    """Its regions go with it; the masks, the log and the audit stay."""
    image = database.get(ImageRow, image_id)
    if image is None:
        return
    details = {"name": image.name, "regions": image.region_count}
    database.execute(delete(ImageRow).where(or_(ImageRow.id == image_id, ImageRow.repeat_of == image_id)))
    audit.append(database, annotator, "remove", image_id=image_id, revision=image.version, details=details)


def assign(database: Transaction, image_ids: Sequence[int], assigned: str | None, annotator: str) -> int:
    """How many images there were to assign."""
    found = 0
    for part in _parts(image_ids):
        query = update(ImageRow).where(ImageRow.id.in_(part)).values(assigned=assigned).returning(ImageRow.id)
        found += len(database.execute(query).all())
    if found:
        details = {"to": assigned, "count": found, "images": list(image_ids)}
        audit.append(database, annotator, "assign", details=details)
    return found


def set_split(database: Transaction, image_ids: Sequence[int], split: str, annotator: str) -> int:
    """How many images there were. Raises ProjectError for a split that there is not."""
    if split and split not in SPLITS:
        raise ProjectError(
            sentence("There is no split '{split}'. Choose one of: {splits}.", split=split, splits=", ".join(SPLITS))
        )
    found = 0
    for part in _parts(image_ids):
        query = update(ImageRow).where(ImageRow.id.in_(part)).values(split=split).returning(ImageRow.id)
        found += len(database.execute(query).all())
    if found:
        audit.append(database, annotator, "split", details={"to": split, "count": found, "images": list(image_ids)})
    return found


def review(database: Transaction, image_id: int, status: ImageStatus | None, reason: str, annotator: str) -> None:
    """The `reason` of a rejection stays with the image; that of anything else is a comment, kept in the audit.

    Raises ReviewError for a decision that cannot be taken, ProjectError where the image is gone.
    """
    if status is not None:
        Decision(status, reason)
    image = database.scalars(select(ImageRow).where(ImageRow.id == image_id).with_for_update()).one_or_none()
    if image is None:
        raise ProjectError(GONE)
    if status is not None:
        checked_step(ImageStatus(image.status), status)
    image.review = str(status) if status else ""
    image.reason = reason if status is ImageStatus.REJECTED else ""
    image.status = str(status_of([*image.draft, *image.placed], image.region_count, image.review))
    # what was decided needs nobody at work on it
    image.lease_holder, image.lease_until = None, 0.0
    details = {"status": image.review, "reason": reason}
    audit.append(database, annotator, "review", image_id=image_id, revision=image.version, details=details)


def comment(database: Transaction, image_id: int, text: str, annotator: str) -> None:
    """A remark for whoever works on the image; it decides nothing. Raises ProjectError where the image is gone."""
    image = database.get(ImageRow, image_id)
    if image is None:
        raise ProjectError(GONE)
    audit.append(database, annotator, "comment", image_id=image_id, revision=image.version, details={"text": text})


def _parts(image_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(image_ids), AT_ONCE):
        yield image_ids[start : start + AT_ONCE]
