"""An image's state in the database: loading it, and saving what differs unless somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import audit, conflicts, leases, records
from fourclick.annotator.storage.conflicts import Conflict
from fourclick.annotator.storage.dialects import insert, now_s
from fourclick.annotator.storage.image_query import status_of
from fourclick.annotator.storage.mask_store import DamagedMaskError, read_masks, write_masks
from fourclick.annotator.storage.schema import EventRow, ImageRow, RegionRow

GONE = sentence("This image is no longer part of the project. Add it again.")
_REGION_COLUMNS = tuple(RegionRow.__table__.columns)


@dataclass(frozen=True, slots=True)
class LoadedState:
    """A state as it was last seen in the database, and the version of the image that it was.

    `conflict` is the copy that keeps what was saved since somebody else's version overtook this one.
    """

    state: State
    version: int
    image_name: str
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The image's version after a save. With `conflict`, the state was kept as a copy, and somebody else's version stands."""

    version: int
    conflict: Conflict | None = None


def load(database: Transaction, image_id: int, place: str) -> LoadedState:
    """Raises ProjectError for an unknown image, and for a damaged mask, naming `place`, where the database lies."""
    image = database.get(ImageRow, image_id)
    if image is None:
        raise ProjectError(GONE)
    query = select(*_REGION_COLUMNS).where(RegionRow.image_id == image_id).order_by(RegionRow.position)
    rows = database.execute(query).mappings().all()
    try:
        masks = read_masks(database, [row["sha256"] for row in rows])
    except DamagedMaskError as error:
        region = next(row["id"] for row in rows if row["sha256"] == str(error))
        raise ProjectError(
            sentence(
                "{name}: region {region} is damaged on disk (its SHA-256 differs from {mask}…). Restore {place} "
                "from a backup; nothing was changed.",
                name=image.name,
                region=region,
                mask=str(error)[:12],
                place=place,
            )
        ) from error
    draft = {name: getattr(image, name) for name in records.draft_values(State())}
    regions = [records.region_from_values(dict(row), masks) for row in rows]
    return LoadedState(records.state_from_values(draft, regions), image.version, image.name)


def save(
    database: Transaction, image_id: int, base: LoadedState, state: State, events: Sequence[ClickEvent], annotator: str
) -> Saved:
    """Writes what differs between `base` and `state`, and the log, in this transaction.

    Where the image's version is no longer `base`'s, nothing of it is touched: the state is kept as a conflict copy.
    """
    # first of all, so that nobody comes between looking and writing
    image = database.scalars(select(ImageRow).where(ImageRow.id == image_id).with_for_update()).one_or_none()
    for each in events:
        database.add(EventRow(**records.event_values(each, image_id)))
    if image is None or image.version != base.version:
        return _kept_beside(database, image_id, image, base, state, annotator)
    changed, removed = _differences(image_id, base.state, state)
    draft = records.draft_values(state)
    if not changed and not removed and draft == records.draft_values(base.state):
        return Saved(base.version)
    if removed:
        database.execute(delete(RegionRow).where(RegionRow.id.in_(removed)))
    _write_regions(database, image_id, changed, annotator)
    review = _review_after(image.review, is_changed=bool(changed or removed))
    values = {
        **draft,
        **leases.renewed(image, annotator, now_s(database)),
        "version": base.version + 1,
        "saved_by": annotator,
        "review": review,
        "region_count": len(state.annotation),
        "status": str(status_of([*draft["draft"], *draft["placed"]], len(state.annotation), review)),
    }
    database.execute(update(ImageRow).where(ImageRow.id == image_id).values(**values))
    if changed or removed:
        details = {"changed": [_told(*each) for each in changed], "removed": sorted(removed)}
        audit.append(database, annotator, "save", image_id=image_id, revision=base.version + 1, details=details)
    return Saved(base.version + 1)


def _kept_beside(
    database: Transaction, image_id: int, image: ImageRow | None, base: LoadedState, state: State, annotator: str
) -> Saved:
    found = image.version if image else 0
    earlier = base.conflict
    conflict = conflicts.keep(
        database,
        earlier
        or conflicts.new_conflict(image_id, base.image_name, annotator, image.saved_by if image else "", base.version, found),
        state,
    )
    if earlier is None:
        details = {"copy": conflict.id, "base_version": base.version, "found_version": found}
        audit.append(database, annotator, "conflict", image_id=image_id, revision=found, details=details)
    return Saved(found, conflict)


def _differences(image_id: int, stored: State, state: State) -> tuple[list[tuple[int, Region]], set[str]]:
    """Regions that are new, changed or moved, with their positions, and the ids of those that are gone."""
    before = {region.id: (position, region) for position, region in enumerate(stored.annotation)}
    after = {region.id: (position, region) for position, region in enumerate(state.annotation)}
    return [after[key] for key in after if before.get(key) != after[key]], before.keys() - after.keys()


def _write_regions(database: Transaction, image_id: int, changed: Sequence[tuple[int, Region]], annotator: str) -> None:
    write_masks(database, [region.mask for _, region in changed])
    first = {"annotator": annotator, "accepted_at": datetime.now(UTC).replace(tzinfo=None)}
    for position, region in changed:
        values = records.region_values(region, image_id, position)
        added = insert(database, RegionRow).values(**values, **first)
        # whoever corrects a region later does not become the one who made it
        database.execute(added.on_conflict_do_update(index_elements=[RegionRow.id], set_=values))


def _review_after(review: str, *, is_changed: bool) -> str:
    """What was accepted and then changed has to be looked at again; what was rejected stays so until it is handed in again."""
    return str(ImageStatus.NEEDS_REVIEW) if is_changed and review == ImageStatus.ACCEPTED else review


def _told(position: int, region: Region) -> dict[str, Any]:
    """A region as the audit tells it: the mask by its SHA-256, the clicks are in the click log."""
    values = records.region_values(region, 0, position)
    return {name: values[name] for name in ("id", "position", "label", "slice_index", "area_px", "sha256", "checkpoint")}


def resolve(database: Transaction, conflict_id: int, annotator: str, place: str, *, takes_copy: bool) -> None:
    """Ends a conflict. With `takes_copy` the copy becomes the image's next version; the one before is in the audit.

    Raises ProjectError where there is no such copy, or no such image any more.
    """
    conflict, state = conflicts.loaded(database, conflict_id)
    if takes_copy:
        base = load(database, conflict.image_id, place)
        save(database, conflict.image_id, base, state, (), annotator)
    conflicts.mark_resolved(database, conflict_id)
    details = {"copy": conflict_id, "takes_copy": takes_copy}
    audit.append(database, annotator, "resolve", image_id=conflict.image_id, details=details)
