"""A simulated annotator of whole structures: six points, fill, then the slice that is most worth a click, and again.

It chooses slices by what the tool shows alone; the truth only says where on a slice the clicks go, and when 0.90 is reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.cues import DegenerateExtremes
from fourclick.models.extremes import box_of, extremes_of
from fourclick.models.metrics import dice
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import Click, Point, Prompt, Role
from fourclick.models.shape_interpolation import centroid
from fourclick.models.simulator import corrective_click, extreme_prompt
from fourclick.models.slice_walk import THRESHOLD, WalkStep
from fourclick.models.structure_fill import Propagates, checked_fill, worth, wrong_pixels

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]

GOAL = 0.90
EXTREME_SECONDS = 1.8
"""Per extreme point: 7.2 s for four, measured by Papadopoulos et al., ICCV 2017 (arXiv 1708.02750)."""
CORRECTION_SECONDS = 2.5
SLICE_SECONDS = 1.5
"""Estimates: to look for the next error and click or drag it, and to find one's way on another slice."""
TOLERANCE = 0.05
"""A derived point is dragged where it is off by more than this share of the box, and by a pixel at least."""
PLAIN_ERROR = 0.04
"""An error is plainly seen where it has this share of the object's area."""
MOST_PER_VISIT = 2
MOST_PER_SLICE = 8
"""Nobody clicks more often on one slice; a structure that is not done then does not reach the goal."""


@dataclass(slots=True)
class Effort:
    """What a structure cost so far, and its Dice."""

    extremes: int = 0
    corrections: int = 0
    slices: int = 0
    dice: float = 0.0

    @property
    def clicks(self) -> int:
        return self.extremes + self.corrections

    @property
    def seconds(self) -> float:
        return EXTREME_SECONDS * self.extremes + CORRECTION_SECONDS * self.corrections + SLICE_SECONDS * self.slices

    @property
    def is_done(self) -> bool:
        return self.dice >= GOAL


