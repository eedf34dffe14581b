"""Images of a project on their way through a network, for the scores of a round; and the pictures of what it picks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.core.sentence import message_of, sentence
from fourclick.annotator.core.window import auto_window
from fourclick.annotator.learning.arrays import Array, Float32Array
from fourclick.annotator.learning.effort import EFFORT, effort_features
from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.scores.pixels import predictive_entropy
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.strategy import Need, Strategy
from fourclick.annotator.learning.unet.canvas import Canvas
from fourclick.annotator.learning.unet.round_network import Step
from fourclick.annotator.learning.unet.round_situation import Problem, Situation
from fourclick.annotator.learning.unet.segmenter import BATCH, Answer, Segmenter
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import ImageEntry

MOST_SLICES = 7
"""Of a volume, so many slices are looked at; the one of which the network is least sure stands for it."""
PICTURE_SIDE = 32
PICTURE_PX = 176
FAINT, STRONG, STRONGEST = np.array([255.0, 236.0, 80.0]), np.array([255.0, 40.0, 140.0]), 0.6
"""RGB of little and of much doubt, as in the app, and its opacity where all labels are equally likely."""


@dataclass(slots=True, eq=False)
class Looker:
    """Looks at images, in batches, one batch in memory. `slices`: of each image the slice that stands for it."""

    situation: Situation
    problem: Problem
    is_cancelled: Callable[[], bool]
    slices: dict[int, int] = field(default_factory=dict)

    def pool(
        self, entries: Sequence[ImageEntry], segmenter: Segmenter | None, strategies: Sequence[Strategy], seed: int, step: Step
    ) -> Pool:
        """The table of these images, as a strategy wants it. Without a network, features are of the pictures themselves.

        Raises Cancelled.
        """
        total = max(len(entries), 1)

        def progress(done: int) -> None:
            if self.is_cancelled():
                raise Cancelled
            step(done / total, sentence("{done} of {total} images", done=done, total=len(entries)))

        if segmenter is None:
            return self._by_pictures(entries, progress)
        needs = frozenset().union(*(each.needs for each in strategies)) if strategies else frozenset()
        outputs = self._outputs(entries, segmenter, needs, seed)
        return score_images(outputs, strategies, measures={EFFORT: effort_features}, progress=progress).pool

    def _by_pictures(self, entries: Sequence[ImageEntry], progress: Callable[[int], None]) -> Pool:
        ids, features, volumes, positions = [], [], [], []
        for number, (entry, planes) in enumerate(self._read(entries), 1):
            index, plane = planes[len(planes) // 2]
            self.slices[entry.id] = index
            ids.append(entry.id)
            features.append(picture_features(plane))
            volumes.append(entry.key if len(planes) > 1 else "")
            positions.append(index)
            progress(number)
        patients = [self.situation.patients[each] for each in ids]
        table = np.stack(features) if features else None
        return Pool.of(ids, features=table, patients=patients, volumes=volumes, positions=np.array(positions, np.intp))

    def _outputs(
        self, entries: Iterable[ImageEntry], segmenter: Segmenter, needs: frozenset[Need], seed: int
    ) -> Iterator[Outputs]:
        waiting: list[tuple[ImageEntry, list[tuple[int, Array]]]] = []
        count = 0
        for each in self._read(entries):
            waiting.append(each)
            count += len(each[1])
            if count >= BATCH:
                yield from self._answered(waiting, segmenter, needs, seed)
                waiting, count = [], 0
        yield from self._answered(waiting, segmenter, needs, seed)

    def _answered(
        self, waiting: list[tuple[ImageEntry, list[tuple[int, Array]]]], segmenter: Segmenter, needs: frozenset[Need], seed: int
    ) -> Iterator[Outputs]:
        answers = segmenter.answers([plane for _, planes in waiting for _, plane in planes], on_canvas=True)
        for entry, planes in waiting:
            own, answers = answers[: len(planes)], answers[len(planes) :]
            best = max(range(len(planes)), key=lambda at: _doubt(own[at]))
            index, plane = planes[best]
            self.slices[entry.id] = index
            if Need.PASSES in needs:
                probabilities = segmenter.passes(plane, seed=seed, on_canvas=True)
            elif Need.ALTERED_COPIES in needs:
                probabilities = segmenter.varied(plane, seed=seed, on_canvas=True)
            else:
                probabilities = own[best].probabilities[None]
            yield Outputs(
                entry.id,
                probabilities,
                features=own[best].embedding,
                gradient=segmenter.gradient(plane) if Need.GRADIENTS in needs else None,
                patient=self.situation.patients[entry.id],
                volume=entry.key if len(planes) > 1 else "",
                position=index,
            )

    def _read(self, entries: Iterable[ImageEntry]) -> Iterator[tuple[ImageEntry, list[tuple[int, Array]]]]:
        """Each image with the slices that are looked at; one that cannot be read is told, and left out."""
        for entry in entries:
            if self.is_cancelled():
                raise Cancelled
            try:
                image = read_image(Path(entry.path))
            except FourclickError as error:
                self.problem(message_of(error))
                continue
            yield entry, [(index, np.ascontiguousarray(image.slice(index))) for index in looked_at(image.depth)]


def looked_at(depth: int) -> list[int]:
    """Evenly spread through the volume, its ends left out."""
    count = min(depth, MOST_SLICES)
    return [int((each + 0.5) * depth / count) for each in range(count)]


def picture_features(plane: Array) -> Float32Array:
    """(1024,) of length 1: the slice in very small, less its mean; (H, W) or (H, W, 3) of any real dtype."""
    small = Canvas.of(plane, PICTURE_SIDE).image(plane).mean(axis=2)
    values = np.asarray(small - small.mean(), np.float32).ravel()
    return values / max(float(np.linalg.norm(values)), 1e-9)


def picture(plane: Array, answer: Answer | None) -> bytes:
    """A PNG, at most PICTURE_PX wide and high: the slice, and over it where the network is unsure, from yellow to pink."""
    shown = auto_window(plane).apply(plane)
    scale = PICTURE_PX / max(shown.shape[:2])
    size = (max(1, round(shown.shape[1] * scale)), max(1, round(shown.shape[0] * scale)))
    small = cv2.resize(shown, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    colours = np.repeat(small[:, :, None], 3, axis=2) if small.ndim == 2 else small
    if answer is not None:
        entropy = predictive_entropy(Outputs(0, answer.probabilities[None])) / np.log(len(answer.probabilities))
        strength = np.clip(cv2.resize(np.asarray(entropy, np.float32), size, interpolation=cv2.INTER_LINEAR), 0, 1)[..., None]
        # a network that is unsure of everything must not paint everything: only what it is less sure of than of the rest
        middle, top = float(np.median(strength)), float(strength.max())
        opacity = STRONGEST * strength * np.clip((strength - middle) / max(top - middle, 0.02), 0, 1)
        colours = colours * (1 - opacity) + (FAINT + (STRONG - FAINT) * strength) * opacity
    done, data = cv2.imencode(".png", np.ascontiguousarray(np.asarray(colours, np.uint8)[..., ::-1]))
    return bytes(data.tobytes()) if done else b""


def _doubt(answer: Answer) -> float:
    return float(predictive_entropy(Outputs(0, answer.probabilities[None])).mean())
