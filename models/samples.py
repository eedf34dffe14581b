"""Training samples: an object from the data, or a synthetic one, as network input and truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch.utils.data import IterableDataset

from fourclick.models import cues
from fourclick.models.augment import augmented, coarse_answer, disturbed_mask, smooth_noise, synthetic_object
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
LARGEST_PATCH_PX = 640
LEAST_PX = 20
NEARER = (1.4, 3.5)
"""How many times nearer than usual the zoomed samples are."""
CLICKED = ((0.4, 0.0), (0.6, 0.01), (0.88, 0.03), (1.0, 0.08))
"""How exactly extremes are clicked: up to each share of the samples they are moved by at most that part of the box."""
ROUGH = 0.03
CLEAN = 0.35
"""The share of samples whose intensities are left as they are."""
LARGE = 0.75
"""Objects are worth a look from near when their longer side is at least so much of the sample's."""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """An object packed for training: uint8 image (P, P, 1 or 3), window [-0.5, 1.5] on 0..255; uint8 mask; what lies inside."""

    source: str
    image: Array
    mask: Array
    inside: Array
    outline: FloatMap

    @property
    def longer_px(self) -> float:
        return float(np.ptp(self.outline, axis=0).max()) if len(self.outline) else 0.0


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


class Drawn(NamedTuple):
    """Image (S, S, C), mask and inside map (S, S) bool of a sample, and the whole object's extremes in its pixels."""

    image: FloatMap
    mask: Array
    inside: Array
    extremes: Extremes


def _warped(patch: Patch, side_px: int, rng: np.random.Generator, *, closer: float = 1.0) -> Drawn | None:
    """The patch under a random rotation, stretch, flip and zoom; `closer` than 1: a part of its boundary, so many times nearer.

    None where the object is out of sight.
    """
    angle = rng.uniform(-30, 30) if rng.random() < 0.6 else 0.0
    angle += 90.0 * rng.integers(0, 4) if rng.random() < 0.5 else 0.0
    turn, stretch = np.deg2rad(angle), np.exp(rng.uniform(-0.18, 0.18))
    flip = np.diag([rng.choice([-1.0, 1.0]), rng.choice([-1.0, 1.0])])
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([stretch, 1 / stretch]) @ flip
    points = patch.outline @ matrix.T
    low, high = points.min(0), points.max(0)
    zoom = side_px / (rng.uniform(1.33, 1.47) * max(float((high - low).max()), 4.0))
    centre = (low + high) / 2 + rng.uniform(-0.02, 0.02, 2) * (high - low).max()
    if closer > 1:
        zoom *= closer
        centre = points[int(rng.integers(len(points)))] + rng.uniform(-0.3, 0.3, 2) * side_px / zoom
    affine = np.concatenate([matrix * zoom, (side_px / 2 - 0.5 - centre * zoom)[:, None]], 1)
    source = patch.image
    if zoom < 0.6:
        # Shrinking by bilinear sampling alone would alias.
        source = cv2.blur(source, (2, 2) if zoom > 0.4 else (3, 3)).reshape(source.shape)
    is_bent = closer == 1 and rng.random() < 0.3
    places = _bent_grid(affine, side_px, rng) if is_bent else _grid(affine, side_px)
    image = cv2.remap(source, *places, cv2.INTER_LINEAR).reshape(side_px, side_px, -1)
    mask = cv2.remap(patch.mask * 255, *places, cv2.INTER_LINEAR) >= 128
    inside = cv2.remap(patch.inside, *places, cv2.INTER_NEAREST) > 0
    if not mask.any():
        return None
    extremes = extremes_of(mask) if closer == 1 else _outer_extremes(points * zoom + affine[:, 2], zoom)
    return Drawn(image.astype(np.float32) / np.float32(127.5) - np.float32(0.5), mask, inside, extremes)


def _outer_extremes(outline: Array, zoom: float) -> Extremes:
    """The extremes of an outline (N, 2) of enlarged pixels' centres, at those pixels' outer edges (as `cues.draw`)."""
    half = 0.5 * zoom - 0.5
    found = []
    for axis, sign in ((0, -1), (0, 1), (1, -1), (1, 1)):
        outwards = sign * outline[:, axis]
        # In the middle of all that touch the box, as `extremes_of`.
        point = outline[outwards >= outwards.max() - 0.5 * zoom].mean(0)
        point[axis] = sign * (outwards.max() + half)
        found.append((float(point[0]), float(point[1])))
    return Extremes(*found)


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


def _clicked(extremes: Extremes, rng: np.random.Generator) -> Extremes:
    """Extremes as people click them: many to the pixel, most within 1-3 % of the box, some rough."""
    kind = rng.random()
    # A network that never sees exact points learns not to trust them, and loses to the mere curve through them.
    highest = next(reach for share, reach in CLICKED if kind < share)
    reach = rng.uniform(ROUGH if highest > ROUGH else 0.0, highest)
    span = np.array([extremes.right[0] - extremes.left[0] + 1, extremes.bottom[1] - extremes.top[1] + 1])
    points = [tuple(np.asarray(point) + rng.uniform(-reach, reach, 2) * span) for point in extremes]
    return Extremes(*((float(x), float(y)) for x, y in points))


