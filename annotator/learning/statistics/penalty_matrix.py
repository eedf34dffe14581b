"""Who beats whom: the pairwise penalty matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.statistics.holm import holm
from fourclick.annotator.learning.statistics.paired_test import t_test

LEVEL = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class PenaltyMatrix:
    """`wins`: (S, S), row beats column: the number of settings, each counted by the share of its budgets at which it does."""

    names: tuple[str, ...]
    wins: FloatArray
    settings: int

    @property
    def won(self) -> FloatArray:
        """(S,) how often a strategy beats the others: the mean of its row, without itself."""
        return np.asarray(self.wins.sum(axis=1) / max(1, len(self.names) - 1))

    @property
    def lost(self) -> FloatArray:
        """(S,) how often it is beaten: the mean of its column."""
        return np.asarray(self.wins.sum(axis=0) / max(1, len(self.names) - 1))


def penalty_matrix(settings: Sequence[Mapping[str, Array]], *, with_holm: bool = False, level: float = LEVEL) -> PenaltyMatrix:
    """As Ash et al. 2020 and nnActive have it, with rows that win (in nnActive's table the columns lose).

    settings: for each (a data set with its label regime) the metric (seeds, budgets) of every strategy, the same seeds in the
    same rows. At each budget and for each pair a paired t-test over the seeds; p < level adds 1 / budgets to the better one.
    with_holm: the p-values of all pairs and budgets of a setting are adjusted together first. Raises ValueError where the
    settings' strategies or a setting's shapes differ.
    """
    names = tuple(sorted(settings[0])) if settings else ()
    wins = np.zeros((len(names), len(names)))
    for setting in settings:
        if tuple(sorted(setting)) != names or len({np.shape(each) for each in setting.values()}) > 1:
            raise ValueError("Every setting has the same strategies, with as many seeds and budgets each.")
        table = np.stack([np.asarray(setting[name], np.float64) for name in names])
        pairs = list(combinations(range(len(names)), 2))
        budgets = table.shape[2]
        p_values = np.array([[t_test(table[i, :, b], table[j, :, b]) for b in range(budgets)] for i, j in pairs])
        if with_holm:
            p_values = holm(p_values.ravel()).reshape(p_values.shape)
        for (i, j), row in zip(pairs, p_values, strict=True):
            better = np.sign((table[i] - table[j]).mean(axis=0)) * (row < level)
            wins[i, j] += (better > 0).sum() / budgets
            wins[j, i] += (better < 0).sum() / budgets
    return PenaltyMatrix(names, wins, len(settings))
