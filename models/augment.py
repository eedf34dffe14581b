"""Augmentation, and images out of nothing: what keeps the network from knowing only its training sets.

Images are (S, S, 1) or (S, S, 3) float32 with the object's window at [0, 1]. Everything is cheap: the loader shares two cores
with the training.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]
Generator = np.random.Generator


def smooth_noise(side_px: int, rng: Generator, *, cells: int) -> FloatMap:
    """(S, S) float32 noise of mean 0 and standard deviation about 1 with `cells` bumps per side."""
    coarse = rng.standard_normal((cells + 2, cells + 2)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (side_px, side_px), interpolation=cv2.INTER_CUBIC), np.float32)


def augmented(image: FloatMap, rng: Generator) -> FloatMap:
    """The image (S, S, C) with some of: inversion, contrast, bias field, colour jitter, speckle, blur, noise, compression."""
    for chance, change in CHANGES:
        if rng.random() < chance:
            image = change(image, rng)
    return image


def _inverted(image: FloatMap, rng: Generator) -> FloatMap:
    return np.float32(1) - image


def _contrast(image: FloatMap, rng: Generator) -> FloatMap:
    gamma = np.float32(np.exp(rng.uniform(-0.6, 0.6)))
    gain, shift = np.float32(rng.uniform(0.7, 1.3)), np.float32(rng.uniform(-0.2, 0.2))
    return np.asarray(np.clip((image + 0.5) / 2, 0, 1) ** gamma * 2 * gain - 0.5 + shift, np.float32)


def _remapped(image: FloatMap, rng: Generator) -> FloatMap:
    """Another scanner's grey values: a random piecewise linear curve, in a third of the cases one that turns back."""
    knots = np.linspace(-0.5, 1.5, int(rng.integers(4, 8)))
    values = knots + rng.normal(0, 0.25, len(knots))
    if rng.random() < 0.67:
        values = np.sort(values)
    return np.interp(image, knots, values).astype(np.float32)


def _sharpened(image: FloatMap, rng: Generator) -> FloatMap:
    blurred = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.8, 2.5))).reshape(image.shape)
    return np.asarray(image + np.float32(rng.uniform(0.3, 1.5)) * (image - blurred), np.float32)


def _bias_field(image: FloatMap, rng: Generator) -> FloatMap:
    field = np.exp(0.25 * smooth_noise(image.shape[0], rng, cells=int(rng.integers(1, 4))))
    return np.asarray(image * field[:, :, None], np.float32)


def _colour_jitter(image: FloatMap, rng: Generator) -> FloatMap:
    if image.shape[2] == 1:
        return image
    choice = rng.random()
    if choice < 0.35:
        return np.asarray(image @ np.array([[0.299], [0.587], [0.114]], np.float32), np.float32)
    if choice < 0.5:
        return image[:, :, rng.permutation(3)]
    mix = np.eye(3, dtype=np.float32) + rng.normal(0, 0.12, (3, 3)).astype(np.float32)
    return np.asarray(image @ mix, np.float32)


def _speckle(image: FloatMap, rng: Generator) -> FloatMap:
    side = image.shape[0]
    grain = rng.standard_normal((side, side, 1)).astype(np.float32)
    if rng.random() < 0.6:
        grain = cv2.GaussianBlur(grain, (0, 0), float(rng.uniform(0.5, 1.5)))[:, :, None] * np.float32(2)
    return image + image * grain * np.float32(rng.uniform(0.05, 0.35))


def _noise(image: FloatMap, rng: Generator) -> FloatMap:
    return image + rng.standard_normal(image.shape, np.float32) * np.float32(rng.uniform(0.01, 0.12))


def _blur(image: FloatMap, rng: Generator) -> FloatMap:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.6))), np.float32).reshape(image.shape)


def _low_resolution(image: FloatMap, rng: Generator) -> FloatMap:
    side = image.shape[0]
    small = max(16, int(side / rng.uniform(1.5, 4)))
    coarse = cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA)
    back = cv2.resize(
        coarse, (side, side), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST]))
    )
    return np.asarray(back, np.float32).reshape(image.shape)


def _compression(image: FloatMap, rng: Generator) -> FloatMap:
    eight_bit = np.clip((image + 0.5) * 127.5, 0, 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", eight_bit, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 70))])
    flag = cv2.IMREAD_GRAYSCALE if image.shape[2] == 1 else cv2.IMREAD_COLOR
    return np.asarray(cv2.imdecode(coded, flag), np.float32).reshape(image.shape) / np.float32(127.5) - np.float32(0.5)


CHANGES: tuple[tuple[float, Callable[[FloatMap, Generator], FloatMap]], ...] = (
    (0.25, _colour_jitter),
    (0.12, _inverted),
    (0.4, _contrast),
    (0.2, _remapped),
    (0.2, _bias_field),
    (0.12, _speckle),
    (0.12, _low_resolution),
    (0.15, _blur),
    (0.08, _sharpened),
    (0.25, _noise),
    (0.08, _compression),
)


def synthetic_object(
    side_px: int, rng: Generator, *, mask: Array | None = None, surface: FloatMap | None = None
) -> tuple[FloatMap, Array]:
    """An image (S, S, 1) float32 around [0, 1] and the (S, S) bool mask of one object in it.

    Random shapes (ellipses, lobed and noisy blobs, polygons), textures, edges from sharp to lost, neighbours, a background.
    The object's box fills about 60-75 % of the image. With a `mask` (S, S) bool the object has that shape; with a `surface`
    (S, S) float32 what lies around it looks like that.
    """
    if mask is None:
        mask = _shape(side_px, rng, radius=side_px * rng.uniform(0.3, 0.37), centre=(side_px / 2, side_px / 2))
    image = _texture(side_px, rng) if surface is None else surface
    level = float(image.mean())
    for _ in range(int(rng.integers(0, 5))):
        centre = (float(rng.uniform(0, side_px)), float(rng.uniform(0, side_px)))
        other = _shape(side_px, rng, radius=side_px * rng.uniform(0.1, 0.35), centre=centre)
        image = _composed(image, _texture(side_px, rng) + rng.normal(0, 0.3), other, rng)
    contrast = rng.choice([-1, 1]) * rng.uniform(0.12, 0.8)
    inside = _texture(side_px, rng)
    inside += np.float32(level + contrast - inside.mean())
    if rng.random() < 0.25:
        # A rim: cell membranes, vessel walls, skulls.
        rim = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3))) - cv2.erode(
            mask.astype(np.uint8), np.ones((3, 3)), iterations=int(rng.integers(1, 4))
        )
        inside += rim.astype(np.float32) * np.float32(rng.normal(0, 0.4))
    return _composed(image, inside, mask, rng)[:, :, None], mask


