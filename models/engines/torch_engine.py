"""PyTorch, on the processor or an NVIDIA graphics card."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from fourclick.models.engines.engine import CPU_BATCH, GPU_BATCH, FloatMap, listed
from fourclick.models.engines.hardware import physical_cores, threads_asked
from fourclick.models.engines.parts import PartsEngine, parts_of


class TorchEngine(PartsEngine):
    """The network as it is, in channels-last; `precision` is that of the convolutions, the outputs are float32.

    Moves the network to the device: give each engine on another device a network of its own.
    """

    def __init__(self, network: nn.Module, device: torch.device, precision: torch.dtype = torch.float32) -> None:
        network.to(device=device, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
        digits = {torch.bfloat16: "bf16", torch.float16: "f16"}.get(precision, "f32")
        name = f"CUDA {digits}" if device.type == "cuda" else f"torch {digits}, CPU"
        super().__init__(name, {key: _TorchPart(part.eval(), device, precision) for key, part in parts_of(network).items()})
        self._is_on_gpu = device.type == "cuda"
        if device.type == "cpu":
            _use_physical_cores()

    @property
    def batch_size(self) -> int:
        return GPU_BATCH if self._is_on_gpu else CPU_BATCH


class _TorchPart:
    """One part of the network."""

    def __init__(self, part: nn.Module, device: torch.device, precision: torch.dtype) -> None:
        self._part = part
        self._device = device
        self._precision = precision

    def __call__(self, *inputs: FloatMap) -> tuple[FloatMap, ...]:
        tensors = [torch.from_numpy(each).to(self._device, memory_format=torch.channels_last) for each in inputs]
        lowers = self._precision is not torch.float32
        with torch.inference_mode(), torch.autocast(self._device.type, self._precision if lowers else None, enabled=lowers):
            answer = listed(self._part(*tensors))
        return tuple(np.asarray(each.float().cpu().numpy(), np.float32) for each in answer)


def cuda_precision() -> torch.dtype:
    """bfloat16 where the graphics card multiplies it in hardware (Ampere and later), float16 on older ones."""
    return torch.bfloat16 if torch.cuda.get_device_capability()[0] >= 8 else torch.float16


def _use_physical_cores() -> None:
    """Two hyper-threads of one core only get into each other's way in a convolution."""
    cores = physical_cores()
    if threads_asked() is None and cores is not None and cores < torch.get_num_threads():
        torch.set_num_threads(cores)
