"""Whether a database's schema is ours, older or newer, and how an older one becomes ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.dialects import MIGRATION_LOCK
from fourclick.annotator.storage.engines import postgresql_engine
from fourclick.annotator.storage.schema import SCHEMA_REVISION

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    # Here, not above: alembic takes a fifth of a second to import, and a project that is up to date does not need it.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def create_schema(address: Address, revision: str | None = None, *, expected: str | None = None) -> None:
    """All tables of a schema (default: the newest) in a database, from none or from an older schema's, in one transaction.

    Raises ProjectError, and leaves the database as it was, where rows would then refer to rows that are not there, and where
    the schema found is not the `expected` one: somebody else has brought it up to date meanwhile.
    """
    from alembic import command

    config = _config()
    wanted = revision or SCHEMA_REVISION
    engine = _migrating_engine(address)
    try:
        with engine.begin() as connection:
            if address.url is not None:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
            if _revision(connection) != expected:
                raise ProjectError(
                    sentence("{place} was changed by another Fourclick just now. Open the project again.", place=address.place)
                )
            config.attributes["connection"] = connection
            command.upgrade(config, wanted)
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if address.url is None else []
            if orphans:
                raise ProjectError(
                    sentence(
                        "{place} could not be brought to schema {wanted}: {count} rows of {table} would have "
                        "lost what they belong to. Nothing was changed; please report this.",
                        place=address.place,
                        wanted=wanted,
                        count=len(orphans),
                        table=orphans[0][0],
                    )
                )
    finally:
        engine.dispose()


def _migrating_engine(address: Address) -> Engine:
    if address.url is not None:
        return postgresql_engine(address.url)
    engine = create_engine(f"sqlite:///{address.path}")

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # Python's own transactions begin at the first change of a row only: tables would change outside of them.
        connection.isolation_level = None
        # Outside the transaction, where alone it has effect. A table is altered by building it anew and dropping the old one,
        # which with foreign keys on would delete all that refers to its rows: every region.
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def bring_up_to_date(engine: Engine, address: Address, keep_copy: Callable[[Path, str], None]) -> str | None:
    """Migrates an older schema after `keep_copy(path, schema)`; returns the schema that it had, None where it was ours.

    Raises ProjectError for a newer schema, and for a database that is none of Fourclick's.
    """
    found = schema_of(engine)
    if found == SCHEMA_REVISION:
        return None
    if found is None:
        raise ProjectError(
            sentence("{place} is a database, but not one of Fourclick. Choose a Fourclick project.", place=address.place)
        )
    if found not in _known_revisions():
        raise ProjectError(
            sentence(
                "{place} was written by a newer Fourclick (schema {found}; this one knows {known}). Update "
                "Fourclick; nothing was changed.",
                place=address.place,
                found=found,
                known=SCHEMA_REVISION,
            )
        )
    address.folder.mkdir(parents=True, exist_ok=True)
    keep_copy(_free_path(address.folder / f"{address.path.stem}-before-{SCHEMA_REVISION}.sqlite"), found)
    create_schema(address, expected=found)
    return found


def refuse_other_schema(engine: Engine, address: Address) -> None:
    """Raises ProjectError unless the schema is ours: what is only read, or open elsewhere, cannot be migrated."""
    found = schema_of(engine)
    if found != SCHEMA_REVISION:
        raise ProjectError(
            sentence(
                "{place} has another schema ({found}) than this Fourclick ({known}). Run fourclick project "
                "migrate, or open it in the app once, to bring an older one up to date; update Fourclick for a "
                "newer one.",
                place=address.place,
                found=found or sentence("none"),
                known=SCHEMA_REVISION,
            )
        )


def copy_database(path: Path, target: Path) -> None:
    """A consistent copy of an SQLite database, also of what still stands in the write-ahead log."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        # without the write-ahead log of the original: the copy is one file, and can be read where nothing may be written
        copy.execute("PRAGMA journal_mode=DELETE")


def schema_of(engine: Engine) -> str | None:
    """The schema revision that alembic wrote into the database, None where it never did."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _free_path(path: Path) -> Path:
    """An older copy is never written over: it may be the only good one."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
