"""How a project's rounds stand: what is suggested, how good the network is, whether the advice helps, what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fourclick.annotator.core.review import OPEN
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.project_effort import logged_effort
from fourclick.annotator.learning.rounds.kinds import HELD_OUT, LABELLED, OTHER, SKIPPED, SUGGESTED
from fourclick.annotator.learning.rounds.skip_reason import SkipReason
from fourclick.annotator.learning.rounds.skips import skipped
from fourclick.annotator.learning.statistics.curve import Curve
from fourclick.annotator.learning.statistics.stopping import StopAdvice, stop_advice
from fourclick.annotator.learning.statistics.verdict import Verdict, verdict
from fourclick.annotator.learning.unet.image_confidence import CONFIDENCE_FILE, read_confidences
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds, Queued
from fourclick.annotator.storage.rounds import ADVISED, ALL, AUDIT, StoredPoint, StoredRound

NO_COMPARISON = sentence("Whether the advice helps is not known yet: compare it with chance once a round is labelled.")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left in the pool: images, and seconds for all of them at the median and the quartiles; None: nobody knows."""

    images: int = 0
    median_s: float | None = None
    low_s: float | None = None
    high_s: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the panel and `fourclick learn status` show, at one moment.

    `queue`: held-out images without labels first, then the suggestions. `balance`: regions by label number, of images that
    may be trained on. `confidence`: by image the Dice that a U-Net expects of its proposals, while nobody has touched them.
    `places`: (image, x, y, kind of image). `round`: the one under way, None before the first.
    """

    images: int = 0
    labelled: int = 0
    round: StoredRound | None = None
    queue: tuple[Queued, ...] = ()
    curve: tuple[StoredPoint, ...] = ()
    audit: tuple[Curve, ...] = ()
    advised: tuple[Curve, ...] = ()
    verdict: Verdict | None = None
    stop: StopAdvice | None = None
    balance: Mapping[int, int] = field(default_factory=dict)
    left: Left = field(default_factory=Left)
    places: tuple[tuple[int, float, float, str], ...] = ()
    held_out: Mapping[str, int] = field(default_factory=dict)
    confidence: Mapping[int, float] = field(default_factory=dict)

    @property
    def picks(self) -> tuple[Queued, ...]:
        return tuple(each for each in self.queue if each.pick is not None)

    @property
    def done(self) -> int:
        """Suggestions that are labelled or skipped."""
        return sum(not each.is_open for each in self.picks)

    @property
    def waiting_held_out(self) -> int:
        """Held-out images that still need labels."""
        return sum(bool(each.part) and each.is_open for each in self.queue)

    @property
    def verdict_sentence(self) -> str:
        return self.verdict.sentence if self.verdict is not None else NO_COMPARISON

    @property
    def headline(self) -> str:
        if self.round is None:
            return sentence("No round yet")
        figures = {"number": self.round.number + 1, "done": self.done, "picks": len(self.picks)}
        return sentence("Round {number}: {done} of {picks} done", **figures)


def standing(project: Project) -> Standing:
    """Reads figures only, no image and no mask; may be called off the UI thread."""
    rounds = ProjectRounds(project)
    images, regions = project.figures()
    parts, _ = rounds.held_out()
    held = {number for ids in parts.values() for number in ids}
    round_, queue, answers, points = rounds.last(), rounds.queue(), rounds.answers(), rounds.points()
    out = skipped(answers)
    proposed = rounds.proposed()
    still_open = {each.id for each in images if each.status in OPEN or each.id in proposed}
    done = {each.id for each in images if each.id not in still_open and each.id not in held}
    pool = still_open - held - out
    streams = {stream: curves(points, stream) for stream in (ALL, AUDIT, ADVISED)}
    audit, advised = paired(streams[AUDIT], streams[ADVISED])
    rng = np.random.default_rng(0)
    found = verdict(audit, advised, rng) if audit else None
    batch = round_.asked if round_ is not None else 0
    measured = list(streams[ADVISED].values()) or list(streams[ALL].values())
    return Standing(
        images=len(images),
        labelled=len(done) + len(skipped(answers, SkipReason.NO_OBJECT) - held),
        round=round_,
        queue=tuple(queue),
        curve=tuple(sorted((each for each in points if each.stream == ALL), key=lambda each: each.round)),
        audit=tuple(audit),
        advised=tuple(advised),
        verdict=found,
        stop=stop_advice(measured, batch, rng) if measured and batch else None,
        balance=dict(sorted(Counter(each.label for each in regions if each.image in done).items())),
        left=_left(project, len(pool)),
        places=_kinds(round_, queue, {each.id for each in images}, still_open, held, out),
        held_out={part: len(ids) for part, ids in parts.items()},
        confidence=_confidence(project, proposed),
    )


def curves(points: Sequence[StoredPoint], stream: str) -> dict[int, Curve]:
    """By seed the curve of a stream. A point with fewer labels than one before it (some were deleted) is left out."""
    found: dict[int, list[StoredPoint]] = {}
    for each in sorted(points, key=lambda each: each.round):
        if each.stream == stream:
            line = found.setdefault(each.seed, [])
            if not line or (each.labels >= line[-1].labels and each.seconds >= line[-1].seconds):
                line.append(each)
    return {
        seed: Curve(
            tuple(float(each.labels) for each in line),
            tuple(each.dice for each in line),
            tuple(each.seconds for each in line) if line[-1].seconds > line[0].seconds else None,
        )
        for seed, line in found.items()
    }


def paired(audit: Mapping[int, Curve], advised: Mapping[int, Curve]) -> tuple[list[Curve], list[Curve]]:
    """The curves of seeds that both streams have, and of equal length."""
    seeds = [seed for seed in sorted(audit.keys() & advised.keys()) if len(audit[seed].labels) == len(advised[seed].labels) > 1]
    return [audit[seed] for seed in seeds], [advised[seed] for seed in seeds]


def _left(project: Project, images: int) -> Left:
    seconds = np.array(list(logged_effort(project).seconds.values()), np.float64)
    if not len(seconds):
        return Left(images)
    low, median, high = np.percentile(seconds, [25, 50, 75])
    return Left(images, images * float(median), images * float(low), images * float(high))


def _confidence(project: Project, proposed: frozenset[int]) -> dict[int, float]:
    if not proposed:
        return {}
    told = read_confidences(project.folder / CONFIDENCE_FILE)
    return {each.image_id: each.confidence for each in told if each.image_id in proposed}


def _kinds(
    round_: StoredRound | None,
    queue: Sequence[Queued],
    images: set[int],
    still_open: set[int],
    held: set[int],
    out: frozenset[int],
) -> tuple[tuple[int, float, float, str], ...]:
    if round_ is None:
        return ()
    suggested = {each.entry.id for each in queue if each.pick is not None and each.is_open}

    def kind(number: int) -> str:
        if number in held:
            return HELD_OUT
        if number in out:
            return SKIPPED
        if number in images and number not in still_open:
            return LABELLED
        return SUGGESTED if number in suggested else OTHER

    return tuple((number, x, y, kind(number)) for number, x, y in round_.places if number in images)
