"""PyTorch, on the processor or an NVIDIA graphics card."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from fourclick.models.engines.engine import Engine, FloatMap, listed
from fourclick.models.engines.hardware import physical_cores, threads_asked


class TorchEngine(Engine):
    """The network as it is, in channels-last; `precision` is that of the convolutions, the outputs are float32.

    Moves the network to the device: give each engine on another device a network of its own.
    """

    def __init__(self, network: nn.Module, device: torch.device, precision: torch.dtype = torch.float32) -> None:
        self._network = network.to(device=device, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
        self._device = device
        self._precision = precision
        if device.type == "cpu":
            _use_physical_cores()

    @property
    def name(self) -> str:
        digits = {torch.bfloat16: "bf16", torch.float16: "f16"}.get(self._precision, "f32")
        return f"CUDA {digits}" if self._device.type == "cuda" else f"torch {digits}, CPU"

    def outputs(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        tensor = torch.from_numpy(batch).to(self._device, memory_format=torch.channels_last)
        lowers = self._precision is not torch.float32
        with torch.inference_mode(), torch.autocast(self._device.type, self._precision if lowers else None, enabled=lowers):
            answer = listed(self._network(tensor))
        return tuple(np.asarray(each.float().cpu().numpy(), np.float32) for each in answer)


def cuda_precision() -> torch.dtype:
    """bfloat16 where the graphics card multiplies it in hardware (Ampere and later), float16 on older ones."""
    return torch.bfloat16 if torch.cuda.get_device_capability()[0] >= 8 else torch.float16


def _use_physical_cores() -> None:
    """Two hyper-threads of one core only get into each other's way in a convolution."""
    cores = physical_cores()
    if threads_asked() is None and cores is not None and cores < torch.get_num_threads():
        torch.set_num_threads(cores)
