"""Connections to a project's database, and its errors as sentences."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, InterfaceError

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence

WRITES = "fourclick_writes"
"""Execution option of connections whose transactions write: on SQLite they wait for the only writer before they look."""
CHECKED_WHOLE_BYTES = 64 << 20
"""SQLite files up to here are checked page by page when they are opened; that takes a tenth of a second."""
CONNECT_SECONDS = 10


def sqlite_engine(path: Path, *, wal: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 10})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # Python would begin transactions at the first change only: two processes could both have looked before.
        connection.isolation_level = None
        connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")

    return engine


def sqlite_reading_engine(path: Path) -> Engine:
    """Every write fails."""
    uri = f"{path.as_uri()}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True, timeout=10, check_same_thread=False))


def postgresql_engine(url: URL, *, read_only: bool = False) -> Engine:
    """Raises ProjectError where the driver is not installed."""
    if importlib.util.find_spec("psycopg") is None:
        raise ProjectError(
            sentence("PostgreSQL needs the package psycopg, which is not installed. Install it: pip install 'fourclick[team]'")
        )
    options = {"options": "-c default_transaction_read_only=on"} if read_only else {}
    # connections that broke while they lay idle are made anew before they are used
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS, **options})


def check_sqlite_file(path: Path) -> None:
    """Refuses garbage, cut-off and write-protected files without writing a byte. Raises ProjectError."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        if path.stat().st_size <= CHECKED_WHOLE_BYTES:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        else:
            # The tables' own checks are left to `fourclick project status --check`; masks have their SHA-256.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = "ok" if _is_whole(path) else sentence("it is shorter than it should be")
    if found != "ok":
        raise ProjectError(
            sentence("{path} is damaged ({found}). Restore it from a backup; nothing was changed.", path=path, found=found)
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise ProjectError(
            sentence(
                "{path} may not be written to, so nothing could be saved. Change its permissions, or copy the project.",
                path=path,
            )
        )


def _is_whole(path: Path) -> bool:
    """Whether an SQLite file is at least as long as its own header says (bytes 16-17: page size, 28-31: pages)."""
    with path.open("rb") as file:
        head = file.read(100)
    page_size = int.from_bytes(head[16:18], "big")
    return path.stat().st_size >= (65536 if page_size == 1 else page_size) * int.from_bytes(head[28:32], "big")


@contextmanager
def told_as_project_errors(place: str) -> Iterator[None]:
    """Database errors as sentences. A transaction that fails is rolled back: what was saved before stays."""
    try:
        yield
    except (DatabaseError, InterfaceError, sqlite3.DatabaseError, OSError) as error:
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        if "not a database" in cause or "malformed" in cause:
            text = sentence(
                "{place} is damaged or not a project ({cause}). Restore it from a backup; nothing was changed.",
                place=place,
                cause=cause,
            )
        elif "full" in cause or "No space" in cause:
            text = sentence(
                "{place}: the disk is full. Free some space; what was saved before is safe, the last change is not saved yet.",
                place=place,
            )
        elif "readonly" in cause or "read-only" in cause or "unable to open" in cause:
            text = sentence(
                "{place} cannot be written ({cause}). Check the folder and its permissions.", place=place, cause=cause
            )
        elif place.startswith("postgresql:") and ("connect" in cause or "authentication" in cause):
            text = sentence(
                "{place} does not answer ({cause}). Check the address, the network and your password "
                "(PGPASSWORD or ~/.pgpass); what was saved before is safe.",
                place=place,
                cause=cause,
            )
        else:
            text = sentence(
                "{place}: the project could not be read or written ({cause}). Check the disk, then try again.",
                place=place,
                cause=cause,
            )
        raise ProjectError(text) from error
