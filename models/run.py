"""A training run under way, and how it is saved so that it can go on from any step."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from fourclick.models.network import FourclickNetwork
from fourclick.models.team import Team
from fourclick.models.train_config import TrainConfig
from fourclick.models.two_answers import TwoAnswers

STATE_FILE = "state.safetensors"


@dataclass(slots=True)
class Run:
    """A training run under way: network, its moving average, optimiser, and how far it has come.

    `trained` is what the forward pass with gradient calls: the network that answers twice, or its wrapper that averages
    gradients over a team.
    """

    network: FourclickNetwork
    average: FourclickNetwork
    optimiser: Any
    config: TrainConfig
    team: Team
    trained: Any = None
    step: int = 0
    seconds: float = 0.0
    done: float = field(default=0.0)

    @classmethod
    def start(cls, network: FourclickNetwork, config: TrainConfig, team: Team, folder: Path | None = None) -> Run:
        """A run from its beginning, or from the state saved in `folder`."""
        network = network.to(device=team.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        decayed = [p for p in network.parameters() if p.ndim > 1]
        plain = [p for p in network.parameters() if p.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}]
        optimiser = torch.optim.AdamW(groups, lr=config.learning_rate)
        average = copy.deepcopy(network).eval().requires_grad_(False)
        run = cls(network, average, optimiser, config, team)
        if folder is not None:
            run._resume(folder)
        run.trained, run.optimiser = team.shared(TwoAnswers(network), optimiser)
        run.advance(0.0)
        return run

    @property
    def device(self) -> torch.device:
        return self.team.device

    def advance(self, seconds: float) -> None:
        """Counts time that was spent; all processes of the team agree on how far the run is."""
        self.seconds += seconds
        self.done = self.team.agreed(self.config.done(self.step, self.seconds))

    def save(self, folder: Path) -> None:
        """Everything that resuming needs, as safetensors, written beside and renamed."""
        tensors = {f"network.{k}": v.contiguous() for k, v in self.network.state_dict().items()}
        tensors |= {f"average.{k}": v.contiguous().clone() for k, v in self.average.state_dict().items()}
        for index, parameter in enumerate(self._parameters()):
            for key, value in self.optimiser.state.get(parameter, {}).items():
                tensors[f"optimiser.{index}.{key}"] = torch.as_tensor(value).contiguous()
        temporary = folder / f".{STATE_FILE}.tmp"
        save_file(tensors, temporary, metadata={"step": str(self.step), "seconds": str(self.seconds)})
        temporary.replace(folder / STATE_FILE)

    @torch.no_grad()
    def update_average(self) -> None:
        """The moving average of the weights, which is what a checkpoint holds."""
        decay = min(self.config.ema_decay, (1 + self.step) / (10 + self.step))
        for ours, theirs in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if ours.is_floating_point():
                ours.lerp_(theirs, 1 - decay)
            else:
                ours.copy_(theirs)

    def _resume(self, folder: Path) -> None:
        path = folder / STATE_FILE
        if not path.exists():
            return
        tensors = load_file(path)
        with safe_open(path, "pt") as opened:
            about = opened.metadata()
        self.step, self.seconds = int(about["step"]), float(about["seconds"])
        for prefix, module in (("network.", self.network), ("average.", self.average)):
            module.load_state_dict({k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)})
        for index, parameter in enumerate(self._parameters()):
            prefix = f"optimiser.{index}."
            state = {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
            if state:
                self.optimiser.state[parameter] = {k: v.to(self.device) if v.ndim else v for k, v in state.items()}

    def _parameters(self) -> list[nn.Parameter]:
        return [p for group in self.optimiser.param_groups for p in group["params"]]
