"""Checkpoints of propagation networks: safetensors beside a JSON file, like those of the network that answers clicks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from fourclick.models.checkpoint import CheckpointError, another_file, configuration_path, write_pair
from fourclick.models.propagation.network import PropagationConfig, PropagationNetwork
from fourclick.models.sentence import sentence

FORMAT = "fourclick-propagation-1"
SHIPPED = Path(__file__).parent.parent.parent / "resources" / "propagation.safetensors"


@dataclass(frozen=True, slots=True)
class PropagationCheckpoint:
    """A network in evaluation mode, the weights file's SHA-256, and what is told about the training."""

    network: PropagationNetwork
    sha256: str
    about: dict[str, Any] = field(default_factory=dict)


def save_propagation(path: Path, network: PropagationNetwork, *, about: dict[str, Any] | None = None) -> str:
    """Writes PATH.safetensors (float16) and PATH.json, the JSON last; returns the weights file's SHA-256."""
    weights = {key: value.detach().to("cpu", torch.float16).contiguous() for key, value in network.state_dict().items()}
    return write_pair(path, weights, network.config.to_json(), form=FORMAT, about=about)


def load_propagation(path: Path = SHIPPED) -> PropagationCheckpoint:
    """Reads and checks a checkpoint. Raises CheckpointError with a sentence for the user."""
    try:
        data, described = path.read_bytes(), json.loads(configuration_path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(
            sentence(
                "{file}: the checkpoint cannot be read ({strerror}). Take the .safetensors and the .json file "
                "that fourclick train-volume wrote.",
                file=error.filename,
                strerror=error.strerror,
            )
        ) from error
    except ValueError as error:
        raise CheckpointError(sentence("{beside} is damaged. Copy it again.", beside=configuration_path(path).name)) from error
    sha256 = hashlib.sha256(data).hexdigest()
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise CheckpointError(
            sentence("{name} is not a propagation network. Choose a file that fourclick train-volume wrote.", name=path.name)
        )
    if sha256 != described.get("sha256"):
        raise another_file(path)
    try:
        network = PropagationNetwork(PropagationConfig.from_json(described["network"]))
        network.load_state_dict({key: value.float() for key, value in load_tensors(data).items()})
    except (SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(
            sentence("{name}: the weights do not fit the network that its JSON file describes.", name=path.name)
        ) from error
    return PropagationCheckpoint(network.eval(), sha256, dict(described.get("about", {})))
