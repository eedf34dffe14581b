"""Noise on scores, so that a batch is not the same thing many times over."""

from __future__ import annotations

import math

import numpy as np

from fourclick.annotator.learning.arrays import FloatArray, IntArray
from fourclick.annotator.learning.ranking import descending

TINY = float(np.finfo(np.float64).tiny)


def with_power_noise(scores: FloatArray, beta: float, rng: np.random.Generator) -> FloatArray:
    """(N,): `log s + Gumbel(0, 1/beta)`: its top k are a draw of k with chances as s^beta, without putting back.

    Kirsch et al. 2022 (arXiv 2106.12059). scores: (N,) >= 0, what is not finite stays NaN and takes a draw all the same.
    beta > 0; infinite: the scores' own order, ties included. Raises ValueError for other betas.
    """
    if not beta > 0:
        raise ValueError(f"beta is more than 0, not {beta}.")
    drawn = rng.gumbel(size=len(scores))
    usable = np.where(np.isfinite(scores), scores, np.nan)
    if math.isinf(beta):
        return usable
    return np.asarray(np.log(np.maximum(usable, TINY)) + drawn / beta)


def with_rank_noise(scores: FloatArray, rng: np.random.Generator, *, beta: float = 1.0) -> FloatArray:
    """(N,): softrank, `-log rank + Gumbel(0, 1/beta)`, rank 1 for the highest score; for scores on any scale. As above."""
    if not beta > 0:
        raise ValueError(f"beta is more than 0, not {beta}.")
    ranks = np.empty(len(scores))
    ranks[descending(scores)] = np.arange(1, len(scores) + 1)
    drawn = rng.gumbel(size=len(scores))
    found = -np.log(ranks) + (0.0 if math.isinf(beta) else drawn / beta)
    return np.where(np.isfinite(scores), found, np.nan)


def beta_of_round(number: int, rounds: int, *, first: float = 1.0, last: float = 100.0) -> float:
    """`first (last/first)^(number / (rounds - 1))`: the noise falls from round 0 to the last (ClaSP PE, arXiv 2601.13677).

    Later rounds than planned keep the last; with a single round it is the first.
    """
    share = min(max(number / (rounds - 1), 0.0), 1.0) if rounds > 1 else 0.0
    return float(first * (last / first) ** share)


def stochastic_batch(scores: FloatArray, k: int, rng: np.random.Generator) -> IntArray:
    """The best of random batches: the pool is shuffled and cut into groups of `k`; that with the highest mean is returned.

    Gaillochet et al. 2023 (arXiv 2301.07670). An incomplete last group is left over. Within the batch the highest score comes
    first. Scores that are not finite count as the least; with k >= N it is the whole pool.
    """
    count = len(scores)
    if k <= 0 or not count:
        return np.empty(0, np.intp)
    finite = np.isfinite(scores)
    least = float(scores[finite].min()) if finite.any() else 0.0
    groups = [np.arange(count)] if k >= count else _cut(rng.permutation(count), k)
    values = np.where(finite, scores, least)
    best = max(groups, key=lambda rows: (int(finite[rows].sum() == len(rows)), float(values[rows].mean())))
    rows = np.sort(best)
    return np.asarray(rows[descending(scores[rows])], np.intp)


def _cut(order: IntArray, size: int) -> list[IntArray]:
    return [order[start : start + size] for start in range(0, len(order) - size + 1, size)]
