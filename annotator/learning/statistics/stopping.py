"""Whether the next batch is worth labelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.statistics.curve import Curve
from fourclick.annotator.learning.statistics.interval import Interval, mean_interval
from fourclick.annotator.learning.statistics.verdict import LEAST_SEEDS

POINTS = 3
LEAST_GAIN = 0.005


@dataclass(frozen=True, slots=True)
class StopAdvice:
    """`stop` only where all of the interval of the expected gain in Dice is below what was asked for."""

    stop: bool
    sentence: str
    gain: Interval


def stop_advice(
    curves: Sequence[Curve], batch: int, rng: np.random.Generator, *, least_gain: float = LEAST_GAIN, points: int = POINTS
) -> StopAdvice:
    """The slope of the last points of each seed's curve (least squares), times the labels of the next batch.

    Curves flatten, so the slope promises rather too much than too little. Curves with fewer than `points` points do not count.
    """
    slopes = [slope for each in curves if (slope := _slope(each, points)) is not None]
    gain = mean_interval(np.array(slopes) * batch, rng)
    if gain.n < LEAST_SEEDS or not gain.is_known:
        wanted = f"that takes {points} measured rounds, compared with {LEAST_SEEDS} trainings each"
        return StopAdvice(False, f"Too early to say whether to stop: {wanted} (n = {gain.n}: exploratory).", gain)
    told = f"{100 * gain.mean:.1f} ± {100 * gain.half_width:.1f} Dice points (95 % interval, n = {gain.n})"
    if gain.high < least_gain:
        limit = f"less than {100 * least_gain:g}"
        return StopAdvice(True, f"You can stop: the next {batch} labels are expected to bring {told}, {limit}.", gain)
    return StopAdvice(False, f"Go on: the next {batch} labels are expected to bring {told}.", gain)


def _slope(curve: Curve, points: int) -> float | None:
    labels, dice = np.array(curve.labels[-points:]), np.array(curve.dice[-points:])
    if len(labels) < points or labels[-1] <= labels[0]:
        return None
    away = labels - labels.mean()
    return float(away @ dice / (away @ away))
