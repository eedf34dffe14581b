"""How well the simulated annotator aims: exactly, or as people do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Click
from fourclick.models.simulator import corrective_click, stray_click

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """`jitter`: largest shift of an extreme, as a share of the box's sides; `corrections`: "centre", "random" or "border"."""

    name: str
    jitter: float = 0.0
    corrections: str = "centre"

    def correction(self, truth: Array, predicted: Array, rng: np.random.Generator) -> Click | None:
        """The next corrective click on (H, W) bool masks, None where they agree."""
        if self.corrections == "centre":
            return corrective_click(truth, predicted)
        return stray_click(truth, predicted, rng, near_border=self.corrections == "border")


EXACT = Condition("exact")
CONDITIONS = (
    EXACT,
    Condition("jitter_2", jitter=0.02),
    Condition("jitter_5", jitter=0.05),
    Condition("random_clicks", corrections="random"),
    Condition("border_clicks", corrections="border"),
)
