"""The fast profile: a small head on the features of a frozen encoder, trained in a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from fourclick.annotator.learning.arrays import Array, IntArray
from fourclick.annotator.learning.benchmark.features import Features, variation
from fourclick.annotator.learning.benchmark.images import BenchImages
from fourclick.annotator.learning.benchmark.spec import SpecError
from fourclick.annotator.learning.benchmark.trainer import Lesson
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.selection.badge import gradient_embedding
from fourclick.annotator.learning.strategy import Need
from fourclick.annotator.learning.unet.classes import IGNORE
from fourclick.annotator.learning.unet.loss import class_weights, unet_loss
from fourclick.annotator.learning.unet.overlap import mean_dice, pooled_dice

WIDTHS = {"small": 32, "wide": 64, "linear": 0}
CHECKS = 4
"""How often the weights are measured on the validation images; the best are kept."""
AVERAGED_FROM = 0.5
DROPOUT = 0.2
BATCH = 32


class Head(nn.Module):
    """Features (B, D, s, s) to logits (B, C, 2s, 2s): three convolutions with dropout between them, or a single one."""

    def __init__(self, dimensions: int, channels: int, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(dimensions, width, 1) if width else None
        self.second = nn.Conv2d(width, width, 3, padding=1) if width else None
        self.last = nn.Conv2d(width or dimensions, channels, 1)

    def hidden(self, maps: Tensor, *, dropping: bool) -> Tensor:
        if self.first is None or self.second is None:
            return functional.dropout2d(maps, DROPOUT, dropping)
        found = functional.dropout2d(torch.relu(self.first(maps)), DROPOUT, dropping)
        return functional.dropout2d(torch.relu(self.second(found)), DROPOUT, dropping)

    def logits(self, hidden: Tensor) -> Tensor:
        return functional.interpolate(self.last(hidden), scale_factor=2, mode="bilinear", align_corners=False)


@dataclass(slots=True, eq=False)
class FastTrainer:
    """Heads on `features` of `images`."""

    images: BenchImages
    features: Features
    architecture: str = "small"
    about: dict[str, object] = field(default_factory=dict)

    @property
    def truth(self) -> Array:
        return np.asarray(self.features.labels[:, 0])

    def embedding(self, rows: IntArray) -> Array | None:
        return self.features.embedding[rows]

    def fit(self, lesson: Lesson) -> FastModel:
        """The same lesson gives the same head. Raises SpecError for an architecture that there is not."""
        name = lesson.architecture or self.architecture
        if name not in WIDTHS:
            raise SpecError(f"The networks of the fast profile are {', '.join(WIDTHS)}, not {name!r}.")
        views = self.features.strong if lesson.regularisation == "strong" else self.features.plain
        weights = class_weights(self._pixels(lesson.answers))
        hyper = lesson.hyper
        with torch.random.fork_rng([]):
            torch.manual_seed(lesson.seed)
            head = Head(self.features.maps.shape[2], self.images.channels, WIDTHS[name])
            average = _Average(head) if lesson.regularisation == "strong" else None
            optimiser = torch.optim.AdamW(head.parameters(), lr=hyper.learning_rate, weight_decay=hyper.weight_decay)
            schedule = torch.optim.lr_scheduler.OneCycleLR(
                optimiser, hyper.learning_rate, total_steps=hyper.steps + 1, pct_start=0.1
            )
            rng = np.random.default_rng(lesson.seed)
            best: dict[str, Tensor] = {}
            best_dice = -1.0
            checks = {round(hyper.steps * (CHECKS + at) / (2 * CHECKS)) for at in range(1, CHECKS + 1)}
            for step in range(1, hyper.steps + 1):
                drawn = rng.integers(len(lesson.rows), size=hyper.batch)
                seen = rng.integers(views.start, views.stop, size=hyper.batch)
                maps = torch.from_numpy(self.features.maps[lesson.rows[drawn], seen].astype(np.float32))
                labels = torch.from_numpy(self.features.labels[lesson.answers[drawn], seen].astype(np.int64))
                loss = unet_loss(head.logits(head.hidden(maps, dropping=True)), labels, weights)
                optimiser.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
                schedule.step()
                if average is not None and step > AVERAGED_FROM * hyper.steps:
                    average.add(head)
                if step in checks:
                    candidate = average.state if average is not None and average.count else head.state_dict()
                    dice = self._dice(candidate, WIDTHS[name], lesson.validation)
                    if dice >= best_dice:
                        best_dice, best = dice, {key: value.clone() for key, value in candidate.items()}
        return FastModel(self, self._head(best, WIDTHS[name]), best_dice)

    def _pixels(self, answers: IntArray) -> Any:
        labels = self.features.labels[answers, 0]
        return np.bincount(labels[labels != IGNORE], minlength=self.images.channels)

    def _head(self, state: dict[str, Tensor], width: int) -> Head:
        head = Head(self.features.maps.shape[2], self.images.channels, width)
        head.load_state_dict(state)
        return head.eval()

    def _dice(self, state: dict[str, Tensor], width: int, rows: IntArray) -> float:
        predicted = FastModel(self, self._head(state, width), 0.0).predicted(rows)
        return mean_dice(pooled_dice(zip(predicted, self.truth[rows], strict=True), self.images.channels))


class _Average:
    """The mean of a head's weights on its way (SWA); there is no batch normalisation whose statistics would have to follow."""

    def __init__(self, head: Head) -> None:
        self.state = {key: torch.zeros_like(value) for key, value in head.state_dict().items()}
        self.count = 0

    def add(self, head: Head) -> None:
        self.count += 1
        for key, value in head.state_dict().items():
            self.state[key].lerp_(value.detach(), 1 / self.count)


