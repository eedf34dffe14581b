"""8-bit integers after training, for processors without bfloat16: about twice as fast where they multiply them in hardware."""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from fourclick.models.devices import DeviceError
from fourclick.models.engines import parts
from fourclick.models.engines.engine import Engine, FloatMap
from fourclick.models.engines.signal_stack import kept_signal_stack
from fourclick.models.metrics import dice
from fourclick.models.sentence import sentence

if TYPE_CHECKING:
    import openvino as ov

    from fourclick.models.engines.openvino_engine import Models

COUNT = 96
ROUNDS = 9
MOST_TIME = 0.8
"""Of the time in float32: less of a gain is not worth what rounding costs."""
MOST_LOSS = 0.002
"""Of Dice: 0.2 points."""


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationSample:
    """A network input (C, S, S) float32 and the object's true mask (S, S) bool."""

    inputs: FloatMap
    truth: np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def has_quantiser() -> bool:
    return importlib.util.find_spec("nncf") is not None


def quantised(models: Models, samples: Sequence[CalibrationSample]) -> dict[str, ov.Model]:
    """A network's parts with 8-bit convolutions, their ranges taken from `samples`.

    Raises DeviceError where nncf is not installed. Takes about twenty seconds.
    """
    if not has_quantiser():
        raise DeviceError(
            sentence("8-bit integers need the package nncf. Run pip install nncf, or choose the device openvino.")
        )
    import nncf

    # not by its own set_log_level, which also quietens handlers that others have
    logging.getLogger("nncf").setLevel(logging.ERROR)
    found = {}
    for name, inputs in _calibration(models, samples).items():
        # one image at a time: the quantiser wants to know the shape
        fixed = models[name].clone()
        fixed.reshape({index: list(each.shape) for index, each in enumerate(inputs[0])})
        with kept_signal_stack():
            model = nncf.quantize(
                fixed,
                nncf.Dataset([dict(enumerate(each)) for each in inputs]),
                subset_size=len(inputs),
                preset=nncf.QuantizationPreset.MIXED,
            )
        model.reshape({index: [-1, *each.shape[1:]] for index, each in enumerate(inputs[0])})
        found[name] = model
    return found


def _calibration(models: Models, samples: Sequence[CalibrationSample]) -> dict[str, list[tuple[FloatMap, ...]]]:
    """What each part is given for the samples, a batch of one each."""
    from fourclick.models.engines.openvino_engine import OpenVinoEngine

    batches = [each.inputs[None] for each in samples]
    if parts.WHOLE in models:
        return {parts.WHOLE: [(batch,) for batch in batches]}
    exact = OpenVinoEngine(models, "f32")
    return {
        parts.ENCODER: [(parts.without_clicks(batch),) for batch in batches],
        parts.ANSWER: [(*exact.features(batch), batch) for batch in batches],
    }


def pays(models: Models, quick: Models, samples: list[CalibrationSample]) -> bool:
    """Whether the 8-bit network is clearly faster here than the network itself in float32, and as good on the samples."""
    from fourclick.models.engines.openvino_engine import OpenVinoEngine

    exact, rounded = OpenVinoEngine(models, "f32"), OpenVinoEngine(quick, "int8")
    if _mean_dice(exact, samples) - _mean_dice(rounded, samples) > MOST_LOSS:
        return False
    times: dict[str, list[float]] = {exact.name: [], rounded.name: []}
    for sample in (samples * ROUNDS)[:ROUNDS]:
        # in turns, so that a busy machine slows both alike
        for engine in (exact, rounded):
            began = time.perf_counter()
            engine.run(sample.inputs)
            times[engine.name].append(time.perf_counter() - began)
    return median(times[rounded.name]) < MOST_TIME * median(times[exact.name])


def _mean_dice(engine: Engine, samples: Sequence[CalibrationSample]) -> float:
    scores = [dice(engine.run(each.inputs) >= 0, each.truth) for each in samples]
    return float(np.mean(scores))


def synthetic_samples(side_px: int, count: int = COUNT) -> list[CalibrationSample]:
    """Synthetic objects, always the same."""
    from fourclick.models.samples import sample

    rng = np.random.default_rng(0)
    drawn = (sample(None, side_px, rng) for _ in range(count))
    return [CalibrationSample(each["inputs"], each["truth"][0] > 0) for each in drawn]
