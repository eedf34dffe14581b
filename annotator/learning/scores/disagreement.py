"""How far the passes' masks lie apart: a score of the whole image."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.outputs import Outputs


def dice_disagreement_by_class(outputs: Outputs) -> FloatArray:
    """(C,) in [0, 1]: 1 - mean over passes of 2 Σ p̄ p_t / (Σ p̄ + Σ p_t), over valid pixels; NaN for absent classes.

    A class is absent where no pass gives it the most of any pixel: its few hundredths everywhere would count as the greatest
    disagreement. The background is always absent. The Dice is soft: passes that agree on 0.5 disagree by 0.5.
    """
    probabilities = outputs.probabilities if outputs.valid is None else outputs.probabilities[:, :, outputs.valid]
    flat = np.asarray(probabilities, np.float64).reshape(*probabilities.shape[:2], -1)
    mean = flat.mean(axis=0)
    both = np.einsum("cn,tcn->tc", mean, flat)
    total = mean.sum(axis=1) + flat.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - (2 * both / total).mean(axis=0)
    found[~_is_present(flat)] = np.nan
    return np.asarray(np.clip(found, 0, 1))


def dice_disagreement(outputs: Outputs) -> float:
    """The mean over the classes that any pass predicts, 0 where all passes see nothing but background; NaN for NaN."""
    counted = outputs.probabilities if outputs.valid is None else outputs.probabilities[:, :, outputs.valid]
    if not counted.size or not np.isfinite(counted).all():
        return float("nan")
    found = dice_disagreement_by_class(outputs)
    present = found[~np.isnan(found)]
    return float(present.mean()) if present.size else 0.0


def _is_present(flat: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(C,) from (T, C, N): whether any pass predicts the class anywhere; never the background."""
    present = np.zeros(flat.shape[1], np.bool_)
    for each in flat:
        present[np.unique(each.argmax(axis=0))] = True
    present[0] = False
    return present