@dataclass(frozen=True, slots=True, eq=False)
class FastModel:
    """A trained head."""

    trainer: FastTrainer
    head: Head
    validation_dice: float

    def predicted(self, rows: IntArray) -> Array:
        found = []
        with torch.no_grad():
            for start in range(0, len(rows), BATCH):
                logits = self.head.logits(self.head.hidden(self._maps(rows[start : start + BATCH], 0), dropping=False))
                found.append(logits.argmax(1).to(torch.uint8).numpy())
        return np.concatenate(found)

    def outputs(self, rows: IntArray, needs: frozenset[Need], *, passes: int, seed: int) -> Iterator[Outputs]:
        images, features = self.trainer.images, self.trainer.features
        for row in rows:
            maps = self._maps(np.array([row]), 0)
            with torch.no_grad(), torch.random.fork_rng([]):
                torch.manual_seed(1_000_003 * seed + int(row))
                hidden = self.head.hidden(maps, dropping=False)
                if Need.ALTERED_COPIES in needs:
                    altered = torch.from_numpy(features.maps[row, features.altered.start :].astype(np.float32))
                    answers = _softmax(self.head.logits(self.head.hidden(altered, dropping=False)))
                    probabilities = np.stack([variation(at).undone(each) for at, each in enumerate(answers)])
                elif Need.PASSES in needs:
                    repeated = maps.expand(passes, *maps.shape[1:])
                    probabilities = _softmax(self.head.logits(self.head.hidden(repeated, dropping=True)))
                else:
                    probabilities = _softmax(self.head.logits(hidden))
            valid = features.labels[row, 0] != IGNORE
            gradient = None
            if Need.GRADIENTS in needs:
                gradient = gradient_embedding(probabilities.mean(axis=0), hidden[0].numpy(), valid)
            yield Outputs(
                images.ids[row],
                probabilities,
                valid=valid,
                features=features.embedding[row] if Need.FEATURES in needs else None,
                gradient=gradient,
                patient=images.patients[row],
                volume=images.volumes[row],
                position=int(images.positions[row]),
            )

    def _maps(self, rows: IntArray, view: int) -> Tensor:
        return torch.from_numpy(self.trainer.features.maps[rows, view].astype(np.float32))


def _softmax(logits: Tensor) -> Array:
    return np.asarray(torch.softmax(logits, 1).numpy())
