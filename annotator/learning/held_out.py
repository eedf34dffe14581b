"""Images that no round may suggest: those for testing and validation, drawn before anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.image_id import ImageId, sort_key

STREAM = 2
"""Which of the project's random streams draws them; cycles have [seed, cycle] and [seed, cycle, 1]."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Ids in ascending order, no patient in both or in the pool as well."""

    test: tuple[ImageId, ...] = ()
    validation: tuple[ImageId, ...] = ()
    seed: int = 0

    @property
    def ids(self) -> frozenset[ImageId]:
        return frozenset((*self.test, *self.validation))

    def protect(self, ids: Collection[ImageId]) -> None:
        """Raises LearningError where any of the ids is held out."""
        touched = sorted(self.ids & set(ids), key=sort_key)
        if touched:
            named = ", ".join(map(str, touched[:5])) + (", ..." if len(touched) > 5 else "")
            raise LearningError(
                sentence(
                    "Held-out images must not be suggested or trained on: {named}. Leave them out of the pool.", named=named
                )
            )


def draw_held_out(
    ids: Sequence[ImageId],
    seed: int,
    *,
    patients: Sequence[str] | None = None,
    test_share: float = 0.2,
    validation_share: float = 0.1,
) -> HeldOut:
    """Whole patients drawn at random, as many as come nearest to a set's share; an image of an unknown patient is its own.

    It depends on the seed and the images, not on their order. Each set with a share has at least one patient, and one remains
    for the pool: LearningError where there are too few. The shares are in [0, 1) and leave something.
    """
    if not test_share >= 0 or not validation_share >= 0 or test_share + validation_share >= 1:
        raise ValueError("The shares for test and validation are not negative and together less than 1.")
    groups: dict[tuple[bool, int, str] | str, list[ImageId]] = defaultdict(list)
    for each, patient in zip(ids, patients or ("",) * len(ids), strict=True):
        groups[patient or sort_key(each)].append(each)
    members = sorted((sorted(each, key=sort_key) for each in groups.values()), key=lambda each: sort_key(each[0]))
    wanted = [share * len(ids) for share in (test_share, validation_share)]
    if len(members) < 1 + sum(each > 0 for each in wanted):
        raise LearningError(
            sentence("{count} patients are too few to hold some out. Add images of other patients.", count=len(members))
        )
    waiting = [members[row] for row in np.random.default_rng([seed, 0, STREAM]).permutation(len(members))]
    sets: list[tuple[ImageId, ...]] = []
    for number, most in enumerate(wanted):
        taken: list[ImageId] = []
        # the sets after this one, and the pool, need a patient each
        spare = 1 + sum(each > 0 for each in wanted[number + 1 :])
        # a patient more only where that comes nearer to the share: of few large patients, half would be held out otherwise
        while most and len(waiting) > spare and (not taken or len(taken) + len(waiting[0]) / 2 <= most):
            taken += waiting.pop(0)
        sets.append(tuple(sorted(taken, key=sort_key)))
    return HeldOut(sets[0], sets[1], seed)
