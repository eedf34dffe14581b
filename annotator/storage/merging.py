"""One project's images, regions and clicks taken over into another: nothing is lost, and a second time adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.annotation import Annotation, new_region_id
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import MAX_LABEL_ID, LabelTable
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import annotation_store, audit, blind_copies, conflicts, records
from fourclick.annotator.storage.image_query import ImageEntry, ImageFilter
from fourclick.annotator.storage.mask_store import mask_object
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.schema import ConflictRow, EventRow, ImageRow, RegionRow


@dataclass(frozen=True, slots=True)
class MergeReport:
    """How many images came in new, got the other project's annotation, were the same in both, and differ.

    Of those that differ, `conflicts`, this project's annotation stands and the other's is kept as a copy. `renumbered` has a
    sentence for each label of the other project that has another number here.
    """

    added: int = 0
    taken: int = 0
    same: int = 0
    conflicts: int = 0
    labels: int = 0
    renumbered: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """In a sentence."""
        told = (
            f"{self.added} images are new, {self.taken} got their annotation from the other project, {self.same} are the same "
            f"in both."
        )
        labels = f" {self.labels} labels are new." if self.labels else ""
        labels += "".join(f" {each}" for each in self.renumbered)
        if not self.conflicts:
            return told + labels
        return f"{told}{labels} {self.conflicts} differ: both versions are kept; list them with fourclick project conflicts."


@dataclass(frozen=True, slots=True)
class Incoming:
    """An image of the other project: its row, its state, and what is known of its regions beside it."""

    row: Mapping[str, Any]
    state: State
    makers: Mapping[str, Mapping[str, Any]]
    events: tuple[Mapping[str, Any], ...]


def incoming(database: Transaction, image_id: int, place: str) -> Incoming:
    """Reads an image of the project that is merged into another. Raises ProjectError for a damaged mask."""
    row = dict(database.execute(select(*ImageRow.__table__.columns).where(ImageRow.id == image_id)).mappings().one())
    regions = select(RegionRow.id, RegionRow.annotator, RegionRow.accepted_at).where(RegionRow.image_id == image_id)
    makers = {each.id: {"annotator": each.annotator, "accepted_at": each.accepted_at} for each in database.execute(regions)}
    events = select(*_EVENT_COLUMNS).where(EventRow.image_id == image_id).order_by(EventRow.id)
    found = tuple(dict(each) for each in database.execute(events).mappings())
    return Incoming(row, annotation_store.load(database, image_id, place).state, makers, found)


def merge_projects(target: Project, other: Project, progress: Callable[[int, int, str], None] | None = None) -> MergeReport:
    """Takes the other project's labels, images, regions and clicks over into `target`.

    Images are the same where their key is, or the SHA-256 of their file. One transaction per image: a merge that was
    interrupted goes on when it is done again. Raises ProjectError for a damaged mask of either.
    """
    table, numbers = merged_labels(target.labels(), other.labels())
    new_labels = len(table) - len(target.labels())
    if new_labels:
        target.save_labels(table)
    with target.reading() as database:
        ours = _places(database)
    counts: Counter[str] = Counter()
    # blind copies behind the images that they are of
    entries = [*other.images(), *(each for each in other.images(ImageFilter(copies=True)) if each.version)]
    places: dict[int, int] = {}
    for position, entry in enumerate(entries):
        if progress is not None:
            progress(position, len(entries), entry.name)
        with other.reading() as database:
            found = incoming(database, entry.id, other.address.place)
        known = ours.get(entry.key) or ours.get(found.row["content_sha256"])
        image_id = _added(target, entry, found, places) if known is None else known
        places[entry.id] = image_id
        with target.writing() as database:
            outcome = merge_image(database, image_id, known is None, found, numbers, target.annotator, target.address.place)
        counts[outcome] += 1
        target.forget(image_id)
    renumbered = renumbered_words(table, other.labels(), numbers)
    report = MergeReport(**counts, labels=new_labels, renumbered=renumbered)
    head = other.verify_audit().head
    with target.writing() as database:
        details = {"from": str(other.address), "head": head, **{name: counts[name] for name in ("added", "taken", "conflicts")}}
        if renumbered:
            details["renumbered"] = {str(theirs): ours for theirs, ours in numbers.items() if theirs != ours}
        audit.append(database, target.annotator, "merge", details=details)
    return report


def _added(target: Project, entry: ImageEntry, found: Incoming, places: Mapping[int, int]) -> int:
    """The id of an image that is new in `target`. places: our ids of the other project's images that were merged before."""
    if entry.repeat_of is None:
        return target.add_images([_source(entry, found)])[0].id
    with target.writing() as database:
        known = {name: found.row[name] for name in ("key", "assigned", "is_assisted", "due_after")}
        return blind_copies.add_copy(database, {**known, "repeat_of": places[entry.repeat_of]})


def merged_labels(ours: LabelTable, theirs: LabelTable) -> tuple[LabelTable, dict[int, int]]:
    """Our labels and those of theirs that we lack by name; our numbers of all of theirs. Raises ProjectError if too many."""
    table, numbers = ours, {}
    for label in theirs:
        known = next((each for each in table if each.name == label.name), None)
        if known is None:
            if table.next_id > MAX_LABEL_ID:
                raise ProjectError(
                    sentence("The projects have more than {most} labels together. Merge fewer.", most=MAX_LABEL_ID)
                )
            number = table.next_id if label.id in table else label.id
            # what was hidden or locked there need not be here
            known = replace(label, id=number, is_hidden=False, is_locked=False)
            table = replace(table, labels=(*table.labels, known))
        numbers[label.id] = known.id
    return table, numbers


