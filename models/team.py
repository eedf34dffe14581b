"""One process, or several that train one network together through Lightning Fabric."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class TeamError(ValueError):
    """Training on several devices that is not possible here; the message is a sentence for the user."""


class Team:
    """A training process alone: the whole network, the whole batch."""

    rank = 0
    size = 1

    def __init__(self, device: torch.device) -> None:
        self.device = device

    def shared(self, network: nn.Module, optimiser: torch.optim.Optimizer) -> tuple[Any, Any]:
        """What to call for the forward pass with gradient, and the optimiser whose steps count."""
        return network, optimiser

    def backward(self, loss: Tensor) -> None:
        loss.backward()  # type: ignore[no-untyped-call]

    def agreed(self, value: float) -> float:
        """The first process's value, in all of them: clocks differ, and all must stop at the same step."""
        return value


class FabricTeam(Team):
    """One of several processes, each with its own part of every batch (DDP); gradients are averaged."""

    def __init__(self, devices: int, accelerator: str) -> None:
        try:
            from lightning_fabric import Fabric
        except ImportError as error:
            raise TeamError(
                "Training on several devices needs Lightning Fabric: pip install 'fourclick[train]', or leave out --devices."
            ) from error
        # Not every step uses every weight (the quality head looks at detached features), but each gets a gradient.
        self._fabric = Fabric(accelerator=accelerator, devices=devices, strategy="ddp")
        self._fabric.launch()
        super().__init__(self._fabric.device)
        self.rank, self.size = self._fabric.global_rank, self._fabric.world_size

    def shared(self, network: nn.Module, optimiser: torch.optim.Optimizer) -> tuple[Any, Any]:
        wrapped, stepped = self._fabric.setup(network, optimiser)
        return wrapped, stepped

    def backward(self, loss: Tensor) -> None:
        self._fabric.backward(loss)

    def agreed(self, value: float) -> float:
        return float(self._fabric.broadcast(value, 0))


def team_of(devices: int, device: str) -> Team:
    """`devices` processes on "cpu" or "cuda"; "auto" takes CUDA where there is some. Raises TeamError."""
    if device not in ("auto", "cpu", "cuda"):
        raise TeamError(f"Training runs on auto, cpu or cuda, not on {device!r}.")
    if device == "cuda" and not torch.cuda.is_available():
        raise TeamError("There is no CUDA device here. Leave out --device cuda to train on the CPU.")
    chosen = "cuda" if device != "cpu" and torch.cuda.is_available() else "cpu"
    if chosen == "cuda" and devices > torch.cuda.device_count():
        raise TeamError(f"There are {torch.cuda.device_count()} CUDA devices here, not {devices}.")
    return FabricTeam(devices, chosen) if devices > 1 else Team(torch.device(chosen))
