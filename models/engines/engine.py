"""What every engine offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt

FloatMap = npt.NDArray[np.float32]

CPU_BATCH, GPU_BATCH = 8, 32
"""More at once cost memory and are no faster."""


class Engine(ABC):
    """A network on a device. Safe to call from one thread at a time."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is and where it computes, for the status bar: "OpenVINO bf16, CPU". May change from one run to the next."""

    @abstractmethod
    def outputs(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        """All that the network answers to (B, C, S, S) float32, each with the batch first; the logits (B, 1, S, S) lead."""

    @property
    def batch_size(self) -> int:
        """How many inputs at once are the most per second."""
        return CPU_BATCH

    def run(self, inputs: FloatMap) -> FloatMap:
        """(C, S, S) float32 -> logits (S, S) float32."""
        logits: FloatMap = self.run_batch(inputs[None])[0, 0]
        return logits

    def run_batch(self, batch: FloatMap) -> FloatMap:
        """(B, C, S, S) float32 -> logits (B, 1, S, S) float32."""
        return self.outputs(batch)[0]

    def warm_up(self, inputs: FloatMap) -> None:
        """Everything that the first run would have to wait for. inputs: (C, S, S), any values."""
        self.run(inputs)


def listed(answer: Any) -> tuple[Any, ...]:
    """A network's answer as a tuple, whether it is one tensor or several."""
    return tuple(answer) if isinstance(answer, tuple | list) else (answer,)
