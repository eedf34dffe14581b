"""What a training run is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """The budget, the schedule and the samples of a training run.

    The budget is `hours` of this machine's time, or a number of optimiser `steps`, which makes runs repeatable. `stages` are
    (side in px, share of the budget, samples per batch). `boundary` and `correction` weigh those losses.
    `zoomed` is the share of the samples of large objects that show a part from near.
    `correction_chances` are those of 0, 1, 2, ... corrective clicks between the first answer, which every step learns from,
    and a second one (none without clicks).
    """

    hours: float = 1.0
    steps: int = 0
    seed: int = 0
    stages: tuple[tuple[int, float, int], ...] = ((128, 0.5, 24), (192, 0.5, 16))
    learning_rate: float = 1.2e-3
    weight_decay: float = 0.02
    warm_up: float = 0.04
    correction_chances: tuple[float, ...] = (0.15, 0.4, 0.25, 0.2)
    drop_previous: float = 0.1
    ema_decay: float = 0.998
    boundary: float = 0.0
    correction: float = 0.2
    objects_per_source: int = 1200
    min_area: int = 40
    synthetic: float = 0.15
    zoomed: float = 0.3
    save_minutes: float = 5.0
    log_steps: int = 20
    workers: int = 1

    def done(self, step: int, seconds: float) -> float:
        """The share of the budget that is spent, in [0, 1]."""
        return min(1.0, step / self.steps if self.steps else seconds / (self.hours * 3600))

    def learning_rate_at(self, done: float) -> float:
        """One cycle over the share `done` in [0, 1] of the budget: linear warm-up, then cosine to 0."""
        if done < self.warm_up:
            return self.learning_rate * max(done / self.warm_up, 0.02)
        return self.learning_rate * 0.5 * (1 + float(np.cos(np.pi * (done - self.warm_up) / (1 - self.warm_up))))

    def stage_at(self, done: float) -> tuple[int, int]:
        """(side in px, batch size) at the share `done` of the budget."""
        reached = 0.0
        for side_px, share, batch in self.stages:
            reached += share
            if done < reached:
                return side_px, batch
        return self.stages[-1][0], self.stages[-1][2]
