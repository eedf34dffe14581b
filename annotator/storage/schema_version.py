"""Whether a database's schema is ours, older or newer, and how an older one becomes ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, text
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


def create_schema(path: Path) -> None:
    """All tables of the newest schema in a database, from none or from an older schema's, in one transaction.

    Raises ProjectError, and leaves the database as it was, where rows would then refer to rows that are not there.
    """
    from alembic import command

    config = _config()
    engine = _migrating_engine(path)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, SCHEMA_REVISION)
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if orphans:
                raise ProjectError(
                    f"{path} could not be brought to schema {SCHEMA_REVISION}: {len(orphans)} rows of {orphans[0][0]} would "
                    "have lost what they belong to. Nothing was changed; please report this."
                )
    finally:
        engine.dispose()


def _migrating_engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

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
    create_schema(path)


def refuse_other_schema(engine: Engine, path: Path) -> None:
    """Raises ProjectError unless the schema is ours: what is only read cannot be migrated."""
    found = _revision(engine)
    if found != SCHEMA_REVISION:
        raise ProjectError(
            f"{path} has another schema ({found or 'none'}) than this Fourclick ({SCHEMA_REVISION}). Open the project in the "
            "app once, which brings an older one up to date; update Fourclick for a newer one."
        )


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
