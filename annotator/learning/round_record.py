"""What a round of labelling was: enough to derive every pick again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fourclick.annotator.learning.held_out import HeldOut
from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.registry import StrategySpec

AUDIT_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class RecordedPick:
    """A suggested image. `is_audit`: it was drawn at random, to judge the advice by."""

    id: ImageId
    score: float
    reason: str
    is_audit: bool = False


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How good the network was on the held-out images after so many labels and seconds. dice_by_label: by label number."""

    labels: int
    seconds: float
    dice: float
    dice_by_label: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One round, counted from 0.

    `seed` is the project's; advice draws from the stream [seed, number], the audit from [seed, number, 1]. `strategy` chose
    the picks that are no audit; `changed_from` is that of the round before where it, or one
    of its options, was another. `asked` images were to be
    suggested, `audit_share` of them by chance. `labelled`: what had labels before. `versions`: of the packages that ranked.
    `notes`: what the strategy reported. The pool itself, with scores and features, is kept beside (`round_files`).
    """

    number: int
    seed: int
    strategy: StrategySpec
    asked: int
    picks: tuple[RecordedPick, ...]
    pool: tuple[ImageId, ...]
    labelled: tuple[ImageId, ...] = ()
    held_out: HeldOut = field(default_factory=HeldOut)
    audit_share: float = AUDIT_SHARE
    changed_from: StrategySpec | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    curve: tuple[CurvePoint, ...] = ()

    @property
    def audit(self) -> tuple[ImageId, ...]:
        return tuple(each.id for each in self.picks if each.is_audit)

    @property
    def advised(self) -> tuple[ImageId, ...]:
        return tuple(each.id for each in self.picks if not each.is_audit)

    def measured(self, point: CurvePoint) -> RoundRecord:
        """The round with a further point of its curve."""
        return replace(self, curve=(*self.curve, point))
