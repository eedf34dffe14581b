"""Opening and creating a project's database: checked, locked, and brought up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import Sentence, sentence
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.database_copy import write_copy
from fourclick.annotator.storage.engines import (
    check_sqlite_file,
    postgresql_engine,
    sqlite_engine,
    sqlite_reading_engine,
    told_as_project_errors,
)
from fourclick.annotator.storage.locations import DATABASE
from fourclick.annotator.storage.network_drive import is_on_network_drive
from fourclick.annotator.storage.project_lock import NoLock, ProjectLock
from fourclick.annotator.storage.schema_version import bring_up_to_date, create_schema, refuse_other_schema, schema_of

NETWORK_NOTICE = sentence(
    "{folder} lies on a network drive: keep it open on one computer at a time. A local folder is faster and safer."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is ready. `migrated_from` is the schema that it had before it was opened, None where that was ours."""

    address: Address
    engine: Engine
    lock: ProjectLock | NoLock
    notices: tuple[str, ...] = ()
    migrated_from: str | None = None


def is_project(address: Address) -> bool:
    """Whether there is a project already. Raises ProjectError where the server does not answer."""
    if address.url is None:
        return address.path.is_file()
    engine = postgresql_engine(address.url)
    with told_as_project_errors(address.place), _disposed_on_error(engine):
        found = schema_of(engine) is not None
    engine.dispose()
    return found


def opened(address: Address, *, is_new: bool = False, is_shared: bool = False) -> Opened:
    """Raises ProjectError for anything that is not a project, is newer, damaged or open elsewhere; with `is_new`, where there
    is one already. `is_shared` lets a folder be open in two processes of one computer."""
    if address.url is not None:
        return _opened_on_server(address, is_new=is_new)
    if is_new:
        _make_folder(address)
    else:
        _refuse_missing(address)
    with told_as_project_errors(address.place):
        if not is_new:
            check_sqlite_file(address.path)
        elif not os.access(address.folder, os.W_OK):
            raise ProjectError(
                sentence(
                    "{folder} may not be written to. Choose another folder, or change its permissions.", folder=address.folder
                )
            )
        is_on_network = is_on_network_drive(address.folder)
        if is_shared and is_on_network:
            raise ProjectError(
                sentence(
                    "{notice} Close it elsewhere, then open it here alone.",
                    notice=Sentence(NETWORK_NOTICE, {"folder": address.folder}),
                )
            )
        lock = NoLock() if is_shared else ProjectLock(address.folder)
        lock.acquire()
        try:
            engine, migrated_from = _ready_engine(address, wal=not is_on_network, is_new=is_new, is_shared=is_shared)
        except BaseException:
            lock.release()
            raise
    notices = (Sentence(NETWORK_NOTICE, {"folder": address.folder}),) if is_on_network else ()
    return Opened(address, engine, lock, notices, migrated_from)


def opened_to_read(address: Address) -> Opened:
    """As it is now; every write fails. Raises ProjectError."""
    if address.url is None:
        _refuse_missing(address)
    engine = sqlite_reading_engine(address.path) if address.url is None else postgresql_engine(address.url, read_only=True)
    with told_as_project_errors(address.place), _disposed_on_error(engine):
        refuse_other_schema(engine, address)
    return Opened(address, engine, NoLock())


def _ready_engine(address: Address, *, wal: bool, is_new: bool, is_shared: bool) -> tuple[Engine, str | None]:
    engine = sqlite_engine(address.path, wal=wal)
    with _disposed_on_error(engine):
        if is_new:
            create_schema(address)
            return engine, None
        if is_shared:
            refuse_other_schema(engine, address)
            return engine, None
        return engine, _brought_up_to_date(engine, address)


def _opened_on_server(address: Address, *, is_new: bool) -> Opened:
    assert address.url is not None  # noqa: S101  the caller looked
    engine = postgresql_engine(address.url)
    with told_as_project_errors(address.place), _disposed_on_error(engine):
        if is_new:
            if schema_of(engine) is not None:
                raise ProjectError(
                    sentence("{place} holds a project already. Open it, or choose an empty database.", place=address.place)
                )
            create_schema(address)
            return Opened(address, engine, NoLock())
        if schema_of(engine) is None:
            raise ProjectError(
                sentence(
                    "{place} holds no project yet. Make one: fourclick project create {address}",
                    place=address.place,
                    address=address,
                )
            )
        return Opened(address, engine, NoLock(), migrated_from=_brought_up_to_date(engine, address))


def _brought_up_to_date(engine: Engine, address: Address) -> str | None:
    def keep_copy(target: Path, schema: str) -> None:
        write_copy(engine, address, target, schema)

    return bring_up_to_date(engine, address, keep_copy)


def _make_folder(address: Address) -> None:
    if address.path.exists():
        raise ProjectError(
            sentence("{folder} holds a project already. Open it, or choose another folder.", folder=address.folder)
        )
    try:
        address.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            sentence(
                "{folder} cannot be made ({strerror}). Choose a folder that you may write to.",
                folder=address.folder,
                strerror=error.strerror,
            )
        ) from error


def _refuse_missing(address: Address) -> None:
    if not address.path.is_file():
        raise ProjectError(
            sentence(
                "{folder} is not a Fourclick project: it holds no {database}. Choose a project's folder.",
                folder=address.folder,
                database=DATABASE,
            )
        )


@contextmanager
def _disposed_on_error(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise
