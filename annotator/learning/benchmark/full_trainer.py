"""The full profile: a U-Net trained from scratch in each cycle."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from fourclick.annotator.learning.arrays import Array, IntArray
from fourclick.annotator.learning.benchmark.images import BenchImages
from fourclick.annotator.learning.benchmark.trainer import Lesson
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.selection.badge import gradient_embedding
from fourclick.annotator.learning.strategy import Need
from fourclick.annotator.learning.unet.classes import IGNORE
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.segmenter import VARIATIONS, Segmenter
from fourclick.annotator.learning.unet.slices import Sample, inputs_of
from fourclick.annotator.learning.unet.training import Material, train_unet
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.learning.unet.variation import Variation

ENCODER = "tu-resnet18"
CHECKS = 5
BATCH = 16
GRID = 16
"""BADGE looks at the last layer's features on a grid of so many cells, lest a picture be a million numbers."""


@dataclass(slots=True, eq=False)
class FullTrainer:
    """U-Nets of which the architecture is the encoder's name."""

    images: BenchImages
    side_px: int
    encoder: str = ENCODER
    device: str | None = "cpu"
    about: dict[str, object] = field(default_factory=dict)

    @property
    def truth(self) -> Array:
        return np.stack([each.labels for each in self.images.samples])

    def embedding(self, rows: IntArray) -> Array | None:
        return None

    def fit(self, lesson: Lesson) -> FullModel:
        hyper = lesson.hyper
        samples = self.images.samples
        training = [
            Sample(
                samples[row].image_name, samples[row].patient, samples[row].slice_index, samples[row].image, samples[by].labels
            )
            for row, by in zip(lesson.rows, lesson.answers, strict=True)
        ]
        material = Material(tuple(training), tuple(samples[row] for row in lesson.validation), self.images.classes)
        network = UNetConfig(lesson.architecture or self.encoder or ENCODER, side_px=self.side_px)
        config = UNetTraining(
            steps=hyper.steps,
            seed=lesson.seed,
            batch=hyper.batch,
            learning_rate=hyper.learning_rate,
            weight_decay=hyper.weight_decay,
            regularisation=lesson.regularisation,
            operations=hyper.operations,
            magnitude=hyper.magnitude,
            averaging="swa" if lesson.regularisation == "strong" else "none",
            validate_steps=max(1, hyper.steps // CHECKS),
        )
        with tempfile.TemporaryDirectory(prefix="fourclick-bench-") as folder:
            done = train_unet(material, Path(folder), network=network, config=config, device=self.device)
            if done is None:
                raise RuntimeError("Nothing asks a training of a benchmark to stop.")
            return FullModel(self, Segmenter.load(done.path, device=self.device), done.dice)


@dataclass(frozen=True, slots=True, eq=False)
class FullModel:
    """A trained U-Net."""

    trainer: FullTrainer
    segmenter: Segmenter
    validation_dice: float

    def predicted(self, rows: IntArray) -> Array:
        found: list[Any] = []
        with torch.no_grad():
            for start in range(0, len(rows), BATCH):
                logits = self.segmenter.network(self._inputs([self._values(row) for row in rows[start : start + BATCH]]))
                found.extend(logits.argmax(1).to(torch.uint8).cpu().numpy())
        return np.stack(found)

    def outputs(self, rows: IntArray, needs: frozenset[Need], *, passes: int, seed: int) -> Iterator[Outputs]:
        images, network = self.trainer.images, self.segmenter.network
        for row in rows:
            values = self._values(row)
            hidden: list[Tensor] = []
            watching = network.head.register_forward_pre_hook(lambda _module, given, to=hidden: to.append(given[0]))
            with torch.no_grad():
                features = network.encoder(self._inputs([values]))
                probabilities = _softmax(network.decoded(features))
                embedding = network.embedding(features)[0].cpu().numpy()
                watching.remove()
                last = hidden[0][0]
                if Need.ALTERED_COPIES in needs:
                    changes = [Variation.drawn(number, 0) for number in range(VARIATIONS)]
                    answers = _softmax(network(self._inputs([each.of(values) for each in changes])))
                    probabilities = np.stack([each.undone(answer) for each, answer in zip(changes, answers, strict=True)])
                elif Need.PASSES in needs:
                    with network.dropping(1_000_003 * seed + int(row)):
                        probabilities = _softmax(network.decoded([each.expand(passes, *each.shape[1:]) for each in features]))
            valid = images.samples[row].labels != IGNORE
            gradient = None
            if Need.GRADIENTS in needs:
                coarse = torch.nn.functional.adaptive_avg_pool2d(last, GRID).cpu().numpy()
                gradient = gradient_embedding(probabilities.mean(axis=0), coarse, valid)
            yield Outputs(
                images.ids[row],
                probabilities,
                valid=valid,
                features=embedding if Need.FEATURES in needs else None,
                gradient=gradient,
                patient=images.patients[row],
                volume=images.volumes[row],
                position=int(images.positions[row]),
            )

    def _values(self, row: int) -> Any:
        return self.trainer.images.samples[row].values

    def _inputs(self, values: Sequence[Any]) -> Tensor:
        return torch.from_numpy(np.stack([inputs_of(each) for each in values])).to(self.segmenter.device)


def _softmax(logits: Tensor) -> Array:
    return np.asarray(torch.softmax(logits.float(), 1).cpu().numpy())
