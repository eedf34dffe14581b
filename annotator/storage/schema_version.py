"""Whether a database's schema is ours, older or newer, and how an older one becomes ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from fourclick.annotator.core.errors import ProjectError
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


def create_schema(engine: Engine) -> None:
    """All tables of the newest schema, in an empty or an older database: all of it or nothing. Raises ProjectError.

    SQLite changes a table by copying it into a new one and dropping the old one, and dropping `images` would cascade to every
    region. So foreign keys are off meanwhile, and checked before anything is committed.
    """
    from alembic import command

    config = _config()
    with engine.connect() as connection:
        # before the transaction: within one SQLite ignores it
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        try:
            # sqlite3 begins no transaction for CREATE or DROP by itself: each would stand at once
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, SCHEMA_REVISION)
            _check_references(connection)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        tables = ", ".join(sorted({str(row[0]) for row in lost}))
        raise ProjectError(
            f"The project could not be brought to schema {SCHEMA_REVISION}: {len(lost)} rows of {tables} would have lost what "
            "they belong to. Nothing was changed; open it with the version that wrote it, and report this."
        )


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Migrates an older schema after copying the database beside itself; refuses a newer or foreign one with ProjectError."""
    found = _revision(engine)
    if found == SCHEMA_REVISION:
        return
    if found is None:
        raise ProjectError(f"{path} is a database, but not one of Fourclick. Choose the folder of a Fourclick project.")
    if found not in _known_revisions():
        raise ProjectError(
            f"{path} was written by a newer Fourclick (schema {found}; this one knows {SCHEMA_REVISION}). Update Fourclick; "
            "nothing was changed."
        )
    copy_database(path, path.with_name(f"{path.stem}-before-{SCHEMA_REVISION}.sqlite"))
    create_schema(engine)


def copy_database(path: Path, target: Path) -> None:
    """A consistent copy, also of what still stands in the write-ahead log."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _revision(engine: Engine) -> str | None:
    """The schema revision that alembic wrote into the database, None where it never did."""
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except OperationalError as error:
        if "no such table" not in str(error):
            raise
        return None
    return None if found is None else str(found)


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
