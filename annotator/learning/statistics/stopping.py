"""Whether the next batch is worth labelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.sentence import sentence
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
        too_early = sentence(
            "Too early to say whether to stop: that takes {points} measured rounds, compared with {seeds} trainings each "
            "(n = {n}: exploratory).",
            points=points,
            seeds=LEAST_SEEDS,
            n=gain.n,
        )
        return StopAdvice(False, too_early, gain)
    told = {"batch": batch, "mean": 100 * gain.mean, "half": 100 * gain.half_width, "n": gain.n}
    if gain.high < least_gain:
        stop = sentence(
            "You can stop: the next {batch} labels are expected to bring {mean:.1f} ± {half:.1f} Dice points (95 % interval, "
            "n = {n}), less than {least:g}.",
            least=100 * least_gain,
            **told,
        )
        return StopAdvice(True, stop, gain)
    go_on = sentence(
        "Go on: the next {batch} labels are expected to bring {mean:.1f} ± {half:.1f} Dice points (95 % interval, n = {n}).",
        **told,
    )
    return StopAdvice(False, go_on, gain)


def _slope(curve: Curve, points: int) -> float | None:
    labels, dice = np.array(curve.labels[-points:]), np.array(curve.dice[-points:])
    if len(labels) < points or labels[-1] <= labels[0]:
        return None
    away = labels - labels.mean()
    return float(away @ dice / (away @ away))
