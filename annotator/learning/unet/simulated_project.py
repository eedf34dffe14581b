"""A project of generated pictures and a simulated annotator: what the verdict says where advice helps, and where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.learning.arrays import BoolArray
from fourclick.annotator.learning.rounds.plan import RoundPlan
from fourclick.annotator.learning.rounds.standing import Standing, standing
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.round_comparison import compare
from fourclick.annotator.learning.unet.round_network import Recipe
from fourclick.annotator.learning.unet.round_run import RoundRun, Tell
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.storage.image_files import find_images
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.models.simulator import extreme_prompt

HEIGHT, WIDTH = 48, 64
NETWORK = UNetConfig("tu-test_resnet", 3, (16, 8, 8), 0.2, 32)
SEED_OF_A_MISS = 6
SECONDS = 8.0
"""That the simulated annotator takes for an object."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """Pictures of `kinds` kinds, 1 or 2, equally many of each: bright discs on dark ground, and dark ones on bright ground.

    Half of each batch of `batch` images is drawn at random. Everything follows from `seed`. With two kinds, two labels are well
    spent on one of each, and chance takes the same kind twice in every other project: SEED_OF_A_MISS begins such a one. With
    one kind all pictures tell the same, and no choice can be better than another.
    """

    images: int = 40
    kinds: int = 2
    rounds: int = 1
    batch: int = 4
    seeds: int = 5
    steps: int = 60
    seed: int = SEED_OF_A_MISS

    def truth(self, number: int) -> BoolArray:
        """(HEIGHT, WIDTH) bool: the disc on picture `number`, counted from 0."""
        rng = np.random.default_rng([self.seed, 2, number])
        x, y, radius = rng.integers(16, WIDTH - 16), rng.integers(14, HEIGHT - 14), rng.integers(7, 12)
        rows, columns = np.ogrid[:HEIGHT, :WIDTH]
        return np.asarray((columns - x) ** 2 + (rows - y) ** 2 <= radius**2, np.bool_)

    def picture(self, number: int) -> Any:
        """(HEIGHT, WIDTH) uint8, with noise."""
        ground, value = (60, 190) if number % self.kinds == 0 else (190, 60)
        noise = np.random.default_rng([self.seed, 3, number]).normal(0, 12, (HEIGHT, WIDTH))
        return np.clip(np.where(self.truth(number), value, ground) + noise, 0, 255).astype(np.uint8)


def simulate(
    folder: Path,
    simulation: Simulation,
    *,
    tell: Tell | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    suggests_more: bool = False,
) -> Standing:
    """Makes a project in a new folder, runs its rounds, labels all that they suggest, and compares the advice with chance.

    With `suggests_more` there is a further round at the end, of which nothing is labelled. Raises ProjectError where there is
    something in the folder already, and Cancelled.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ProjectError(f"{folder}: there is something in it already. Name a new folder.")
    place = _made_project(folder, simulation)
    training = UNetTraining(steps=simulation.steps, batch=4, learning_rate=5e-3, validate_steps=10, log_steps=10)
    run = RoundRun(str(place), Recipe(NETWORK, training, "cpu"), annotator="simulated", is_cancelled=is_cancelled)
    if tell is not None:
        run.tell = tell
    plan = RoundPlan(simulation.batch, audit_share=0.5, seed=simulation.seed, test_images=10, validation_images=4)
    for _ in range(simulation.rounds):
        run.start(plan)
        _label_all(place, simulation)
    compare(run, range(simulation.seeds))
    if suggests_more:
        run.start(plan)
    with Project.open_to_read(place) as project:
        return standing(project)


def _made_project(folder: Path, simulation: Simulation) -> Path:
    pictures = folder / "pictures"
    pictures.mkdir(parents=True)
    for number in range(simulation.images):
        cv2.imwrite(str(pictures / f"picture {number:03d}.png"), simulation.picture(number))
    with Project.create(folder / "project", annotator="simulated") as project:
        project.add_images(find_images([pictures]))
    return folder / "project"


def _label_all(place: Path, simulation: Simulation) -> None:
    with Project.open(place, annotator="simulated", shared=True) as project:
        rounds = ProjectRounds(project)
        while (found := rounds.next()) is not None:
            mask = simulation.truth(int(Path(found.entry.name).stem.split()[-1]))
            region = Region(Mask.from_array(mask), 1, extreme_prompt(mask), seconds=SECONDS)
            project.save_state(found.entry.id, State(annotation=Annotation((region,))))
