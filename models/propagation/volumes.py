"""Structures for training the propagation network: from volumes, and made of single images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.augment import smooth_noise
from fourclick.models.cues import DegenerateExtremes
from fourclick.models.dataset import VOLUME_ENDINGS, Pair, objects_of, read_array, slice_pixels
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import Box
from fourclick.models.simulator import extreme_prompt

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]

LEAST_SLICES = 5
MOST_SIDE_PX = 48
"""Larger structures are stored shrunk to this: the network sees them so small anyway."""
AROUND = 1.0
"""How much of the surroundings is kept, over the structure's longer side, on each side."""
SLICES_AROUND = 10
LEAST_VOXELS = 200
OBJECTS_PER_SOURCE = 40


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """A structure and its surroundings: image (D, h, w) float32, truth (D, h, w) bool, and the network's masks if asked.

    slice_px: how many of the stored pixels slices are apart. `is_swept`: made of a single image.
    """

    source: str
    patient: str
    image: FloatMap
    truth: Array
    answers: Array | None
    slice_px: float
    is_swept: bool = False


def volumes_of(pair: Pair, ask: Predictor | None, *, every_plane: bool = True) -> Iterator[Volume]:
    """The structures of a volume: its labels, of lesions their connected components; along every axis where the voxels allow.

    ask: the network whose answers to exact extreme points serve as known masks along the first axis.
    """
    voxels, labels = read_array(pair.image), read_array(pair.mask)
    voxels = np.asarray(voxels if voxels.ndim == 3 else voxels.mean(axis=3), np.float32)
    apart = slice_pixels(pair.image)
    axes = (0, 1, 2) if every_plane and 0.8 <= apart <= 1.25 else (0,)
    for axis in axes:
        image, turned = np.moveaxis(voxels, axis, 0), np.moveaxis(labels, axis, 0)
        for truth in _structures(turned, pair):
            yield _packed(pair, image, truth, apart, ask if axis == 0 else None)


def _structures(labels: Array, pair: Pair) -> Iterator[Array]:
    from scipy import ndimage

    for label in (int(value) for value in np.unique(labels) if value):
        whole = labels == label
        parts, count = ndimage.label(whole)
        sizes = ndimage.sum_labels(whole, parts, range(1, count + 1))
        for number, size in enumerate(sizes, start=1):
            truth = parts == number
            if size >= LEAST_VOXELS and np.count_nonzero(truth.any(axis=(1, 2))) >= LEAST_SLICES:
                yield truth


def _packed(pair: Pair, voxels: FloatMap, truth: Array, apart: float, ask: Predictor | None) -> Volume:
    numbers = np.flatnonzero(truth.any(axis=(1, 2)))
    rows, columns = np.flatnonzero(truth.any(axis=(0, 2))), np.flatnonzero(truth.any(axis=(0, 1)))
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    room = round(AROUND * longer) + 4
    depth = slice(max(0, numbers[0] - SLICES_AROUND), numbers[-1] + 1 + SLICES_AROUND)
    across = slice(max(0, rows[0] - room), rows[-1] + 1 + room), slice(max(0, columns[0] - room), columns[-1] + 1 + room)
    answers = None if ask is None else _answers(voxels, truth, ask)[(depth, *across)]
    image, mask = voxels[(depth, *across)], truth[(depth, *across)]
    scale = min(1.0, MOST_SIDE_PX / float(longer))
    if scale < 1:
        image = _shrunk(image, scale)
        mask = _shrunk(mask.astype(np.float32), scale) >= 0.5
        answers = None if answers is None else _shrunk(answers.astype(np.float32), scale) >= 0.5
    return Volume(
        pair.source, pair.patient, np.ascontiguousarray(image, np.float32), np.ascontiguousarray(mask), answers, apart * scale
    )


