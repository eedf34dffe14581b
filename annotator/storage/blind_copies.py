"""Hidden repeats in the project: images that come back as copies, which nobody is told of (see `core.repeats`).

A copy is a row of `images` with the file of the image in `repeat_of`. It is left out of every list, count and export, and shows
only when `leases` hands it out. What is planned follows from the images that each annotator has finished, `finished_by`.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, delete, exists, func, select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.repeats import CopyPlan, RepeatPlan, due
from fourclick.annotator.core.review import OPEN
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import audit, records
from fourclick.annotator.storage.schema import ImageRow, RegionRow, SettingRow

PLAN = "repeats"
WAS_COPY = "was a repeat: "
"""With the annotator's name behind it: whether the last image that they were handed was a copy."""
IS_COPY: ColumnElement[bool] = ImageRow.repeat_of.is_not(None)
IS_NO_COPY: ColumnElement[bool] = ImageRow.repeat_of.is_(None)
_OPEN = [str(each) for each in OPEN]


@dataclass(frozen=True, slots=True)
class CopyCount:
    """An annotator's copies of one kind: how many were planned, and how many of them are done.

    `is_shared`: of somebody else's images, else of their own. `is_assisted`: with the model's help.
    """

    annotator: str
    is_shared: bool
    is_assisted: bool
    planned: int
    done: int


def plan(database: Transaction) -> RepeatPlan | None:
    """How often images come back; None where they do not."""
    row = database.get(SettingRow, PLAN)
    return RepeatPlan(**row.value) if row is not None and row.value else None


def set_plan(database: Transaction, wanted: RepeatPlan | None, annotator: str) -> None:
    """From now on. What was finished before does not come back; with None, copies that nobody has begun are taken away."""
    values = None if wanted is None else asdict(wanted)
    if plan(database) is None:
        finished = update(ImageRow).where(ImageRow.finished_by == "", ImageRow.saved_by != "", IS_NO_COPY, ~_is_open())
        database.execute(finished.values(finished_by=ImageRow.saved_by))
    if wanted is None:
        database.execute(delete(ImageRow).where(IS_COPY, ImageRow.version == 0))
    database.merge(SettingRow(key=PLAN, value=values))
    audit.append(database, annotator, "repeats", details={"plan": values})


def take_due(database: Transaction, annotator: str) -> int | None:
    """The copy that this annotator gets as the next image, None where it is the turn of one that is none.

    Before that, copies are planned of what they have finished since they last asked. In a transaction that writes.
    """
    wanted = plan(database)
    if wanted is None:
        return None
    finished = _note_finished(database, wanted, annotator)
    waiting = {
        row.id: CopyPlan(row.repeat_of, "", annotator, row.due_after, row.is_assisted)
        for row in database.execute(
            select(ImageRow.id, ImageRow.repeat_of, ImageRow.due_after, ImageRow.is_assisted)
            .where(IS_COPY, ImageRow.assigned == annotator, _is_open())
            .order_by(ImageRow.id)
        )
    }
    row = database.get(SettingRow, WAS_COPY + annotator)
    chosen = due(list(waiting.values()), finished, was_copy=bool(row is not None and row.value))
    return None if chosen is None else next(number for number, each in waiting.items() if each is chosen)


def note_handed_out(database: Transaction, annotator: str, *, is_copy: bool) -> None:
    """Two copies in a row would give them away: the next image depends on what the last one was."""
    if plan(database) is not None:
        database.merge(SettingRow(key=WAS_COPY + annotator, value=is_copy))


def counts(database: Transaction) -> list[CopyCount]:
    """How many copies there are, by annotator and kind."""
    original = select(ImageRow.id, ImageRow.finished_by).subquery()
    is_shared = original.c.finished_by != ImageRow.assigned
    done = func.sum(case((~_is_open(), 1), else_=0))
    query = (
        select(ImageRow.assigned, is_shared, ImageRow.is_assisted, func.count(), done)
        .join(original, original.c.id == ImageRow.repeat_of)
        .group_by(ImageRow.assigned, is_shared, ImageRow.is_assisted)
        .order_by(ImageRow.assigned, is_shared, ImageRow.is_assisted)
    )
    return [
        CopyCount(who or "", bool(shared), bool(help_), planned, ready)
        for who, shared, help_, planned, ready in database.execute(query)
    ]


def add_copy(database: Transaction, values: dict[str, Any]) -> int:
    """A copy of the image `repeat_of` as a row; returns its id."""
    original = database.get(ImageRow, values["repeat_of"])
    assert original is not None  # noqa: S101  the caller has just read it
    # no SHA-256 of the file: by that images are found again, and the copy is not to be found
    known = {name: getattr(original, name) for name in ("name", "path", "patient", "modality", "split")}
    row = ImageRow(**known, **records.draft_values(State()), key=f"repeat:{uuid.uuid4().hex}")
    for name, value in values.items():
        setattr(row, name, value)
    database.add(row)
    database.flush()
    return row.id


def _note_finished(database: Transaction, wanted: RepeatPlan, annotator: str) -> int:
    """Plans copies of what the annotator has finished; returns how many images that are no copies that is by now."""
    done = _finished_counts(database)
    number = done.get(annotator, 0)
    # what was imported or predicted has taken nobody's time, and is nobody's reading
    by_hand = exists().where(RegionRow.image_id == ImageRow.id, RegionRow.seconds > 0)
    query = select(ImageRow.id).where(
        ImageRow.finished_by == "", ImageRow.saved_by == annotator, IS_NO_COPY, ~_is_open(), by_hand
    )
    for image_id in database.scalars(query.order_by(ImageRow.id)).all():
        others = [(name, count) for name, count in done.items() if name != annotator]
        for copy in wanted.copies_of(image_id, annotator, number, others):
            values = {"repeat_of": image_id, "assigned": copy.annotator, "due_after": copy.due_after}
            add_copy(database, {**values, "is_assisted": copy.is_assisted})
        number += 1
    database.execute(
        update(ImageRow)
        .where(ImageRow.finished_by == "", ImageRow.saved_by == annotator, IS_NO_COPY, ~_is_open(), by_hand)
        .values(finished_by=annotator)
    )
    return number


def _finished_counts(database: Transaction) -> dict[str, int]:
    query = select(ImageRow.finished_by, func.count()).where(ImageRow.finished_by != "", IS_NO_COPY)
    return {row[0]: row[1] for row in database.execute(query.group_by(ImageRow.finished_by))}


def _is_open() -> ColumnElement[bool]:
    return ImageRow.status.in_(_OPEN)