def renumbered_words(table: LabelTable, theirs: LabelTable, numbers: Mapping[int, int]) -> tuple[str, ...]:
    """A sentence for each of their labels that has another number in our table."""
    return tuple(
        sentence("{name}, their number {id}, is number {number} here.", name=label.name, id=label.id, number=numbers[label.id])
        for label in theirs
        if numbers[label.id] != label.id
    )


def merge_image(
    database: Transaction, image_id: int, is_new: bool, other: Incoming, numbers: Mapping[int, int], annotator: str, place: str
) -> str:
    """Merges one image into that of ours with this id; returns the field of the report that counts it. In a transaction."""
    state = _with_free_ids(database, image_id, _relabelled(other.state, numbers))
    base = annotation_store.load(database, image_id, place)
    _add_events(database, image_id, other.events)
    if _identity(state) == _identity(base.state) or (not is_new and not state.annotation.regions):
        outcome = "added" if is_new else "same"
    elif not base.state.annotation.regions and not base.state.is_begun:
        # as it is there, with who made it, when, and what was decided
        annotation_store.save(database, image_id, base, state, (), other.row["saved_by"] or annotator)
        for region_id, values in other.makers.items():
            database.execute(update(RegionRow).where(RegionRow.id == region_id).values(**values))
        kept = {name: other.row[name] for name in ("review", "reason", "status", "assigned")}
        free = {"lease_holder": None, "lease_until": 0.0}
        database.execute(update(ImageRow).where(ImageRow.id == image_id).values(**kept, **free))
        outcome = "added" if is_new else "taken"
    elif _is_kept_already(database, image_id, state):
        outcome = "same"
    else:
        ours = database.get(ImageRow, image_id)
        assert ours is not None  # noqa: S101  it was loaded above
        theirs = other.row["saved_by"] or annotator
        conflict = conflicts.new_conflict(
            image_id, ours.name, theirs, ours.saved_by or annotator, other.row["version"], ours.version
        )
        conflicts.keep(database, conflict, state)
        outcome = "conflicts"
    return outcome


@dataclass(frozen=True, slots=True)
class _Source:
    """An image of another project, as `Project.add_images` takes it."""

    path: Path
    name: str
    key: str
    patient: str
    content_sha256: str
    modality: str
    split: str


def _source(entry: ImageEntry, found: Incoming) -> _Source:
    known = {name: found.row[name] for name in ("patient", "content_sha256", "modality", "split")}
    return _Source(Path(entry.path), entry.name, entry.key, **known)


def _places(database: Transaction) -> dict[str, int]:
    """Our images' ids by their key, and by the SHA-256 of their file where it is known."""
    found: dict[str, int] = {}
    for number, key, content in database.execute(select(ImageRow.id, ImageRow.key, ImageRow.content_sha256)):
        found[key] = number
        if content:
            found.setdefault(content, number)
    return found


_EVENT_COLUMNS = tuple(column for column in EventRow.__table__.columns if column.name not in ("id", "image_id"))


def _add_events(database: Transaction, image_id: int, events: tuple[Mapping[str, Any], ...]) -> None:
    """Those lines of the click log that are not there yet."""
    there = select(*_EVENT_COLUMNS).where(EventRow.image_id == image_id)
    known = {tuple(row) for row in database.execute(there)}
    for values in events:
        if tuple(values.values()) not in known:
            named = {("when" if name == "happened_at" else name): value for name, value in values.items()}
            database.add(EventRow(**named, image_id=image_id))
    database.flush()


def _relabelled(state: State, numbers: Mapping[int, int]) -> State:
    regions = tuple(replace(region, label=numbers.get(region.label, region.label)) for region in state.annotation)
    active = numbers.get(state.active_label, state.active_label)
    return replace(state, annotation=Annotation(regions), active_label=active)


def _identity(state: State) -> tuple[Any, ...]:
    """What is the same in two states that say the same; whose regions have which ids plays no part."""
    regions = tuple((region.label, region.slice_index, mask_object(region.mask)[0]) for region in state.annotation)
    return regions, tuple(map(tuple, records.prompt_to_json(state.prompt))), state.placed


def _is_kept_already(database: Transaction, image_id: int, state: State) -> bool:
    copies = database.scalars(select(ConflictRow.id).where(ConflictRow.image_id == image_id)).all()
    return any(_identity(conflicts.loaded(database, copy)[1]) == _identity(state) for copy in copies)


def _with_free_ids(database: Transaction, image_id: int, state: State) -> State:
    """The state with new ids for regions whose id one of another image of ours has, as in copies of an image."""
    ids = [region.id for region in state.annotation]
    taken: set[str] = set()
    for start in range(0, len(ids), 500):
        query = select(RegionRow.id).where(RegionRow.id.in_(ids[start : start + 500]), RegionRow.image_id != image_id)
        taken |= set(database.scalars(query))
    if not taken:
        return state
    regions = (replace(each, id=new_region_id()) if each.id in taken else each for each in state.annotation)
    return replace(state, annotation=Annotation(tuple(regions)), selected=None, refining=None)
