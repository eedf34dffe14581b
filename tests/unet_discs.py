"""Tiny U-Nets on discs, which train in a second."""

from __future__ import annotations

import numpy as np
from shapes import bright, disc

from fourclick.annotator.learning.unet.classes import Classes
from fourclick.annotator.learning.unet.network_config import UNetConfig
from fourclick.annotator.learning.unet.slices import LabelledSlice, Sample
from fourclick.annotator.learning.unet.training import Material
from fourclick.annotator.learning.unet.training_config import UNetTraining

TINY = UNetConfig("tu-test_resnet", 3, (16, 8, 8), 0.2, 32)
CLASSES = Classes((1,), ("disc",))


def disc_slice(number, *, shape=(40, 56)):
    """A bright disc at a place that depends on the number; each image is another patient's."""
    rng = np.random.default_rng(number)
    mask = disc(shape, (rng.integers(16, 40), rng.integers(14, 26)), rng.integers(7, 12))
    return LabelledSlice(f"image{number}", f"patient{number}", 0, bright(mask, seed=number), mask.astype(np.uint8))


def disc_material(*, side_px=32, training=6, validation=2):
    samples = [Sample.packed(disc_slice(number), side_px) for number in range(training + validation)]
    return Material(tuple(samples[:training]), tuple(samples[training:]), CLASSES)


def quick(**options):
    return UNetTraining(
        **({"steps": 6, "batch": 4, "learning_rate": 5e-3, "validate_steps": 3, "log_steps": 2, "workers": 0} | options)
    )
