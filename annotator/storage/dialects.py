"""Where SQLite and PostgreSQL differ in what they are told."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.storage.schema import Base

AUDIT_LOCK, MIGRATION_LOCK = 4_141_001, 4_141_002
"""Numbers of PostgreSQL's advisory locks."""


def is_postgresql(database: Transaction) -> bool:
    return database.get_bind().dialect.name == "postgresql"


def insert(database: Transaction, table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT."""
    return postgresql.insert(table) if is_postgresql(database) else sqlite.insert(table)


def now_s(database: Transaction) -> float:
    """Seconds since 1970 by the clock that all users of the database share: the server's, where there is one."""
    if is_postgresql(database):
        return float(database.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    return time.time()


def lock_until_commit(database: Transaction, number: int) -> None:
    """Waits until no other transaction holds this lock. SQLite has one writer at a time anyway."""
    if is_postgresql(database):
        database.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
