"""Where and how the network computes: the names a user may give. No torch, so that `--help` stays fast."""

from __future__ import annotations

import argparse
import os

from fourclick.models.sentence import sentence

VARIABLE = "FOURCLICK_DEVICE"
AUTO = "auto"
DEVICES = {
    AUTO: "the fastest one here",
    "cpu": "the fastest one on the processor",
    "cuda": "an NVIDIA graphics card",
    "torch": "PyTorch on the processor",
    "torch-f32": "the same in full precision",
    "openvino": "OpenVINO on the processor",
    "openvino-f32": "the same in full precision",
    "openvino-int8": "the same in 8-bit integers (needs the extra int8)",
}


class DeviceError(ValueError):
    """A device that is not there; the message is a sentence that says what to choose instead."""


def add_device_argument(parser: argparse.ArgumentParser, names: tuple[str, ...] = tuple(DEVICES)) -> None:
    """The option --device of the commands that run the network."""
    told = "; ".join(f"{name}: {DEVICES[name]}" for name in names)
    parser.add_argument("--device", choices=names, help=f"where to compute (default: {VARIABLE}, else auto). {told}")


def device_asked(name: str | None = None) -> str:
    """The device to use: the one named, else FOURCLICK_DEVICE, else "auto". Raises DeviceError for a name that is none."""
    name = name or os.environ.get(VARIABLE) or AUTO
    if name not in DEVICES:
        raise DeviceError(
            sentence(
                "There is no device {name!r}. Set {variable} or --device to one of: {devices}.",
                name=name,
                variable=VARIABLE,
                devices=", ".join(DEVICES),
            )
        )
    return name
