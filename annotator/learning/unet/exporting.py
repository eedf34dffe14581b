"""A U-Net as ONNX or OpenVINO file, compared with PyTorch before it counts as written."""

from __future__ import annotations

import importlib.util
import io
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.network import INPUT_CHANNELS, UNet
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.storage.atomic_file import atomic_write
from fourclick.models.engines.choice import has_openvino
from fourclick.models.engines.signal_stack import kept_signal_stack
from fourclick.models.intensity import HIGH_PERCENTILE, HIGHEST, LOW_PERCENTILE, LOWEST

FloatMap = npt.NDArray[np.float32]

ONNX, OPENVINO = "onnx", "openvino"
FORMATS = {ONNX: ".onnx", OPENVINO: ".xml"}
LARGEST_DIFFERENCE = 1e-3
"""Of a probability."""
CHECKED_BATCH = 3
"""Another number of images than the one it was converted with."""
NO_OPENVINO = "OpenVINO, which checks the exported network, is not installed. Run pip install openvino."


@dataclass(frozen=True, slots=True)
class Exported:
    """The files, the largest difference of a probability from PyTorch's, and what found it."""

    paths: tuple[Path, ...]
    difference: float
    checked_by: str


class _WithSoftmax(torch.nn.Module):
    """Images to probabilities."""

    def __init__(self, network: UNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return torch.softmax(self.network(image), 1)


def export_unet(segmenter: Segmenter, path: Path) -> Exported:
    """Writes PATH (.onnx, or .xml with .bin for OpenVINO) and beside it a .json, which says how to prepare an image.

    The file is written elsewhere, read by OpenVINO, and its answers to noise compared with PyTorch's; only then it is moved to
    its place. Raises TrainingError where they differ, or where a package is missing.
    """
    kind = next((name for name, suffix in FORMATS.items() if suffix == path.suffix), "")
    if not kind:
        raise TrainingError(
            sentence("{name}: a U-Net is exported as {formats}.", name=path.name, formats=" or ".join(FORMATS.values()))
        )
    if not has_openvino():
        raise TrainingError(NO_OPENVINO)
    path.parent.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[torch.nn.Module, torch.Tensor, Path], None]] = {ONNX: _write_onnx, OPENVINO: _write_openvino}
    module = _WithSoftmax(segmenter.network.cpu()).eval()
    side = segmenter.config.side_px
    with tempfile.TemporaryDirectory(prefix=".tmp-export-", dir=path.parent) as folder:
        written = Path(folder) / path.name
        with _quiet(), torch.no_grad():
            writers[kind](module, torch.zeros(2, INPUT_CHANNELS, side, side), written)
            images = torch.from_numpy(_noise(side))
            expected = module(images).numpy()
        checks = {"OpenVINO": _answers_of_openvino(written, images.numpy())}
        if kind == ONNX and importlib.util.find_spec("onnxruntime"):
            checks["ONNX Runtime"] = _answers_of_onnxruntime(written, images.numpy())
        difference = max(float(np.abs(found - expected).max()) for found in checks.values())
        if not difference <= LARGEST_DIFFERENCE:
            raise TrainingError(
                sentence(
                    "{name} was not written: its probabilities differ from PyTorch's by up to {difference:.3g}. "
                    "Try the other format.",
                    name=path.name,
                    difference=difference,
                )
            )
        paths = tuple(Path(shutil.move(each, path.parent / each.name)) for each in sorted(Path(folder).iterdir()))
    segmenter.network.to(segmenter.device)
    described = _described(segmenter, difference)
    with atomic_write(path.with_name(f"{path.name}.json")) as temporary:
        temporary.write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Exported((*paths, path.with_name(f"{path.name}.json")), difference, " and ".join(checks))


def _described(segmenter: Segmenter, difference: float) -> dict[str, Any]:
    return {
        "input": f"image (n, 3, {segmenter.config.side_px}, {segmenter.config.side_px}) float32; grey values three times",
        "preparation": {
            "side_px": segmenter.config.side_px,
            "placing": "aspect ratio kept, in the middle, 0 around it",
            "window_percentiles_on_0_1": [LOW_PERCENTILE, HIGH_PERCENTILE],
            "clipped_to": [LOWEST, HIGHEST],
        },
        "output": "probabilities (n, classes, side, side) of sum 1",
        "classes": ["background", *segmenter.classes.names],
        "label_numbers": [0, *segmenter.classes.numbers],
        "checkpoint_sha256": segmenter.sha256,
        "largest_difference_from_torch": difference,
    }


def _noise(side_px: int) -> FloatMap:
    rng = np.random.default_rng(0)
    return rng.uniform(LOWEST, HIGHEST, (CHECKED_BATCH, INPUT_CHANNELS, side_px, side_px)).astype(np.float32)


def _write_onnx(module: torch.nn.Module, example: torch.Tensor, path: Path) -> None:
    missing = [name for name in ("onnx", "onnxscript") if importlib.util.find_spec(name) is None]
    if missing:
        raise TrainingError(
            sentence("ONNX files need {missing}: pip install 'fourclick[onnx]'.", missing=" and ".join(missing))
        )
    shapes = ({0: torch.export.Dim("n", min=1, max=1024)},)
    torch.onnx.export(
        module,
        (example,),
        path,
        input_names=["image"],
        output_names=["probabilities"],
        dynamic_shapes=shapes,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _write_openvino(module: torch.nn.Module, example: torch.Tensor, path: Path) -> None:
    import openvino as ov

    traced = torch.jit.trace(module, example, check_trace=False)  # type: ignore[no-untyped-call]
    model = ov.convert_model(traced, example_input=example, input=[[-1, *example.shape[1:]]])
    ov.save_model(model, path, compress_to_fp16=False)


def _answers_of_openvino(path: Path, images: FloatMap) -> FloatMap:
    import openvino as ov

    with kept_signal_stack():
        compiled = ov.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    answer: FloatMap = compiled(images)[0]
    return answer


def _answers_of_onnxruntime(path: Path, images: FloatMap) -> FloatMap:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    answer: FloatMap = session.run(None, {"image": images})[0]
    return answer


@contextmanager
def _quiet() -> Iterator[None]:
    """The converters announce what torch will drop, chat, and turn the whole program's log down."""
    root = logging.getLogger()
    level = root.level
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        root.setLevel(level)
