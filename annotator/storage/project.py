"""A project: a folder with an SQLite database of images, labels, annotations, drafts and the click log."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.core.session import Session
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import records
from fourclick.annotator.storage.locations import DATABASE
from fourclick.annotator.storage.network_drive import is_on_network_drive
from fourclick.annotator.storage.project_lock import NoLock, ProjectLock
from fourclick.annotator.storage.schema import EventRow, ImageRow, LabelRow, RegionRow, SettingRow
from fourclick.annotator.storage.schema_version import bring_up_to_date, create_schema, refuse_other_schema


class ImageStatus(StrEnum):
    """How far an image is: untouched, a prompt under way, or with regions."""

    NEW = "new"
    DRAFT = "draft"
    LABELLED = "labelled"


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """An image in the project's list. `path` is absolute; the file may be gone."""

    id: int
    name: str
    path: str
    key: str
    status: ImageStatus
    regions: int


class Source:
    """What an image is added from: see `storage.image_files.ImageSource`."""

    path: Path
    name: str
    key: str


class Project:
    """An open project. All methods may be called from any thread; each write is one transaction, on disk when it returns."""

    def __init__(self, folder: Path, engine: Engine, lock: ProjectLock | NoLock, notices: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.notices = notices
        self._engine = engine
        self._lock = lock
        self._mutex = threading.RLock()
        self._stored: dict[int, State] = {}

    # Opening

    @classmethod
    def create(cls, folder: Path, name: str | None = None) -> Project:
        """A new project in a folder, which is made where missing. Raises ProjectError where one is there already."""
        folder = folder.expanduser().absolute()
        if (folder / DATABASE).exists():
            raise ProjectError(f"{folder} holds a project already. Open it, or choose another folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(f"{folder} cannot be made ({error.strerror}). Choose a folder that you may write to.") from error
        return cls._opened(folder, name=name or folder.name)

    @classmethod
    def open(cls, folder: Path) -> Project:
        """An existing project. Raises ProjectError for anything that is not one, is newer, damaged, or open elsewhere."""
        folder = folder.expanduser().absolute()
        if not (folder / DATABASE).is_file():
            raise ProjectError(f"{folder} is not a Fourclick project: it holds no {DATABASE}. Choose a project's folder.")
        return cls._opened(folder)

    @classmethod
    def open_to_read(cls, folder: Path) -> Project:
        """An existing project as it is on disk now, also while the app has it open; every write fails. Raises ProjectError."""
        folder = folder.expanduser().absolute()
        path = folder / DATABASE
        if not path.is_file():
            raise ProjectError(f"{folder} is not a Fourclick project: it holds no {DATABASE}. Choose a project's folder.")
        with _told_as_project_errors(path):
            engine = _reading_engine(path)
            refuse_other_schema(engine, path)
        return cls(folder, engine, NoLock())

    @classmethod
    def open_or_create(cls, folder: Path, name: str | None = None) -> Project:
        folder = folder.expanduser().absolute()
        return cls.open(folder) if (folder / DATABASE).is_file() else cls.create(folder, name)

    @classmethod
    def _opened(cls, folder: Path, *, name: str | None = None) -> Project:
        lock = ProjectLock(folder)
        path = folder / DATABASE
        with _told_as_project_errors(path):
            if name is None:
                _check_database(path)
            elif not os.access(folder, os.W_OK):
                raise ProjectError(f"{folder} may not be written to. Choose another folder, or change its permissions.")
            lock.acquire()
        try:
            with _told_as_project_errors(path):
                on_network = is_on_network_drive(folder)
                engine = _engine(path, wal=not on_network)
                if name is None:
                    bring_up_to_date(engine, path)
                else:
                    create_schema(path)
        except BaseException:
            lock.release()
            raise
        notices = (
            (f"{folder} lies on a network drive: keep it open on one computer at a time. A local folder is faster and safer.",)
            if on_network
            else ()
        )
        project = cls(folder, engine, lock, notices)
        if name is not None:
            project.save_labels(LabelTable())
            project._set("name", name)
        return project

    def close(self) -> None:
        """Everything is on disk already; this lets other processes in."""
        with self._mutex:
            self._engine.dispose()
            self._lock.release()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    @property
    def name(self) -> str:
        return str(self._get("name") or self.folder.name)

    # Images

    def add_images(self, sources: Sequence[Any]) -> list[ImageEntry]:
        """Adds sources (`path`, `name`, `key`) that are not there yet; returns the entries of all of them, in their order."""
        values = [{"key": each.key, "name": each.name, "path": self._stored_path(each.path)} for each in sources]
        with self._writing() as database:
            for row in values:
                database.execute(
                    insert(ImageRow)
                    .values(**row, **records.draft_values(State()))
                    .on_conflict_do_update(index_elements=[ImageRow.key], set_={"path": row["path"]})
                )
        entries = {entry.key: entry for entry in self.images()}
        return [entries[each.key] for each in sources]

    def images(self) -> list[ImageEntry]:
        """All images in the order in which they were added."""
        with self._reading() as database:
            grouped = database.execute(select(RegionRow.image_id, func.count()).group_by(RegionRow.image_id)).all()
            counts = {row[0]: row[1] for row in grouped}
            columns = (ImageRow.id, ImageRow.name, ImageRow.path, ImageRow.key, ImageRow.draft)
            rows = database.execute(select(*columns).order_by(ImageRow.id)).all()
        return [
            ImageEntry(
                row.id,
                row.name,
                self._full_path(row.path),
                row.key,
                _status(row.draft, counts.get(row.id, 0)),
                counts.get(row.id, 0),
            )
            for row in rows
        ]

    def remove_image(self, image_id: int) -> None:
        """Takes an image and its annotation out of the project; its file and its log stay."""
        with self._writing() as database:
            database.execute(delete(ImageRow).where(ImageRow.id == image_id))
        self._stored.pop(image_id, None)

    # Labels

    def labels(self) -> LabelTable:
        with self._reading() as database:
            rows = database.scalars(select(LabelRow).order_by(LabelRow.id)).all()
            return LabelTable(tuple(Label(row.id, row.name, row.colour) for row in rows))

    def save_labels(self, labels: LabelTable) -> None:
        with self._writing() as database:
            database.execute(delete(LabelRow))
            database.add_all(LabelRow(id=label.id, name=label.name, colour=label.colour) for label in labels)

    # Annotation

    def load_state(self, image_id: int) -> State:
        """The image's annotation and its prompt under way. Raises ProjectError for an unknown image or a damaged mask."""
        with self._reading() as database:
            image = database.get(ImageRow, image_id)
            if image is None:
                raise ProjectError("This image is no longer part of the project. Add it again.")
            rows = database.scalars(select(RegionRow).where(RegionRow.image_id == image_id).order_by(RegionRow.position)).all()
            try:
                state = records.state_from_rows(image, tuple(records.region_from_row(row) for row in rows))
            except records.DamagedMaskError as error:
                raise ProjectError(
                    f"{image.name}: region {error} is damaged on disk (its SHA-256 differs). Restore {self.folder / DATABASE} "
                    "from a backup; nothing was changed."
                ) from error
        self._stored[image_id] = state
        return state

    def save_state(self, image_id: int, state: State, events: Sequence[ClickEvent] = ()) -> None:
        """Writes what differs from what is stored, and the log of how it came about, in one transaction."""
        with self._mutex:
            stored = self._stored.get(image_id) or self.load_state(image_id)
            with self._writing() as database:
                _write_regions(database, image_id, stored, state)
                if records.draft_values(stored) != records.draft_values(state):
                    database.execute(update(ImageRow).where(ImageRow.id == image_id).values(**records.draft_values(state)))
                database.add_all(EventRow(**records.event_values(each, image_id)) for each in events)
            self._stored[image_id] = state

    def click_log(self, image_id: int | None = None) -> list[ClickEvent]:
        """The log in the order in which it was written, of one image or of all."""
        wanted = select(EventRow).order_by(EventRow.id)
        if image_id is not None:
            wanted = wanted.where(EventRow.image_id == image_id)
        with self._reading() as database:
            return [records.event_from_row(row) for row in database.scalars(wanted)]

    # Session

    def session(self) -> Session:
        """Where the user was; the defaults in a new project. Unknown fields of other versions are left out."""
        values = self._get("session") or {}
        known = {name: values[name] for name in asdict(Session()) if name in values}
        session = Session(**known)
        return replace(session, centre=(float(session.centre[0]), float(session.centre[1])))

    def save_session(self, session: Session) -> None:
        self._set("session", asdict(session))

    # Inside

    def _get(self, key: str) -> Any:
        with self._reading() as database:
            row = database.get(SettingRow, key)
            return row.value if row else None

    def _set(self, key: str, value: Any) -> None:
        with self._writing() as database:
            database.merge(SettingRow(key=key, value=value))

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        with self._mutex, _told_as_project_errors(self.folder / DATABASE), Transaction(self._engine) as database:
            yield database

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        told = _told_as_project_errors(self.folder / DATABASE)
        with self._mutex, told, Transaction(self._engine) as database, database.begin():
            yield database

    def _stored_path(self, path: Path) -> str:
        """Relative inside the project's folder, so that it can be moved; absolute elsewhere."""
        path = path.absolute()
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)

    def _full_path(self, stored: str) -> str:
        return str(self.folder / stored)


def _write_regions(database: Transaction, image_id: int, stored: State, state: State) -> None:
    before = {region.id: (position, region) for position, region in enumerate(stored.annotation)}
    after = {region.id: (position, region) for position, region in enumerate(state.annotation)}
    gone = before.keys() - after.keys()
    if gone:
        database.execute(delete(RegionRow).where(RegionRow.id.in_(gone)))
    for region_id, (position, region) in after.items():
        if before.get(region_id) != (position, region):
            values = records.region_values(region, image_id, position)
            database.execute(
                insert(RegionRow).values(**values).on_conflict_do_update(index_elements=[RegionRow.id], set_=values)
            )


def _status(draft: Sequence[Any], regions: int) -> ImageStatus:
    if draft:
        return ImageStatus.DRAFT
    return ImageStatus.LABELLED if regions else ImageStatus.NEW


def _engine(path: Path, *, wal: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 10})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _reading_engine(path: Path) -> Engine:
    uri = f"{path.as_uri()}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True, timeout=10, check_same_thread=False))


def _check_database(path: Path) -> None:
    """Refuses garbage and cut-off files without writing a byte."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        connection.close()
    if found != "ok":
        raise ProjectError(f"{path} is damaged ({found}). Restore it from a backup; nothing was changed.")
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise ProjectError(
            f"{path} may not be written to, so nothing could be saved. Change its permissions, or copy the project."
        )


@contextmanager
def _told_as_project_errors(path: Path) -> Iterator[None]:
    """Database errors as sentences. A transaction that fails is rolled back: what was saved before stays."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError, OSError) as error:
        cause = str(getattr(error, "orig", None) or error)
        if "not a database" in cause or "malformed" in cause:
            sentence = f"{path} is damaged or not a project ({cause}). Restore it from a backup; nothing was changed."
        elif "full" in cause or "No space" in cause:
            sentence = (
                f"{path}: the disk is full. Free some space; what was saved before is safe, the last change is not saved yet."
            )
        elif "readonly" in cause or "read-only" in cause or "unable to open" in cause:
            sentence = f"{path} cannot be written ({cause}). Check the folder and its permissions."
        else:
            sentence = f"{path}: the project could not be read or written ({cause}). Check the disk, then try again."
        raise ProjectError(sentence) from error
