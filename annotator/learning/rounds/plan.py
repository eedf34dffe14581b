"""What somebody asks of a round."""

from __future__ import annotations

from dataclasses import dataclass, field

from fourclick.annotator.learning.registry import StrategySpec, default_spec
from fourclick.annotator.learning.round_record import AUDIT_SHARE
from fourclick.annotator.learning.rounds.options import RoundOptions
from fourclick.annotator.learning.strategy import Need

WITHOUT_NETWORK = frozenset({Need.FEATURES, Need.SECONDS})
"""What is known of images before a network has learnt anything."""
TEST_SHARE, VALIDATION_SHARE = 0.2, 0.1


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """How many images to suggest, how, and what is held out before the first round.

    `strategy` None: TypiClust first, then ClaSP PE, each with as many of the `options` as it takes. About `test_images` and
    `validation_images`, but no more than about a fifth and a tenth of the project, are held out, by whole patients; these and
    `seed` count in the first round only.
    """

    k: int = 10
    strategy: StrategySpec | None = None
    audit_share: float = AUDIT_SHARE
    seed: int = 0
    test_images: int = 30
    validation_images: int = 15
    options: RoundOptions = field(default_factory=RoundOptions)

    def __post_init__(self) -> None:
        if self.k < 1 or not 0 <= self.audit_share <= 1 or self.test_images < 1 or self.validation_images < 1:
            raise ValueError("A round suggests at least one image, some share of them at random, and measures on some.")

    def spec(self, number: int) -> StrategySpec:
        """The strategy of round `number`, counted from 0. Raises LearningError for options that it does not take."""
        if self.strategy is None:
            return self.options.as_far_as_it_goes(default_spec(number))
        return self.options.around(self.strategy)

    def fallback(self) -> StrategySpec:
        """What chooses where the wanted strategy needs a network and there is none."""
        return self.options.as_far_as_it_goes(default_spec(0))

    def held_out_shares(self, images: int) -> tuple[float, float]:
        """Of so many images the shares for test and validation."""
        count = max(images, 1)
        return min(TEST_SHARE, self.test_images / count), min(VALIDATION_SHARE, self.validation_images / count)
