"""Objects that other programs marked: boxes, extreme points or masks on the images of a project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.sentence import sentence
from fourclick.models.prompt import Click, Extremes, Prompt, Role

BoolMap = npt.NDArray[np.bool_]


class PromptFileError(FourclickError):
    """A file of boxes, points or masks that cannot be used; the message names the place in it."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundObject:
    """An object on slice `slice_index` of the image with this name.

    One of the two is there: `extremes`, four points in pixels, or `mask`, (H, W) bool. `where` names the line or the number in
    the file, for a sentence.
    """

    image: str
    where: str
    label: str = ""
    slice_index: int = 0
    extremes: Extremes | None = None
    mask: BoolMap | None = None

    @property
    def prompt(self) -> Prompt:
        """The four extreme points, of the mask where only that is known. Raises PromptFileError for an empty mask."""
        from fourclick.models.extremes import extremes_of

        if self.extremes is not None:
            return Prompt(tuple(Click(x, y, Role.EXTREME) for x, y in self.extremes))
        if self.mask is None or not self.mask.any():
            raise PromptFileError(sentence("{where}: the mask is empty. Leave it out.", where=self.where))
        return Prompt(tuple(Click(x, y, Role.EXTREME) for x, y in extremes_of(self.mask)))

    def region_id(self, image_key: str) -> str:
        """The same for the same object on the same image: what was done is not done again."""
        told: list[Any] = [image_key, self.slice_index, self.label, *(self.extremes or ())]
        mask = b"" if self.mask is None else np.packbits(self.mask).tobytes()
        return hashlib.sha256(repr(told).encode() + mask).hexdigest()[:32]


def extremes_of_box(left: float, top: float, right: float, bottom: float) -> Extremes:
    """A guess of four extreme points: the middles of a box's sides, given by its outermost pixels (centres, inclusive).

    A box does not tell where on its sides the object touches them. Raises ValueError for a box without area.
    """
    if not (left < right and top < bottom):
        raise ValueError(sentence("the box is empty"))
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return Extremes((left, middle_y), (right, middle_y), (middle_x, top), (middle_x, bottom))


def extremes_of_edges(x: float, y: float, width: float, height: float) -> Extremes:
    """As `extremes_of_box`, from a box by its edges, as COCO has it: corner and size, where pixel 0 reaches from 0 to 1."""
    return extremes_of_box(x, y, x + width - 1, y + height - 1)
