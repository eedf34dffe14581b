"""What training calls: a network that answers twice from features that it computes once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, nn

from fourclick.models.network import FourclickNetwork

Answered = tuple[Tensor, Tensor, Tensor]
"""Inputs (B, C, S, S), logits (B, 1, S, S), ratings (B,)."""


class TwoAnswers(nn.Module):
    """Answers the inputs, and then once more what corrective clicks make of them.

    Both answers are trained in one step. With late fusion the encoder, most of the work, is run and derived only once for
    both; each sample teaches how to begin and how to correct.
    """

    def __init__(self, network: FourclickNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, inputs: Tensor, corrected: Callable[..., Tensor] | None = None) -> Sequence[Answered]:
        """inputs: (B, C, S, S). `corrected(inputs, logits, features)` gives the inputs of the second answer; None for the
        first alone."""
        features = self.network.features(inputs)
        answers: list[Answered] = [(inputs, *self.network.answer(features, inputs))]
        if corrected is not None:
            kept: Any = tuple(each.detach() for each in features)
            again = corrected(inputs, answers[0][1].detach(), kept)
            second = self.network(again) if self.network.injection is None else self.network.answer(features, again)
            answers.append((again, *second))
        return answers
