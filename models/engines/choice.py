"""Which engine runs a network: the one asked for, or the fastest one that is here."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import torch

from fourclick.models.devices import AUTO, DeviceError, device_asked
from fourclick.models.engines.engine import Engine
from fourclick.models.engines.hardware import cpu_has_fast_bfloat16
from fourclick.models.engines.quantisation import has_quantiser, quantised, synthetic_samples
from fourclick.models.engines.switching import Upgrading, WithFallback
from fourclick.models.engines.torch_engine import TorchEngine, cuda_precision
from fourclick.models.network import FourclickNetwork
from fourclick.models.sentence import sentence

if TYPE_CHECKING:
    import openvino as ov

NO_CUDA = sentence("There is no NVIDIA graphics card here that PyTorch can use. Choose the device cpu or auto.")


def best_engine(network: FourclickNetwork, *, device: str | None = None, sha256: str = "") -> Engine:
    """The engine for a device of `DEVICES`, by default FOURCLICK_DEVICE, else "auto". Raises DeviceError where it is not here.

    "auto" and "cpu" never wait: where OpenVINO is installed but the network of the checkpoint with this SHA-256 is not yet
    converted, PyTorch answers until the conversion, which `warm_up` begins, is done. On a processor without bfloat16 they then
    try 8-bit integers in the background, and go on with them where they pay. "openvino" converts before it returns.
    """
    asked = device_asked(device)
    if asked == AUTO:
        asked = "cuda" if torch.cuda.is_available() else "cpu"
    if asked == "cuda":
        return _cuda(network, sha256)
    if asked == "cpu":
        return _processor(network, sha256)
    if asked.startswith("openvino"):
        return _openvino(network, asked.partition("-")[2], sha256)
    return _torch(network, exact=asked == "torch-f32")


def settled(device: str | None = None) -> str:
    """The device to ask for where the answers of one run must all come from one engine, however long that takes to prepare."""
    asked = device_asked(device)
    if asked == AUTO and torch.cuda.is_available():
        return "cuda"
    if asked in (AUTO, "cpu"):
        return "openvino" if has_openvino() else "torch"
    return asked


def training_device(device: str | None = None) -> torch.device:
    """Where to train: the graphics card where there is one and no other device is asked for. Raises DeviceError."""
    asked = device_asked(device)
    if asked == "cuda" and not torch.cuda.is_available():
        raise DeviceError(NO_CUDA)
    return torch.device("cuda" if asked in (AUTO, "cuda") and torch.cuda.is_available() else "cpu")


def has_openvino() -> bool:
    return importlib.util.find_spec("openvino") is not None


def _torch(network: FourclickNetwork, *, exact: bool = False) -> Engine:
    fast = cpu_has_fast_bfloat16() and not exact
    return TorchEngine(network, torch.device("cpu"), torch.bfloat16 if fast else torch.float32)


def _cuda(network: FourclickNetwork, sha256: str) -> Engine:
    if not torch.cuda.is_available():
        raise DeviceError(NO_CUDA)

    def fallback() -> Engine:
        return _processor(network.cpu(), sha256)

    try:
        first = TorchEngine(network, torch.device("cuda"), cuda_precision())
    except torch.OutOfMemoryError:
        return fallback()
    return WithFallback(first, fallback)


def _processor(network: FourclickNetwork, sha256: str) -> Engine:
    if not sha256 or not has_openvino():
        return _torch(network)
    from fourclick.models.engines import conversion

    if not conversion.is_converted(sha256):
        return Upgrading(
            _torch(network),
            prepare=lambda: conversion.convert_later(network, sha256),
            is_ready=lambda: conversion.is_converted(sha256),
            then=lambda: _processor(network, sha256),
        )
    from fourclick.models.engines.openvino_engine import has_bfloat16

    rounded = conversion.quantised_name(sha256)
    if has_bfloat16() or not has_quantiser():
        return _openvino(network, "", sha256)
    if conversion.is_quantisation_tried(sha256):
        return _openvino(network, "int8" if conversion.is_converted(rounded) else "", sha256)
    return Upgrading(
        _openvino(network, "", sha256),
        prepare=lambda: conversion.quantise_later(sha256),
        is_ready=lambda: conversion.is_converted(rounded),
        then=lambda: _processor(network, sha256),
    )


def _openvino(network: FourclickNetwork, precision: str, sha256: str) -> Engine:
    """precision: "f32", "int8", or "" for bf16 where the processor has it and f32 elsewhere."""
    if not has_openvino():
        raise DeviceError(sentence("OpenVINO is not installed. Run pip install openvino, or choose the device torch."))
    from fourclick.models.engines import conversion
    from fourclick.models.engines.openvino_engine import OpenVinoEngine, has_bfloat16

    kept = sha256
    if precision == "int8":
        kept = conversion.quantised_name(sha256)
        models = conversion.cached(kept, lambda: _quantised(network, sha256))
    else:
        models = conversion.converted(network, sha256)
    cache = conversion.cache_folder(kept) if conversion.is_converted(kept) else None
    return OpenVinoEngine(models, precision or ("bf16" if has_bfloat16() else "f32"), cache=cache)


def _quantised(network: FourclickNetwork, sha256: str) -> dict[str, ov.Model]:
    from fourclick.models.engines import conversion

    return quantised(conversion.converted(network, sha256), synthetic_samples(network.config.side_px))
