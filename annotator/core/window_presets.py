"""The display windows of CT by what they are for, and whether an image's values are Hounsfield units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import Window, sampled

AIR_HU, TISSUE_HU = (-1100, -850), (-200, 300)
LEAST_AIR, LEAST_TISSUE = 0.005, 0.05
LOWEST_HU = -4096


@dataclass(frozen=True, slots=True)
class WindowPreset:
    """A named window in Hounsfield units."""

    name: str
    level_hu: float
    width_hu: float

    @property
    def window(self) -> Window:
        return Window.of(self.level_hu, self.width_hu)


CT_PRESETS = (
    WindowPreset("Lung", -600, 1500),
    WindowPreset("Bone", 400, 1800),
    WindowPreset("Brain", 40, 80),
    WindowPreset("Abdomen", 50, 400),
    WindowPreset("Mediastinum", 50, 350),
    WindowPreset("Liver", 30, 150),
    WindowPreset("Spine", 50, 250),
    WindowPreset("Stroke", 40, 40),
    WindowPreset("Temporal bone", 600, 2800),
    WindowPreset("Subdural", 75, 215),
    WindowPreset("Angiography", 300, 600),
)


def is_hounsfield(image: Image) -> bool:
    """Whether the values are Hounsfield units: DICOM says CT, or nothing is said and the values look like air and tissue."""
    if image.is_rgb or image.modality:
        return not image.is_rgb and image.modality == "CT"
    if image.voxels.dtype.kind not in "if":
        return False
    sample = sampled(image.voxels)
    sample = sample[np.isfinite(sample)]
    if not sample.size or sample.min() < LOWEST_HU:
        return False
    air, tissue = (float(((sample >= low) & (sample <= high)).mean()) for low, high in (AIR_HU, TISSUE_HU))
    return air >= LEAST_AIR and tissue >= LEAST_TISSUE
