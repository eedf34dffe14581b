"""States that were saved over a version which their annotator had not seen: kept beside the one that stands, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import records
from fourclick.annotator.storage.audit import utc_now
from fourclick.annotator.storage.mask_store import read_masks, write_masks
from fourclick.annotator.storage.schema import ConflictRow


@dataclass(frozen=True, slots=True)
class Conflict:
    """A kept copy: `annotator` made it from version `base_version`, while `other` had saved `found_version` already.

    `found_version` is 0 where the image was taken out of the project meanwhile. `when` is UTC in ISO 8601.
    """

    id: int
    image_id: int
    image_name: str
    annotator: str
    other: str
    when: str
    base_version: int
    found_version: int
    is_resolved: bool = False

    @property
    def sentence(self) -> str:
        """What happened and what to do, for the user."""
        if not self.found_version:
            return sentence(
                "{image_name} was taken out of the project meanwhile. Your version of it is kept as copy {id}.",
                image_name=self.image_name,
                id=self.id,
            )
        return sentence(
            "{somebody} saved {image_name} while you worked on it. Both versions are kept, yours as copy "
            "{id}. Open the image again to see the other one, then choose which one stands.",
            somebody=self.other or sentence("Somebody"),
            image_name=self.image_name,
            id=self.id,
        )


def keep(database: Transaction, conflict: Conflict, state: State) -> Conflict:
    """Stores a copy; with an id that is there already, the newer state of that copy."""
    write_masks(database, [region.mask for region in state.annotation])
    values = {
        **{name: getattr(conflict, name) for name in _FIELDS},
        "happened_at": conflict.when,
        "state": _state_to_json(state, conflict.image_id),
    }
    if conflict.id:
        database.execute(update(ConflictRow).where(ConflictRow.id == conflict.id).values(**values))
        return conflict
    row = ConflictRow(**values, is_resolved=False)
    database.add(row)
    database.flush()
    return _conflict(row)


def new_conflict(image_id: int, image_name: str, annotator: str, other: str, base_version: int, found_version: int) -> Conflict:
    """One that is not stored yet."""
    return Conflict(0, image_id, image_name, annotator, other, utc_now(), base_version, found_version)


def listed(database: Transaction, *, image_id: int | None, with_resolved: bool) -> list[Conflict]:
    """The copies in the order in which they came about."""
    wanted = select(ConflictRow).order_by(ConflictRow.id)
    if image_id is not None:
        wanted = wanted.where(ConflictRow.image_id == image_id)
    if not with_resolved:
        wanted = wanted.where(ConflictRow.is_resolved.is_(False))
    return [_conflict(row) for row in database.scalars(wanted)]


def loaded(database: Transaction, conflict_id: int) -> tuple[Conflict, State]:
    """A copy and its state. Raises ProjectError where there is none, DamagedMaskError for a damaged mask."""
    row = database.get(ConflictRow, conflict_id)
    if row is None:
        raise ProjectError(
            sentence(
                "There is no copy {conflict_id}. List the copies of the project, and choose one of them.",
                conflict_id=conflict_id,
            )
        )
    masks = read_masks(database, [values["sha256"] for values in row.state["regions"]])
    regions = [records.region_from_values(values, masks) for values in row.state["regions"]]
    return _conflict(row), records.state_from_values(row.state["draft"], regions)


def mark_resolved(database: Transaction, conflict_id: int) -> None:
    """The copy stays, but is no longer listed as open."""
    database.execute(update(ConflictRow).where(ConflictRow.id == conflict_id).values(is_resolved=True))


_FIELDS = ("image_id", "image_name", "annotator", "other", "base_version", "found_version")


def _conflict(row: ConflictRow) -> Conflict:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Conflict(id=row.id, when=row.happened_at, is_resolved=row.is_resolved, **values)


def _state_to_json(state: State, image_id: int) -> dict[str, Any]:
    return {
        "draft": records.draft_values(state),
        "regions": [records.region_values(region, image_id, position) for position, region in enumerate(state.annotation)],
    }
