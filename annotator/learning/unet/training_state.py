"""A training of a U-Net under way, and how it is saved so that it goes on as if it had never stopped."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from fourclick.annotator.learning.unet.network import UNet
from fourclick.annotator.learning.unet.training_config import UNetTraining
from fourclick.annotator.learning.unet.weights_average import WeightsAverage
from fourclick.annotator.storage.atomic_file import atomic_write

STATE_FILE = "state.safetensors"


@dataclass(slots=True)
class TrainingState:
    """Network, average, optimiser, how far it has come, and the best weights so far. `material` says what it is trained on."""

    network: UNet
    average: WeightsAverage
    optimiser: torch.optim.Optimizer
    config: UNetTraining
    device: torch.device
    material: str
    step: int = 0
    seconds: float = 0.0
    best_dice: float = -1.0
    best_step: int = 0
    best: dict[str, Tensor] = field(default_factory=dict)

    @classmethod
    def begun(cls, network: UNet, config: UNetTraining, device: torch.device, material: str) -> TrainingState:
        network = network.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        decayed = [each for each in network.parameters() if each.ndim > 1]
        plain = [each for each in network.parameters() if each.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}]
        optimiser = torch.optim.AdamW(groups, lr=config.learning_rate)
        return cls(network, WeightsAverage(network, config), optimiser, config, device, material)

    @property
    def done(self) -> float:
        return self.config.done(self.step, self.seconds)

    def is_better(self, dice: float) -> bool:
        """Of two equal ones the later has seen more."""
        return dice >= self.best_dice

    def keep_best(self, network: nn.Module, dice: float) -> None:
        self.best_dice, self.best_step = dice, self.step
        self.best = {name: value.detach().to("cpu", copy=True).contiguous() for name, value in network.state_dict().items()}

    def save(self, folder: Path) -> None:
        """Everything that resuming needs, as safetensors, written beside and renamed."""
        parts = {"network": self.network.state_dict(), "average": self.average.network.state_dict(), "best": self.best}
        tensors = {
            f"{part}.{name}": value.contiguous().clone() for part, values in parts.items() for name, value in values.items()
        }
        for index, parameter in enumerate(self._parameters()):
            for key, value in self.optimiser.state.get(parameter, {}).items():
                tensors[f"optimiser.{index}.{key}"] = torch.as_tensor(value).contiguous()
        told = {
            "step": self.step,
            "seconds": self.seconds,
            "count": self.average.count,
            "best_dice": self.best_dice,
            "best_step": self.best_step,
            "material": self.material,
        }
        with atomic_write(folder / STATE_FILE) as temporary:
            save_file(tensors, temporary, metadata={name: str(value) for name, value in told.items()})

    def resume(self, folder: Path) -> bool:
        """Takes up the state saved in a folder; False, and nothing changed, where there is none of the same material."""
        path = folder / STATE_FILE
        if material_of(folder) != self.material:
            return False
        tensors = load_file(path, device=str(self.device))
        with safe_open(path, "pt") as opened:
            told = opened.metadata()
        for part, module in (("network", self.network), ("average", self.average.network)):
            module.load_state_dict(_below(tensors, part))
        self.best = {name: value.cpu() for name, value in _below(tensors, "best").items()}
        for index, parameter in enumerate(self._parameters()):
            state = _below(tensors, f"optimiser.{index}")
            if state:
                # AdamW counts its steps on the processor
                self.optimiser.state[parameter] = {k: v if v.ndim else v.cpu() for k, v in state.items()}
        self.step, self.seconds, self.average.count = int(told["step"]), float(told["seconds"]), int(told["count"])
        self.best_dice, self.best_step = float(told["best_dice"]), int(told["best_step"])
        return True

    def _parameters(self) -> list[nn.Parameter]:
        return [each for group in self.optimiser.param_groups for each in group["params"]]


def material_of(folder: Path) -> str:
    """What the training whose state lies in a folder is trained on; empty where there is none, or a damaged one."""
    try:
        with safe_open(folder / STATE_FILE, "pt") as opened:
            return str((opened.metadata() or {}).get("material", ""))
    except (OSError, SafetensorError):
        return ""


def _below(tensors: dict[str, Tensor], part: str) -> dict[str, Tensor]:
    return {name.removeprefix(f"{part}."): value for name, value in tensors.items() if name.startswith(f"{part}.")}