def _shrunk(stack: Array, scale: float) -> Array:
    return np.stack([cv2.resize(each, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for each in stack])


def _answers(voxels: FloatMap, truth: Array, ask: Predictor) -> Array:
    out = np.zeros_like(truth)
    for index in np.flatnonzero(truth.any(axis=(1, 2))):
        try:
            out[index] = ask.predict(voxels[index], extreme_prompt(truth[index])) >= 0.5
        except DegenerateExtremes:
            out[index] = truth[index]
    return out


def swept(pair_objects: Sequence[tuple[str, str, FloatMap, Array]], rng: np.random.Generator, *, depth: int = 24) -> Volume:
    """A volume of a single image (h, w) with its object's mask (h, w) bool: moved and bent ever more along the slices.

    pair_objects: (source, patient, image, mask) of which one is drawn.
    """
    source, patient, image, mask = pair_objects[int(rng.integers(len(pair_objects)))]
    depth = int(rng.integers(8, depth + 1))
    height, width = mask.shape
    side = float(np.sqrt(mask.sum()))
    start = rng.uniform(0.2, 0.8) * depth
    places = (np.arange(depth) - start) / depth
    turn, growth = rng.normal(0, 0.35), rng.normal(0, 0.35)
    ends = rng.uniform(0.0, 1.6)
    shift = rng.normal(0, 0.35, 2) * side
    bends = np.stack([_field(height, width, rng) for _ in range(4)]) * side * rng.uniform(0.02, 0.2)
    middle = np.array([np.nonzero(mask)[1].mean(), np.nonzero(mask)[0].mean()])
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    images, masks = [], []
    for place in places:
        scale = np.exp(growth * place) / max(0.3, 1 - ends * place**2 * 2)
        angle = turn * place * 2
        cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
        x, y = columns - middle[0] - shift[0] * place, rows - middle[1] - shift[1] * place
        across = cos * x - sin * y + middle[0] + bends[0] * place * 2 + bends[2] * np.sin(6 * place)
        down = sin * x + cos * y + middle[1] + bends[1] * place * 2 + bends[3] * np.sin(6 * place)
        maps = np.asarray(across, np.float32), np.asarray(down, np.float32)
        images.append(cv2.remap(image, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101))
        masks.append(cv2.remap(mask.astype(np.float32), *maps, cv2.INTER_LINEAR) >= 0.5)
    radius = side / np.sqrt(np.pi)
    return Volume(
        source, patient, np.stack(images), np.stack(masks), None, float(rng.uniform(0.5, 2.0) * 2 * radius / depth), True
    )


def _field(height: int, width: int, rng: np.random.Generator) -> FloatMap:
    noise = smooth_noise(64, rng, cells=int(rng.integers(2, 6)))
    return np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def single_objects(pairs: Sequence[Pair], rng: np.random.Generator) -> list[tuple[str, str, FloatMap, Array]]:
    """(source, patient, image, mask) of up to OBJECTS_PER_SOURCE objects of pictures, shrunk to MOST_SIDE_PX, for `swept`."""
    pictures = [pair for pair in pairs if not pair.image.name.endswith(VOLUME_ENDINGS)]
    found: list[tuple[str, str, FloatMap, Array]] = []
    order = rng.permutation(len(pictures))
    for number in order:
        pair = pictures[int(number)]
        objects = list(objects_of([pair]))
        for item in (objects[int(i)] for i in rng.permutation(len(objects))[:3]):
            found.append(_single(pair, item.slice_, item.mask, item.box))
        if len(found) >= OBJECTS_PER_SOURCE:
            break
    return found


def _single(pair: Pair, slice_: Array, mask: Array, box: Box) -> tuple[str, str, FloatMap, Array]:
    grey = np.asarray(slice_ if slice_.ndim == 2 else slice_.mean(axis=2), np.float32)
    longer = max(box.width, box.height)
    room = round(AROUND * longer)
    part = (slice(max(0, box.y0 - room), box.y1 + room), slice(max(0, box.x0 - room), box.x1 + room))
    image: Array = grey[part]
    inside: Array = mask[part].astype(np.float32)
    scale = min(1.0, MOST_SIDE_PX / longer)
    if scale < 1:
        image, inside = (cv2.resize(each, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for each in (image, inside))
    return pair.source, pair.patient, np.ascontiguousarray(image, np.float32), inside >= 0.5
