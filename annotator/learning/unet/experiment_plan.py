"""The experiment of the 2019 paper (Khan et al., arXiv 1906.02421): do generated masks train a U-Net as well as true ones?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.dataset import Pair, split_patients

PLAN_FILE = "plan.json"
SECONDS_PER_EXTREMES = 7.0
"""Four extreme points of an object: 7 s (Papadopoulos et al., ICCV 2017, arXiv 1708.02750)."""
SECONDS_PER_CLICK = SECONDS_PER_EXTREMES / 4
"""A correction is taken to last as long as one of the four points."""
SECONDS_PER_MASK = 79.2
"""An object's outline drawn by hand: 22 hours for 1,000 (Lin et al., COCO, ECCV 2014, arXiv 1405.0312)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared, and how.

    Of each source the held-out patients are the test. With `tuning_steps` or `tuning_hours`, `tuning_share` of the other
    patients fine-tune the interactive model, which then labels the rest; a `validation_share` of those chooses the weights.
    """

    sources: tuple[str, ...]
    seeds: tuple[int, ...] = (0, 1, 2)
    corrections: int = 1
    jitter: float = 0.0
    tuning_share: float = 0.25
    tuning_steps: int = 0
    tuning_hours: float = 0.0
    validation_share: float = 0.15
    most_slices: int = 10
    most_patients: int = 0
    hub_weights: str = ""
    network: UNetConfig = field(default_factory=UNetConfig)
    training: UNetTraining = field(default_factory=UNetTraining)
    seconds_per_click: float = SECONDS_PER_CLICK
    seconds_per_mask: float = SECONDS_PER_MASK

    @property
    def is_tuned(self) -> bool:
        return self.tuning_steps > 0 or self.tuning_hours > 0

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Source and seed of each: all sources with the first seed before the second begins."""
        return [(source, seed) for seed in self.seeds for source in self.sources]

    def identity(self, checkpoint: str) -> dict[str, Any]:
        """What all cells of one folder share; sources and seeds may be added, and seconds only weigh what is there."""
        told = {
            name: getattr(self, name)
            for name in (
                *("corrections", "jitter", "tuning_share", "tuning_steps", "tuning_hours", "validation_share"),
                *("most_slices", "most_patients", "hub_weights"),
            )
        }
        training = {**self.training.to_json(), "seed": "the cell's", "workers": 0}
        values = {**told, "network": self.network.to_json(), "training": training, "checkpoint": checkpoint}
        return dict(json.loads(json.dumps(values)))

    def begin(self, folder: Path, checkpoint: str) -> None:
        """Notes the plan in a new folder. Raises TrainingError in the folder of another experiment."""
        path, told = folder / PLAN_FILE, self.identity(checkpoint)
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            try:
                before = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                before = None
            if before != told:
                raise TrainingError(
                    f"{folder} holds an experiment with other options (see {PLAN_FILE}). Choose another folder, or give the "
                    "same options to go on with that one; only sources and seeds may be added."
                )
            return
        with atomic_write(path) as temporary:
            temporary.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class CellPairs:
    """One cell's images by what they are for; no patient is in two parts."""

    tuning: tuple[Pair, ...]
    training: tuple[Pair, ...]
    validation: tuple[Pair, ...]
    test: tuple[Pair, ...]


def cell_pairs(every: Mapping[str, Sequence[Pair]], source: str, seed: int, plan: Plan) -> CellPairs:
    """The parts of a source for a seed. Raises TrainingError where it has too few patients, or is not there."""
    if source not in every:
        raise TrainingError(f"There is no source {source}. Choose among: {', '.join(sorted(every))}.")
    pairs = list(every[source])
    held_out = split_patients({name: list(each) for name, each in every.items()})
    rest = sorted({pair.patient for pair in pairs} - held_out)
    test = sorted({pair.patient for pair in pairs} & held_out)
    rng = np.random.default_rng([seed, int.from_bytes(hashlib.sha256(source.encode()).digest()[:6], "big")])
    rest = [rest[index] for index in rng.permutation(len(rest))]
    if plan.most_patients:
        rest = rest[: plan.most_patients]
    tuning = max(1, round(plan.tuning_share * len(rest))) if plan.is_tuned else 0
    validation = max(1, round(plan.validation_share * (len(rest) - tuning)))
    if not test or len(rest) < tuning + validation + 1:
        raise TrainingError(
            f"{source} has {len(rest)} patients besides {len(test)} for the test, which are too few to "
            f"{'tune, ' if plan.is_tuned else ''}train, validate and test on. Leave it out."
        )
    parts = (rest[:tuning], rest[tuning + validation :], rest[tuning : tuning + validation], test)
    return CellPairs(*(tuple(pair for pair in pairs if pair.patient in part) for part in parts))
