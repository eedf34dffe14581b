"""What a training run was made from, so that it can be repeated and nobody evaluates on what was trained on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from fourclick.models.dataset import Pair
from fourclick.models.network import NetworkConfig
from fourclick.models.samples import Patch
from fourclick.models.train_config import TrainConfig

PACKAGES = ("torch", "numpy", "opencv-python-headless", "segmentation-models-pytorch", "scipy", "SimpleITK")


def manifest(
    pairs: dict[str, list[Pair]], patches: Sequence[Patch], network: NetworkConfig, config: TrainConfig, *, begun_from: str = ""
) -> dict[str, Any]:
    """Data with hashes, seed, versions and configuration; the same for the same run, whenever and wherever it is made.

    "trained_on" are the fingerprints of the images, "data_sha256" is that of all packed samples in their order.
    """
    return {
        "train": asdict(config),
        "network": network.to_json(),
        "begun_from": begun_from,
        "sources": {name: len(each) for name, each in sorted(pairs.items())},
        "objects": len(patches),
        "trained_on": sorted(pair.fingerprint for each in pairs.values() for pair in each),
        "data_sha256": _data_sha256(patches),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _data_sha256(patches: Sequence[Patch]) -> str:
    digest = hashlib.sha256()
    for patch in patches:
        digest.update(patch.source.encode())
        digest.update(patch.image.tobytes())
        digest.update(patch.mask.tobytes())
    return digest.hexdigest()