def _composed(below: FloatMap, above: FloatMap, mask: Array, rng: Generator) -> FloatMap:
    alpha = mask.astype(np.float32)
    if rng.random() < 0.8:
        alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), float(rng.uniform(0.4, 2.5))), np.float32)
    return np.asarray(below * (1 - alpha) + above * alpha, np.float32)


def _texture(side_px: int, rng: Generator) -> FloatMap:
    texture = np.full((side_px, side_px), rng.uniform(0.2, 0.8), np.float32)
    for cells in (3, 10, 40):
        if rng.random() < 0.6:
            texture += np.float32(rng.uniform(0, 0.12)) * smooth_noise(side_px, rng, cells=cells)
    if rng.random() < 0.15:
        rows, columns = np.mgrid[:side_px, :side_px].astype(np.float32)
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 30)
        wave = np.sin((rows * np.sin(angle) + columns * np.cos(angle)) * (2 * np.pi / period))
        texture += np.float32(rng.uniform(0.02, 0.15)) * wave.astype(np.float32)
    return texture


def _shape(side_px: int, rng: Generator, *, radius: float, centre: tuple[float, float]) -> Array:
    """A star-shaped blob or polygon with random lobes and elongation; always connected, never empty."""
    count = 120
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    lobes = np.ones(count)
    kind = rng.random()
    if kind < 0.75:
        strength = rng.choice([0.0, 0.1, 0.25, 0.45])
        for order in range(2, 8):
            lobes += strength * rng.normal(0, 1) / order * np.cos(order * angles + rng.uniform(0, 2 * np.pi))
    else:
        corners = int(rng.integers(3, 9))
        knots = np.sort(rng.uniform(0, 2 * np.pi, corners))
        lobes = np.interp(angles, knots, rng.uniform(0.5, 1.0, corners), period=2 * np.pi)
    lobes = np.clip(lobes, 0.15, None)
    lobes /= lobes.max()
    turn, flat = rng.uniform(0, np.pi), rng.uniform(0.3, 1.0)
    x, y = radius * lobes * np.cos(angles), radius * lobes * np.sin(angles) * flat
    points = np.stack([x * np.cos(turn) - y * np.sin(turn) + centre[0], x * np.sin(turn) + y * np.cos(turn) + centre[1]], 1)
    drawn = np.zeros((side_px, side_px), np.uint8)
    cv2.fillPoly(drawn, [np.round(points).astype(np.int32)], 1)
    return drawn.astype(bool)


def disturbed_mask(mask: Array, rng: Generator) -> Array:
    """A plausible wrong mask made from a true one, (S, S) bool: dilated, eroded, shifted, cut or holed."""
    side = mask.shape[0]
    kind = rng.integers(0, 5)
    bits = mask.astype(np.uint8)
    size = int(rng.integers(1, max(2, side // 24)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * size + 1, 2 * size + 1))
    if kind == 0:
        bits = np.asarray(cv2.dilate(bits, kernel), np.uint8)
    elif kind == 1:
        bits = np.asarray(cv2.erode(bits, kernel), np.uint8)
    elif kind == 2:
        bits = np.roll(bits, tuple(rng.integers(-side // 16, side // 16 + 1, 2)), (0, 1))
    elif kind == 3:
        bits = bits & (smooth_noise(side, rng, cells=3) < rng.uniform(0.2, 1.0))
    else:
        bits = bits | ((smooth_noise(side, rng, cells=4) > 1.0) & (cv2.dilate(bits, kernel, iterations=3) > 0))
    return bits.astype(bool)


def coarse_answer(mask: Array, rng: Generator) -> FloatMap:
    """What a look from afar may have made of a true mask (S, S) bool: (S, S) float32 in [0, 1], its boundary wandering."""
    side = mask.shape[0]
    bits = mask.astype(np.uint8)
    distance = cv2.distanceTransform(bits, cv2.DIST_L2, 3) - cv2.distanceTransform(1 - bits, cv2.DIST_L2, 3)
    # Errors of a first look are a few of its own pixels, and this is seen up to three times nearer.
    wander = rng.uniform(0.0, 0.06) * side * smooth_noise(side, rng, cells=int(rng.integers(3, 10)))
    wander += rng.uniform(-0.02, 0.02) * side
    softness = np.float32(rng.uniform(0.5, 4.0))
    return np.asarray(1 / (1 + np.exp(-np.clip((distance + wander) / softness, -30, 30))), np.float32)
