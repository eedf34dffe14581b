"""Consistent, verified copies of a project's database as one SQLite file, and such files put back: on SQLite or PostgreSQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, insert, select, text
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage import audit
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.annotator.storage.engines import postgresql_engine, sqlite_reading_engine, told_as_project_errors
from fourclick.annotator.storage.mask_store import copy_in, damaged_masks, storage_of
from fourclick.annotator.storage.schema import SCHEMA_REVISION, Base
from fourclick.annotator.storage.schema_version import copy_database, create_schema, schema_of

ROWS_AT_ONCE = 500
VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class CopyReport:
    """The rows of each table, and a sentence for each mask or audit row that was damaged before it was copied."""

    rows: dict[str, int]
    problems: tuple[str, ...] = ()


def write_copy(engine: Engine, address: Address, target: Path, schema: str = SCHEMA_REVISION) -> CopyReport:
    """A copy as `target`, whole or not there, and read again before it is in its place.

    Raises ProjectError where `target` is there already, or where what was written is not what the database holds. Damage that
    the database had before is copied and reported: a copy of most is better than none.
    """
    if target.exists():
        raise ProjectError(sentence("{target} is there already and is not written over. Choose another name.", target=target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with told_as_project_errors(str(target)), atomic_write(target) as temporary:
        expected = _dump(address, engine, temporary, schema)
        if schema == SCHEMA_REVISION:
            _take_in_masks(temporary)
        copy = sqlite_reading_engine(temporary)
        try:
            found = _checked(copy, temporary, whole=schema == SCHEMA_REVISION)
        finally:
            copy.dispose()
        if expected is not None and found.rows != expected:
            told = _differing(expected, found.rows)
            raise ProjectError(
                sentence(
                    "{target} would not hold what {place} does ({told}). Try again.",
                    target=target,
                    place=address.place,
                    told=told,
                )
            )
    return found


def _take_in_masks(path: Path) -> None:
    """Masks that lie elsewhere come into the copy, which is whole by itself. Damaged ones stay out, and are reported."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with Transaction(engine) as database, database.begin():
            if storage_of(database) is not None:
                copy_in(database)
    finally:
        engine.dispose()


def put_back(source: Path, address: Address) -> CopyReport:
    """Fills a new project from a copy. Raises ProjectError where one is there already, and for a damaged or newer copy."""
    if not source.is_file():
        raise ProjectError(
            sentence("{source}: there is no such file. Name a copy that fourclick project backup wrote.", source=source)
        )
    with told_as_project_errors(str(source)):
        copy = sqlite_reading_engine(source)
        try:
            schema = schema_of(copy)
            _refuse_foreign(source, schema)
            report = _checked(copy, source, whole=schema == SCHEMA_REVISION)
            if address.url is None:
                _put_into_folder(source, address)
            else:
                with told_as_project_errors(address.place):
                    _put_into_server(copy, source, address, report.rows, schema)
        finally:
            copy.dispose()
    return report


def _refuse_foreign(source: Path, schema: str | None) -> None:
    if schema is None:
        raise ProjectError(sentence("{source} is a database, but no copy of a Fourclick project.", source=source))
    if schema > SCHEMA_REVISION:
        raise ProjectError(
            sentence(
                "{source} was written by a newer Fourclick (schema {schema}). Update Fourclick, then restore it.",
                source=source,
                schema=schema,
            )
        )


def _put_into_folder(source: Path, address: Address) -> None:
    if address.path.exists():
        raise ProjectError(
            sentence(
                "{folder} holds a project already, which is not written over. Choose another folder.", folder=address.folder
            )
        )
    address.folder.mkdir(parents=True, exist_ok=True)
    with atomic_write(address.path) as temporary:
        copy_database(source, temporary)


