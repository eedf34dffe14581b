"""Who made what of an image: the readings that agreement is measured between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.image import Geometry
from fourclick.annotator.core.sentence import sentence

LabelMap = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One annotator's labelling of one image at one time.

    `labels`: (D, H, W) label numbers, 0 = background. `occasion` counts the annotator's readings of this image from 0 on;
    `is_assisted` says whether the model helped.
    """

    annotator: str
    labels: LabelMap
    occasion: int = 0
    is_assisted: bool = True

    def __post_init__(self) -> None:
        if self.labels.ndim != 3:
            raise ValueError(sentence("A reading is a volume (D, H, W), not {shape}.", shape=self.labels.shape))


@dataclass(frozen=True, slots=True, eq=False)
class ReadImage:
    """An image with all that annotators made of it. Raises ValueError for readings of different shapes or the same occasion.

    Where the geometry is not known, its spacing is 1 and all distances are pixels: see `unit`.
    """

    name: str
    readings: tuple[Reading, ...]
    geometry: Geometry = field(default_factory=Geometry)

    def __post_init__(self) -> None:
        shapes = {reading.labels.shape for reading in self.readings}
        if len(shapes) > 1:
            raise ValueError(
                sentence(
                    "{name}: the readings of one image have one shape; these have {shapes}.",
                    name=self.name,
                    shapes=sorted(shapes),
                )
            )
        times = Counter((reading.annotator, reading.occasion) for reading in self.readings)
        for (annotator, occasion), number in times.items():
            if number > 1:
                raise ValueError(
                    sentence(
                        "{name}: {annotator} has {number} readings with the number {occasion}.",
                        name=self.name,
                        annotator=annotator,
                        number=number,
                        occasion=occasion,
                    )
                )

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """In the order of the arrays' axes: slice, row, column."""
        x, y, z = self.geometry.spacing_mm
        return z, y, x

    @property
    def unit(self) -> str:
        """What distances are in: "mm", or "px" for pictures that carry no millimetres."""
        return "mm" if self.geometry.is_known else "px"

    @property
    def label_numbers(self) -> tuple[int, ...]:
        """The labels that at least one reading has."""
        found = {int(number) for reading in self.readings for number in np.unique(reading.labels)}
        return tuple(sorted(found - {0}))

    @property
    def first_readings(self) -> tuple[Reading, ...]:
        """Each annotator's earliest reading, by name: later ones may remember the earlier."""
        earliest: dict[str, Reading] = {}
        for reading in sorted(self.readings, key=lambda each: (each.annotator, each.occasion)):
            earliest.setdefault(reading.annotator, reading)
        return tuple(earliest.values())
