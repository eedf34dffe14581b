"""From an accepted mask to the next slices: the extremes are carried over, the network answers, and it stops by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.cues import DegenerateExtremes
from fourclick.models.extremes import box_of, extremes_of
from fourclick.models.metrics import dice
from fourclick.models.prompt import Box, Prompt
from fourclick.models.shape_interpolation import signed_distance

Array = npt.NDArray[Any]
BoolMap = npt.NDArray[np.bool_]
FloatMap = npt.NDArray[np.float32]

THRESHOLD = 0.5
BAND = 0.5
"""How far around the object the image is looked at, over its longer side."""
FLOW_SIDE_PX = 128
"""Small objects are enlarged to about this before the optical flow is computed."""
FLOW_SMOOTHING = 0.12
"""Width of the Gaussian that smooths the flow, over the object's longer side: a band moves as a whole."""
LEAST_BAND_PX = 4
REACH_COST, DRIFT_COST = 0.3, 0.2
"""How much of the Dice is lost per radius of the object between a slice and the one it was carried from, and per unit of what
changed in the image. Fitted to true masks carried through 24 volumes of tumours and hippocampi: the network rates its answer to
the points that it is given, and cannot know that these have drifted off."""


class Rater(Protocol):
    """What a walk needs of `models.predictor.Predictor`."""

    def rated(self, slice: Any, prompt: Prompt, previous: Any = None) -> tuple[FloatMap, float]: ...


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """When a walk ends.

    `least_dice`: predicted Dice below which it stops; `least_agreement`: Dice between the answer and the carried mask;
    `least_area`, `most_area`: the area over that of the slice it began on; `most_slices`: how far, None for to the end of the
    image.
    """

    least_dice: float = 0.7
    least_agreement: float = 0.6
    least_area: float = 0.04
    most_area: float = 4.0
    most_slices: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WalkStep:
    """The answer on one slice: mask (H, W) bool, the prompt that was derived, and the mask's predicted Dice in [0, 1].

    `agreement` is the Dice between the answer and the mask carried or interpolated there.
    """

    index: int
    mask: BoolMap
    prompt: Prompt
    dice: float
    agreement: float = 1.0


@dataclass(frozen=True, slots=True)
class WalkEnd:
    """Where a walk ended, and why, in words."""

    index: int
    reason: str


