"""8-bit integers after training: an experiment for processors that have nothing faster. Needs the extra `int8` (nncf)."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fourclick.models.devices import DeviceError
from fourclick.models.engines.engine import FloatMap

if TYPE_CHECKING:
    import openvino as ov

SAMPLES = 96


def quantised(model: ov.Model, side_px: int, samples: Sequence[FloatMap] | None = None) -> ov.Model:
    """The model with 8-bit convolutions, its ranges taken from `samples` of (C, S, S) or from synthetic objects.

    Raises DeviceError where nncf is not installed. Takes about twenty seconds.
    """
    if importlib.util.find_spec("nncf") is None:
        raise DeviceError("8-bit integers need the package nncf. Run pip install nncf, or choose the device openvino.")
    import nncf

    nncf.set_log_level(logging.ERROR)
    chosen = synthetic_samples(side_px) if samples is None else samples
    # one image at a time: the quantiser wants to know the shape
    fixed = model.clone()
    fixed.reshape([1, *chosen[0].shape])
    dataset = nncf.Dataset([each[None] for each in chosen])
    found: ov.Model = nncf.quantize(fixed, dataset, subset_size=len(chosen), preset=nncf.QuantizationPreset.MIXED)
    found.reshape([-1, *chosen[0].shape])
    return found


def synthetic_samples(side_px: int, count: int = SAMPLES) -> list[FloatMap]:
    """Inputs (C, S, S) of synthetic objects, always the same."""
    from fourclick.models.samples import sample

    rng = np.random.default_rng(0)
    return [sample(None, side_px, rng)["inputs"] for _ in range(count)]
