"""What a U-Net tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.sentence import sentence

ChannelMap = npt.NDArray[np.uint8]

IGNORE = 255
"""The channel of pixels about which nothing is known: they carry no gradient and are not measured."""
MOST_CLASSES = 254


class TrainingError(FourclickError):
    """A U-Net that cannot be trained or used as asked; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Classes:
    """The labels of channels 1, 2, 3, ... by number and name; channel 0 is the background."""

    numbers: tuple[int, ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.numbers or len(self.numbers) != len(self.names):
            raise ValueError("A U-Net needs at least one label, and a name for each.")
        if len(self.numbers) > MOST_CLASSES:
            raise TrainingError(
                sentence(
                    "A U-Net tells at most {most} labels apart; here are {count}.", most=MOST_CLASSES, count=len(self.numbers)
                )
            )

    @classmethod
    def of_table(cls, labels: LabelTable) -> Classes:
        """A project's labels in their order. Raises TrainingError where there are none."""
        if not len(labels):
            raise TrainingError(sentence("The project has no labels. Add one, and label some images with it."))
        return cls(tuple(label.id for label in labels), tuple(label.name for label in labels))

    @classmethod
    def of_values(cls, values: Iterable[int]) -> Classes:
        """The values of label maps without names, in their order; 0 is left out."""
        numbers = tuple(sorted({int(value) for value in values} - {0}))
        return cls(numbers, tuple(f"label {number}" for number in numbers))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Classes:
        """Raises KeyError, TypeError or ValueError for what `to_json` did not write."""
        return cls(tuple(int(number) for number in values["numbers"]), tuple(str(name) for name in values["names"]))

    def to_json(self) -> dict[str, Any]:
        return {"numbers": list(self.numbers), "names": list(self.names)}

    @property
    def channels(self) -> int:
        """With the background's."""
        return len(self.numbers) + 1

    def name_of(self, channel: int) -> str:
        return "background" if channel == 0 else self.names[channel - 1]

    def channel_map(self, labels: npt.NDArray[Any]) -> ChannelMap:
        """Label numbers (H, W) as channels (H, W) uint8; a number that is none of these labels becomes IGNORE."""
        found, place = np.unique(labels, return_inverse=True)
        known = {0: 0} | {number: channel for channel, number in enumerate(self.numbers, start=1)}
        table = np.array([known.get(int(number), IGNORE) for number in found], np.uint8)
        return np.asarray(table[place].reshape(labels.shape))
