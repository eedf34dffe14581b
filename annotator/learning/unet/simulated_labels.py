"""Masks as a simulated annotator makes them: four points and some corrections per object, answered by the interactive model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.learning.unet.classes import ChannelMap, Classes
from fourclick.annotator.learning.unet.folder_slices import image_name, numbers_objects
from fourclick.annotator.learning.unet.overlap import mean_dice, pooled_dice
from fourclick.annotator.learning.unet.slices import LabelledSlice
from fourclick.models.cues import DegenerateExtremes
from fourclick.models.dataset import Pair, components, slices_of
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import EXTREMES_NEEDED, PromptError
from fourclick.models.simulator import corrective_click, extreme_prompt

Array = npt.NDArray[Any]

THRESHOLD = 0.5
SMALLEST_PX = 4
"""Side of the smallest object that is clicked; smaller ones are drawn by hand, which takes less than four clicks."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """How the simulated annotator works: so many corrections after the four points, which miss by up to `jitter` of the box."""

    corrections: int = 1
    jitter: float = 0.0
    seed: int = 0


@dataclass(slots=True)
class Effort:
    """What it took: objects clicked on, clicks, and specks drawn by hand."""

    objects: int = 0
    clicks: int = 0
    drawn: int = 0


def generated_slices(
    pairs: Sequence[Pair],
    classes: Classes,
    predictor: Predictor,
    labelling: Labelling,
    effort: Effort,
    *,
    most: int | None,
    is_cancelled: Callable[[], bool] | None = None,
) -> list[LabelledSlice]:
    """The slices that `folder_slices` gives of these pairs, with generated masks; fewer where `is_cancelled()`.

    Every 8-connected part of a label value is an object. Where two overlap, the later one wins, as in the app.
    """
    found: list[LabelledSlice] = []
    for pair in pairs:
        for index, slice_, labels in slices_of(pair, most=most):
            if is_cancelled is not None and is_cancelled():
                return found
            rng = np.random.default_rng([labelling.seed, *f"{pair.source}/{pair.stem}".encode(), index])
            numbers = np.zeros(labels.shape, np.int64)
            for inside, box in components(labels, min_area=1, min_side=1):
                truth = np.zeros(labels.shape, bool)
                truth[box.y0 : box.y1, box.x0 : box.x1] = inside
                row, column = np.argwhere(truth)[0]
                number = 1 if numbers_objects(classes) else int(labels[row, column])
                numbers[_labelled(slice_, truth, predictor, labelling, rng, effort)] = number
            found.append(LabelledSlice(image_name(pair), pair.patient, index, slice_, classes.channel_map(numbers)))
    return found


def _labelled(
    slice_: Array, truth: Array, predictor: Predictor, labelling: Labelling, rng: np.random.Generator, effort: Effort
) -> Array:
    """The mask (H, W) bool that the annotator ends with."""
    rows, columns = np.flatnonzero(truth.any(1)), np.flatnonzero(truth.any(0))
    if min(np.ptp(rows), np.ptp(columns)) + 1 < SMALLEST_PX:
        effort.drawn += 1
        return truth
    try:
        prompt = extreme_prompt(truth, jitter=labelling.jitter, rng=rng)
        probability = predictor.predict(slice_, prompt)
    except (DegenerateExtremes, PromptError):
        effort.drawn += 1
        return truth
    effort.objects += 1
    effort.clicks += EXTREMES_NEEDED
    for _ in range(labelling.corrections):
        click = corrective_click(truth, probability >= THRESHOLD)
        if click is None:
            break
        prompt = prompt.with_click(click)
        probability = predictor.predict(slice_, prompt, probability)
        effort.clicks += 1
    return np.asarray(probability >= THRESHOLD)


def agreement(generated: Sequence[LabelledSlice], true: Sequence[LabelledSlice], classes: Classes) -> float:
    """Mean over labels of the Dice between generated and true masks, over all slices together."""
    pairs = ((ours.channels, theirs.channels) for ours, theirs in zip(generated, true, strict=True))
    return mean_dice(pooled_dice(pairs, classes.channels))


def pack(slices: Sequence[LabelledSlice]) -> dict[str, ChannelMap]:
    """The channel maps by their place, for an .npz file."""
    return {str(number): item.channels for number, item in enumerate(slices)}


def unpacked(true: Sequence[LabelledSlice], channels: dict[str, ChannelMap]) -> list[LabelledSlice]:
    """The slices with the channel maps of `pack`. Raises KeyError or ValueError for those of others."""
    return [
        LabelledSlice(item.image, item.patient, item.slice_index, item.slice_, channels[str(number)])
        for number, item in enumerate(true)
    ]
