"""Whether the advice saves work, in one sentence that claims no more than the figures do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fourclick.annotator.core.sentence import Sentence, sentence
from fourclick.annotator.learning.statistics.curve import Curve
from fourclick.annotator.learning.statistics.interval import Interval, mean_interval
from fourclick.annotator.learning.statistics.saving import height_difference, log_cost_ratio

LEAST_SEEDS = 5
"""With fewer the ranking of strategies can flip (CDALBench, arXiv 2408.00426): everything is exploratory."""


class Claim(StrEnum):
    SAVES = "saves"
    NOT_SHOWN = "no difference shown"
    WORSE = "worse than random"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `labels`, `seconds`: the saving as a share, more than 0 is less work; `dice`: the difference in AUBC.

    `seconds` is None where no time was logged. `n`: seeds. Intervals are NaN for n < 2.
    """

    claim: Claim
    sentence: str
    n: int
    labels: Interval
    dice: Interval
    seconds: Interval | None = None

    @property
    def is_exploratory(self) -> bool:
        return self.n < LEAST_SEEDS


def verdict(audit: Sequence[Curve], advised: Sequence[Curve], rng: np.random.Generator) -> Verdict:
    """Compares streams of labels: `audit` was drawn at random, `advised` was suggested; one curve of each per seed, in pairs.

    A claim needs at least five seeds, a 95 % interval of the saved labels (or, where they are known and differ, seconds) that
    leaves out 0, and an interval of the Dice at equal cost that agrees. The saving is 1 - the geometric mean of the
    seeds' cost ratios: a ratio and its inverse weigh the same. Raises ValueError for different numbers of curves.
    """
    if len(audit) != len(advised):
        raise ValueError(f"Streams are compared seed by seed: {len(audit)} and {len(advised)} curves do not pair up.")
    labels, dice = _saving(audit, advised, rng, by_seconds=False)
    is_timed = bool(audit) and all(each.seconds is not None for each in (*audit, *advised))
    seconds, timed_dice = _saving(audit, advised, rng, by_seconds=True) if is_timed else (None, None)
    claim = _claim(labels, dice)
    if seconds is not None and timed_dice is not None:
        by_time = _claim(seconds, timed_dice)
        claim = by_time if by_time is not Claim.NOT_SHOWN else claim
    return Verdict(claim, _sentence(claim, labels, seconds), labels.n, labels, dice, seconds)


def _saving(
    audit: Sequence[Curve], advised: Sequence[Curve], rng: np.random.Generator, *, by_seconds: bool
) -> tuple[Interval, Interval]:
    """(saved share, difference in AUBC) over the seeds."""

    def axes(curve: Curve) -> tuple[np.ndarray, np.ndarray]:
        return np.array(curve.seconds if by_seconds else curve.labels, np.float64), np.array(curve.dice, np.float64)

    pairs = [(axes(one), axes(two)) for one, two in zip(audit, advised, strict=True)]
    ratios = mean_interval(np.array([log_cost_ratio(*pair) for pair in pairs]), rng)
    heights = mean_interval(np.array([height_difference(*pair) for pair in pairs]), rng)
    return Interval(_share(ratios.mean), _share(ratios.high), _share(ratios.low), ratios.n), heights


def _share(log_ratio: float) -> float:
    return 1 - math.exp(log_ratio)


def _claim(saving: Interval, dice: Interval) -> Claim:
    if saving.n < LEAST_SEEDS or not saving.is_known or not dice.is_known:
        return Claim.NOT_SHOWN
    if saving.is_above and dice.is_above:
        return Claim.SAVES
    return Claim.WORSE if saving.is_below and dice.is_below else Claim.NOT_SHOWN


def _sentence(claim: Claim, labels: Interval, seconds: Interval | None) -> Sentence:
    time = seconds if seconds is not None and seconds.is_known else None
    if claim is Claim.NOT_SHOWN:
        if labels.n < LEAST_SEEDS:
            return sentence("No difference shown yet, n = {n}: exploratory.", n=labels.n)
        told = sentence("{figure} of the labels", figure=_figure(labels))
        if time is not None:
            told = sentence("{one} and {other}", one=told, other=sentence("{figure} of the time", figure=_figure(time)))
        return sentence("No difference shown: {told} saved (95 % intervals, n = {n}).", told=told, n=labels.n)
    told = _of_labels(labels)
    if time is not None:
        other = _of_time(time, is_short=_direction(time) == _direction(labels))
        is_contrary = _direction(time) * _direction(labels) < 0
        both = sentence("{one} but {other}") if is_contrary else sentence("{one} and {other}")
        told = Sentence(both, {"one": told, "other": other})
    if claim is Claim.WORSE:
        return sentence("Worse than random: switch. It {told} (95 % intervals, n = {n}).", told=told, n=labels.n)
    return sentence("It {told} (95 % intervals, n = {n}).", told=told, n=labels.n)


def _direction(saving: Interval) -> int:
    return 1 if saving.is_above else -1 if saving.is_below else 0


def _of_labels(saving: Interval) -> Sentence:
    if saving.is_above:
        return sentence("saves {figure} of the labels", figure=_figure(saving))
    if saving.is_below:
        return sentence("costs {figure} more labels", figure=_figure(saving, sign=-1))
    return sentence("shows no difference in labels ({figure})", figure=_figure(saving))


def _of_time(saving: Interval, *, is_short: bool) -> Sentence:
    """Without its verb where that is the labels' too."""
    if saving.is_above:
        told = sentence("{figure} of the time") if is_short else sentence("saves {figure} of the time")
    elif saving.is_below:
        told = sentence("{figure} more time") if is_short else sentence("costs {figure} more time")
    else:
        told = sentence("no difference in time ({figure})") if is_short else sentence("shows no difference in time ({figure})")
    return Sentence(told, {"figure": _figure(saving, sign=-1 if saving.is_below else 1)})


def _figure(saving: Interval, *, sign: int = 1) -> str:
    return f"{round(sign * 100 * saving.mean)} % ± {round(100 * saving.half_width)}"
