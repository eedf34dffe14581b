"""OpenVINO on the processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov

from fourclick.models.engines.engine import Engine, FloatMap
from fourclick.models.engines.hardware import threads_asked


class OpenVinoEngine(Engine):
    """A converted network, compiled for each shape of input when that first comes.

    model: as `conversion.converted` gives it. precision: "f32", "bf16", or "int8" for a quantised model (what is left in
    floating point then runs in bf16 where the processor has it). cache: folder for compiled networks, or None.
    """

    def __init__(self, model: ov.Model, precision: str, *, cache: Path | None = None) -> None:
        self._model = model
        self._precision = precision
        self._cache = cache
        self._core = ov.Core()
        self._compiled: dict[tuple[int, ...], Any] = {}

    @property
    def name(self) -> str:
        return f"OpenVINO {self._precision}, CPU"

    def outputs(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        request = self._request(batch.shape)
        answer = request.infer([np.ascontiguousarray(batch)], share_inputs=True)
        return tuple(np.array(answer[index], np.float32) for index in range(len(answer)))

    def _request(self, shape: tuple[int, ...]) -> Any:
        """The compiled network for inputs of this shape: fixed shapes are a good deal faster than open ones."""
        if shape not in self._compiled:
            model = self._model.clone()
            model.reshape(list(shape))
            self._compiled[shape] = self._core.compile_model(model, "CPU", self._options()).create_infer_request()
        return self._compiled[shape]

    def _options(self) -> dict[str, Any]:
        lowers = self._precision == "bf16" or (self._precision == "int8" and has_bfloat16())
        # The latency hint uses every physical core for the one request.
        options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16" if lowers else "f32"}
        if (threads := threads_asked()) is not None:
            options["INFERENCE_NUM_THREADS"] = str(threads)
        if self._cache is not None:
            # without the weights, which lie beside it already
            options |= {"CACHE_DIR": str(self._cache), "CACHE_MODE": "OPTIMIZE_SIZE"}
        return options


def has_bfloat16() -> bool:
    """Whether OpenVINO computes bfloat16 in hardware here."""
    return "BF16" in ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
