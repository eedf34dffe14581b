"""OpenVINO on the processor."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov

from fourclick.models.engines.engine import FloatMap
from fourclick.models.engines.hardware import threads_asked
from fourclick.models.engines.parts import PartsEngine
from fourclick.models.engines.signal_stack import kept_signal_stack

_log = logging.getLogger(__name__)

Models = Mapping[str, ov.Model]
"""A converted network: the models of its parts (see `parts`)."""


class OpenVinoEngine(PartsEngine):
    """A converted network, compiled for each shape of input when that first comes.

    models: as `conversion.converted` gives them. precision: "f32", "bf16", or "int8" for quantised ones (what is left in
    floating point then runs in bf16 where the processor has it). cache: folder for compiled networks, or None.
    """

    def __init__(self, models: Models, precision: str, *, cache: Path | None = None) -> None:
        super().__init__(
            f"OpenVINO {precision}, CPU", {name: _OpenVinoPart(model, precision, cache) for name, model in models.items()}
        )


class _OpenVinoPart:
    """One part of the network."""

    def __init__(self, model: ov.Model, precision: str, cache: Path | None) -> None:
        self._model = model
        self._options = _options(precision, cache)
        with kept_signal_stack():
            self._core = ov.Core()
        self._compiled: dict[tuple[tuple[int, ...], ...], Any] = {}

    def __call__(self, *inputs: FloatMap) -> tuple[FloatMap, ...]:
        request = self._request(tuple(each.shape for each in inputs))
        answer = request.infer([np.ascontiguousarray(each) for each in inputs], share_inputs=True)
        return tuple(np.array(answer[index], np.float32) for index in range(len(answer)))

    def _request(self, shapes: tuple[tuple[int, ...], ...]) -> Any:
        """The part compiled for inputs of these shapes: fixed ones are a good deal faster than open ones."""
        if shapes not in self._compiled:
            model = self._model.clone()
            model.reshape({index: list(shape) for index, shape in enumerate(shapes)})
            self._compiled[shapes] = self._compile(model).create_infer_request()
        return self._compiled[shapes]

    def _compile(self, model: ov.Model) -> Any:
        """Compiled with the cache, tried a second time where that fails, and at last without.

        Two processes that compile the same network at once write the same file there, and one of them finds it renamed under
        its hands ("cannot set permissions"). The second try reads what the other wrote; a cache on a full disk fails again.
        """
        for _ in range(2 if "CACHE_DIR" in self._options else 0):
            try:
                with kept_signal_stack():
                    return self._core.compile_model(model, "CPU", self._options)
            except RuntimeError as error:
                _log.info("Compiling with the cache failed: %s", error)
        uncached = {name: value for name, value in self._options.items() if not name.startswith("CACHE_")}
        # a core of its own: the first one may remember the folder
        with kept_signal_stack():
            return ov.Core().compile_model(model, "CPU", uncached)


def _options(precision: str, cache: Path | None) -> dict[str, Any]:
    lowers = precision == "bf16" or (precision == "int8" and has_bfloat16())
    # The latency hint uses every physical core for the one request.
    options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16" if lowers else "f32"}
    if (threads := threads_asked()) is not None:
        options["INFERENCE_NUM_THREADS"] = str(threads)
    if cache is not None:
        # without the weights, which lie beside it already
        options |= {"CACHE_DIR": str(cache), "CACHE_MODE": "OPTIMIZE_SIZE"}
    return options


def has_bfloat16() -> bool:
    """Whether OpenVINO computes bfloat16 in hardware here."""
    with kept_signal_stack():
        return "BF16" in ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
