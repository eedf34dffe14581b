"""Training samples: an object from the data, or a synthetic one, as network input and truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch.utils.data import IterableDataset

from fourclick.models import cues
from fourclick.models.augment import augmented, disturbed_mask, smooth_noise, synthetic_object
from fourclick.models.crop import Crop
from fourclick.models.dataset import SegmentedObject
from fourclick.models.extremes import box_of, extremes_of
from fourclick.models.intensity import HIGHEST, LOWEST, object_window
from fourclick.models.prompt import Extremes, Point, Role
from fourclick.models.simulator import corrective_click

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

CONTEXT = 2.3
"""Side of a packed patch over the object's longer side: room to turn and to zoom out."""
LARGEST_PATCH_PX = 440


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """An object packed for training: uint8 image (P, P, 1 or 3), window [-0.5, 1.5] on 0..255; uint8 mask; what lies inside."""

    source: str
    image: Array
    mask: Array
    inside: Array
    outline: FloatMap


def packed(item: SegmentedObject) -> Patch:
    """The object with its surroundings, at most LARGEST_PATCH_PX wide."""
    whole = Crop.around(item.box, margin=CONTEXT)
    crop = Crop(whole.box, min(whole.box.width, LARGEST_PATCH_PX))
    low, high = object_window(item.slice_, item.box)
    values = (crop.cut(item.slice_).astype(np.float32) - low) / (high - low)
    values = crop.to_side(np.clip(np.nan_to_num(values), LOWEST, HIGHEST))
    image = np.clip((values + 0.5) * 127.5, 0, 255).round().astype(np.uint8)
    mask = (crop.to_side(crop.cut(item.mask.astype(np.float32))) >= 0.5).astype(np.uint8)
    inside = (crop.to_side(crop.cut(np.ones(item.slice_.shape[:2], np.float32))) >= 0.5).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = np.concatenate(contours)[:, 0].astype(np.float32) if contours else np.zeros((0, 2), np.float32)
    return Patch(item.pair.source, image[:, :, None] if image.ndim == 2 else image, mask, inside, outline)


def _warped(patch: Patch, side_px: int, rng: np.random.Generator) -> tuple[FloatMap, Array, Array]:
    """Image (S, S, C), mask and inside map (S, S) bool under a random rotation, stretch, flip and zoom."""
    angle = rng.uniform(-30, 30) if rng.random() < 0.6 else 0.0
    angle += 90.0 * rng.integers(0, 4) if rng.random() < 0.5 else 0.0
    turn, stretch = np.deg2rad(angle), np.exp(rng.uniform(-0.18, 0.18))
    flip = np.diag([rng.choice([-1.0, 1.0]), rng.choice([-1.0, 1.0])])
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([stretch, 1 / stretch]) @ flip
    points = patch.outline @ matrix.T
    low, high = points.min(0), points.max(0)
    zoom = side_px / (rng.uniform(1.33, 1.47) * max(float((high - low).max()), 4.0))
    centre = (low + high) / 2 + rng.uniform(-0.02, 0.02, 2) * (high - low).max()
    affine = np.concatenate([matrix * zoom, (side_px / 2 - 0.5 - centre * zoom)[:, None]], 1)
    source = patch.image
    if zoom < 0.6:
        # Shrinking by bilinear sampling alone would alias.
        source = cv2.blur(source, (2, 2) if zoom > 0.4 else (3, 3)).reshape(source.shape)
    places = _bent_grid(affine, side_px, rng) if rng.random() < 0.3 else _grid(affine, side_px)
    image = cv2.remap(source, *places, cv2.INTER_LINEAR).reshape(side_px, side_px, -1)
    mask = cv2.remap(patch.mask * 255, *places, cv2.INTER_LINEAR) >= 128
    inside = cv2.remap(patch.inside, *places, cv2.INTER_NEAREST) > 0
    return image.astype(np.float32) / np.float32(127.5) - np.float32(0.5), mask, inside


def _grid(affine: Array, side_px: int, shift: tuple[Any, Any] = (0, 0)) -> tuple[FloatMap, FloatMap]:
    """Where each pixel of the sample comes from in the patch, x and y (S, S) float32; `shift` moves the pixels before."""
    back = cv2.invertAffineTransform(affine).astype(np.float32)
    columns, rows = np.meshgrid(np.arange(side_px, dtype=np.float32), np.arange(side_px, dtype=np.float32))
    columns, rows = columns + shift[0], rows + shift[1]
    return tuple(np.asarray(row[0] * columns + row[1] * rows + row[2], np.float32) for row in back)  # type: ignore[return-value]


def _bent_grid(affine: Array, side_px: int, rng: np.random.Generator) -> tuple[FloatMap, FloatMap]:
    """`_grid` under a smooth random deformation: organs are soft, and few shapes are in the data."""
    strength = np.float32(rng.uniform(0.01, 0.04) * side_px)
    cells = int(rng.integers(2, 5))
    return _grid(affine, side_px, tuple(strength * smooth_noise(side_px, rng, cells=cells) for _ in range(2)))  # type: ignore[arg-type]


def _clicked_extremes(mask: Array, rng: np.random.Generator) -> Extremes:
    """The mask's extremes, as exactly as people click: most within 1-3 % of the box, some rough."""
    box = box_of(mask)
    assert box is not None  # noqa: S101 (the callers check)
    kind = rng.random()
    reach = rng.uniform(0, 0.01) if kind < 0.45 else rng.uniform(0.0, 0.03) if kind < 0.85 else rng.uniform(0.03, 0.08)
    span = np.array([box.width, box.height])
    points = [tuple(np.asarray(point) + rng.uniform(-reach, reach, 2) * span) for point in extremes_of(mask)]
    return Extremes(*((float(x), float(y)) for x, y in points))


