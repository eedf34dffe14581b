"""Whether a database's schema is ours, older or newer, and how an older one becomes ours."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.storage.schema import SCHEMA_REVISION

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def create_schema(engine: Engine) -> None:
    """All tables of the newest schema in an empty database, in one transaction."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, SCHEMA_REVISION)


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Migrates an older schema after copying the database beside itself; refuses a newer or foreign one with ProjectError."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == SCHEMA_REVISION:
        return
    if found is None:
        raise ProjectError(f"{path} is a database, but not one of Fourclick. Choose the folder of a Fourclick project.")
    try:
        known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    except CommandError as error:
        raise ProjectError(
            f"{path}: the migrations of this installation are damaged ({error}). Install Fourclick again."
        ) from error
    if found not in known:
        raise ProjectError(
            f"{path} was written by a newer Fourclick (schema {found}; this one knows {SCHEMA_REVISION}). Update Fourclick; "
            "nothing was changed."
        )
    shutil.copy2(path, path.with_name(f"{path.stem}-before-{SCHEMA_REVISION}.sqlite"))
    create_schema(engine)