@dataclass(slots=True, eq=False)
class Structure:
    """A structure with its truth (D, H, W) bool in an image (D, H, W) or (D, H, W, 3), and what has been answered on it."""

    predictor: Predictor
    voxels: Array
    truth: Array
    slice_px: float = 1.0
    propagator: Propagates | None = None
    _answers: dict[tuple[int, Prompt], tuple[FloatMap, float]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        """The slices that the structure is on."""
        return [int(index) for index in np.flatnonzero(self.truth.any(axis=(1, 2)))]

    def answer(self, index: int, prompt: Prompt) -> tuple[FloatMap, float]:
        """The network's map (H, W) after the whole prompt, and its rating; computed once for each prompt."""
        if (index, prompt) not in self._answers:
            begun = prompt.before_corrections()
            previous = None if prompt == begun else self.answer(index, Prompt(prompt.clicks[:-1]))[0]
            try:
                self._answers[index, prompt] = self.predictor.rated(self.voxels[index], prompt, previous)
            except DegenerateExtremes:
                # an object of a pixel or two: the box of its points is its mask
                box = prompt.box
                mask = np.zeros(self.truth.shape[1:], np.float32)
                mask[box.y0 : box.y1, box.x0 : box.x1] = 1.0
                self._answers[index, prompt] = (mask, 1.0)
        return self._answers[index, prompt]

    def mask(self, index: int, prompt: Prompt) -> Array:
        return np.asarray(self.answer(index, prompt)[0] >= THRESHOLD)

    def volume_dice(self, masks: dict[int, Array]) -> float:
        found = np.zeros_like(self.truth)
        for index, mask in masks.items():
            found[index] = mask
        return dice(found, self.truth)

    def rated(self, slice: Array, prompt: Prompt, previous: Array | None = None) -> tuple[FloatMap, float]:
        """As `Predictor.rated`: a `slice_walk.Rater` that remembers its answers. `slice` is one of the voxels' own."""
        index = next(number for number, each in enumerate(self.voxels) if np.may_share_memory(each, slice))
        return self.answer(index, prompt)


def by_slices(structure: Structure) -> Effort:
    """Four points on every slice; then a correction at a time on the slice with the lowest predicted Dice, up to the goal."""
    prompts = {index: extreme_prompt(structure.truth[index]) for index in structure.numbers}
    effort = Effort(extremes=4 * len(prompts), slices=len(prompts))
    stuck: set[int] = set()
    while True:
        effort.dice = structure.volume_dice({index: structure.mask(index, prompt) for index, prompt in prompts.items()})
        left = [index for index, prompt in prompts.items() if index not in stuck and len(prompt) < MOST_PER_SLICE]
        if effort.is_done or not left:
            return effort
        worst = min(left, key=lambda index: structure.answer(index, prompts[index])[1])
        click = corrective_click(structure.truth[worst], structure.mask(worst, prompts[worst]))
        if click is None:
            stuck.add(worst)
            continue
        prompts[worst] = prompts[worst].with_click(click)
        effort.corrections += 1
        effort.slices += 1


def by_structure(structure: Structure) -> Effort:
    """Six points, four of them on the middle slice; fill; then the slice that is most worth a click, up to the goal."""
    truth, numbers = structure.truth, structure.numbers
    first, last = numbers[0], numbers[-1]
    middle = min(numbers, key=lambda index: abs(index - (first + last) / 2))
    ends: dict[int, Point] = {index: centroid(truth[index]) for index in {first, last} - {middle}}
    prompts = {middle: extreme_prompt(truth[middle])}
    effort = Effort(extremes=4 + len(ends), slices=1 + len(ends))
    stuck: set[int] = set()
    while True:
        keys = {index: structure.mask(index, prompt) for index, prompt in prompts.items()}
        steps = {step.index: step for step in _fill(structure, keys, ends)}
        effort.dice = structure.volume_dice({**{index: step.mask for index, step in steps.items()}, **keys})
        # derived slices first, as in the app; what was clicked is looked at again only then
        wrong = {index: wrong_pixels(step.dice, step.mask) for index, step in steps.items() if index not in stuck}
        wrong = worth(wrong, {*prompts, first, last})
        if not wrong:
            ratings = _ratings(structure, prompts)
            wrong = {index: wrong_pixels(ratings[index], keys[index]) for index in prompts if index not in stuck}
        if effort.is_done or not wrong:
            return effort
        worst = max(wrong, key=lambda index: wrong[index])
        effort.slices += 1
        if not _corrected(structure, worst, prompts, steps.get(worst), effort):
            stuck.add(worst)
        ends.pop(worst, None)


def _fill(structure: Structure, keys: dict[int, Array], ends: dict[int, Point]) -> list[WalkStep]:
    known = {index: mask for index, mask in keys.items() if mask.any()}
    return list(
        checked_fill(
            structure,
            lambda index: structure.voxels[index],
            known,
            ends=ends,
            slice_px=structure.slice_px,
            depth=len(structure.voxels),
            propagator=structure.propagator,
            is_checked=False,
        )
    )


def _ratings(structure: Structure, prompts: dict[int, Prompt]) -> dict[int, float]:
    return {index: structure.answer(index, prompt)[1] for index, prompt in prompts.items()}


def _corrected(structure: Structure, index: int, prompts: dict[int, Prompt], step: WalkStep | None, effort: Effort) -> bool:
    """What the annotator does on a slice: drags the derived points that are off, then corrects what is plainly wrong.

    Afterwards the slice is a key. False where there is nothing to do, or no more is done.
    """
    truth = structure.truth[index]
    if not truth.any():
        return False
    done = 0
    if index not in prompts:
        derived = step.prompt if step is not None else Prompt()
        prompts[index], done = dragged_prompt(truth, derived)
        if derived:
            effort.corrections += done
        else:
            effort.extremes += done
    for _ in range(MOST_PER_VISIT):
        mask = structure.mask(index, prompts[index])
        click = corrective_click(truth, mask)
        if click is None or len(prompts[index]) >= MOST_PER_SLICE or (done and error_share(truth, mask, click) < PLAIN_ERROR):
            break
        prompts[index] = prompts[index].with_click(click)
        effort.corrections += 1
        done += 1
    return done > 0


def error_share(truth: Array, mask: Array, click: Click) -> float:
    """The area of the connected error that a click lies in, over the truth's."""
    _, parts = cv2.connectedComponents((truth ^ mask).astype(np.uint8), connectivity=4)
    column, row = click.pixel
    return float(np.count_nonzero(parts == parts[row, column]) / np.count_nonzero(truth))


def dragged_prompt(truth: Array, derived: Prompt) -> tuple[Prompt, int]:
    """The derived extremes of a mask (H, W), those that are off its sides dragged there, and how many; all four without any."""
    exact, box = extremes_of(truth), box_of(truth)
    assert box is not None  # noqa: S101 (extremes_of refuses empty masks)
    if not derived:
        return Prompt.from_points(extreme=exact), len(exact)
    allowed = max(1.0, TOLERANCE * max(box.width, box.height))
    points, dragged = [], 0
    for axis, right, found in zip((0, 0, 1, 1), exact, derived.extremes, strict=True):
        is_off = abs(found[axis] - right[axis]) >= allowed
        points.append(right if is_off else found)
        dragged += is_off
    return Prompt(Prompt.from_points(extreme=points).clicks + _corrections(derived)), dragged


def _corrections(prompt: Prompt) -> tuple[Any, ...]:
    return tuple(click for click in prompt.clicks if click.role is not Role.EXTREME)
