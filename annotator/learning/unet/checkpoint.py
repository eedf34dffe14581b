"""A trained U-Net on disk: safetensors beside JSON that says what it tells apart, and how it was trained. Never pickle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.unet.classes import Classes, TrainingError
from fourclick.annotator.learning.unet.network import UNet
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.storage.atomic_file import atomic_write

FORMAT = "fourclick-unet-1"
SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class UNetCheckpoint:
    """Weights, what they belong to, the weights file's SHA-256 and what is told about the training."""

    config: UNetConfig
    classes: Classes
    weights: dict[str, Tensor]
    sha256: str
    name: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    def network(self) -> UNet:
        """The network with these weights, as it is evaluated. Raises TrainingError where they do not fit."""
        network = UNet(self.config, self.classes.channels)
        try:
            network.load_state_dict(self.weights)
        except RuntimeError as error:
            raise TrainingError(
                sentence(
                    "{name}: the weights do not fit the network that its JSON file describes. Take both files "
                    "from one training.",
                    name=self.name,
                )
            ) from error
        return network.eval()


def save_unet(path: Path, weights: dict[str, Tensor], config: UNetConfig, classes: Classes, about: dict[str, Any]) -> str:
    """Writes PATH.safetensors and PATH.json, each whole, the JSON last; returns the weights' SHA-256."""
    data = save_tensors({name: value.contiguous() for name, value in weights.items()}, metadata={"format": FORMAT})
    sha256 = hashlib.sha256(data).hexdigest()
    told = {"format": FORMAT, "sha256": sha256, "network": config.to_json(), "classes": classes.to_json(), "about": about}
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        temporary.write_bytes(data)
    with atomic_write(path.with_suffix(".json")) as temporary:
        temporary.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return sha256


def load_unet(path: Path | str) -> UNetCheckpoint:
    """Reads and checks a U-Net. Raises TrainingError with a sentence for the user."""
    path = Path(path)
    if path.is_dir():
        path = path / f"unet{SUFFIX}"
    if path.suffix != SUFFIX or not path.is_file():
        raise TrainingError(
            sentence("{path}: there is no U-Net. Choose the .safetensors file that fourclick unet train wrote.", path=path)
        )
    beside = path.with_suffix(".json")
    try:
        told = json.loads(beside.read_text(encoding="utf-8"))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise TrainingError(
            sentence(
                "{name}: {beside} is missing beside it. Copy both files to one folder.", name=path.name, beside=beside.name
            )
        ) from error
    except (OSError, ValueError) as error:
        raise TrainingError(
            sentence("{beside} or {name} cannot be read. Copy both files again.", beside=beside.name, name=path.name)
        ) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise TrainingError(
            sentence(
                "{beside} does not describe a U-Net (format {format}). Choose what fourclick unet train wrote.",
                beside=beside.name,
                format=FORMAT,
            )
        )
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != told.get("sha256"):
        raise TrainingError(
            sentence(
                "{name}: the file's SHA-256 is not the one in {beside}. It was cut off, changed or belongs to "
                "another training; copy both files again.",
                name=path.name,
                beside=beside.name,
            )
        )
    try:
        config, classes = UNetConfig.from_json(told["network"]), Classes.from_json(told["classes"])
        weights = load_tensors(data)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(
            sentence("{name} is no U-Net of this version. Choose what fourclick unet train wrote.", name=path.name)
        ) from error
    return UNetCheckpoint(config, classes, weights, sha256, path.stem, dict(told.get("about", {})))
