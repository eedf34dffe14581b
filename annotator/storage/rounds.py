"""Rounds of active learning in a project's database: what was suggested, answered and measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage import audit
from fourclick.annotator.storage.audit import utc_now
from fourclick.annotator.storage.dialects import insert
from fourclick.annotator.storage.schema import HeldOutRow, RoundAnswerRow, RoundPickRow, RoundPointRow, RoundRow

TEST, VALIDATION = "test", "validation"
SKIP, SNOOZE, BACK = "skip", "snooze", "back"
ALL, AUDIT, ADVISED = "all", "audit", "advised"
"""Which labels a point of the curve was trained on: all, those drawn at random, as many of those that were advised."""


@dataclass(frozen=True, slots=True)
class StoredPick:
    """A suggested image. `score` is None where it has none; `why` is the sentence on the card; `picture` a PNG, or empty.

    `clicks` and `seconds` are what labelling it is expected to take, None where nobody knows yet.
    """

    image_id: int
    score: float | None
    reason: str
    is_audit: bool = False
    why: str = ""
    slice_index: int = 0
    clicks: float | None = None
    seconds: float | None = None
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class StoredRound:
    """A round as it is kept; `strategy` and `changed_from` are a `StrategySpec` as JSON, `places` (image, x, y) on the map."""

    number: int
    seed: int
    strategy: Mapping[str, Any]
    asked: int
    picks: tuple[StoredPick, ...]
    pool: tuple[int, ...]
    labelled: tuple[int, ...] = ()
    audit_share: float = 0.2
    changed_from: Mapping[str, Any] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    places: tuple[tuple[int, float, float], ...] = ()
    checkpoint: str = ""
    annotator: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class StoredPoint:
    """How good a network was on the test images after so many labels: before round `round` suggested anything.

    `low` and `high` bound the mean Dice, None where they are not known; `images` were measured.
    """

    round: int
    labels: int
    seconds: float
    dice: float
    low: float | None = None
    high: float | None = None
    images: int = 0
    stream: str = ALL
    seed: int = 0
    dice_by_label: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a suggestion: SKIP with a reason, SNOOZE until (seconds since 1970), or BACK: neither any more."""

    image_id: int
    round: int
    annotator: str
    kind: str
    reason: str
    when: str
    until: float = 0.0


def draw(database: Transaction, parts: Mapping[str, Sequence[int]], seed: int, annotator: str) -> None:
    """Keeps the held-out images, once. Raises ProjectError where they were drawn before."""
    if database.execute(select(HeldOutRow.image_id).limit(1)).scalar() is not None:
        raise ProjectError(sentence("The held-out images were drawn before, and stay the same for all rounds."))
    for part, ids in parts.items():
        database.add_all([HeldOutRow(image_id=each, part=part, seed=seed) for each in ids])
    details = {"seed": seed, **{part: list(ids) for part, ids in parts.items()}}
    audit.append(database, annotator, "hold out", details=details)


def held_out(database: Transaction) -> tuple[dict[str, tuple[int, ...]], int]:
    """Image numbers by part, ascending, and the seed that drew them; empty where nothing was drawn yet."""
    rows = list(database.scalars(select(HeldOutRow).order_by(HeldOutRow.image_id)))
    parts = {part: tuple(row.image_id for row in rows if row.part == part) for part in (TEST, VALIDATION)}
    return (parts if rows else {}), rows[0].seed if rows else 0