def _drawn(patch: Patch | None, surface: Patch | None, side_px: int, rng: np.random.Generator) -> tuple[FloatMap, Array, Array]:
    """Image, mask and inside map of a patch, or of a synthetic object; see `sample`."""
    if patch is not None and surface is None:
        return _warped(patch, side_px, rng)
    mask = None if patch is None else _warped(patch, side_px, rng)[1]
    around = None
    if surface is not None and rng.random() < 0.6:
        around = np.asarray(_warped(surface, side_px, rng)[0].mean(2) * 0.6 + 0.2, np.float32)
    if mask is not None and not mask.any():
        mask = None
    image, mask = synthetic_object(side_px, rng, mask=mask, surface=around)
    return image, mask, np.ones_like(mask)


def sample(patch: Patch | None, side_px: int, rng: np.random.Generator, *, surface: Patch | None = None) -> dict[str, Any]:
    """One training sample from a patch, or a synthetic one for None. With a `surface` it is synthetic, has the patch's shape
    and in part the surface's texture around it.

    Returns `inputs` (INPUT_CHANNELS, S, S) float32 (the previous map last), `truth` (1, S, S) float32, `extremes` (4, 2),
    and the clicks so far as `positive` and `negative` lists of (x, y) in crop pixels.
    """
    while True:
        image, mask, inside = _drawn(patch, surface, side_px, rng)
        if int(mask.sum()) >= 20:
            break
    image = augmented(image, rng)
    box = box_of(mask)
    assert box is not None  # noqa: S101 (the mask has pixels)
    low, high = object_window(image, box)
    image = np.clip((image - np.float32(low)) / np.float32(high - low), LOWEST, HIGHEST) * inside[:, :, None]
    extremes = _clicked_extremes(mask, rng)
    positive: list[Point] = []
    negative: list[Point] = []
    previous = np.zeros((side_px, side_px), np.float32)
    chance = rng.random()
    if chance < 0.1:
        rows, columns = np.nonzero(mask)
        for chosen in rng.integers(0, len(rows), int(rng.integers(1, 3))):
            positive.append((float(columns[chosen]), float(rows[chosen])))
    elif chance < 0.2:
        foreign = disturbed_mask(mask, rng)
        previous = foreign.astype(np.float32)
        click = corrective_click(mask, foreign, rng=rng)
        if click is not None:
            (positive if click.role is Role.POSITIVE else negative).append(click.point)
    maps = cues.draw_points(extremes, positive, negative, side_px)
    channels = np.broadcast_to(image, (side_px, side_px, 3)).transpose(2, 0, 1)
    return {
        "inputs": np.concatenate([channels, maps, previous[None]]).astype(np.float32),
        "truth": mask[None].astype(np.float32),
        "extremes": np.array(extremes, np.float32),
        "positive": positive,
        "negative": negative,
    }


def collated(samples: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Samples as a batch: tensors stacked, click lists kept as lists."""
    return {
        "inputs": torch.from_numpy(np.stack([each["inputs"] for each in samples])),
        "truth": torch.from_numpy(np.stack([each["truth"] for each in samples])),
        **{key: [each[key] for each in samples] for key in ("extremes", "positive", "negative")},
    }


class SampleStream(IterableDataset[dict[str, Any]]):
    """An endless stream of training samples, balanced over sources, in part synthetic.

    A source with n objects is drawn in proportion to n ** `temper`: large ones don't drown small ones. Every sample is fixed by
    `seed`, the number of its batch (from `first_batch` on), `rank` and its place in the batch, whatever the number of loader
    workers: a run that was stopped goes on with the samples that it would have had.
    """

    def __init__(
        self,
        patches: Sequence[Patch],
        *,
        side_px: int,
        batch_size: int,
        seed: int,
        first_batch: int = 0,
        rank: int = 0,
        synthetic: float = 0.12,
        temper: float = 0.35,
    ) -> None:
        self.patches = list(patches)
        self.side_px = side_px
        self.batch_size = batch_size
        self.seed = seed
        self.first_batch = first_batch
        self.rank = rank
        self.synthetic = synthetic
        counts: dict[str, int] = {}
        for patch in self.patches:
            counts[patch.source] = counts.get(patch.source, 0) + 1
        weights = np.array([counts[patch.source] ** (temper - 1) for patch in self.patches])
        self.reached = np.cumsum(weights)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        worker = torch.utils.data.get_worker_info()
        # The loader takes whole batches from its workers in turn.
        first, step = (worker.id, worker.num_workers) if worker else (0, 1)
        for batch in count(self.first_batch + first, step):
            for place in range(self.batch_size):
                yield self._sample(np.random.default_rng([self.seed, batch, self.rank, place]))

    def _sample(self, rng: np.random.Generator) -> dict[str, Any]:
        if self.patches and rng.random() >= self.synthetic:
            return sample(self._any(rng), self.side_px, rng)
        if self.patches and rng.random() < 0.5:
            return sample(self._any(rng), self.side_px, rng, surface=self._any(rng))
        return sample(None, self.side_px, rng)

    def _any(self, rng: np.random.Generator) -> Patch:
        return self.patches[int(np.searchsorted(self.reached, rng.random() * self.reached[-1]))]
