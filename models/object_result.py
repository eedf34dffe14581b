"""What the evaluation finds out about one object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import EXTREMES_NEEDED, Box

FloatArray = npt.NDArray[np.float64]

HARM = 0.0005
"""A correction harms where it lowers the Dice by more than this."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object comes from; `known`: the checkpoint was trained on its image."""

    source: str
    patient: str
    image: str
    slice_index: int
    box: Box
    known: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ObjectResult:
    """One object's figures: each tuple holds one after the four extremes and one after each correction.

    `baselines`: their Dice. `nsd`, `nsd_mm`: surface Dice at 2 px and, where the spacing is known, 2 mm. `missed`: share of the
    four true extremes that the mask misses. `made`, `idle`: corrections clicked, and those among them that changed no pixel.
    `calibration`: `calibration_bins` after four points. `predicted_dice`: what the network says of its own mask then.
    """

    dice: tuple[float, ...]
    iou: tuple[float, ...]
    baselines: dict[str, float]
    nsd: tuple[float, ...] = ()
    nsd_mm: tuple[float, ...] | None = None
    missed: tuple[float, ...] = ()
    made: int = 0
    idle: int = 0
    calibration: FloatArray | None = None
    predicted_dice: float | None = None
    origin: Origin | None = None

    def clicks_to(self, target: float) -> int:
        """Clicks until the IoU reaches the target, the four extremes counted; the most that were made where it never does."""
        for count, value in enumerate(self.iou):
            if value >= target:
                return EXTREMES_NEEDED + count
        return EXTREMES_NEEDED + len(self.iou) - 1

    @property
    def harmful(self) -> int:
        """How many corrections lowered the Dice."""
        return sum(after < before - HARM for before, after in zip(self.dice, self.dice[1:], strict=False))

    @property
    def patient(self) -> str:
        return self.origin.patient if self.origin else ""

    def record(self) -> dict[str, Any]:
        """The figures as JSON, with where the object comes from."""
        place = {} if self.origin is None else _described(self.origin)
        figures: dict[str, Any] = {
            "dice": _rounded(self.dice),
            "iou": _rounded(self.iou),
            "nsd": _rounded(self.nsd),
            "noc85": self.clicks_to(0.85),
            "noc90": self.clicks_to(0.90),
            "missed_extremes": _rounded(self.missed),
            "corrections": self.made,
            "harmful_corrections": self.harmful,
            "idle_corrections": self.idle,
            **{name: round(value, 5) for name, value in self.baselines.items()},
        }
        if self.nsd_mm is not None:
            figures["nsd_mm"] = _rounded(self.nsd_mm)
        if self.predicted_dice is not None:
            figures["predicted_dice"] = round(self.predicted_dice, 5)
        return place | figures


def _described(origin: Origin) -> dict[str, Any]:
    return {
        "source": origin.source,
        "patient": origin.patient,
        "image": origin.image,
        "slice": origin.slice_index,
        "box": list(origin.box),
        "trained_on": origin.known,
    }


def _rounded(values: tuple[float, ...]) -> list[float]:
    return [round(float(value), 5) for value in values]
