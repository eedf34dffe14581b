"""Exports answer as PyTorch does, or are not there."""

from __future__ import annotations

import importlib.util
import json

import numpy as np
import pytest

from fourclick.annotator.learning.unet import exporting
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.exporting import export_unet

has_onnx = all(importlib.util.find_spec(name) for name in ("onnx", "onnxscript"))
FORMATS = [
    pytest.param("net.xml", id="openvino"),
    pytest.param("net.onnx", id="onnx", marks=pytest.mark.skipif(not has_onnx, reason="onnx and onnxscript are not installed")),
]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_agrees_with_pytorch(segmenter, tmp_path, name):
    exported = export_unet(segmenter, tmp_path / "out" / name)
    assert exported.difference < 1e-4
    assert all(path.is_file() for path in exported.paths)
    assert not list((tmp_path / "out").glob(".tmp*"))
    told = json.loads((tmp_path / "out" / f"{name}.json").read_text())
    assert told["classes"] == ["background", "disc"]
    assert told["preparation"]["side_px"] == 32
    import openvino as ov

    import fourclick.models.engines  # noqa: F401 (no telemetry)

    images = np.random.default_rng(5).random((2, 3, 32, 32), np.float32)
    answer = ov.Core().compile_model(tmp_path / "out" / name, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(images)[0]
    assert answer.shape == (2, 2, 32, 32)
    assert np.allclose(answer.sum(1), 1, atol=1e-4)


def test_an_export_that_differs_is_not_written(segmenter, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "_answers_of_openvino", lambda path, images: np.zeros((3, 2, 32, 32), np.float32))
    monkeypatch.setattr(exporting, "_write_openvino", lambda module, example, path: path.write_text("net"))
    with pytest.raises(TrainingError, match="differ from PyTorch"):
        export_unet(segmenter, tmp_path / "net.xml")
    assert not list(tmp_path.iterdir())


def test_other_formats_get_a_sentence(segmenter, tmp_path):
    with pytest.raises(TrainingError, match=r"exported as \.onnx or \.xml"):
        export_unet(segmenter, tmp_path / "net.pt")


@pytest.mark.skipif(has_onnx, reason="onnx is installed")
def test_without_onnx_a_sentence_says_what_to_install(segmenter, tmp_path):
    with pytest.raises(TrainingError, match=r"fourclick\[onnx\]"):
        export_unet(segmenter, tmp_path / "net.onnx")
