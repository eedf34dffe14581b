"""A network in OpenVINO's form, kept in the user's cache folder: converting takes seconds, reading it back a tenth of one.

As a program (`python -m fourclick.models.engines.conversion FOLDER`) it converts in the background what `convert_later` left
in the folder, so that neither the window nor the first clicks wait for it; likewise to 8-bit integers for `quantise_later`.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import torch
from torch import Tensor, nn

from fourclick.models import network as network_module
from fourclick.models.checkpoint import load_checkpoint, save_checkpoint
from fourclick.models.engines import parts
from fourclick.models.network import FourclickNetwork

if TYPE_CHECKING:
    import openvino as ov

MOST_KEPT = 8
SOURCE = "source.safetensors"
NOT_WORTH_IT = "8-bit-is-not-worth-it"
"""A file beside a converted network whose 8-bit form was tried here and found slower or worse."""

_log = logging.getLogger(__name__)


def cache_folder(sha256: str) -> Path:
    """Where the converted network of a checkpoint lies, or will.

    The name holds the checkpoint's SHA-256, OpenVINO's version and the network's source: none of them may go stale.
    """
    sources = (Path(str(module.__file__)).read_text(encoding="utf-8") for module in (network_module, parts))
    named = (sha256, importlib.metadata.version("openvino"), *sources)
    return _caches() / hashlib.sha256("\n".join(named).encode()).hexdigest()[:20]


def _caches() -> Path:
    home = os.environ.get("FOURCLICK_HOME")
    return (Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("fourclick", appauthor=False))) / "engines"


def is_converted(sha256: str) -> bool:
    return bool(sha256) and bool(_files(cache_folder(sha256)))


def _files(folder: Path) -> list[Path]:
    """The models of a network's parts."""
    return sorted(folder.glob("*.xml"))


def read_converted(folder: Path) -> dict[str, ov.Model]:
    """The parts of a converted network from its folder in the cache."""
    import openvino as ov

    # the folders used last are the ones that stay
    os.utime(folder)
    return {path.stem: ov.Core().read_model(path) for path in _files(folder)}


def converted(network: FourclickNetwork, sha256: str = "") -> dict[str, ov.Model]:
    """The network's parts for OpenVINO, from the cache where they are there, else converted (seconds) and cached.

    Without a SHA-256 nothing is cached. The models take any number of images at once: reshape them before they are compiled.
    """
    return cached(sha256, lambda: _convert(network))


def cached(sha256: str, make: Callable[[], dict[str, ov.Model]]) -> dict[str, ov.Model]:
    """The parts of this name from the cache, else the ones made now, which the cache then keeps."""
    if is_converted(sha256):
        try:
            return read_converted(cache_folder(sha256))
        except RuntimeError as error:
            _log.info("The cached network cannot be read and is converted anew: %s", error)
            shutil.rmtree(cache_folder(sha256), ignore_errors=True)
    models = make()
    if sha256:
        try:
            _keep(models, cache_folder(sha256))
        except OSError as error:
            _log.info("The converted network cannot be cached: %s", error)
    return models


def convert_later(network: FourclickNetwork, sha256: str) -> subprocess.Popen[bytes]:
    """Converts in a process of its own; `is_converted` tells whether it succeeded. Raises OSError without a cache."""
    folder = cache_folder(sha256)
    work = folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
    save_checkpoint(work / SOURCE, network, half=False)
    return _started(str(work), str(folder))


def quantised_name(sha256: str) -> str:
    """Under which the cache keeps the 8-bit form of a checkpoint's network."""
    return sha256 and f"{sha256} int8"


def is_quantisation_tried(sha256: str) -> bool:
    """Whether this machine has the 8-bit form of a converted network, or has found that it is not worth it."""
    return is_converted(quantised_name(sha256)) or (cache_folder(sha256) / NOT_WORTH_IT).is_file()


def quantise_later(sha256: str) -> subprocess.Popen[bytes]:
    """Tries the 8-bit form of a network that is converted already, in a process of its own; about a minute."""
    return _started("--quantise", str(cache_folder(sha256)), str(cache_folder(quantised_name(sha256))))


def _started(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", __name__, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _convert(network: FourclickNetwork) -> dict[str, ov.Model]:
    network = network.cpu().eval()
    examples = parts.example_inputs(network)
    return {name: _convert_part(part.eval(), examples[name]) for name, part in parts.parts_of(network).items()}


def _convert_part(part: nn.Module, example: tuple[Tensor, ...]) -> ov.Model:
    import openvino as ov

    with warnings.catch_warnings(), _log_levels_kept(), torch.no_grad():
        # torch announces the end of the tracing that OpenVINO's converter uses
        warnings.simplefilter("ignore")
        # Left to itself the converter traces twice more to compare; the tests do so once and for all.
        traced = torch.jit.trace(part, example, check_trace=False)  # type: ignore[no-untyped-call]
        return ov.convert_model(traced, example_input=example, input=[[-1, *each.shape[1:]] for each in example])


@contextmanager
def _log_levels_kept() -> Iterator[None]:
    """OpenVINO's converter turns the whole program's log down to errors."""
    root = logging.getLogger()
    level = root.level
    try:
        yield
    finally:
        root.setLevel(level)


def _keep(models: dict[str, ov.Model], folder: Path) -> None:
    """Written beside and renamed, so that a folder with this name is always whole. The oldest others go."""
    import openvino as ov

    temporary = folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
    temporary.mkdir(parents=True, exist_ok=True)
    try:
        for name, model in models.items():
            ov.save_model(model, temporary / f"{name}.xml", compress_to_fp16=False)
        if not _files(folder):
            # what a deletion left that found files in use
            shutil.rmtree(folder, ignore_errors=True)
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    others = sorted((each for each in folder.parent.iterdir() if each != folder), key=lambda each: each.stat().st_mtime)
    for each in others[: max(0, len(others) + 1 - MOST_KEPT)]:
        shutil.rmtree(each, ignore_errors=True)


def main() -> None:
    if hasattr(os, "nice"):
        os.nice(10)
    if sys.argv[1] == "--quantise":
        _try_quantised(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    work, folder = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        _keep(_convert(load_checkpoint(work / SOURCE).network()), folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _try_quantised(converted_folder: Path, folder: Path) -> None:
    """Keeps the 8-bit form of a converted network where it pays on this processor, or else a note that it does not."""
    from fourclick.models.engines.quantisation import pays, quantised, synthetic_samples

    models = read_converted(converted_folder)
    inputs = next(iter(models.values())).inputs[0]
    samples = synthetic_samples(inputs.partial_shape[-1].get_length())
    quick = quantised(models, samples)
    if pays(models, quick, samples):
        _keep(quick, folder)
    else:
        (converted_folder / NOT_WORTH_IT).touch()


if __name__ == "__main__":
    main()
