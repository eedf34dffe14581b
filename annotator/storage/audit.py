"""Who did what to which revision, as a chain: each row's hash covers its content and the hash of the row before.

A changed, removed, added or reordered row breaks the chain there. The end is noted in the settings too, so that rows cut off
at the end are missed; whoever can write to the database can forge both, so note the head down elsewhere where it matters.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.storage.dialects import AUDIT_LOCK, lock_until_commit
from fourclick.annotator.storage.schema import AuditRow, SettingRow

HEAD = "audit_head"
START = "0" * 64
"""What stands for the hash before the first row."""
FIELDS = ("id", "happened_at", "annotator", "action", "image_id", "revision", "details", "previous")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of the audit. `when` is UTC in ISO 8601, `details` what the action was about, `hash` the chain's up to here."""

    id: int
    when: str
    annotator: str
    action: str
    image_id: int | None
    revision: int | None
    details: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a verification found: the number of rows, the last hash, and a sentence for each place where the chain breaks."""

    rows: int
    head: str
    problems: tuple[str, ...]


def append(
    database: Transaction,
    annotator: str,
    action: str,
    *,
    image_id: int | None = None,
    revision: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Adds a row. The last step of a transaction: on PostgreSQL others wait with theirs until it is committed."""
    lock_until_commit(database, AUDIT_LOCK)
    database.flush()
    last = database.execute(select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)).first()
    values = {
        "id": last.id + 1 if last else 1,
        "happened_at": utc_now(),
        "annotator": annotator,
        "action": action,
        "image_id": image_id,
        "revision": revision,
        "details": json.dumps(details or {}, sort_keys=True),
        "previous": last.hash if last else START,
    }
    row = AuditRow(**values, hash=chained_hash(values))
    database.add(row)
    database.merge(SettingRow(key=HEAD, value={"id": row.id, "hash": row.hash}))


def chained_hash(values: Mapping[str, Any]) -> str:
    """SHA-256 of a row's fields, the previous row's hash among them."""
    return hashlib.sha256(json.dumps([values[name] for name in FIELDS]).encode()).hexdigest()


def entries(database: Transaction, *, image_id: int | None = None, newest: int | None = None) -> list[AuditEntry]:
    """The audit in its order, of one image or of all; only the `newest` so many where given."""
    wanted = select(AuditRow)
    if image_id is not None:
        wanted = wanted.where(AuditRow.image_id == image_id)
    rows = database.scalars(wanted.order_by(AuditRow.id.desc()).limit(newest)).all()
    return [
        AuditEntry(
            row.id, row.happened_at, row.annotator, row.action, row.image_id, row.revision, json.loads(row.details), row.hash
        )
        for row in reversed(rows)
    ]


def verified(database: Transaction, expected: str | None = None) -> AuditReport:
    """Walks the whole chain. `expected` is a hash noted down earlier, which must still be a row's."""
    problems: list[str] = []
    last_id, last_hash, rows, was_seen = 0, START, 0, expected in (None, START)
    for row in _streamed(database):
        rows += 1
        problems += _breaks(row, last_id, last_hash)
        last_id, last_hash = row["id"], row["hash"]
        was_seen = was_seen or row["hash"] == expected
    head = database.get(SettingRow, HEAD)
    noted = (head.value["id"], head.value["hash"]) if head else (0, START)
    if noted != (last_id, last_hash) and noted[0] > last_id:
        problems.append(f"The last {noted[0] - last_id} rows are missing: row {last_id + 1} to row {noted[0]}.")
    elif noted != (last_id, last_hash):
        problems.append(f"The audit ends with row {last_id}, but not with the hash that the project noted for row {noted[0]}.")
    if not was_seen:
        problems.append(f"No row has the hash {expected}, which was noted down earlier: the audit was written anew since.")
    return AuditReport(rows, last_hash, tuple(problems))


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _streamed(database: Transaction) -> Iterator[Mapping[str, Any]]:
    columns = [getattr(AuditRow, name) for name in (*FIELDS, "hash")]
    for row in database.execute(select(*columns).order_by(AuditRow.id).execution_options(yield_per=1000)):
        yield dict(row._mapping)


def _breaks(row: Mapping[str, Any], last_id: int, last_hash: str) -> Iterator[str]:
    """Sentences on where this row does not follow the one before."""
    number = row["id"]
    if number != last_id + 1:
        gap = f"Row {last_id + 1} is" if number == last_id + 2 else f"Rows {last_id + 1} to {number - 1} are"
        yield f"{gap} missing before row {number}."
    elif row["previous"] != last_hash:
        yield f"Row {number} does not follow row {last_id}: one of the two was changed, exchanged or put in."
    if chained_hash(row) != row["hash"]:
        yield f"Row {number} ({row['action']} by {row['annotator']}, {row['happened_at']}) was changed after it was written."
