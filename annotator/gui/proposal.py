"""What is asked of the network and what it answered, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.mask import BoolMap, Mask
from fourclick.models.prompt import NOWHERE, Box, Prompt

FloatMap = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a proposal answers: one prompt on one slice of one generation: each opened image or network starts a new one.

    `prior` is the mask of the region that the prompt refines, `known` the part of the prompt that this mask already answers.
    `by_hand`: the clicks are points of the outline, and no network is asked.
    """

    generation: int
    slice_index: int
    prompt: Prompt
    prior: Mask | None = None
    known: Prompt = field(default_factory=Prompt)
    by_hand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """The probability map that answers a wish, kept as the values inside its half-open `box`; outside it is 0.

    values: (box.height, box.width) float32 in [0, 1]. shape: (H, W) of the slice. dice: what the network predicts for the mask
    at 0.5, None for a mask that is not its own.
    """

    wish: Wish
    shape: tuple[int, int]
    box: Box
    values: FloatMap
    checkpoint: str = ""
    milliseconds: float = 0.0
    dice: float | None = None

    @classmethod
    def of(
        cls,
        wish: Wish,
        probability: FloatMap,
        *,
        checkpoint: str = "",
        milliseconds: float = 0.0,
        dice: float | None = None,
    ) -> Proposal:
        """The proposal with the probability map (H, W) float32 in [0, 1]."""
        # Mask knows how to find the box of what is not zero, but packs it; this runs for every preview.
        rows, columns = np.flatnonzero(probability.any(axis=1)), np.flatnonzero(probability.any(axis=0))
        box = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1) if rows.size else NOWHERE
        values = np.array(probability[box.y0 : box.y1, box.x0 : box.x1], np.float32)
        values.setflags(write=False)
        shape = (int(probability.shape[0]), int(probability.shape[1]))
        return cls(wish, shape, box, values, checkpoint, milliseconds, dice)

    @classmethod
    def of_mask(cls, wish: Wish, mask: Mask, checkpoint: str = "") -> Proposal:
        """The proposal that is certain of a mask: where the refinement of a region begins."""
        values = mask.to_array()[mask.box.y0 : mask.box.y1, mask.box.x0 : mask.box.x1].astype(np.float32)
        values.setflags(write=False)
        return cls(wish, mask.shape, mask.box, values, checkpoint)

    @property
    def nbytes(self) -> int:
        return self.values.nbytes

    def probability(self) -> FloatMap:
        """The whole map, (H, W) float32, as an array of its own."""
        probability = np.zeros(self.shape, np.float32)
        probability[self.box.y0 : self.box.y1, self.box.x0 : self.box.x1] = self.values
        return probability

    def mask(self, threshold: float) -> BoolMap:
        """Where the probability reaches `threshold` > 0, as an (H, W) bool array of its own."""
        mask = np.zeros(self.shape, bool)
        mask[self.box.y0 : self.box.y1, self.box.x0 : self.box.x1] = self.values >= threshold
        return mask


@dataclass(frozen=True, slots=True)
class Request:
    """A wish on its way to the worker.

    slice: (H, W) or (H, W, 3), read-only. `previous`, if given, answers the first `start` clicks, so that only the later ones
    are run. A preview shows what one more click or one moved click would give to the prompt `preview_of`.
    """

    wish: Wish
    slice: Slice = field(compare=False, repr=False)
    serial: int = 0
    start: int = 0
    previous: Proposal | None = field(default=None, compare=False, repr=False)
    preview_of: Prompt | None = None

    @property
    def is_preview(self) -> bool:
        return self.preview_of is not None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What came back for a request."""

    request: Request
    proposal: Proposal

    @property
    def probability(self) -> FloatMap:
        return self.proposal.probability()

    @property
    def milliseconds(self) -> float:
        """Time in the predictor."""
        return self.proposal.milliseconds

    @property
    def checkpoint(self) -> str:
        """SHA-256 of the network."""
        return self.proposal.checkpoint
