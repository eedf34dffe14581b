"""The rounds of an open project, and the queue of suggestions that its annotators share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.review import OPEN
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage import image_query, image_store, leases, rounds
from fourclick.annotator.storage.dialects import now_s
from fourclick.annotator.storage.image_query import ImageEntry
from fourclick.annotator.storage.leases import LEASE_S
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.rounds import (
    BACK,
    SKIP,
    SNOOZE,
    TEST,
    VALIDATION,
    Answer,
    StoredPick,
    StoredPoint,
    StoredRound,
)
from fourclick.annotator.storage.schema import HeldOutRow, ImageRow

SNOOZE_S = 60 * 60.0
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Queued:
    """A suggested image, or one that is held out and has no labels yet (`part`, and no pick), and what became of it.

    `holder` works on it at the moment; `answer` was given to it and holds, a snooze until it runs out.
    """

    entry: ImageEntry
    pick: StoredPick | None = None
    part: str = ""
    answer: Answer | None = None
    holder: str = ""
    is_proposed: bool = False
    """All that is on it are a U-Net's proposals, which nobody has touched."""

    @property
    def is_labelled(self) -> bool:
        return self.entry.status not in OPEN and not self.is_proposed

    @property
    def is_skipped(self) -> bool:
        return self.answer is not None and self.answer.kind == SKIP

    @property
    def is_snoozed(self) -> bool:
        return self.answer is not None and self.answer.kind == SNOOZE

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to label it, now or later."""
        return not self.is_labelled and not self.is_skipped


class ProjectRounds:
    """Reads and writes the rounds of a project; each write is one transaction."""

    def __init__(self, project: Project) -> None:
        self._project = project

    # Held-out images

    def held_out(self) -> tuple[dict[str, tuple[int, ...]], int]:
        """Image numbers by part ("test", "validation") and the seed that drew them; empty where nothing was drawn yet."""
        with self._project.reading() as database:
            return rounds.held_out(database)

    def draw(self, test: Sequence[int], validation: Sequence[int], seed: int) -> None:
        """Holds these images out for good; the project's split says so too. Raises ProjectError where it was done before."""
        with self._project.writing() as database:
            for part, ids in ((TEST, test), (VALIDATION, validation)):
                image_store.set_split(database, ids, part, self._project.annotator)
            rounds.draw(database, {TEST: test, VALIDATION: validation}, seed, self._project.annotator)

    # Rounds

    def add(self, round_: StoredRound, points: Iterable[StoredPoint] = ()) -> None:
        """A new round, with what was measured before it. Raises ProjectError where somebody else has just started it."""
        with self._project.writing() as database:
            rounds.add_points(database, points)
            rounds.add(database, round_, self._project.annotator)

    def last(self) -> StoredRound | None:
        """The round that is under way."""
        with self._project.reading() as database:
            number = rounds.last_number(database)
            return None if number is None else rounds.load(database, number)

    def load(self, number: int) -> StoredRound | None:
        with self._project.reading() as database:
            return rounds.load(database, number)

    def picks(self) -> list[tuple[int, int, bool]]:
        """(round, image, whether it was drawn at random) of all suggestions, in order."""
        with self._project.reading() as database:
            return rounds.audited(database)

    def add_points(self, points: Iterable[StoredPoint]) -> None:
        with self._project.writing() as database:
            rounds.add_points(database, points)

    def points(self) -> list[StoredPoint]:
        with self._project.reading() as database:
            return rounds.points(database)

    def proposed(self) -> frozenset[int]:
        """Images on which there are only proposals of a U-Net that nobody has touched: still to be labelled."""
        with self._project.reading() as database:
            return image_query.proposed_only(database)

    # Answers

    def skip(self, image_id: int, reason: str) -> None:
        """This image is not labelled: see `learning.rounds.skips` for reasons and what follows from them."""
        self._answer(image_id, SKIP, reason, 0.0)

    def snooze(self, image_id: int, seconds: float = SNOOZE_S) -> None:
        """This image comes last until then."""
        self._answer(image_id, SNOOZE, "", seconds)

    def take_back(self, image_id: int) -> None:
        """What was answered to this image holds no longer."""
        self._answer(image_id, BACK, "", 0.0)

    def answers(self) -> dict[int, Answer]:
        """By image what was answered to it, where that still holds."""
        with self._project.reading() as database:
            return self._answers(database)

    # The queue

    def queue(self) -> list[Queued]:
        """Held-out images without labels first, then the suggestions of the round under way, labelled ones too."""
        with self._project.reading() as database:
            return self._queue(database)

    def next(self, *, after: int | None = None, lease_s: float = LEASE_S) -> Queued | None:
        """What this annotator should label next, leased to them; None where nothing is left. Snoozed images come last.

        With `after`, that image is given back and comes after the others.
        """
        me = self._project.annotator
        with self._project.writing() as database:
            if after is not None:
                self._release(database, after)
            waiting = [each for each in self._queue(database) if each.is_open and each.holder in ("", me)]
            waiting.sort(key=lambda each: (each.is_snoozed, each.entry.id == after, each.holder != me))
            for each in waiting:
                if each.entry.assigned in (None, me) and self._lease(database, each.entry.id, lease_s):
                    return replace(each, holder=me)
        return None

    def take(self, image_id: int, *, lease_s: float = LEASE_S) -> None:
        """Leases this image. Raises ProjectError where somebody else works on it."""
        with self._project.writing() as database:
            if self._lease(database, image_id, lease_s):
                return
            holder = database.execute(select(ImageRow.lease_holder).where(ImageRow.id == image_id)).scalar()
        raise ProjectError(
            sentence(
                "{somebody} works on this image at the moment. Choose another suggestion.",
                somebody=holder or sentence("Somebody"),
            )
        )

    # Inside

    def _answer(self, image_id: int, kind: str, reason: str, seconds: float) -> None:
        project = self._project
        project.image(image_id)
        with project.writing() as database:
            number = rounds.last_number(database)
            until = now_s(database) + seconds if seconds else 0.0
            self._release(database, image_id)
            rounds.answer(database, Answer(image_id, number or 0, project.annotator, kind, reason, "", until))

    def _answers(self, database: Transaction) -> dict[int, Answer]:
        now = now_s(database)
        found = rounds.answers(database)
        return {number: each for number, each in found.items() if each.kind != SNOOZE or each.until > now}

    def _queue(self, database: Transaction) -> list[Queued]:
        number = rounds.last_number(database)
        round_ = None if number is None else rounds.load(database, number)
        held = {row.image_id: row.part for row in database.scalars(select(HeldOutRow).order_by(HeldOutRow.image_id))}
        picks = {each.image_id: each for each in (round_.picks if round_ is not None else ())}
        ids = [*held, *picks]
        answers = self._answers(database)
        now = now_s(database)
        entries: dict[int, ImageEntry] = {}
        holders: dict[int, str] = {}
        proposed: frozenset[int] = frozenset()
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            proposed |= image_query.proposed_only(database, part)
            entries |= {each.id: each for each in image_query.with_ids(database, self._project._full_path, part)}
            leased = select(ImageRow.id, ImageRow.lease_holder).where(ImageRow.id.in_(part), ImageRow.lease_until > now)
            holders |= {image: holder for image, holder in database.execute(leased) if holder}
        found = [
            Queued(entry, picks.get(image), held.get(image, ""), answers.get(image), holders.get(image, ""), image in proposed)
            for image in ids
            if (entry := entries.get(image)) is not None
        ]
        return [each for each in found if not (each.part and each.is_labelled)]

    def _lease(self, database: Transaction, image_id: int, lease_s: float) -> bool:
        return leases.take(database, image_id, self._project.annotator, lease_s)

    def _release(self, database: Transaction, image_id: int) -> None:
        leases.release(database, image_id, self._project.annotator)


def part_counts(queue: Iterable[Queued]) -> Mapping[str, int]:
    """How many held-out images of each part still need labels."""
    found = {TEST: 0, VALIDATION: 0}
    for each in queue:
        if each.part and each.is_open:
            found[each.part] += 1
    return found
