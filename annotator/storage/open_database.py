"""An open database: transactions, named values, and the lock that keeps other processes out."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.engines import WRITES, told_as_project_errors
from fourclick.annotator.storage.opening import Opened
from fourclick.annotator.storage.project_lock import NoLock, ProjectLock
from fourclick.annotator.storage.schema import SettingRow


class OpenDatabase:
    """What `Project` is built on. `notices` are sentences for the user."""

    def __init__(self, database: Opened) -> None:
        self.address: Address = database.address
        self.folder: Path = database.address.folder
        self.notices = database.notices
        self._engine: Engine = database.engine
        self._writing_engine = database.engine.execution_options(**{WRITES: True})
        self._lock: ProjectLock | NoLock = database.lock
        self._mutex = threading.RLock()

    def close(self) -> None:
        """Everything is on disk already; this lets other processes in."""
        with self._mutex:
            self._engine.dispose()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def _get(self, key: str) -> Any:
        with self.reading() as database:
            row = database.get(SettingRow, key)
            return row.value if row else None

    def _set(self, key: str, value: Any) -> None:
        with self.writing() as database:
            database.merge(SettingRow(key=key, value=value))

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction for the modules of this package; nobody else looks into the database."""
        with self._mutex, told_as_project_errors(self.address.place), Transaction(self._engine) as database:
            yield database

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """As `reading`, on disk when it ends well, and as if it had never been where it does not."""
        told = told_as_project_errors(self.address.place)
        with self._mutex, told, Transaction(self._writing_engine) as database, database.begin():
            yield database

    def _stored_path(self, path: Path) -> str:
        """Relative inside the project's folder, so that it can be moved; absolute elsewhere."""
        path = path.absolute()
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)

    def _full_path(self, stored: str) -> str:
        # joined as text: a hundred thousand of them would take Path half a second
        is_absolute = stored[:1] in ("/", "\\") or stored[1:2] == ":"
        return stored if is_absolute else f"{self.folder}{os.sep}{stored}"
