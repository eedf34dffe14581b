"""Augmentation of a slice and its labels: plain, or strong after RandAugment (Cubuk et al., arXiv 1909.13719).

One affine turn of the canvas moves image and labels alike; intensities change in the image alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.classes import IGNORE, ChannelMap
from fourclick.models.augment import CHANGES

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]
Generator = np.random.Generator
Pair = tuple[FloatMap, ChannelMap]

STRONGEST = 10.0
PLAIN, STRONG = "plain", "strong"


@dataclass(frozen=True, slots=True)
class Policy:
    """How training images are varied. `operations` (N) of magnitude up to `magnitude` (M, of 10) each, where it is strong."""

    kind: str = PLAIN
    operations: int = 2
    magnitude: float = 5.0
    flips: bool = True

    def __post_init__(self) -> None:
        if self.kind not in (PLAIN, STRONG):
            raise ValueError(f"The regularisation is {PLAIN} or {STRONG}, not {self.kind}.")
        if self.operations < 0 or not 0 <= self.magnitude <= STRONGEST:
            raise ValueError(f"A policy has N >= 0 operations of magnitude M in 0..{STRONGEST:g}.")

    def __call__(self, image: FloatMap, labels: ChannelMap, rng: Generator) -> Pair:
        """Another view of image (S, S, C) float32 and labels (S, S) uint8; what comes into view from outside is IGNORE."""
        turn = np.eye(3)
        if self.flips and rng.random() < 0.5:
            turn = np.diag([-1.0, 1.0, 1.0])
        if self.kind == PLAIN:
            return warped(image, labels, _gentle(rng) @ turn)
        strength = self.magnitude / STRONGEST
        for chosen in rng.integers(0, len(MOVES) + len(CHANGES) + 1, self.operations):
            if chosen < len(MOVES):
                turn = MOVES[chosen](strength * rng.choice([-1.0, 1.0])) @ turn
            elif chosen < len(MOVES) + len(CHANGES):
                image = _changed(image, CHANGES[chosen - len(MOVES)][1], strength, rng)
        return warped(image, labels, turn)


def _changed(image: FloatMap, change: Callable[[FloatMap, Generator], FloatMap], strength: float, rng: Generator) -> FloatMap:
    """So much of the way from the image to its changed form."""
    return np.asarray(image + np.float32(strength) * (change(image, rng) - image), np.float32)


def rotation(strength: float) -> Array:
    return _rotated(np.deg2rad(30 * strength))


def _rotated(angle: float) -> Array:
    return np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1.0]])


def shear_x(strength: float) -> Array:
    return np.array([[1, 0.3 * strength, 0], [0, 1, 0], [0, 0, 1.0]])


def shear_y(strength: float) -> Array:
    return shear_x(strength).T


def shift_x(strength: float) -> Array:
    """In shares of the side, as all moves."""
    return np.array([[1, 0, 0.2 * strength], [0, 1, 0], [0, 0, 1.0]])


def shift_y(strength: float) -> Array:
    return np.array([[1, 0, 0], [0, 1, 0.2 * strength], [0, 0, 1.0]])


def zoom(strength: float) -> Array:
    return np.diag([np.exp(0.4 * strength)] * 2 + [1.0])


MOVES: tuple[Callable[[float], Array], ...] = (rotation, shear_x, shear_y, shift_x, shift_y, zoom)


def _gentle(rng: Generator) -> Array:
    """Up to 10 degrees, 10 % of zoom and 5 % of the side."""
    shift = np.eye(3)
    shift[:2, 2] = rng.uniform(-0.05, 0.05, 2)
    return np.asarray(shift @ _rotated(np.deg2rad(rng.uniform(-10, 10))) @ np.diag([np.exp(rng.uniform(-0.1, 0.1))] * 2 + [1]))


def on_pixels(turn: Array, side_px: int) -> Array:
    """A move (3, 3) about the middle, in shares of the side, as OpenCV's (2, 3) from pixels to pixels."""
    middle = (side_px - 1) / 2
    to_pixels = np.array([[side_px, 0, middle], [0, side_px, middle], [0, 0, 1.0]])
    return np.asarray((to_pixels @ turn @ np.linalg.inv(to_pixels))[:2], np.float64)


def warped(image: FloatMap, labels: ChannelMap, turn: Array) -> Pair:
    """Image and labels under a move; 0 and IGNORE come in from outside."""
    side = image.shape[0]
    affine = on_pixels(turn, side)
    moved = cv2.warpAffine(image, affine, (side, side), flags=cv2.INTER_LINEAR, borderValue=(0.0, 0.0, 0.0))
    kept = cv2.warpAffine(
        labels, affine, (side, side), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=(float(IGNORE),)
    )
    return np.asarray(moved, np.float32).reshape(image.shape), np.asarray(kept, np.uint8)
