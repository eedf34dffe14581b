"""Masks and images that tests speak about: discs, blobs, data folders."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from hypothesis import strategies as st


def disc(shape, centre, radius):
    """(H, W) bool disc around (x, y)."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return (columns - centre[0]) ** 2 + (rows - centre[1]) ** 2 <= radius**2


def bright(mask, *, low=40, high=180, noise=8, seed=0):
    """An 8-bit picture in which the mask is brighter than the rest."""
    rng = np.random.default_rng(seed)
    return np.clip(np.where(mask, high, low) + rng.normal(0, noise, mask.shape), 0, 255).astype(np.uint8)


@st.composite
def blobs(draw, side=40):
    """Connected masks (side, side) bool of at least 20 pixels."""
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    mask = np.zeros((side, side), np.uint8)
    x, y = rng.integers(8, side - 8, 2)
    for _ in range(draw(st.integers(1, 5))):
        cv2.circle(mask, (int(x), int(y)), int(rng.integers(3, 7)), 1, -1)
        x, y = np.clip([x + rng.integers(-4, 5), y + rng.integers(-4, 5)], 3, side - 4)
    return mask.astype(bool)


def write_source(folder: Path, name: str, images, masks) -> Path:
    """A source like those that training reads: PNG images and masks of the same stems."""
    for kind, arrays in (("images", images), ("masks", masks)):
        (folder / name / kind).mkdir(parents=True, exist_ok=True)
        for stem, array in arrays.items():
            assert cv2.imwrite(str(folder / name / kind / f"{stem}.png"), array)
    return folder / name
