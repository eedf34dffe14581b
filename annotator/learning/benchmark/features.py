"""Features of a frozen encoder, of each image and of varied copies of it, computed once and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch.nn import functional

from fourclick.annotator.learning.arrays import Array, Float32Array
from fourclick.annotator.learning.benchmark.entries import strategy_of
from fourclick.annotator.learning.benchmark.images import BenchImages
from fourclick.annotator.learning.benchmark.spec import FILTERS, SHIPPED, BenchSpec
from fourclick.annotator.learning.strategy import Need
from fourclick.annotator.learning.unet.policy import Policy
from fourclick.annotator.learning.unet.slices import inputs_of
from fourclick.annotator.learning.unet.variation import Variation
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.checkpoint import Checkpoint, load_checkpoint
from fourclick.models.training_step import autocast

STRIDE = 4
DIMENSIONS = 32
PLAIN_VIEWS, STRONG_VIEWS, ALTERED = 2, 6, 4
"""Copies of each image beside the image itself; those for test-time consistency are turned back afterwards."""
SAMPLED = 40_000
BATCH = 16


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """maps: (N, V, D, s, s) float16, the image as it is first, then its plain, strong and altered copies, D of unit variance.

    labels: (N, V, 2s, 2s) uint8 (of the altered copies, those of the image). embedding: (N, E) float32 of the whole images.
    """

    maps: Array
    labels: Array
    embedding: Float32Array

    @property
    def plain(self) -> range:
        return range(1 + PLAIN_VIEWS)

    @property
    def strong(self) -> range:
        return range(1 + PLAIN_VIEWS, 1 + PLAIN_VIEWS + STRONG_VIEWS)

    @property
    def altered(self) -> range:
        return range(1 + PLAIN_VIEWS + STRONG_VIEWS, self.maps.shape[1])


def variation(number: int) -> Variation:
    """The change of an altered copy."""
    return Variation.drawn(number, 0)


def features_of(images: BenchImages, spec: BenchSpec, folder: Path) -> Features:
    """From `folder` where they were computed before; else they are computed and kept there."""
    checkpoint = None if spec.features == FILTERS else load_checkpoint(None if spec.features == SHIPPED else spec.features)
    is_asked = any(Need.ALTERED_COPIES in strategy_of(each.spec(1, 2)).needs for each in spec.strategies)
    altered = ALTERED if is_asked else 0
    told = {
        "images": images.sha256,
        "side": spec.side_px,
        "encoder": FILTERS if checkpoint is None else checkpoint.sha256,
        "magnitude": [spec.hyper.operations, spec.hyper.magnitude],
        "shape": [DIMENSIONS, PLAIN_VIEWS, STRONG_VIEWS, altered],
    }
    stem = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    path = folder / f"{images.source}-{stem}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Features(kept["maps"], kept["labels"], kept["embedding"])
    except (OSError, ValueError, KeyError):
        pass
    found = _computed(images, spec, _filters if checkpoint is None else _encoder(checkpoint), altered)
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        np.savez(file, maps=found.maps, labels=found.labels, embedding=found.embedding)
    return found


def seen_share(images: BenchImages, spec: BenchSpec) -> float:
    """The share of the images, masks and all, that the frozen encoder was trained on."""
    if spec.features == FILTERS:
        return 0.0
    checkpoint = load_checkpoint(None if spec.features == SHIPPED else spec.features)
    known = set(checkpoint.about.get("trained_on", ()))
    return sum(each in known for each in images.encoder_seen) / max(1, len(images.encoder_seen))


Encode = Callable[[Sequence[Float32Array]], tuple[Array, Array]]
"""Images (S, S, C) to maps (n, F, s, s) and embeddings (n, E)."""


def _computed(images: BenchImages, spec: BenchSpec, encode: Encode, altered: int) -> Features:
    plain = Policy("plain")
    strong = Policy("strong", spec.hyper.operations, spec.hyper.magnitude)
    grid = spec.side_px // STRIDE
    maps = np.empty((len(images), 1 + PLAIN_VIEWS + STRONG_VIEWS + altered, DIMENSIONS, grid, grid), np.float16)
    labels = np.empty((*maps.shape[:2], 2 * grid, 2 * grid), np.uint8)
    raw, embedding = _encoded([each.values for each in images.samples], encode)
    project = _Projection.fitted(raw)
    maps[:, 0] = project(raw)
    del raw
    for row, sample in enumerate(images.samples):
        views = []
        labels[row] = sample.labels[::2, ::2]
        for number in range(PLAIN_VIEWS + STRONG_VIEWS):
            policy = plain if number < PLAIN_VIEWS else strong
            image, moved = policy(sample.values, sample.labels, np.random.default_rng([row, number]))
            views.append(image)
            labels[row, 1 + number] = moved[::2, ::2]
        views += [variation(number).of(sample.values) for number in range(altered)]
        maps[row, 1:] = project(_encoded(views, encode)[0])
    return Features(maps, labels, embedding)


def _encoded(values: Sequence[Float32Array], encode: Encode) -> tuple[Array, Float32Array]:
    parts = [encode(values[start : start + BATCH]) for start in range(0, len(values), BATCH)]
    embedding = np.concatenate([each[1] for each in parts]).astype(np.float32)
    return np.concatenate([each[0] for each in parts]), embedding


@dataclass(frozen=True, slots=True, eq=False)
class _Projection:
    """Onto the first principal components of the images as they are, each with unit variance."""

    mean: Array
    axes: Array

    @classmethod
    def fitted(cls, raw: Array) -> _Projection:
        pixels = np.moveaxis(raw, 1, -1).reshape(-1, raw.shape[1])
        pixels = pixels[:: max(1, len(pixels) // SAMPLED)].astype(np.float64)
        mean = pixels.mean(axis=0)
        scale = pixels.std(axis=0) + 1e-6
        values, vectors = np.linalg.eigh(np.cov(((pixels - mean) / scale).T))
        order = np.argsort(values)[::-1][:DIMENSIONS]
        # the sign of an axis is anybody's choice: the largest part is positive
        signs = np.sign(vectors[np.abs(vectors[:, order]).argmax(axis=0), order])
        axes = vectors[:, order] * signs / np.sqrt(np.maximum(values[order], 1e-6)) / scale[:, None]
        return cls(mean.astype(np.float32), axes.astype(np.float32))

    def __call__(self, raw: Array) -> Array:
        flat = np.moveaxis(raw, 1, -1) - self.mean
        found = np.moveaxis(flat @ self.axes, -1, 1)
        padded = np.zeros((len(raw), DIMENSIONS, *raw.shape[2:]), np.float16)
        padded[:, : found.shape[1]] = np.clip(found, -30, 30)
        return padded


def _encoder(checkpoint: Checkpoint) -> Encode:
    """The encoder of an interactive model that sees no clicks: strides 4 and 16 on the grid of stride 4, and the means."""
    network = checkpoint.network()

    def encode(values: Sequence[Float32Array]) -> tuple[Array, Array]:
        images = torch.from_numpy(np.stack([inputs_of(each) for each in values]))
        inputs = torch.zeros(len(values), network.seen.shape[1], *images.shape[2:])
        inputs[:, :3] = images
        # bfloat16 where the processor has it: three times as fast
        with torch.no_grad(), autocast(torch.device("cpu")):
            _, quarter, deep = (each.float() for each in network.features(inputs))
            up = functional.interpolate(deep, quarter.shape[-2:], mode="bilinear", align_corners=False)
            pooled = functional.normalize(deep.mean((2, 3)), dim=1)
        return torch.cat([quarter, up], 1).numpy(), pooled.numpy()

    return encode


def _filters(values: Sequence[Float32Array]) -> tuple[Array, Array]:
    """Blurred images, their gradients and the deviation around each place, at four scales, and the place itself."""
    stacks = [_filtered(each) for each in values]
    stacked = np.stack(stacks)
    pooled = np.concatenate([stacked.mean(axis=(2, 3)), stacked.std(axis=(2, 3))], axis=1)
    return stacked, pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)


def _filtered(values: Any) -> Array:
    grey = np.ascontiguousarray(values.mean(axis=2), np.float32)
    side = grey.shape[0]
    # a grey image among colour ones is one whose channels agree
    coloured = np.broadcast_to(values, (side, side, 3))
    found = [np.ascontiguousarray(coloured[:, :, at], np.float32) for at in range(3)]
    for sigma in (1.0, 2.0, 4.0, 8.0):
        blurred = cv2.GaussianBlur(grey, (0, 0), sigma)
        across, down = cv2.Sobel(blurred, cv2.CV_32F, 1, 0), cv2.Sobel(blurred, cv2.CV_32F, 0, 1)
        spread = cv2.GaussianBlur(grey * grey, (0, 0), sigma) - blurred * blurred
        curved = cv2.Laplacian(blurred, cv2.CV_32F)
        found += [
            np.asarray(each, np.float32) for each in (blurred, np.hypot(across, down), curved, np.maximum(spread, 0) ** 0.5)
        ]
    place = np.linspace(-1, 1, side, dtype=np.float32)
    found += [np.broadcast_to(place, (side, side)), np.broadcast_to(place[:, None], (side, side))]
    grid = (side // STRIDE, side // STRIDE)
    return np.stack([cv2.resize(np.ascontiguousarray(each), grid, interpolation=cv2.INTER_AREA) for each in found])
