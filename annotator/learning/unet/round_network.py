"""The network of a round: trained on what is labelled so far, measured on the held-out images."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fourclick.annotator.core.errors import Cancelled, LearningError
from fourclick.annotator.core.sentence import Sentence, counted, sentence
from fourclick.annotator.learning.unet.checkpoint import load_unet
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.measured import Measured, measure
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.round_situation import Problem, Situation, labelled_slices
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.learning.unet.slices import LabelledSlice, Sample
from fourclick.annotator.learning.unet.training import CHECKPOINT_FILE, Material, identity_of, train_unet
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.rounds import StoredPoint

IDENTITY = "identity"
Step = Callable[[float, str], None]
"""Told the share in [0, 1] of a phase that is done, and a few words."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How networks of rounds are made."""

    network: UNetConfig = field(default_factory=UNetConfig)
    training: UNetTraining = field(default_factory=lambda: UNetTraining(hours=0.05))
    device: str | None = None

    def of_seed(self, seed: int) -> Recipe:
        return replace(self, training=replace(self.training, seed=seed))


@dataclass(frozen=True, slots=True)
class Labels:
    """All that is labelled, read once: packed samples to train on and to choose weights with, whole slices to test on."""

    training: Mapping[int, Sequence[Sample]]
    validation: Sequence[Sample]
    test: Sequence[LabelledSlice]

    @classmethod
    def of(cls, project: Project, situation: Situation, side_px: int, problem: Problem) -> Labels:
        training: dict[int, list[Sample]] = {}
        validation: list[Sample] = []
        test: list[LabelledSlice] = []
        for number, each in labelled_slices(project, situation, None, problem):
            if number in situation.held_out.test:
                test.append(each)
            elif number in situation.held_out.validation:
                validation.append(Sample.packed(each, side_px))
            else:
                training.setdefault(number, []).append(Sample.packed(each, side_px))
        return cls(training, validation, test)

    @property
    def ids(self) -> frozenset[int]:
        """The images that may be trained on."""
        return frozenset(self.training)

    def missing(self, situation: Situation) -> str:
        """A sentence where nothing can be trained or measured yet; else empty."""
        for part, found in (("validation", self.validation), ("test", self.test)):
            if not found:
                ids = getattr(situation.held_out, part)
                return counted(
                    len(ids),
                    sentence(
                        "Label the held-out images first: {n} image of the {part} set still needs labels, and without them "
                        "nothing can be measured. The queue hands them out before anything else."
                    ),
                    sentence(
                        "Label the held-out images first: {n} images of the {part} set still need labels, and without them "
                        "nothing can be measured. The queue hands them out before anything else."
                    ),
                    part=Sentence(part),
                )
        if self.training:
            return ""
        return sentence("No image outside the held-out sets is labelled yet. Label the suggestions first.")


def network_of(
    labels: Labels,
    ids: frozenset[int],
    situation: Situation,
    folder: Path,
    recipe: Recipe,
    step: Step,
    is_cancelled: Callable[[], bool],
) -> Segmenter:
    """Trained on these images; the one in the folder where that was trained on the very same.

    Raises Cancelled (the same call goes on where it was), and TrainingError where nothing can be trained.
    """
    samples = tuple(sample for number in sorted(ids) for sample in labels.training[number])
    material = Material(samples, tuple(labels.validation), situation.classes)
    identity = identity_of(material, recipe.network, recipe.training)
    if not _is_there(folder, identity):

        def report(row: dict[str, float]) -> None:
            shown = f"loss {row['loss']:.3f}" if "loss" in row else f"validation Dice {row.get('dice', 0):.3f}"
            step(row["done"], shown)

        trained = train_unet(
            material,
            folder,
            network=recipe.network,
            config=recipe.training,
            about={IDENTITY: identity},
            device=recipe.device,
            report=report,
            is_cancelled=is_cancelled,
        )
        if trained is None:
            raise Cancelled
    return Segmenter.load(folder / CHECKPOINT_FILE, device=recipe.device)


def point_of(
    labels: Labels, ids: frozenset[int], situation: Situation, segmenter: Segmenter, step: Step, *, number: int
) -> StoredPoint:
    """How good the network is on the test images, with the 95 % interval over patients."""
    total = len(labels.test)
    found: Measured = measure(
        segmenter,
        labels.test,
        lambda done, _name: step(done / total, sentence("{done} of {total} test slices", done=done + 1, total=total)),
    )
    low, high = found.spread
    by_label = {name: value for name, value in found.by_label.items() if value is not None}
    images = len({each.image for each in found.results})
    seconds = situation.seconds_of(ids)
    is_bounded = math.isfinite(low) and math.isfinite(high)
    return StoredPoint(
        number,
        len(ids),
        seconds,
        found.mean,
        low if is_bounded else None,
        high if is_bounded else None,
        images,
        dice_by_label=by_label,
    )


def checked(labels: Labels, situation: Situation) -> None:
    """Raises LearningError where labels are missing without which a later round makes no sense."""
    problem = labels.missing(situation)
    if problem:
        raise LearningError(problem)


def _is_there(folder: Path, identity: str) -> bool:
    if not (folder / CHECKPOINT_FILE).is_file():
        return False
    try:
        return bool(load_unet(folder / CHECKPOINT_FILE).about.get(IDENTITY) == identity)
    except TrainingError:
        return False
