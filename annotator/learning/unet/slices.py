"""Labelled slices, and how they are packed for training."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.canvas import Canvas
from fourclick.annotator.learning.unet.classes import IGNORE, ChannelMap

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledSlice:
    """A slice (H, W) or (H, W, 3) and its channels (H, W) uint8, IGNORE where nothing is known; whose it is."""

    image: str
    patient: str
    slice_index: int
    slice_: Array
    channels: ChannelMap

    def __post_init__(self) -> None:
        if self.slice_.shape[:2] != self.channels.shape:
            raise ValueError(f"The slice is {self.slice_.shape}, its labels {self.channels.shape}; they must be of one size.")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A labelled slice on its canvas: `image` (S, S, 1 or 3) uint8 with [-0.5, 1.5] on 0..255, `labels` (S, S) uint8."""

    image_name: str
    patient: str
    slice_index: int
    image: npt.NDArray[np.uint8]
    labels: ChannelMap

    @classmethod
    def packed(cls, item: LabelledSlice, side_px: int) -> Sample:
        canvas = Canvas.of(item.slice_, side_px)
        values = np.clip((canvas.image(item.slice_) + 0.5) * 127.5, 0, 255).round().astype(np.uint8)
        return cls(item.image, item.patient, item.slice_index, values, canvas.labels(item.channels))

    @property
    def values(self) -> FloatMap:
        """The image as the canvas gave it, (S, S, C) float32 in [-0.5, 1.5]."""
        return self.image.astype(np.float32) / np.float32(127.5) - np.float32(0.5)

    @property
    def present(self) -> frozenset[int]:
        """The channels that it shows."""
        return frozenset(int(channel) for channel in np.unique(self.labels)) - {IGNORE}


def inputs_of(image: FloatMap) -> FloatMap:
    """(S, S, 1 or 3) -> (3, S, S), as the network takes it."""
    side = image.shape[0]
    return np.ascontiguousarray(np.broadcast_to(image, (side, side, 3)).transpose(2, 0, 1), np.float32)


def pixels_of_channels(samples: Sequence[Sample], channels: int) -> npt.NDArray[np.int64]:
    """(channels,) how many pixels of the samples belong to each; ignored ones count nowhere."""
    counts = np.zeros(256, np.int64)
    for sample in samples:
        counts += np.bincount(sample.labels.ravel(), minlength=256)
    return counts[:channels]


def sha256_of(samples: Sequence[Sample]) -> str:
    """Says whether two sets of samples are the same, in the same order."""
    digest = hashlib.sha256()
    for sample in samples:
        digest.update(f"{sample.image_name}/{sample.patient}/{sample.slice_index}".encode())
        digest.update(sample.image.tobytes())
        digest.update(sample.labels.tobytes())
    return digest.hexdigest()
