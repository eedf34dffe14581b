"""Whether a proposal's mask touches the clicked extremes, and the mask that is made to: on the crop, so that it stays quick."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.gui.proposal import Proposal
from fourclick.models import extremes
from fourclick.models.prompt import Box, Prompt


def missed_sides(proposal: Proposal, mask: BoolMap, prompt: Prompt) -> tuple[str, ...]:
    """The sides ("left", "right", "top", "bottom") on which the mask (H, W) misses the clicked extreme by more than 2 %."""
    box = _frame(proposal, prompt)
    return extremes.missed_sides(mask[box.y0 : box.y1, box.x0 : box.x1], _shifted(prompt, box))


def pulled_mask(proposal: Proposal, prompt: Prompt, threshold: float) -> BoolMap:
    """The thresholded proposal, repaired so that it touches the four clicked extremes: (H, W) bool."""
    box = _frame(proposal, prompt)
    probability = proposal.probability()[box.y0 : box.y1, box.x0 : box.x1]
    mask = np.zeros(proposal.shape, bool)
    mask[box.y0 : box.y1, box.x0 : box.x1] = extremes.pulled_to_points(probability, _shifted(prompt, box), threshold)
    return mask


def _frame(proposal: Proposal, prompt: Prompt) -> Box:
    """The smallest box that holds the proposal and the clicked extremes, cut to the slice."""
    height, width = proposal.shape
    clicked, found = prompt.box, proposal.box if proposal.values.size else prompt.box
    return Box(
        max(0, min(clicked.x0, found.x0)),
        max(0, min(clicked.y0, found.y0)),
        min(width, max(clicked.x1, found.x1)),
        min(height, max(clicked.y1, found.y1)),
    )


def _shifted(prompt: Prompt, box: Box) -> Prompt:
    return Prompt(tuple(replace(click, x=click.x - box.x0, y=click.y - box.y0) for click in prompt.clicks))
