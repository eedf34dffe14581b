"""What several readings agree on, by majority and by STAPLE, and where they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from scipy import ndimage

from fourclick.annotator.core.sentence import sentence

LabelMap = npt.NDArray[np.uint16]
BoolMap = npt.NDArray[np.bool_]
FloatMap = npt.NDArray[np.float32]
Maps = Sequence[npt.NDArray[np.integer]]

MOST_ITERATIONS = 1000
AROUND = 0.25
"""How much background STAPLE sees around the masks, as a share of their box's sides."""


@dataclass(frozen=True, slots=True)
class Rater:
    """How a reading stands to STAPLE's hidden truth on one label: sensitivity and specificity, each in [0, 1]."""

    reading: int
    label: int
    sensitivity: float
    specificity: float


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """Label numbers (D, H, W), 0 = background, the voxels on which the votes are even, and what STAPLE thinks of the readings.

    Undecided voxels are background: nobody should train on half of a team's opinion.
    """

    labels: LabelMap
    undecided: BoolMap
    raters: tuple[Rater, ...] = field(default=())


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """Per voxel (D, H, W): `share` of the readings that differ from the most frequent label, `entropy_bits` of the votes.

    Both are 0 where all agree; with n readings and k labels the share is at most 1 - 1 / n, the entropy log2(k).
    """

    share: FloatMap
    entropy_bits: FloatMap


def majority(maps: Maps) -> Consensus:
    """Per voxel the label with the most votes (SimpleITK's LabelVoting). maps: (D, H, W) or (H, W) label numbers of one shape.

    Raises ValueError for no maps, or different shapes.
    """
    _check(maps)
    # compact numbers: ITK counts votes up to the largest label, and one more stands for even votes
    numbers, votes = _compact(maps)
    undecided_value = len(numbers)
    voted = sitk.LabelVoting([sitk.GetImageFromArray(each) for each in votes], undecided_value)
    winners = sitk.GetArrayFromImage(voted)
    undecided = winners == undecided_value
    found = np.append(numbers, 0).astype(np.uint16)[winners]
    return Consensus(found, undecided)


def staple(maps: Maps) -> Consensus:
    """Each label's hidden truth by expectation maximisation (Warfield et al., IEEE TMI 2004; SimpleITK), readings weighed by
    how well they fit it. Where several labels are more likely than not, the likeliest is taken; even ones are undecided.

    The answer does not depend on how much background the image has. Raises ValueError as `majority` does.
    """
    _check(maps)
    numbers = [int(number) for number in _compact(maps)[0] if number]
    best = np.zeros(maps[0].shape, np.float64)
    labels = np.zeros(maps[0].shape, np.uint16)
    undecided = np.zeros(maps[0].shape, bool)
    raters: list[Rater] = []
    for label in numbers:
        probability, about = staple_probability([each == label for each in maps])
        raters += [Rater(number, label, *each) for number, each in enumerate(about)]
        is_even = np.isclose(probability, 0.5, atol=1e-6) | ((probability > 0.5) & np.isclose(probability, best, atol=1e-6))
        labels[(probability > 0.5) & (probability > best)] = label
        undecided = (undecided & ~(probability > best)) | (is_even & (probability >= best - 1e-6))
        best = np.maximum(best, probability)
    labels[undecided] = 0
    return Consensus(labels, undecided, tuple(raters))


def staple_probability(masks: Sequence[npt.NDArray[np.bool_]]) -> tuple[npt.NDArray[np.float64], list[tuple[float, float]]]:
    """The probability of the hidden truth, of the masks' shape, and each mask's (sensitivity, specificity).

    Where all masks are empty, all is background, and all readings are right.
    """
    together = np.any(masks, axis=0)
    probability = np.zeros(together.shape, np.float64)
    if not together.any():
        return probability, [(1.0, 1.0)] * len(masks)
    box: tuple[slice, ...] = ndimage.find_objects(together.astype(np.uint8), 1)[0]
    # The background counts for the prior and the specificity. Padding, not a larger cut: it is the same at the image's edge.
    pads = [(_margin(part, size),) * 2 for part, size in zip(box, together.shape, strict=True)]
    if not any(before for before, _ in pads):
        pads[-1] = (1, 1)  # a single voxel image: ITK divides by the number of background voxels
    images = [sitk.GetImageFromArray(np.pad(mask[box], pads).astype(np.uint8)) for mask in masks]
    method = sitk.STAPLEImageFilter()
    method.SetForegroundValue(1)
    method.SetMaximumIterations(MOST_ITERATIONS)
    found = sitk.GetArrayFromImage(method.Execute(images))
    inside = tuple(slice(before, size - after) for (before, after), size in zip(pads, found.shape, strict=True))
    probability[box] = found[inside]
    about = [(float(each), float(other)) for each, other in zip(method.GetSensitivity(), method.GetSpecificity(), strict=True)]
    return probability, about


def disagreement(maps: Maps) -> Disagreement:
    """Where readings differ. maps as for `majority`, which raises the same."""
    _check(maps)
    numbers, votes = _compact(maps)
    most = np.zeros(maps[0].shape, np.float32)
    entropy = np.zeros(maps[0].shape, np.float32)
    for value in range(len(numbers)):
        share = np.sum([each == value for each in votes], axis=0, dtype=np.float32) / np.float32(len(votes))
        most = np.maximum(most, share)
        entropy -= share * np.log2(share, out=np.zeros_like(share), where=share > 0)
    return Disagreement(np.float32(1) - most, np.abs(entropy))


METHODS: dict[str, Callable[[Maps], Consensus]] = {"majority": majority, "staple": staple}


def _compact(maps: Maps) -> tuple[npt.NDArray[Any], list[npt.NDArray[np.uint32]]]:
    """All label numbers in order, and the maps with each number's place among them."""
    numbers = np.unique(np.concatenate([np.unique(each) for each in maps]))
    return numbers, [np.searchsorted(numbers, each).astype(np.uint32) for each in maps]


def _margin(part: slice, size: int) -> int:
    """None along an axis of one voxel: a picture has nothing above it."""
    return 0 if size == 1 else max(1, round(AROUND * (part.stop - part.start)))


def _check(maps: Maps) -> None:
    if not maps:
        raise ValueError(sentence("A consensus needs at least one reading."))
    shapes = {each.shape for each in maps}
    if len(shapes) > 1:
        raise ValueError(sentence("Readings of one image have one shape; these have {shapes}.", shapes=sorted(shapes)))
