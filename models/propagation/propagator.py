"""The propagation network in use: known slices of a volume in, the others out. Remembers nothing between calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from fourclick.models.engines.hardware import cpu_has_fast_bfloat16
from fourclick.models.prompt import Point
from fourclick.models.propagation.channels import Task, channels, shape_of
from fourclick.models.propagation.checkpoint import SHIPPED, PropagationCheckpoint, load_propagation
from fourclick.models.propagation.grid import Grid

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]

OUTSIDE_LOGIT = -20.0
INTERPOLATED = 0.15
"""What the interpolated shape has to say between known slices, beside the network; chosen on training patients: a volume that
is unlike all that the network has seen gains more than the others lose."""
EDGE = 0.1
"""How soft the interpolated shape's boundary is, over the structure's radius."""
AWAY = 8.0
"""How sure an interpolated logit may be; beyond, linear interpolation between slots would follow the surer one alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Propagated:
    """The answer on one slice: probability (H, W) float32, and the Dice in [0, 1] that its mask at 0.5 is predicted to have."""

    probability: FloatMap
    dice: float


class Propagator:
    """A propagation network ready to answer. Safe to call from one thread at a time."""

    def __init__(self, checkpoint: PropagationCheckpoint) -> None:
        self._network = checkpoint.network
        self.sha256 = checkpoint.sha256

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Propagator:
        """Raises CheckpointError with a sentence for the user."""
        return cls(load_propagation(path))

    def propagated(
        self,
        slice_at: Callable[[int], Array],
        depth: int,
        keys: Mapping[int, Array],
        *,
        ends: Mapping[int, Point] | None = None,
        reach: tuple[int, int] | None = None,
        slice_px: float = 1.0,
    ) -> dict[int, Propagated]:
        """The slices between the outermost keys and ends, without the keys, by slice number.

        slice_at(index): (H, W) or (H, W, 3), 0 <= index < depth; keys: the known masks (H, W) bool, none empty; ends: (x, y) on
        the structure's first and last slice, where no more is known of it; slice_px: how many pixels apart slices are. reach:
        the first and the last slice to answer where the structure may go on beyond what is known; beyond the outermost known
        slice in a direction that `reach` leaves alone it has ended. Raises ValueError without keys.
        """
        known = {index: np.asarray(mask, bool) for index, mask in keys.items()}
        points = {index: point for index, point in (ends or {}).items() if index not in known}
        first, last = min([*known, *points]), max([*known, *points])
        low, high = reach or (first, last)
        closed = (low >= first, high <= last)
        low, high = min(low, first), max(high, last)
        begin, end = max(0, low - closed[0]), min(depth - 1, high + closed[1])
        grid = Grid.around(known, points, begin, end)
        logits, ratings = self._answered(grid, slice_at, known, points, slice_px, closed)
        shape = next(iter(known.values())).shape
        found: dict[int, Propagated] = {}
        for index in range(low, high + 1):
            if index not in known:
                values, rating = _between(grid.indices, logits, ratings, index)
                on_image = grid.on_image(values, shape, outside=OUTSIDE_LOGIT)
                found[index] = Propagated(_sigmoid(on_image), rating)
        return found

    def _answered(
        self,
        grid: Grid,
        slice_at: Callable[[int], Array],
        known: Mapping[int, Array],
        points: Mapping[int, Point],
        slice_px: float,
        closed: tuple[bool, bool],
    ) -> tuple[FloatMap, FloatMap]:
        """Logits (n, S, S) and predicted Dice (n,) of the grid's slots."""
        slot_of = {index: slot for slot, index in enumerate(grid.indices)}
        masks = {slot_of[index]: grid.seen_mask(mask) for index, mask in known.items() if index in slot_of}
        masks = {slot: mask for slot, mask in masks.items() if mask.any()}
        if not masks:
            raise ValueError("The known masks are too small to be seen; there is nothing to propagate.")
        task = Task(
            np.stack([grid.seen(slice_at(index)) for index in grid.indices]),
            np.array(grid.indices),
            masks,
            {slot_of[index]: grid.crop.to_crop(point) for index, point in points.items() if index in slot_of},
            slice_px * grid.crop.scale,
            closed,
        )
        inputs = torch.from_numpy(channels(task)[None])
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bfloat16()):
            logits, ratings = self._network(inputs)
        count = len(grid.indices)
        blended = _blended(logits[0, :count].float().numpy(), task)
        return blended, torch.sigmoid(ratings[0, :count].float()).numpy()


def _blended(logits: FloatMap, task: Task) -> FloatMap:
    """The logits, between known slices with the interpolated shape's part in the probability."""
    shape, (first, last) = shape_of(task), task.extent
    out = logits.copy()
    for slot in range(first, last + 1):
        if slot not in task.masks:
            prior = shape.values(int(task.indices[slot])) / (EDGE * task.radius)
            probability = (1 - INTERPOLATED) * _sigmoid(logits[slot]) + INTERPOLATED * _sigmoid(prior)
            probability = np.clip(probability, 1e-6, 1 - 1e-6)
            out[slot] = np.log(probability / (1 - probability))
    return out


def _sigmoid(values: FloatMap) -> FloatMap:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), np.float32)


def _between(indices: tuple[int, ...], logits: FloatMap, ratings: FloatMap, index: int) -> tuple[FloatMap, float]:
    """The answer on a slice: its slot's, or between those of the two slots beside it."""
    after = int(np.searchsorted(indices, index))
    if indices[after] == index:
        return logits[after], float(ratings[after])
    share = (index - indices[after - 1]) / (indices[after] - indices[after - 1])
    pair = np.clip(logits[after - 1 : after + 1], -AWAY, AWAY)
    return np.asarray((1 - share) * pair[0] + share * pair[1], np.float32), float(min(ratings[after - 1 : after + 1]))


@cache
def shipped_propagator() -> Propagator | None:
    """The propagator of the bundled checkpoint; None where this installation has none. Raises CheckpointError for a bad one."""
    return Propagator.load() if SHIPPED.is_file() else None
