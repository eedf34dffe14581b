"""Training samples of the propagation network: a structure, seen somehow, of which some slices are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.augment import smooth_noise
from fourclick.models.prompt import Point
from fourclick.models.propagation.channels import Task, channels
from fourclick.models.propagation.grid import ROOM, SIDE_PX, SLOTS, slots
from fourclick.models.propagation.volumes import Volume
from fourclick.models.shape_interpolation import centroid, signed_distance

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]
Generator = np.random.Generator

KEY_COUNTS = (0.33, 0.22, 0.16, 0.11, 0.08, 0.04, 0.03, 0.03)
"""Chances of one to eight known slices."""
CLOSED = 0.75
"""Chance that the ends are known, as from six points; the others are walks."""
MOST_BEYOND = 10
ANSWERED = 0.6
"""Chance that the known masks are the network's answers, where it was asked; else they are the truth, spoilt."""
KEY_WEIGHT = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """inputs (C, SLOTS, S, S) float32; truth (SLOTS, S, S) float32; weight (SLOTS,) float32: 0 where nothing is asked."""

    inputs: FloatMap
    truth: FloatMap
    weight: FloatMap


def sample(volume: Volume, rng: Generator, *, varied: bool = True, keys: tuple[int, ...] | None = None) -> Sample:
    """A random task on a structure; without `varied` neither moved nor recoloured. keys: the known slices, None for random."""
    numbers = np.flatnonzero(volume.truth.any(axis=(1, 2)))
    first, last = int(numbers[0]), int(numbers[-1])
    if keys is None:
        closed = (True, True) if volume.is_swept or rng.random() < CLOSED else _some_open(rng)
        keys = _drawn_keys(first, last, rng)
    else:
        closed = (True, True)
    if not all(volume.truth[key].any() for key in keys):
        keys = tuple(key for key in keys if volume.truth[key].any()) or (int(numbers[len(numbers) // 2]),)
    begin, end = _span(volume, first, last, keys, closed, rng)
    points = {index for index, is_end in zip((first, last), closed, strict=True) if is_end and index not in keys}
    indices = np.array(slots(begin, end, [*keys, *points]))
    place = {int(index): slot for slot, index in enumerate(indices)}
    matrix, scale = _view(volume, keys, points, rng if varied else None)
    drift = rng.normal(0, 0.02, 2) * SIDE_PX * (rng.random() < 0.3) if varied else np.zeros(2)
    middle = float(np.mean(keys))
    image, truth = np.zeros((2, len(indices), SIDE_PX, SIDE_PX), np.float32)
    masks: dict[int, Array] = {}
    answers = volume.answers if rng.random() < ANSWERED else None
    for slot, index in enumerate(indices):
        moved = matrix.copy()
        moved[:, 2] += drift * (index - middle) / max(1, last - first) * 8
        image[slot] = _warped(volume.image[index], moved, cv2.BORDER_REPLICATE)
        truth[slot] = _warped(volume.truth[index].astype(np.float32), moved, cv2.BORDER_CONSTANT)
        if int(index) in keys:
            if answers is None:
                masks[slot] = _spoilt(truth[slot] >= 0.5, rng) if varied else truth[slot] >= 0.5
            else:
                masks[slot] = _warped(answers[index].astype(np.float32), moved, cv2.BORDER_CONSTANT) >= 0.5
    truth = (truth >= 0.5).astype(np.float32)
    masks = {slot: mask if mask.any() else truth[slot] > 0 for slot, mask in masks.items()}
    masks = {slot: mask for slot, mask in masks.items() if mask.any()}
    if not masks:
        return sample(volume, rng, varied=varied)
    ends = {place[index]: _end_point(truth[place[index]], rng if varied else None) for index in points}
    known_ends = {slot: point for slot, point in ends.items() if point is not None}
    if varied:
        image = _recoloured(image, rng)
    task = Task(image, indices, masks, known_ends, volume.slice_px * scale, closed)
    inputs = channels(task)
    return Sample(inputs, _padded(truth), _weights(task, len(indices)))


def _some_open(rng: Generator) -> tuple[bool, bool]:
    return ((False, False), (True, False), (False, True))[int(rng.choice(3, p=(0.6, 0.2, 0.2)))]


def _drawn_keys(first: int, last: int, rng: Generator) -> tuple[int, ...]:
    count = min(1 + int(rng.choice(len(KEY_COUNTS), p=KEY_COUNTS)), last - first + 1)
    middle = int(np.clip(round((first + last) / 2 + rng.normal(0, 0.08 * (last - first))), first, last))
    begin = [middle] if rng.random() < 0.75 else []
    others = [index for index in range(first, last + 1) if index not in begin]
    return tuple(sorted([*begin, *(int(i) for i in rng.choice(others, count - len(begin), replace=False))]))


def _span(
    volume: Volume, first: int, last: int, keys: tuple[int, ...], closed: tuple[bool, bool], rng: Generator
) -> tuple[int, int]:
    """The first and the last slice that the network sees: a little beyond known ends, anything where they are open."""
    begin = first - int(rng.integers(1, 3)) if closed[0] else min(keys) - int(rng.integers(2, SLOTS // 2))
    end = last + int(rng.integers(1, 3)) if closed[1] else max(keys) + int(rng.integers(2, SLOTS // 2))
    begin, end = max(0, begin, first - MOST_BEYOND), min(len(volume.truth) - 1, end, last + MOST_BEYOND)
    return min(begin, min(keys)), max(end, max(keys))


def _view(volume: Volume, keys: tuple[int, ...], points: set[int], rng: Generator | None) -> tuple[Array, float]:
    """The (2, 3) matrix from stored pixels to the square, and its scale."""
    seen = volume.truth[list(keys)].any(axis=0)
    rows, columns = np.nonzero(seen)
    more = [centroid(volume.truth[index]) for index in points if volume.truth[index].any()]
    xs, ys = [columns.min(), columns.max() + 1, *(x for x, _ in more)], [rows.min(), rows.max() + 1, *(y for _, y in more)]
    side = ROOM * max(max(xs) - min(xs), max(ys) - min(ys), 3)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    angle, mirror = 0.0, 1.0
    if rng is not None:
        side *= float(np.exp(rng.normal(0, 0.12)))
        x, y = x + rng.normal(0, 0.04) * side, y + rng.normal(0, 0.04) * side
        angle = float(rng.normal(0, 0.25)) if rng.random() < 0.7 else float(rng.uniform(0, 2 * np.pi))
        mirror = -1.0 if rng.random() < 0.5 else 1.0
    scale = SIDE_PX / side
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    linear = np.array([[cos * mirror, -sin], [sin * mirror, cos]])
    offset = np.array([SIDE_PX / 2 - 0.5] * 2) - linear @ np.array([x - 0.5, y - 0.5])
    return np.column_stack([linear, offset]), float(scale)


def _warped(slice_: FloatMap, matrix: Array, border: int) -> FloatMap:
    out = cv2.warpAffine(slice_, matrix, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(out, np.float32)


def _spoilt(mask: Array, rng: Generator) -> Array:
    """As drawn by somebody else: its boundary moved by some of its radius here and there."""
    radius = np.sqrt(mask.sum() / np.pi)
    amount = radius * rng.uniform(0, 0.12)
    noise = smooth_noise(SIDE_PX, rng, cells=int(rng.integers(3, 10)))
    return np.asarray(signed_distance(mask) + amount * (noise + rng.normal(0, 0.3)) > 0)


def _end_point(mask: Array, rng: Generator | None) -> Point | None:
    """Where the end was clicked: in the middle, or somewhere in the mask."""
    if not mask.any():
        return None
    if rng is None or rng.random() < 0.5:
        return centroid(mask)
    rows, columns = np.nonzero(mask)
    number = int(rng.integers(len(rows)))
    return (float(columns[number]), float(rows[number]))


def _weights(task: Task, count: int) -> FloatMap:
    weight = np.zeros(SLOTS, np.float32)
    for slot in range(count):
        weight[slot] = 0.0 if task.is_beyond(slot) else KEY_WEIGHT if slot in task.masks else 1.0
    return weight


def _padded(stack: FloatMap) -> FloatMap:
    out = np.zeros((SLOTS, *stack.shape[1:]), np.float32)
    out[: len(stack)] = stack
    return out


def _recoloured(image: FloatMap, rng: Generator) -> FloatMap:
    """The slots in another scanner's grey values, with its noise."""
    low, high = np.percentile(image, (1, 99))
    image = (image - low) / max(float(high - low), 1e-6)
    for chance, change in CHANGES:
        if rng.random() < chance:
            image = np.asarray(change(image, rng), np.float32)
    return image


def _remapped(image: FloatMap, rng: Generator) -> FloatMap:
    knots = np.linspace(-0.3, 1.3, int(rng.integers(4, 8)))
    values = knots + rng.normal(0, 0.2, len(knots))
    return np.interp(image, knots, values if rng.random() < 0.3 else np.sort(values)).astype(np.float32)


def _noise(image: FloatMap, rng: Generator) -> FloatMap:
    return np.asarray(image + rng.standard_normal(image.shape, np.float32) * np.float32(rng.uniform(0.02, 0.15)), np.float32)


def _blurred(image: FloatMap, rng: Generator) -> FloatMap:
    sigma = float(rng.uniform(0.5, 2.0))
    return np.stack([cv2.GaussianBlur(each, (0, 0), sigma) for each in image])


def _bias(image: FloatMap, rng: Generator) -> FloatMap:
    field = np.exp(0.3 * smooth_noise(SIDE_PX, rng, cells=int(rng.integers(1, 4))))
    return np.asarray(image * field, np.float32)


def _by_slice(image: FloatMap, rng: Generator) -> FloatMap:
    """Slices of unequal brightness, as in multi-slice MR."""
    gains = rng.normal(1, 0.08, (len(image), 1, 1)).astype(np.float32)
    return np.asarray(image * gains, np.float32)


CHANGES: tuple[tuple[float, Callable[[FloatMap, Generator], FloatMap]], ...] = (
    (0.15, lambda image, _rng: 1 - image),
    (0.3, _remapped),
    (0.25, _bias),
    (0.2, _by_slice),
    (0.2, _blurred),
    (0.35, _noise),
)
