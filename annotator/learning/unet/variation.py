"""Small changes of an image whose answers can be laid over each other again."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.policy import on_pixels

FloatMap = npt.NDArray[np.float32]

LARGEST_TURN_DEG = 10.0
NOISE = 0.01


@dataclass(frozen=True, slots=True)
class Variation:
    """A flip, a rotation about the middle and noise of standard deviation `noise` (the window is [0, 1])."""

    is_flipped: bool = False
    turn_deg: float = 0.0
    noise: float = 0.0
    seed: int = 0

    @classmethod
    def drawn(cls, number: int, seed: int) -> Variation:
        """The variation of this number in the series of a seed: half of them flipped, each turned and with noise."""
        rng = np.random.default_rng([seed, number])
        turn = float(rng.uniform(-LARGEST_TURN_DEG, LARGEST_TURN_DEG))
        return cls(number % 2 == 1, turn, NOISE, int(rng.integers(2**31)))

    def of(self, image: FloatMap) -> FloatMap:
        """The image (S, S, C) changed."""
        side = image.shape[0]
        changed = image[:, ::-1] if self.is_flipped else image
        affine = self._affine(side)
        turned = cv2.warpAffine(np.ascontiguousarray(changed), affine, (side, side), flags=cv2.INTER_LINEAR).reshape(
            image.shape
        )
        grain = np.random.default_rng(self.seed).standard_normal(image.shape, np.float32)
        return np.asarray(turned + np.float32(self.noise) * grain, np.float32)

    def undone(self, probabilities: FloatMap) -> FloatMap:
        """Probabilities (C, S, S) of the changed image on the pixels of the image before; corners that were turned out of sight
        take what lies nearest."""
        side = probabilities.shape[-1]
        affine = self._affine(side)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        back = [
            cv2.warpAffine(np.ascontiguousarray(each), affine, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE)
            for each in probabilities
        ]
        stacked = np.stack(back)
        stacked = stacked[:, :, ::-1] if self.is_flipped else stacked
        return np.asarray(stacked / stacked.sum(0, keepdims=True), np.float32)

    def _affine(self, side_px: int) -> npt.NDArray[np.float64]:
        angle = np.deg2rad(self.turn_deg)
        turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1.0]])
        return np.asarray(on_pixels(turn, side_px))
