"""Hidden repeats: which images come back as blind copies, to whom, when, and with or without the model's help.

All follows from a seed and from how many images each annotator has finished, so nothing has to be planned ahead: when an
annotator finishes an image, `RepeatPlan.copies_of` says whether it will come back; when one asks for the next image, `due` says
whether it is a copy's turn.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.sentence import sentence

MOST_RATE = 0.5
"""Between two copies there is an image that is none, so no more than every second one can be a copy."""
DEFAULT_RATE, DEFAULT_GAP = 0.05, 20
MOST_SEED = 1 << 31
"""Seeds are drawn below this."""


class RepeatPlanError(FourclickError):
    """A plan of hidden repeats that cannot be kept."""


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """A blind copy that will be handed out.

    `image` comes from `source`, who finished it, and goes to `annotator`, the same person or another. It is due once that
    annotator has finished `due_after` images that are no copies. `is_assisted`: whether the model helps.
    """

    image: int
    source: str
    annotator: str
    due_after: int
    is_assisted: bool


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """How often images come back.

    `repeat_rate`: of the images that an annotator finishes, the share that comes back to them (intra-annotator agreement);
    `shared_rate`: the share that goes to somebody else (inter-annotator agreement); together at most MOST_RATE. `gap`: how many
    other images they finish before one comes back. Of an annotator's copies of either kind, the first and second, the third and
    fourth, ... are one with the model's help and one without, in an order that chance decides. Raises RepeatPlanError for rates
    or gaps that cannot be kept.
    """

    seed: int = 0
    repeat_rate: float = DEFAULT_RATE
    shared_rate: float = 0.0
    gap: int = DEFAULT_GAP

    def __post_init__(self) -> None:
        rates = (self.repeat_rate, self.shared_rate)
        if not all(0 <= rate <= 1 for rate in rates) or sum(rates) > MOST_RATE:
            raise RepeatPlanError(
                sentence(
                    "Copies of {percent:g} % of the images cannot be hidden: an image that is no copy lies "
                    "between every two. Choose rates from 0 on that sum up to {most:g} % or less.",
                    percent=100 * sum(rates),
                    most=100 * MOST_RATE,
                )
            )
        if self.gap < 1:
            raise RepeatPlanError(
                sentence("A copy that follows its image at once is noticed. Choose a gap of 1 image or more.")
            )

    def copies_of(
        self, image: int, annotator: str, number: int, others: Sequence[tuple[str, int]] = ()
    ) -> tuple[CopyPlan, ...]:
        """The blind copies that are made of an image that an annotator has just finished, at most one of each kind.

        number: how many images that are no copies this annotator had finished before it. others: the other annotators that may
        get it, each with how many such images they have finished.
        """
        found: list[CopyPlan] = []
        block = self._drawn("repeat", annotator, number, self.repeat_rate)
        if block is not None:
            # between the gap and twice as much, so that nobody can count on it
            wait = self.gap + int(self._chance("wait", annotator, number) * (self.gap + 1))
            found.append(
                CopyPlan(image, annotator, annotator, number + 1 + wait, self._is_assisted("repeat", annotator, block))
            )
        block = self._drawn("share", annotator, number, self.shared_rate)
        if block is not None and others:
            people = sorted(others)
            name, finished = people[int(self._chance("who", annotator, number) * len(people))]
            wait = 1 + int(self._chance("wait for", annotator, number) * self.gap)
            found.append(CopyPlan(image, annotator, name, finished + wait, self._is_assisted("share", annotator, block)))
        return tuple(found)

    def _drawn(self, kind: str, annotator: str, number: int, rate: float) -> int | None:
        """Which block of 1 / rate images chose this one, None where it was not chosen: one of each block is."""
        if rate == 0:
            return None
        # the last block that begins at or before this image; floor() of a product may be off by one
        block = int(number * rate)
        while math.floor((block + 1) / rate) <= number:
            block += 1
        start, stop = math.floor(block / rate), math.floor((block + 1) / rate)
        chosen = start + int(self._chance(kind, annotator, block) * (stop - start))
        return block if chosen == number else None

    def _is_assisted(self, kind: str, annotator: str, block: int) -> bool:
        pair, place = divmod(block, 2)
        first_is_assisted = self._chance(f"help with {kind}", annotator, pair) < 0.5
        return first_is_assisted == (place == 0)

    def _chance(self, what: str, annotator: str, number: int) -> float:
        """A number in [0, 1) that looks like chance and is always the same: independent of Python's and NumPy's versions."""
        digest = hashlib.sha256(f"{self.seed}\0{what}\0{annotator}\0{number}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48


def due(waiting: Sequence[CopyPlan], finished: int, *, was_copy: bool) -> CopyPlan | None:
    """The copy that an annotator gets as the next image, None where it is the turn of one that is no copy.

    waiting: the annotator's copies that were not handed out yet; finished: how many images that are no copies they have
    finished; was_copy: whether the last image that they were given was a copy. Where no other images are left, the rest of the
    copies is given up: two in a row would give them away.
    """
    if was_copy:
        return None
    ready = [each for each in waiting if each.due_after <= finished]
    return min(ready, key=lambda each: (each.due_after, each.image), default=None)
