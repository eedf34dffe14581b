"""Checkpoints: safetensors weights beside a JSON file with configuration, SHA-256 and how they were made. Never pickle."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from fourclick.models.network import FourclickNetwork, NetworkConfig
from fourclick.models.sentence import sentence

FORMAT = "fourclick-checkpoint-1"
DEFAULT_CHECKPOINT = Path(__file__).parent.parent / "resources" / "default.safetensors"


class CheckpointError(ValueError):
    """A checkpoint that is refused; the message is a sentence that names the file, the cause and what to do."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights, the network's configuration, the weights file's SHA-256, and what is told about the training."""

    config: NetworkConfig
    weights: dict[str, Tensor]
    sha256: str
    name: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    def network(self) -> FourclickNetwork:
        """The network with these weights, in evaluation mode. Raises CheckpointError where they do not fit it."""
        try:
            network = FourclickNetwork(self.config)
            network.load_state_dict(
                {key: value.float() if value.is_floating_point() else value for key, value in self.weights.items()}
            )
        except (RuntimeError, KeyError, TypeError, ValueError) as error:
            raise CheckpointError(
                sentence(
                    "{name}: the weights do not fit the network that its JSON file describes. Take the "
                    ".safetensors and the .json file from the same training run.",
                    name=self.name,
                )
            ) from error
        return network.eval()

    def continued(self, config: NetworkConfig) -> FourclickNetwork:
        """A network of another configuration that begins from these weights wherever they fit, ready to be trained.

        What it has more (the smooth curve's weight, the quality head) begins without effect on the mask.
        """
        network = FourclickNetwork(config)
        own = network.state_dict()
        if network.curve_weight is not None and "curve_weight.bias" not in self.weights:
            torch.nn.init.zeros_(network.curve_weight.bias)  # type: ignore[arg-type]
        fitting = {key: value.float() for key, value in self.weights.items() if key in own and own[key].shape == value.shape}
        if not fitting:
            raise CheckpointError(
                sentence(
                    "{name}: none of its weights fits a {encoder} network. Choose another one.",
                    name=self.name,
                    encoder=config.encoder,
                )
            )
        network.load_state_dict(fitting, strict=False)
        return network.train()


def configuration_path(path: Path) -> Path:
    """The JSON file that belongs to a weights file."""
    return path.with_suffix(".json")


def save_checkpoint(path: Path, network: FourclickNetwork, *, about: dict[str, Any] | None = None, half: bool = True) -> str:
    """Writes PATH.safetensors (float16 by default) and PATH.json; returns the weights file's SHA-256.

    Each file is written beside and renamed, the JSON last: an interrupted save leaves the old pair or is refused on loading.
    """
    weights = {
        key: (
            value.detach().to("cpu", torch.float16) if half and value.is_floating_point() else value.detach().cpu()
        ).contiguous()
        for key, value in network.state_dict().items()
    }
    return write_pair(path, weights, network.config.to_json(), form=FORMAT, about=about)


def write_pair(
    path: Path, weights: dict[str, Tensor], network: dict[str, Any], *, form: str, about: dict[str, Any] | None = None
) -> str:
    """Writes weights, and beside them what they are in JSON, of the format `form`; returns the weights file's SHA-256."""
    data = save_tensors(weights, metadata={"format": form})
    sha256 = hashlib.sha256(data).hexdigest()
    described = {"format": form, "sha256": sha256, "network": network, "about": about or {}}
    write_whole(path, data)
    write_whole(configuration_path(path), (json.dumps(described, indent=1) + "\n").encode())
    return sha256


def another_file(path: Path) -> CheckpointError:
    """What is said where a weights file is not the one that the JSON file beside it describes."""
    return CheckpointError(
        sentence(
            "{name}: the file's SHA-256 is not the one in {beside}. It was cut off, changed or belongs to another training "
            "run; copy both files again.",
            name=path.name,
            beside=configuration_path(path).name,
        )
    )


def load_checkpoint(path: Path | str | None = None) -> Checkpoint:
    """Reads and checks a checkpoint, by default the shipped one. Raises CheckpointError with a sentence for the user."""
    path = DEFAULT_CHECKPOINT if path is None else Path(path)
    described = _described(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            sentence(
                "{path}: the checkpoint cannot be read ({strerror}). Check the path and its permissions.",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != described.get("sha256"):
        raise another_file(path)
    try:
        config = NetworkConfig.from_json(described["network"])
        weights = load_tensors(data)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            sentence(
                "{name} is not a Fourclick checkpoint. Choose a .safetensors file that fourclick train wrote.", name=path.name
            )
        ) from error
    return Checkpoint(config, weights, sha256, path.stem, dict(described.get("about", {})))


def _described(path: Path) -> dict[str, Any]:
    if path.suffix != ".safetensors":
        raise CheckpointError(
            sentence("{name} is not a .safetensors file. Choose the weights file that fourclick train wrote.", name=path.name)
        )
    if not path.is_file():
        raise CheckpointError(
            sentence("{path}: there is no such checkpoint. Choose the .safetensors file that fourclick train wrote.", path=path)
        )
    beside = configuration_path(path)
    try:
        described = json.loads(beside.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CheckpointError(
            sentence(
                "{name}: the file {beside} is missing beside it. Copy both files to one folder.",
                name=path.name,
                beside=beside.name,
            )
        ) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CheckpointError(
            sentence("{beside} cannot be read as JSON. Copy the checkpoint's two files again.", beside=beside.name)
        ) from error
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise CheckpointError(
            sentence("{beside} does not describe a Fourclick checkpoint (format {format}).", beside=beside.name, format=FORMAT)
        )
    return described


def write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
