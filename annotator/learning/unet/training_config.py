"""What the training of a U-Net is made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fourclick.annotator.learning.unet.policy import PLAIN, STRONG, Policy

NONE, EMA, SWA = "none", "ema", "swa"
SWA_RATE = 0.3
"""The learning rate while weights are averaged (SWA), of the highest."""


@dataclass(frozen=True, slots=True)
class UNetTraining:
    """The budget, the schedule and the regularisation.

    The budget is `hours` of this machine's time, or a number of optimiser `steps`, which makes runs repeatable.
    `regularisation` is "plain" or "strong": RandAugment with `operations` (N) and `magnitude` (M), and averaged weights.
    `averaging`: "none"; "ema", a moving average; "swa", the mean of the weights from the share `swa_from` of the budget on
    (Izmailov et al., arXiv 1803.05407); "" for what the regularisation asks for. `rare` is the share of samples that are drawn
    for a class, so that rare ones are seen; the others are drawn evenly.
    """

    hours: float = 0.1
    steps: int = 0
    seed: int = 0
    batch: int = 8
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    warm_up: float = 0.05
    regularisation: str = PLAIN
    operations: int = 2
    magnitude: float = 5.0
    flips: bool = True
    averaging: str = ""
    ema_decay: float = 0.99
    swa_from: float = 0.75
    swa_steps: int = 5
    rare: float = 0.33
    validate_steps: int = 50
    log_steps: int = 10
    save_minutes: float = 1.0
    workers: int = 0

    def __post_init__(self) -> None:
        if self.averaging not in ("", NONE, EMA, SWA):
            raise ValueError(f"Weights are averaged by {NONE}, {EMA} or {SWA}, not {self.averaging}.")
        if self.steps < 0 or (not self.steps and self.hours <= 0) or self.batch < 1:
            raise ValueError("A training needs a budget of hours or steps, and batches of one sample or more.")
        _ = self.policy

    @property
    def policy(self) -> Policy:
        return Policy(self.regularisation, self.operations, self.magnitude, self.flips)

    @property
    def averages_by(self) -> str:
        return self.averaging or (EMA if self.regularisation == STRONG else NONE)

    def done(self, step: int, seconds: float) -> float:
        """The share of the budget that is spent, in [0, 1]."""
        return min(1.0, step / self.steps if self.steps else seconds / (self.hours * 3600))

    def learning_rate_at(self, done: float) -> float:
        """Linear warm-up, then a cosine to 0; with SWA to a rate that stays while weights are averaged."""
        if done < self.warm_up:
            return self.learning_rate * max(done / self.warm_up, 0.02)
        is_swa = self.averages_by == SWA
        end, floor = (self.swa_from, SWA_RATE) if is_swa else (1.0, 0.0)
        part = min(1.0, (done - self.warm_up) / max(end - self.warm_up, 1e-6))
        return self.learning_rate * (floor + (1 - floor) * 0.5 * (1 + float(np.cos(np.pi * part))))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
