"""A network in the parts that run one after the other: one part, or two where corrective clicks enter behind the encoder."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from fourclick.models import cues
from fourclick.models.engines.engine import Engine, FloatMap
from fourclick.models.network import IMAGE_CHANNELS, INPUT_CHANNELS, LATE, PREVIOUS, FourclickNetwork

WHOLE, ENCODER, ANSWER = "model", "encoder", "answer"
LATE_CHANNELS = [*(IMAGE_CHANNELS + cues.CHANNELS.index(name) for name in LATE), PREVIOUS]
"""The input channels that a corrective click changes."""
KEPT = 6
"""Crops whose features are kept: the one under way, and the windows of a look from near. About 6 MB each at 192 px."""


class Encoder(nn.Module):
    """The heavy part, which corrective clicks do not change."""

    def __init__(self, network: FourclickNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, INPUT_CHANNELS, S, S) -> features at strides 2, 4 and 16 (or 8)."""
        return self.network.features(inputs)


class Answer(nn.Module):
    """The light part, from the features and the inputs to the logits."""

    def __init__(self, network: FourclickNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, half: Tensor, quarter: Tensor, deep: Tensor, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """As `FourclickNetwork.answer`."""
        return self.network.answer((half, quarter, deep), inputs)


def parts_of(network: nn.Module) -> dict[str, nn.Module]:
    """The modules to run, in their order: WHOLE, or ENCODER and ANSWER."""
    if isinstance(network, FourclickNetwork) and network.injection is not None:
        return {ENCODER: Encoder(network), ANSWER: Answer(network)}
    return {WHOLE: network}


def example_inputs(network: FourclickNetwork) -> dict[str, tuple[Tensor, ...]]:
    """One input of each of `parts_of`, a batch of one."""
    side_px = network.config.side_px
    inputs = torch.zeros(1, INPUT_CHANNELS, side_px, side_px)
    if network.injection is None:
        return {WHOLE: (inputs,)}
    with torch.no_grad():
        features = network.cpu().eval().features(inputs)
    return {ENCODER: (inputs,), ANSWER: (*features, inputs)}


def without_clicks(batch: FloatMap) -> FloatMap:
    """A copy of the inputs (B, INPUT_CHANNELS, S, S) without what corrective clicks change."""
    fixed = np.array(batch, np.float32)
    fixed[:, LATE_CHANNELS] = 0
    return fixed


class Runner(Protocol):
    """What computes one part: arrays with the batch first, in and out, float32."""

    def __call__(self, *inputs: FloatMap) -> tuple[FloatMap, ...]: ...


class PartsEngine(Engine):
    """The parts of a network, of which a corrective click on the same crop runs only the last one.

    It is a pure function all the same: the features that it keeps are those of exactly the same input.
    """

    def __init__(self, name: str, runners: Mapping[str, Runner]) -> None:
        self._name = name
        self._runners = runners
        self._kept: OrderedDict[int, tuple[FloatMap, tuple[FloatMap, ...]]] = OrderedDict()

    @property
    def name(self) -> str:
        return self._name

    def outputs(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        if WHOLE in self._runners:
            return self._runners[WHOLE](batch)
        return self._runners[ANSWER](*self.features(batch), batch)

    def features(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        """The encoder's features of a batch, kept for the next click where it is a batch of one."""
        fixed = without_clicks(batch)
        if len(batch) > 1:
            # a run over many objects, none of which comes back
            return self._runners[ENCODER](fixed)
        key = zlib.crc32(fixed.tobytes())
        kept = self._kept.pop(key, None)
        if kept is None or not np.array_equal(kept[0], fixed):
            kept = fixed, self._runners[ENCODER](fixed)
        self._kept[key] = kept
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept[1]
