"""A trained U-Net that answers for slices: probabilities, dropout passes, varied answers, embeddings, confidence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from fourclick.annotator.learning.selection.badge import gradient_embedding
from fourclick.annotator.learning.unet.canvas import Canvas
from fourclick.annotator.learning.unet.checkpoint import UNetCheckpoint, load_unet
from fourclick.annotator.learning.unet.classes import ChannelMap, Classes
from fourclick.annotator.learning.unet.confidence import confidence_of
from fourclick.annotator.learning.unet.network import UNet
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.slices import inputs_of
from fourclick.annotator.learning.unet.variation import Variation
from fourclick.models.engines.choice import training_device

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

PASSES = 25
VARIATIONS = 8
GRID = 16
"""Gradients are of so many places along each side, or of as many as divide the network's side."""
BATCH = 16


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Of one slice: probabilities (C, H, W) float32, the background first; embedding (D,) float32 of length 1; confidence."""

    probabilities: FloatMap
    embedding: FloatMap
    confidence: float

    @property
    def channels(self) -> ChannelMap:
        """(H, W) uint8: the likeliest channel of each pixel."""
        return np.asarray(self.probabilities.argmax(0), np.uint8)


@dataclass(slots=True, eq=False)
class Segmenter:
    """A U-Net ready to answer, in float32. It remembers nothing between calls; one thread at a time may ask it.

    A slice is (H, W) or (H, W, 3) of any real dtype. Answers lie on its own pixels; with `on_canvas` on the network's, the part
    (h, w) of its canvas that the slice covers, which is smaller where many passes of large slices are scored.
    """

    network: UNet
    classes: Classes
    sha256: str = ""
    name: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def __post_init__(self) -> None:
        self.network = self.network.to(self.device).eval()

    @classmethod
    def load(cls, path: Path | str, *, device: str | None = None) -> Segmenter:
        """Of a checkpoint that `fourclick unet train` wrote (or its folder). Raises TrainingError or DeviceError."""
        return cls.of(load_unet(path), device=device)

    @classmethod
    def of(cls, checkpoint: UNetCheckpoint, *, device: str | None = None) -> Segmenter:
        chosen = training_device(device)
        return cls(checkpoint.network(), checkpoint.classes, checkpoint.sha256, checkpoint.name, checkpoint.about, chosen)

    @property
    def config(self) -> UNetConfig:
        return self.network.config

    def probabilities(self, slice_: Array, *, on_canvas: bool = False) -> FloatMap:
        """(C, H, W) float32, of sum 1 at each pixel."""
        return self.answers([slice_], on_canvas=on_canvas)[0].probabilities

    def embedding(self, slice_: Array) -> FloatMap:
        """(D,) float32 of length 1: the encoder's deepest features, averaged over the slice."""
        return np.asarray(self.embeddings([slice_])[0])

    def confidence(self, slice_: Array) -> float:
        """The Dice in [0, 1] that the network expects of its answer; see `confidence_of`."""
        return self.answers([slice_], on_canvas=True)[0].confidence

    def answers(self, slices: Sequence[Array], *, on_canvas: bool = False) -> list[Answer]:
        """All that is known of several slices, computed in batches."""
        found = []
        for canvases, inputs in self._batches(slices):
            with torch.no_grad():
                features = self.network.encoder(inputs)
                probabilities = _softmax(self.network.decoded(features))
                embeddings = self.network.embedding(features).cpu().numpy()
            for canvas, each, embedding in zip(canvases, probabilities, embeddings, strict=True):
                shown = canvas.cut(each)
                confidence = confidence_of(shown)
                found.append(Answer(shown.copy() if on_canvas else canvas.back(each), embedding, confidence))
        return found

    def embeddings(self, slices: Sequence[Array]) -> FloatMap:
        """(N, D) float32, each of length 1."""
        with torch.no_grad():
            found = [self.network.embedding(self.network.encoder(inputs)).cpu().numpy() for _, inputs in self._batches(slices)]
        return np.concatenate(found) if found else np.zeros((0, 0), np.float32)

    def passes(self, slice_: Array, count: int = PASSES, *, seed: int = 0, on_canvas: bool = False) -> FloatMap:
        """(T, C, H, W) float32: the answers of T passes with dropout, BatchNorm as evaluated.

        The same seed gives the same passes. Gal & Ghahramani, ICML 2016 (arXiv 1506.02142).
        """
        canvas = Canvas.of(slice_, self.config.side_px)
        with torch.no_grad():
            # dropout begins behind the encoder, so that its features serve all passes
            features = self.network.encoder(self._inputs([canvas.image(slice_)]))
            found: list[FloatMap] = []
            with self.network.dropping(seed):
                for start in range(0, count, BATCH):
                    size = min(BATCH, count - start)
                    repeated = [each.expand(size, *each.shape[1:]) for each in features]
                    found.extend(_softmax(self.network.decoded(repeated)))
        return np.stack([canvas.cut(each) if on_canvas else canvas.back(each) for each in found])

    def varied(self, slice_: Array, count: int = VARIATIONS, *, seed: int = 0, on_canvas: bool = False) -> FloatMap:
        """(K, C, H, W) float32: the answers to K flipped, turned and noisy forms of the slice, laid over each other again."""
        canvas = Canvas.of(slice_, self.config.side_px)
        image = canvas.image(slice_)
        variations = [Variation.drawn(number, seed) for number in range(count)]
        found: list[FloatMap] = []
        for start in range(0, count, BATCH):
            part = variations[start : start + BATCH]
            with torch.no_grad():
                answers = _softmax(self.network(self._inputs([each.of(image) for each in part])))
            found.extend(each.undone(answer) for each, answer in zip(part, answers, strict=True))
        return np.stack([canvas.cut(each) if on_canvas else canvas.back(each) for each in found])

    def gradient(self, slice_: Array) -> FloatMap:
        """(G,) float32: the gradient that the network's own answer would have in its last layer; see `gradient_embedding`."""
        canvas = Canvas.of(slice_, self.config.side_px)
        with torch.no_grad():
            hidden = self.network.hidden(self.network.encoder(self._inputs([canvas.image(slice_)])))
            probabilities = _softmax(self.network.head(hidden))[0]
            grid = math.gcd(GRID, self.config.side_px)
            coarse = torch.nn.functional.adaptive_avg_pool2d(hidden[0].float(), grid).cpu().numpy()
        box, valid = canvas.inside, np.zeros(probabilities.shape[1:], np.bool_)
        valid[box.y0 : box.y1, box.x0 : box.x1] = True
        return gradient_embedding(probabilities, coarse, valid)

    def _batches(self, slices: Sequence[Array]) -> Iterator[tuple[list[Canvas], Tensor]]:
        for start in range(0, len(slices), BATCH):
            part = slices[start : start + BATCH]
            canvases = [Canvas.of(each, self.config.side_px) for each in part]
            yield canvases, self._inputs([canvas.image(each) for canvas, each in zip(canvases, part, strict=True)])

    def _inputs(self, images: Sequence[FloatMap]) -> Tensor:
        return torch.from_numpy(np.stack([inputs_of(image) for image in images])).to(self.device)


def _softmax(logits: Tensor) -> FloatMap:
    return np.asarray(torch.softmax(logits.float(), 1).cpu().numpy(), np.float32)