def _drawn(patch: Patch | None, surface: Patch | None, side_px: int, rng: np.random.Generator, closer: float) -> Drawn | None:
    """A patch, or a synthetic object; see `sample`. None where too little of it is in sight."""
    if patch is not None and surface is None:
        drawn = _warped(patch, side_px, rng, closer=closer)
        seen = 0 if drawn is None else int(drawn.mask.sum())
        return drawn if LEAST_PX <= seen <= side_px**2 - LEAST_PX else None
    shape = None if patch is None else _warped(patch, side_px, rng)
    around = None
    if surface is not None and rng.random() < 0.6:
        texture = _warped(surface, side_px, rng)
        around = None if texture is None else np.asarray(texture.image.mean(2) * 0.6 + 0.2, np.float32)
    image, mask = synthetic_object(side_px, rng, mask=None if shape is None else shape.mask, surface=around)
    if int(mask.sum()) < LEAST_PX:
        return None
    return Drawn(image, mask, np.ones_like(mask), extremes_of(mask))


def sample(
    patch: Patch | None, side_px: int, rng: np.random.Generator, *, surface: Patch | None = None, is_near: bool = False
) -> dict[str, Any]:
    """One training sample from a patch, or a synthetic one for None. With a `surface` it is synthetic, has the patch's shape
    and in part the surface's texture around it. `is_near`: a part of the patch's boundary, seen from near, with a coarse
    answer as previous map (the zoomed second pass, see `zoom`).

    Returns `inputs` (INPUT_CHANNELS, S, S) float32 (the previous map last), `truth` (1, S, S) float32, `extremes` (4, 2),
    and the clicks so far as `positive` and `negative` lists of (x, y) in crop pixels.
    """
    drawn = None
    while drawn is None:
        drawn = _drawn(patch, surface, side_px, rng, float(rng.uniform(*NEARER)) if is_near else 1.0)
    mask = drawn.mask
    image = drawn.image if rng.random() < CLEAN else augmented(drawn.image, rng)
    box = box_of(mask)
    assert box is not None  # noqa: S101 (the mask has pixels)
    low, high = object_window(image, box)
    image = np.clip((image - np.float32(low)) / np.float32(high - low), LOWEST, HIGHEST) * drawn.inside[:, :, None]
    extremes = _clicked(drawn.extremes, rng)
    positive, negative, previous = _begun(mask, rng, is_near=is_near)
    maps = cues.draw_points(extremes, positive, negative, side_px)
    channels = np.broadcast_to(image, (side_px, side_px, 3)).transpose(2, 0, 1)
    return {
        "inputs": np.concatenate([channels, maps, previous[None]]).astype(np.float32),
        "truth": mask[None].astype(np.float32),
        "extremes": np.array(extremes, np.float32),
        "positive": positive,
        "negative": negative,
    }


def _begun(mask: Array, rng: np.random.Generator, *, is_near: bool) -> tuple[list[Point], list[Point], FloatMap]:
    """Positive and negative clicks and the previous map (S, S) float32 with which a sample begins; mostly nothing."""
    clicks: dict[Role, list[Point]] = {Role.POSITIVE: [], Role.NEGATIVE: []}
    previous = np.zeros(mask.shape, np.float32)
    chance = rng.random()
    if is_near:
        previous = coarse_answer(mask, rng)
        click = corrective_click(mask, previous >= 0.5, rng=rng) if chance < 0.4 else None
    elif chance < 0.1:
        click = None
        rows, columns = np.nonzero(mask)
        for chosen in rng.integers(0, len(rows), int(rng.integers(1, 3))):
            clicks[Role.POSITIVE].append((float(columns[chosen]), float(rows[chosen])))
    elif chance < 0.2:
        foreign = disturbed_mask(mask, rng)
        previous = foreign.astype(np.float32)
        click = corrective_click(mask, foreign, rng=rng)
    else:
        click = None
    if click is not None:
        clicks[click.role].append(click.point)
    return clicks[Role.POSITIVE], clicks[Role.NEGATIVE], previous


def collated(samples: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Samples as a batch: tensors stacked, click lists kept as lists."""
    return {
        "inputs": torch.from_numpy(np.stack([each["inputs"] for each in samples])),
        "truth": torch.from_numpy(np.stack([each["truth"] for each in samples])),
        **{key: [each[key] for each in samples] for key in ("extremes", "positive", "negative")},
    }


class SampleStream(IterableDataset[dict[str, Any]]):
    """An endless stream of training samples, balanced over sources, in part synthetic, of large objects in part `zoomed`.

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
        zoomed: float = 0.0,
        temper: float = 0.35,
    ) -> None:
        self.patches = list(patches)
        self.side_px = side_px
        self.batch_size = batch_size
        self.seed = seed
        self.first_batch = first_batch
        self.rank = rank
        self.synthetic = synthetic
        self.zoomed = zoomed
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
            patch = self._any(rng)
            is_near = patch.longer_px >= LARGE * self.side_px and rng.random() < self.zoomed
            return sample(patch, self.side_px, rng, is_near=is_near)
        if self.patches and rng.random() < 0.5:
            return sample(self._any(rng), self.side_px, rng, surface=self._any(rng))
        return sample(None, self.side_px, rng)

    def _any(self, rng: np.random.Generator) -> Patch:
        return self.patches[int(np.searchsorted(self.reached, rng.random() * self.reached[-1]))]
