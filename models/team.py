"""One process, or several that train one network together through Lightning Fabric."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from fourclick.models.engines.choice import training_device


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


def use_threads(count: int) -> None:
    """Lets torch compute with so many threads; 0 leaves it all cores."""
    if count:
        torch.set_num_threads(count)


def team_of(devices: int = 1, device: str | None = None) -> Team:
    """`devices` processes on "cpu" or "cuda"; None takes CUDA where there is some. Raises TeamError, DeviceError."""
    chosen = training_device(device)
    if chosen.type == "cuda" and devices > torch.cuda.device_count():
        raise TeamError(f"There are {torch.cuda.device_count()} CUDA devices here, not {devices}.")
    return FabricTeam(devices, chosen.type) if devices > 1 else Team(chosen)