def add(database: Transaction, round_: StoredRound, annotator: str) -> None:
    """Raises ProjectError where the round is there already: somebody else was faster."""
    there = database.get(RoundRow, round_.number)
    if there is not None:
        raise ProjectError(
            sentence(
                "Round {number} was started by {annotator} meanwhile. Go on with its suggestions.",
                number=round_.number + 1,
                annotator=there.annotator,
            )
        )
    names = ("number", "seed", "asked", "audit_share", "checkpoint")
    values: dict[str, Any] = {name: getattr(round_, name) for name in names}
    for name in ("pool", "labelled", "notes"):
        values[name] = list(getattr(round_, name))
    values |= {"strategy": dict(round_.strategy), "versions": dict(round_.versions)}
    values |= {"changed_from": None if round_.changed_from is None else dict(round_.changed_from)}
    values |= {"places": [list(each) for each in round_.places]}
    database.add(RoundRow(**values, annotator=annotator, happened_at=utc_now()))
    database.flush()
    for place, pick in enumerate(round_.picks):
        database.add(RoundPickRow(round=round_.number, place=place, **asdict(pick)))
    details = {"round": round_.number, "strategy": dict(round_.strategy), "images": [each.image_id for each in round_.picks]}
    audit.append(database, annotator, "round", details=details)


def last_number(database: Transaction) -> int | None:
    return database.execute(select(RoundRow.number).order_by(RoundRow.number.desc()).limit(1)).scalar()


def load(database: Transaction, number: int) -> StoredRound | None:
    """A round with its picks in their order."""
    row = database.get(RoundRow, number)
    if row is None:
        return None
    picks = database.scalars(select(RoundPickRow).where(RoundPickRow.round == number).order_by(RoundPickRow.place))
    return StoredRound(
        row.number,
        row.seed,
        row.strategy,
        row.asked,
        tuple(_pick(each) for each in picks),
        tuple(row.pool),
        tuple(row.labelled),
        row.audit_share,
        row.changed_from,
        row.versions,
        tuple(row.notes),
        tuple((int(number), float(x), float(y)) for number, x, y in row.places),
        row.checkpoint,
        row.annotator,
        row.happened_at,
    )


def audited(database: Transaction) -> list[tuple[int, int, bool]]:
    """(round, image, whether it is the audit's) of all picks, in order."""
    query = select(RoundPickRow.round, RoundPickRow.image_id, RoundPickRow.is_audit)
    rows = database.execute(query.order_by(RoundPickRow.round, RoundPickRow.place))
    return [(number, image, is_audit) for number, image, is_audit in rows]


def add_points(database: Transaction, points: Iterable[StoredPoint]) -> None:
    """A point that was measured anew, with other labels, takes the place of the one before."""
    for each in points:
        values = asdict(each) | {"dice_by_label": dict(each.dice_by_label)}
        added = insert(database, RoundPointRow).values(**values)
        database.execute(added.on_conflict_do_update(index_elements=["stream", "seed", "round"], set_=values))


def points(database: Transaction) -> list[StoredPoint]:
    """All of them, by stream, seed and round."""
    query = select(RoundPointRow).order_by(RoundPointRow.stream, RoundPointRow.seed, RoundPointRow.round)
    names = tuple(StoredPoint.__dataclass_fields__)
    return [StoredPoint(**{name: getattr(row, name) for name in names}) for row in database.scalars(query)]


def answer(database: Transaction, given: Answer) -> None:
    """Keeps an answer; those before it stay, but hold no longer."""
    values = {name: getattr(given, name) for name in ("image_id", "round", "annotator", "kind", "reason", "until")}
    database.add(RoundAnswerRow(**values, happened_at=given.when or utc_now()))
    details = {"round": given.round, "reason": given.reason, "until": given.until}
    audit.append(database, given.annotator, given.kind, image_id=given.image_id, details=details)


def answers(database: Transaction) -> dict[int, Answer]:
    """By image the last answer, where that is not BACK."""
    found = {
        row.image_id: Answer(row.image_id, row.round, row.annotator, row.kind, row.reason, row.happened_at, row.until)
        for row in database.scalars(select(RoundAnswerRow).order_by(RoundAnswerRow.id))
    }
    return {number: each for number, each in found.items() if each.kind != BACK}


def _pick(row: RoundPickRow) -> StoredPick:
    return StoredPick(**{name: getattr(row, name) for name in StoredPick.__dataclass_fields__})
