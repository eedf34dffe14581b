"""What the network says of one image, and of it again under dropout, by other networks or of altered copies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fourclick.annotator.learning.arrays import Array, BoolArray, Float32Array
from fourclick.annotator.learning.image_id import ImageId

SAMPLED_PIXELS = 64
TOLERANCE = 0.02


@dataclass(frozen=True, eq=False)
class Outputs:
    """One image on its way through the scores; it is dropped once they are taken.

    probabilities: (T, C, H, W) in [0, 1], summing to 1 over C >= 2 classes, of which 0 is the background. T passes: one, or
    25 with dropout, or one per network of a committee, or one per altered copy, turned back.
    valid: (H, W) bool, the pixels that count (the Ω of the formulas); None: all. features: (D,) of the whole image, gradient:
    (G,) as by `selection.badge.gradient_embedding`; None where no strategy asks for them. patient, volume: whose image it is
    and which stack it is a slice of ("" for nobody knows), position: its place in that stack.
    Raises ValueError for other shapes, and where a sample of pixels shows that these are no probabilities.
    """

    id: ImageId
    probabilities: Array
    valid: BoolArray | None = None
    features: Array | None = None
    gradient: Array | None = None
    patient: str = ""
    volume: str = ""
    position: int = 0

    def __post_init__(self) -> None:
        shape = self.probabilities.shape
        if len(shape) != 4 or shape[1] < 2 or not shape[0]:
            raise ValueError(f"Image {self.id}: probabilities are (passes, classes >= 2, rows, columns), not {shape}.")
        if self.valid is not None and self.valid.shape != shape[2:]:
            raise ValueError(f"Image {self.id}: the valid pixels are {self.valid.shape}, the probabilities {shape[2:]}.")
        flat = self.probabilities[0].reshape(shape[1], -1)
        sample = flat[:, :: max(1, flat.shape[1] // SAMPLED_PIXELS)]
        # NaN passes: such an image sinks to the end of the ranking and is reported
        wrong = (sample < -TOLERANCE) | (sample > 1 + TOLERANCE) | (np.abs(sample.sum(axis=0) - 1) > TOLERANCE)
        if wrong.any():
            raise ValueError(f"Image {self.id}: these are no probabilities that sum to 1; give the softmax of the logits.")

    @property
    def passes(self) -> int:
        return int(self.probabilities.shape[0])

    @cached_property
    def mean(self) -> Float32Array:
        """(C, H, W): the mean over the passes."""
        if self.passes == 1:
            return np.asarray(self.probabilities[0], np.float32)
        return np.asarray(self.probabilities.mean(axis=0, dtype=np.float32))

    @cached_property
    def predicted(self) -> Array:
        """(H, W): the most probable class of each pixel, the lower one of two that are equal."""
        return np.asarray(self.mean.argmax(axis=0))

    @cached_property
    def foreground_share(self) -> float:
        """The share of the valid pixels that are predicted not to be background; 0 where no pixel is valid."""
        is_object = self.predicted > 0
        counted = is_object if self.valid is None else is_object[self.valid]
        return float(counted.mean()) if counted.size else 0.0


def from_foreground(probability: Array) -> Float32Array:
    """(T, 2, H, W) of the foreground's probability (T, H, W) or (H, W) in [0, 1]."""
    passes = probability if probability.ndim == 3 else probability[None]
    return np.stack([1 - passes, passes], axis=1).astype(np.float32)
