"""What a project is made of at the beginning of a round: who is held out, labelled, skipped, and still to be chosen from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.sentence import message_of
from fourclick.annotator.learning.held_out import HeldOut, draw_held_out
from fourclick.annotator.learning.project_effort import LoggedEffort, logged_effort
from fourclick.annotator.learning.rounds.plan import RoundPlan
from fourclick.annotator.learning.rounds.skip_reason import SkipReason
from fourclick.annotator.learning.rounds.skips import skipped
from fourclick.annotator.learning.rounds.stored import held_out_of
from fourclick.annotator.learning.unet.classes import Classes
from fourclick.annotator.learning.unet.project_slices import patient_of, project_slices
from fourclick.annotator.learning.unet.slices import LabelledSlice
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry, Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.annotator.storage.rounds import Answer, StoredPoint, StoredRound

TO_CHOOSE_FROM = (ImageStatus.NEW, ImageStatus.DRAFT)
Problem = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Situation:
    """A project at one moment. `patients` by image; `last` is the round before the one that begins.

    `proposed`: images with nothing on them but a U-Net's proposals that nobody has touched.
    """

    entries: Mapping[int, ImageEntry]
    patients: Mapping[int, str]
    classes: Classes
    held_out: HeldOut
    answers: Mapping[int, Answer]
    effort: LoggedEffort
    points: tuple[StoredPoint, ...]
    picks: tuple[tuple[int, int, bool], ...]
    last: StoredRound | None
    proposed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, project: Project) -> Situation:
        """Raises TrainingError for a project without labels."""
        rounds = ProjectRounds(project)
        entries = {each.id: each for each in project.images()}
        return cls(
            entries,
            {number: patient_of(each, project.name) for number, each in entries.items()},
            Classes.of_table(project.labels()),
            held_out_of(rounds),
            rounds.answers(),
            logged_effort(project),
            tuple(rounds.points()),
            tuple(rounds.picks()),
            rounds.last(),
            rounds.proposed(),
        )

    @property
    def number(self) -> int:
        """Of the round that begins."""
        return 0 if self.last is None else self.last.number + 1

    @property
    def empty(self) -> frozenset[int]:
        """Images on which somebody has seen that there is nothing."""
        return skipped(self.answers, SkipReason.NO_OBJECT)

    @property
    def unwanted(self) -> tuple[ImageEntry, ...]:
        """Images that are no good, and whose like is not suggested."""
        found = skipped(self.answers, SkipReason.OUTLIER, SkipReason.BAD_QUALITY)
        return tuple(each for number, each in self.entries.items() if number in found)

    def pool(self, labelled: frozenset[int]) -> tuple[ImageEntry, ...]:
        """What there is to choose from."""
        gone = labelled | self.held_out.ids | skipped(self.answers)
        return tuple(
            each
            for number, each in self.entries.items()
            if number not in gone and (each.status in TO_CHOOSE_FROM or number in self.proposed)
        )

    def seconds_of(self, ids: frozenset[int]) -> float:
        """What labelling them took, as far as it was logged."""
        return float(sum(self.effort.seconds.get(each, 0.0) for each in ids))


def draw(project: Project, plan: RoundPlan) -> HeldOut:
    """Holds images out, by patient, where that was not done yet. Raises LearningError for too few patients."""
    rounds = ProjectRounds(project)
    found = held_out_of(rounds)
    if found.ids:
        return found
    entries = project.images()
    test, validation = plan.held_out_shares(len(entries))
    drawn = draw_held_out(
        [each.id for each in entries],
        plan.seed,
        patients=[patient_of(each, project.name) for each in entries],
        test_share=test,
        validation_share=validation,
    )
    rounds.draw([int(each) for each in drawn.test], [int(each) for each in drawn.validation], plan.seed)
    return held_out_of(rounds)


def labelled_slices(
    project: Project, situation: Situation, ids: frozenset[int] | None, problem: Problem
) -> Iterator[tuple[int, LabelledSlice]]:
    """(image, slice) of these images, or of all, as far as they have labels; those without an object have one empty slice."""
    numbers = {each.key: each.id for each in situation.entries.values()}

    def is_wanted(entry: ImageEntry) -> bool:
        return (ids is None or entry.id in ids) and entry.id not in situation.empty

    for each in project_slices(project, situation.classes, problem=problem, is_wanted=is_wanted):
        yield numbers[each.image], each
    for number in sorted(situation.empty & (situation.empty if ids is None else ids)):
        entry = situation.entries[number]
        try:
            image = read_image(Path(entry.path))
        except FourclickError as error:
            problem(message_of(error))
            continue
        plane = np.ascontiguousarray(image.slice(image.depth // 2))
        nothing = np.zeros(plane.shape[:2], np.uint8)
        yield number, LabelledSlice(entry.key, situation.patients[number], image.depth // 2, plane, nothing)
