"""A project: images, labels, annotations, drafts and the click log, in a folder (SQLite) or a team's PostgreSQL database."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.repeats import RepeatPlan
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.session import Session
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import (
    annotation_store,
    audit,
    blind_copies,
    conflicts,
    figures,
    image_query,
    image_store,
    label_store,
    leases,
    records,
    revisions,
)
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.annotation_store import GONE, LoadedState, Saved
from fourclick.annotator.storage.annotator_name import checked_annotator, default_annotator
from fourclick.annotator.storage.audit import AuditEntry, AuditReport
from fourclick.annotator.storage.blind_copies import CopyCount
from fourclick.annotator.storage.conflicts import Conflict
from fourclick.annotator.storage.database_copy import CopyReport, damage, write_copy
from fourclick.annotator.storage.engines import told_as_project_errors
from fourclick.annotator.storage.figures import ImageFigures, RegionFigures
from fourclick.annotator.storage.image_query import EVERY_IMAGE, ImageFilter
from fourclick.annotator.storage.image_query import ImageEntry as ImageEntry
from fourclick.annotator.storage.leases import LEASE_S
from fourclick.annotator.storage.locations import DATABASE as DATABASE
from fourclick.annotator.storage.mask_store import DamagedMaskError
from fourclick.annotator.storage.open_database import OpenDatabase
from fourclick.annotator.storage.opening import Opened, is_project, opened, opened_to_read
from fourclick.annotator.storage.schema import EventRow


class Project(OpenDatabase):
    """An open project. All methods may be called from any thread; each write is one transaction, on disk when it returns.

    Projects are named by their folder, or by postgresql://user@host/database. `annotator` is who is at work: see
    `storage.annotator_name`. `notices` are sentences for the user.
    """

    def __init__(self, database: Opened, annotator: str | None = None) -> None:
        super().__init__(database)
        self.annotator = checked_annotator(annotator) if annotator is not None else default_annotator()
        self._loaded: dict[int, LoadedState] = {}
        self._checked_out: set[int] = set()

    def set_annotator(self, name: str) -> None:
        """Who is at work from now on. Raises ProjectError for what is no name."""
        self.annotator = checked_annotator(name)

    # Opening

    @classmethod
    def create(cls, place: Path | str, name: str | None = None, *, annotator: str | None = None) -> Project:
        """A new project in a folder, made where missing, or in an empty database. Raises ProjectError where one is there."""
        address = Address.of(place)
        project = cls(opened(address, is_new=True), annotator)
        project._set("name", name or address.name)
        with project.writing() as database:
            label_store.write(database, LabelTable())
            audit.append(database, project.annotator, "create", details={"name": name or address.name})
        return project

    @classmethod
    def open(cls, place: Path | str, *, annotator: str | None = None, shared: bool = False) -> Project:
        """An existing project. Raises ProjectError for anything that is not one, is newer, damaged, or open elsewhere.

        In a folder one process at a time has it open; `shared` lets this one in beside it, on the same computer, for short
        work: versions and leases keep the two apart. A team's database is always shared.
        """
        database = opened(Address.of(place), is_shared=shared)
        project = cls(database, annotator)
        if database.migrated_from is not None:
            with project.writing() as writing:
                audit.append(writing, project.annotator, "migrate", details={"from": database.migrated_from})
        return project

    @classmethod
    def open_to_read(cls, place: Path | str) -> Project:
        """An existing project as it is now, also while the app has it open; every write fails. Raises ProjectError."""
        return cls(opened_to_read(Address.of(place)))

    @classmethod
    def open_or_create(cls, place: Path | str, name: str | None = None, *, annotator: str | None = None) -> Project:
        is_there = is_project(Address.of(place))
        return cls.open(place, annotator=annotator) if is_there else cls.create(place, name, annotator=annotator)

    @property
    def name(self) -> str:
        return str(self._get("name") or self.address.name)

    @property
    def export_key(self) -> str:
        """Sixteen random digits by which exports know their project again; they tell neither its place nor its name."""
        if not self._get("export key"):
            self._set("export key", secrets.token_hex(8))
        return str(self._get("export key"))

    # Images

    def add_images(self, sources: Sequence[Any]) -> list[ImageEntry]:
        """Adds sources (`path`, `name`, `key`) that are not there yet; returns the entries of all of them, in their order.

        What is known of a source besides (`patient`, `modality`, `split`, `content_sha256`) is stored with it.
        """
        values = [
            {"key": each.key, "name": each.name, "path": self._stored_path(each.path)}
            | {name: getattr(each, name, "") for name in image_store.KNOWN}
            for each in sources
        ]
        with self.writing() as database:
            image_store.add(database, values, self.annotator)
        with self.reading() as database:
            found = image_query.with_keys(database, self._full_path, [each.key for each in sources])
        entries = {entry.key: entry for entry in found}
        return [entries[each.key] for each in sources]

    def images(self, wanted: ImageFilter = EVERY_IMAGE, *, after: int = 0, limit: int | None = None) -> list[ImageEntry]:
        """Images that the filter lets through, in the order in which they were added; by default all of them.

        A page of them: at most `limit`, those behind the image whose id is `after`.
        """
        with self.reading() as database:
            return image_query.page(database, self._full_path, wanted, after=after, limit=limit)

    def image(self, image_id: int) -> ImageEntry:
        """One image's entry. Raises ProjectError where it is not part of the project."""
        with self.reading() as database:
            found = image_query.with_ids(database, self._full_path, [image_id])
        if not found:
            raise ProjectError(GONE)
        return found[0]

    def count(self, wanted: ImageFilter = EVERY_IMAGE) -> int:
        """How many images the filter lets through."""
        with self.reading() as database:
            return image_query.count(database, wanted)

    def status_counts(self) -> dict[ImageStatus, int]:
        """The number of images of each status."""
        with self.reading() as database:
            return image_query.status_counts(database)

    def known_images(self) -> tuple[set[str], dict[str, str]]:
        """The keys of all images, and the names of those whose file's SHA-256 is known, by it."""
        with self.reading() as database:
            return image_query.known(database)

    def region_totals(self) -> tuple[int, int]:
        """The number of regions, and of images that have any."""
        with self.reading() as database:
            return image_query.region_totals(database)

    def label_totals(self) -> dict[int, tuple[int, int]]:
        """By label number: how many regions it has, on how many images."""
        with self.reading() as database:
            return image_query.label_totals(database)

    def remove_image(self, image_id: int) -> None:
        """Takes an image and its annotation out of the project; its file, its log and its masks stay."""
        with self.writing() as database:
            image_store.remove(database, image_id, self.annotator)
        self._loaded.pop(image_id, None)
        self._checked_out.discard(image_id)

    # Team work

    def next_image(self, *, after: int | None = None, lease_s: float = LEASE_S) -> ImageEntry | None:
        """The image that the annotator should do next, which nobody else gets meanwhile; None where there is none left.

        It stays theirs for `lease_s` seconds, and for half an hour from each save on. With `after`, the image of that id is
        skipped and given back.
        """
        with self.writing() as database:
            found = leases.take_next(database, self.annotator, after=after, lease_s=lease_s)
        return None if found is None else self.image(found)

    def take(self, image_id: int, *, lease_s: float = LEASE_S) -> bool:
        """Whether the image is this annotator's from now on: nobody else gets it, and no U-Net labels it meanwhile."""
        with self.writing() as database:
            return leases.take(database, image_id, self.annotator, lease_s)

    def is_taken(self, image_id: int) -> bool:
        """Whether anybody works on the image at the moment."""
        with self.reading() as database:
            return leases.is_held(database, image_id)

    def release(self, image_id: int) -> None:
        """Gives an image back that `next_image` handed out."""
        with self.writing() as database:
            leases.release(database, image_id, self.annotator)

    def repeat_plan(self) -> RepeatPlan | None:
        """How often images come back as blind copies; None where they do not."""
        with self.reading() as database:
            return blind_copies.plan(database)

    def set_repeat_plan(self, wanted: RepeatPlan | None) -> None:
        """From now on `next_image` hands out blind copies; with None no more. Copies are in no list but that of
        `ImageFilter(copies=True)`, and their readings in `quality.project_readings`."""
        with self.writing() as database:
            blind_copies.set_plan(database, wanted, self.annotator)

    def repeat_counts(self) -> list[CopyCount]:
        """How many blind copies are planned and done, by annotator and kind."""
        with self.reading() as database:
            return blind_copies.counts(database)

    def assign(self, image_ids: Iterable[int], annotator: str | None) -> int:
        """Makes images somebody's, or nobody's with None; returns how many there were."""
        name = None if annotator is None else checked_annotator(annotator)
        with self.writing() as database:
            return image_store.assign(database, list(image_ids), name, self.annotator)

    def set_split(self, image_ids: Iterable[int], split: str) -> int:
        """Puts images into "train", "validation" or "test", or into none with ""; returns how many there were."""
        with self.writing() as database:
            return image_store.set_split(database, list(image_ids), split, self.annotator)

    def review(self, image_id: int, status: ImageStatus | None, reason: str = "") -> None:
        """Decides on an image: needs review, accepted, or rejected with a reason; None takes the decision back."""
        with self.writing() as database:
            image_store.review(database, image_id, status, reason.strip(), self.annotator)

    def comment(self, image_id: int, text: str) -> None:
        """A remark on an image, which decides nothing; it is in the audit."""
        with self.writing() as database:
            image_store.comment(database, image_id, text.strip(), self.annotator)

    def people(self) -> list[str]:
        """Everybody who has done something in this project, or was given an image."""
        with self.reading() as database:
            return image_query.people(database)

    def decided_before(self, image_id: int) -> tuple[int, Annotation] | None:
        """The revision that was accepted or rejected last, and its regions; None where there is none that the audit tells."""
        with self.reading() as database:
            revision = revisions.last_decided(database, image_id)
            try:
                annotation = None if revision is None else revisions.at_revision(database, image_id, revision)
            except DamagedMaskError as error:
                raise ProjectError(
                    sentence("A mask of an earlier revision is damaged ({mask}…).", mask=str(error)[:12])
                ) from error
        return None if revision is None or annotation is None else (revision, annotation)

    def region_history(self, image_id: int) -> set[str]:
        """The ids of all regions that the image has or had, as far as the audit goes back."""
        with self.reading() as database:
            return revisions.region_ids(database, image_id)

    def figures(self) -> tuple[list[ImageFigures], list[RegionFigures]]:
        """What progress is made up of: see `quality.project_progress`."""
        with self.reading() as database:
            return list(figures.image_figures(database)), list(figures.region_figures(database))

    def conflicts(self, image_id: int | None = None, *, with_resolved: bool = False) -> list[Conflict]:
        """The copies of states that somebody else's save overtook; see `conflict_state`."""
        with self.reading() as database:
            return conflicts.listed(database, image_id=image_id, with_resolved=with_resolved)

    def conflict_state(self, conflict_id: int) -> State:
        """What such a copy holds. Raises ProjectError where there is none."""
        with self.reading() as database:
            return conflicts.loaded(database, conflict_id)[1]

    def resolve_conflict(self, conflict_id: int, *, takes_copy: bool) -> None:
        """Lets the copy stand in the place of the image's present state, or leaves that; neither is deleted."""
        with self.writing() as database:
            annotation_store.resolve(database, conflict_id, self.annotator, self.address.place, takes_copy=takes_copy)

    # Audit and copies

    def audit_entries(self, image_id: int | None = None, *, newest: int | None = None) -> list[AuditEntry]:
        """Who did what to which revision, oldest first; of one image or of all, only the `newest` so many where given."""
        with self.reading() as database:
            return audit.entries(database, image_id=image_id, newest=newest)

    def verify_audit(self, expected: str | None = None) -> AuditReport:
        """Whether the audit is as it was written; `expected` is a hash that was noted down earlier."""
        with self.reading() as database:
            return audit.verified(database, expected)

    def damage(self) -> tuple[str, ...]:
        """A sentence for each damaged mask and each break of the audit; reads the whole project."""
        with self.reading() as database:
            return damage(database)

    def back_up(self, target: Path) -> CopyReport:
        """A consistent, verified copy of the database as one SQLite file. Raises ProjectError where that is not possible."""
        with told_as_project_errors(self.address.place):
            return write_copy(self._engine, self.address, target)

    def forget(self, image_id: int) -> None:
        """What is in the database was changed beside `save_state`: it is loaded anew before the next save."""
        self._loaded.pop(image_id, None)

    # Labels

    def labels(self) -> LabelTable:
        with self.reading() as database:
            return label_store.read(database)

    def save_labels(self, labels: LabelTable) -> None:
        with self.writing() as database:
            label_store.write(database, labels)
            told = [[label.id, label.name, label.colour] for label in labels]
            audit.append(database, self.annotator, "labels", details={"labels": told, "overlaps": labels.overlaps.value})

    # Annotation

    def load_state(self, image_id: int) -> State:
        """The image's annotation and its prompt under way. Raises ProjectError for an unknown image or a damaged mask.

        The next `save_state` of this image is taken to go on from here, unless it is checked out.
        """
        with self._mutex:
            with self.reading() as database:
                loaded = annotation_store.load(database, image_id, self.address.place)
            if image_id not in self._checked_out:
                self._loaded[image_id] = loaded
            return loaded.state

    def check_out(self, image_id: int) -> State:
        """Like `load_state`, for a state that is worked on for a while: until the next call, saves go on from here, whatever
        is loaded in between (by an export, say)."""
        with self._mutex:
            self._checked_out.discard(image_id)
            state = self.load_state(image_id)
            self._checked_out.add(image_id)
            return state

    def save_state(self, image_id: int, state: State, events: Sequence[ClickEvent] = ()) -> Saved:
        """Writes what differs from what was loaded, and the log of how it came about, in one transaction.

        Where somebody else has saved the image since it was loaded, their version stays, this one is kept as a copy, and the
        answer says so in `conflict`; further saves go into that copy until the image is loaded again.
        """
        with self._mutex:
            if image_id not in self._loaded:
                self.load_state(image_id)
            base = self._loaded[image_id]
            with self.writing() as database:
                saved = annotation_store.save(database, image_id, base, state, events, self.annotator)
            if saved.conflict is None:
                self._loaded[image_id] = replace(base, state=state, version=saved.version)
            else:
                self._loaded[image_id] = replace(base, conflict=saved.conflict)
            return saved

    def click_log(self, image_id: int | None = None) -> list[ClickEvent]:
        """The log in the order in which it was written, of one image or of all."""
        wanted = select(EventRow).order_by(EventRow.id)
        if image_id is not None:
            wanted = wanted.where(EventRow.image_id == image_id)
        with self.reading() as database:
            return [records.event_from_row(row) for row in database.scalars(wanted)]

    # Session

    def session(self) -> Session:
        """Where the user was; the defaults in a new project. Unknown fields of other versions are left out."""
        values = self._get(self._session_key) or {}
        known = {name: values[name] for name in asdict(Session()) if name in values}
        session = Session(**known)
        x, y = session.centre
        return replace(session, centre=(float(x), float(y)))

    def save_session(self, session: Session) -> None:
        self._set(self._session_key, asdict(session))

    @property
    def _session_key(self) -> str:
        """A team's annotators are in different places."""
        return "session" if self.address.url is None else f"session of {self.annotator}"
