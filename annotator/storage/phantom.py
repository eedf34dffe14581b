"""A generated CT-like abdomen: our own volume to click on, free of any licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Volume = npt.NDArray[np.int16]
Array = npt.NDArray[Any]

SHAPE = (36, 256, 256)
SPACING_MM = (1.5, 1.5, 5.0)
ORIGIN_MM = (-190.0, -180.0, -90.0)
AIR_HU, FAT_HU, NOISE_HU = -1000.0, -95.0, 14.0


@dataclass(frozen=True, slots=True)
class Organ:
    """An ellipse per slice, in pixels of the plane; its size swells and ebbs between the slices `first` and `last`."""

    hu: float
    x: float
    y: float
    width: float
    height: float
    first: int
    last: int
    turn: float = 0.0
    lobes: float = 0.0
    drift: float = 0.0


ORGANS = (
    Organ(52, 128, 128, 104, 80, -40, 80),  # muscle under the fat
    Organ(-850, 78, 118, 34, 46, -30, 12, 0.1, 0.12),  # right lung's base
    Organ(-850, 178, 118, 34, 46, -30, 11, -0.1, 0.12),
    Organ(108, 88, 112, 46, 38, 4, 34, -0.3, 0.3, 0.2),  # liver
    Organ(70, 104, 132, 11, 9, 12, 24),  # gall bladder
    Organ(122, 188, 116, 19, 30, 6, 22, 0.5, 0.2),  # spleen
    Organ(35, 160, 96, 26, 18, 4, 26, 0.4, 0.3, -0.3),  # stomach
    Organ(172, 90, 168, 17, 25, 14, 36, 0.25, 0.3),  # kidneys
    Organ(172, 170, 168, 17, 25, 12, 34, -0.25, 0.3),
    Organ(20, 128, 186, 15, 13, -40, 80),  # spinal canal's surroundings
    Organ(420, 128, 170, 18, 14, -40, 80, 0.0, 0.08),  # vertebra
    Organ(150, 136, 148, 9, 9, -40, 80, 0.0, 0.0, -0.15),  # aorta
    Organ(138, 117, 148, 10, 7, -40, 80, 0.2, 0.0, 0.1),  # vena cava
    Organ(30, 128, 186, 7, 6, -40, 80),  # spinal canal
)


def phantom(seed: int = 7) -> Volume:
    """A volume (36, 256, 256) int16 in Hounsfield units, the same for the same seed."""
    rng = np.random.default_rng(seed)
    depth, height, width = SHAPE
    phases = rng.uniform(0, 2 * np.pi, (len(ORGANS), 3))
    volume = np.empty(SHAPE, np.int16)
    for index in range(depth):
        plane = np.full((height, width), AIR_HU, np.float32)
        _fill(plane, Organ(FAT_HU, 128, 128, 116, 92, -60, 100), index, np.zeros(3))
        for organ, phase in zip(ORGANS, phases, strict=True):
            _fill(plane, organ, index, phase)
        grain = cv2.GaussianBlur(rng.standard_normal((height, width)).astype(np.float32), (0, 0), 0.9)
        plane = cv2.GaussianBlur(plane, (0, 0), 0.8) + grain * np.float32(NOISE_HU / 0.32)
        volume[index] = np.clip(plane, -1024, 2000).round().astype(np.int16)
    return volume


def _fill(plane: Array, organ: Organ, index: int, phase: Array) -> None:
    """Draws the organ's section on a plane, where it has one."""
    middle, half = (organ.first + organ.last) / 2, (organ.last - organ.first) / 2
    swell = 1 - ((index - middle) / half) ** 2
    if swell <= 0.02:
        return
    size = np.sqrt(swell) if half < 30 else 1.0
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    lobes = 1 + organ.lobes * sum(0.5 / order * np.cos(order * angles + phase[order - 2] + index * 0.05) for order in (2, 3, 4))
    x, y = organ.width * size * lobes * np.cos(angles), organ.height * size * lobes * np.sin(angles)
    shift = organ.drift * (index - middle)
    xs = organ.x + shift + x * np.cos(organ.turn) - y * np.sin(organ.turn)
    ys = organ.y + x * np.sin(organ.turn) + y * np.cos(organ.turn)
    points = np.round(np.stack([xs, ys], 1) * 16).astype(np.int32)
    cv2.fillPoly(plane, [points], organ.hu, cv2.LINE_8, 4)