def _put_into_server(copy: Engine, source: Path, address: Address, expected: dict[str, int], schema: str | None) -> None:
    if schema != SCHEMA_REVISION:
        raise ProjectError(
            sentence(
                "{source} has the older schema {schema}. Restore it into a folder, run fourclick project migrate "
                "there, back that up, and restore the new copy into PostgreSQL.",
                source=source,
                schema=schema,
            )
        )
    assert address.url is not None  # noqa: S101  the caller looked
    engine = postgresql_engine(address.url)
    try:
        if schema_of(engine) is not None:
            raise ProjectError(
                sentence(
                    "{place} holds a project already, which is not written over. Choose an empty database.", place=address.place
                )
            )
        create_schema(address)
        # All or nothing, but for the empty tables.
        with copy.connect() as reading, engine.begin() as writing:
            found = _copy_rows(reading, writing, _tables(reading))
            for table in Base.metadata.sorted_tables:
                _move_sequence(writing, table.name)
            if found != expected:
                raise ProjectError(
                    sentence(
                        "{place} would not hold what {source} does ({difference}).",
                        place=address.place,
                        source=source,
                        difference=_differing(expected, found),
                    )
                )
    finally:
        engine.dispose()


def _dump(address: Address, engine: Engine, target: Path, schema: str) -> dict[str, int] | None:
    """Writes the copy; the rows that it should have, None where SQLite's own backup vouches for them."""
    if address.url is None:
        copy_database(address.path, target)
        return None
    create_schema(Address(target.parent, file=target), schema)
    writing_engine = create_engine(f"sqlite:///{target}")
    try:
        # one snapshot of all tables, while others go on writing
        with engine.connect() as reading, writing_engine.begin() as writing:
            reading.execution_options(isolation_level="REPEATABLE READ")
            return _copy_rows(reading, writing, _tables(reading))
    finally:
        writing_engine.dispose()


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are in this database, which may be of an older schema; what is referred to comes first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]


def _copy_rows(reading: Connection, writing: Connection, tables: list[Table]) -> dict[str, int]:
    """Row by row, in pieces; returns how many rows each table has afterwards."""
    counts = {}
    targets = {table.name: table for table in _tables(writing)}
    for table in tables:
        target = targets[table.name]
        rows = reading.execute(select(table).execution_options(yield_per=ROWS_AT_ONCE)).mappings()
        for part in rows.partitions():
            writing.execute(insert(target), [dict(row) for row in part])
        counts[table.name] = writing.execute(select(func.count()).select_from(target)).scalar_one()
    return counts


def _move_sequence(writing: Connection, table: str) -> None:
    """The next row gets a number after those that were copied."""
    sequence = writing.execute(
        text(
            "SELECT pg_get_serial_sequence(:name, 'id') FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = :name AND column_name = 'id'"
        ),
        {"name": table},
    ).scalar()
    if sequence:
        last = writing.execute(text(f"SELECT coalesce(max(id), 0) FROM {table}")).scalar_one()  # noqa: S608  our own names
        writing.execute(text("SELECT setval(:name, :last, :used)"), {"name": sequence, "last": max(last, 1), "used": last > 0})


def _checked(copy: Engine, path: Path, *, whole: bool) -> CopyReport:
    """What a copy holds; with `whole`, masks and audit are verified. Raises ProjectError where the file itself is damaged."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise ProjectError(sentence("{path} is damaged ({found}). Use another copy.", path=path, found=found))
    with Transaction(copy) as database:
        problems = damage(database) if whole else ()
        tables = _tables(database.connection())
        rows = {table.name: database.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    return CopyReport(rows, problems)


def damage(database: Transaction) -> tuple[str, ...]:
    """A sentence for each mask whose SHA-256 differs, and for each break of the audit; reads everything."""
    masks = tuple(
        sentence("The mask {mask}… is damaged: its SHA-256 differs.", mask=name[:12]) for name in damaged_masks(database)
    )
    return masks + audit.verified(database).problems


def _differing(expected: dict[str, int], found: dict[str, int]) -> str:
    names = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
    return ", ".join(f"{name}: {found.get(name, 0)} of {expected.get(name, 0)} rows" for name in names)