def around(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The part of a slice (H, W, ...) in which an object with this box is looked at, as row and column slices."""
    band = max(LEAST_BAND_PX, round(BAND * max(box.width, box.height)))
    rows = slice(max(0, box.y0 - band), min(shape[0], box.y1 + band))
    return rows, slice(max(0, box.x0 - band), min(shape[1], box.x1 + band))


def carried(mask: Array, here: Array, there: Array) -> FloatMap:
    """The signed distance (H, W) float32 of a mask on the slice `here`, moved as the image moves to the slice `there`.

    mask: (H, W) bool, not empty. here, there: (H, W) or (H, W, 3) of any real dtype. Dense optical flow (Kroeger et al., ECCV
    2016) in a band around the object, smoothed over a part of it; positive inside, beyond the band as it was.
    """
    box = box_of(mask)
    if box is None:
        raise ValueError("An empty mask cannot be carried to the next slice.")
    moved = signed_distance(mask)
    part = around(box, mask.shape)
    first, second = _as_bytes(here[part], there[part])
    longer = max(box.width, box.height)
    scale = max(1.0, FLOW_SIDE_PX / max(first.shape))
    first, second = (cv2.resize(each, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR) for each in (first, second))
    # from there to here: where each pixel of the next slice comes from
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(second, first, None)  # type: ignore[attr-defined]
    flow = cv2.GaussianBlur(flow, (0, 0), max(1.0, FLOW_SMOOTHING * longer * scale))
    height, width = moved[part].shape
    flow = cv2.resize(flow, (width, height), interpolation=cv2.INTER_AREA) / scale
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    inside = np.ascontiguousarray(moved[part])
    moved[part] = cv2.remap(
        inside, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return moved


def radius_of(mask: Array) -> float:
    """Radius in pixels of the disc with the area of a mask (H, W)."""
    return float(np.sqrt(np.count_nonzero(mask) / np.pi))


def change(here: Array, there: Array, mask: Array) -> float:
    """How much the image around a mask differs between two slices: 1 - their correlation, 0 for equal ones, at most 2."""
    box = box_of(mask)
    if box is None:
        return 2.0
    part = around(box, mask.shape)
    first, second = (_grey(each[part]) - _grey(each[part]).mean() for each in (here, there))
    spread = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return 1.0 - float((first * second).sum()) / spread if spread > 0 else 1.0


def trusted(rating: float, *, reach: float, drift: float = 0.0, cost: float = REACH_COST) -> float:
    """The Dice in [0, 1] expected of an answer that the network rates so, `reach` radii from where the object is known."""
    return max(0.0, rating * (1 - cost * reach - DRIFT_COST * drift))


def answered(rater: Rater, slice_: Array, guess: Array, index: int) -> WalkStep | None:
    """The network's answer to the extremes of a guessed mask (H, W) on a slice; None where there is nothing to ask or found."""
    guess = np.asarray(guess, bool)
    box = box_of(guess)
    if box is None or min(box.width, box.height) < 2:
        return None
    prompt = Prompt.from_points(extreme=extremes_of(guess))
    try:
        probability, rating = rater.rated(slice_, prompt)
    except DegenerateExtremes:
        # a pixel or two wide: nothing that a network could be asked
        return None
    mask = np.asarray(probability >= THRESHOLD)
    if not mask.any():
        return None
    return WalkStep(index, mask, prompt, rating, dice(mask, guess))


def walk(
    rater: Rater,
    slice_at: Callable[[int], Array],
    depth: int,
    mask: Array,
    start: int,
    direction: int,
    *,
    slice_px: float = 1.0,
    limits: WalkLimits | None = None,
) -> Iterator[WalkStep | WalkEnd]:
    """The steps from slice `start`, whose mask (H, W) bool is right, to its neighbours on one side (+1 or -1), then the end.

    slice_at(index) is a slice (H, W) or (H, W, 3), 0 <= index < depth; slice_px: how many pixels apart slices are. A step that
    breaks a limit is not yielded. Whoever does not ask for the next step has cancelled the walk. Raises ValueError for an empty
    mask, and what the predictor raises.
    """
    limits = limits or WalkLimits()
    mask = np.asarray(mask, bool)
    area, radius, drift, index = int(mask.sum()), radius_of(mask), 0.0, start
    while True:
        index += direction
        if not 0 <= index < depth:
            yield WalkEnd(index - direction, "the image ends")
            return
        if limits.most_slices is not None and abs(index - start) > limits.most_slices:
            yield WalkEnd(index - direction, "as far as was asked for")
            return
        here, there = slice_at(index - direction), slice_at(index)
        drift += change(here, there, mask)
        step = answered(rater, there, carried(mask, here, there) > 0, index)
        if step is not None:
            reach = abs(index - start) * slice_px / radius
            step = replace(step, dice=trusted(step.dice, reach=reach, drift=drift))
        reason = "there is nothing left of the object" if step is None else broken(step, area, limits)
        if step is None or reason:
            yield WalkEnd(index - direction, reason)
            return
        yield step
        mask = step.mask


def broken(step: WalkStep, first_area: int, limits: WalkLimits) -> str:
    """Which limit a step breaks, in words; "" for none."""
    share = int(step.mask.sum()) / first_area
    if step.dice < limits.least_dice:
        return f"the mask is no longer sure (predicted Dice {step.dice:.2f})"
    if step.agreement < limits.least_agreement:
        return "the network sees something else than on the slice before"
    if share < limits.least_area:
        return "the object has become very small"
    if share > limits.most_area:
        return "the mask has become much larger than at the beginning"
    return ""


def _grey(slice_: Array) -> FloatMap:
    values = np.nan_to_num(np.asarray(slice_, np.float32))
    return values if values.ndim == 2 else np.asarray(values.mean(axis=2), np.float32)


def _as_bytes(here: Array, there: Array) -> tuple[Array, Array]:
    """Both as (h, w) uint8 in one window, that of both."""
    first, second = _grey(here), _grey(there)
    low, high = np.percentile(np.stack([first, second]), (1, 99))
    width = max(float(high - low), 1e-6)
    return tuple(np.clip((each - low) / width * 255, 0, 255).astype(np.uint8) for each in (first, second))
