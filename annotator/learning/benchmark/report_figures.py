"""The figures of a benchmark's report, as JSON has them: NaN is null."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.benchmark.results import Compared
from fourclick.annotator.learning.statistics.games_howell import differences
from fourclick.annotator.learning.statistics.interval import Interval, paired_difference
from fourclick.annotator.learning.statistics.paired_test import paired_test
from fourclick.annotator.learning.statistics.penalty_matrix import penalty_matrix
from fourclick.annotator.learning.statistics.ranks import bootstrapped_ranks
from fourclick.annotator.learning.statistics.verdict import LEAST_SEEDS

BASELINE = "foreground-random"
BETTER, WORSE, NOT_SHOWN, EXPLORATORY = "better", "worse", "no difference shown", "exploratory"


def number(value: float, digits: int = 4) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def judged(found: Interval) -> str:
    """What an interval of a difference to foreground-aware random allows to say."""
    if found.n < LEAST_SEEDS or not found.is_known:
        return EXPLORATORY
    return BETTER if found.is_above else WORSE if found.is_below else NOT_SHOWN


def setting_figures(one: Compared) -> dict[str, Any]:
    """All figures of one setting; Dice in percent."""
    rng = np.random.default_rng(0)
    areas = {name: 100 * one.aubc(name) for name in one.strategies}
    by_time = {name: 100 * one.aubc(name, by="seconds") for name in one.strategies}
    ranks = bootstrapped_ranks(areas, rng)
    rows = []
    for name in one.strategies:
        last, gamma = 100 * one.last(name), one.efficiency(name)
        gap = paired_difference(areas[name], areas[BASELINE], rng)
        timed = paired_difference(by_time[name], by_time[BASELINE], rng)
        rows.append(
            {
                "strategy": name,
                "n": len(one.runs),
                "aubc": mean_sd(areas[name]),
                "final": mean_sd(last),
                "difference": interval(gap),
                "judged": "" if name == BASELINE else judged(gap),
                "difference_by_seconds": interval(timed),
                "test": _test(areas[name], areas[BASELINE]),
                "fg_eff": {**mean_sd(gamma[np.isfinite(gamma)]), "n": int(np.isfinite(gamma).sum())},
                "rank": {key: number(getattr(ranks[name], key), 3) for key in ("mean", "low", "high", "first_share")},
                "clicks": number(one.cost(name, "clicks"), 1),
                "seconds": number(one.cost(name, "seconds"), 1),
                "transfer": _transfer(one, name),
            }
        )
    return {
        "setting": one.setting.name,
        "source": one.setting.source,
        "regularisation": one.setting.regularisation,
        "runs": [list(each) for each in one.runs],
        "labels": [int(each) for each in one.labels()],
        "all_labels": mean_sd(100 * np.array(list(one.full.values()), np.float64)),
        "strategies": rows,
        "kruskal_wallis": _groups(areas),
    }


def _test(first: FloatArray, second: FloatArray) -> dict[str, Any]:
    found = paired_test(first, second)
    return {"name": found.test, "p": number(found.p, 5), "least_p": number(found.least_p, 5)}


def _groups(areas: dict[str, FloatArray]) -> dict[str, Any]:
    """Kruskal-Wallis over all strategies, then the pairs that Games-Howell tells apart."""
    if any(len(each) < 2 for each in areas.values()):
        return {"p": None, "pairs": []}
    found = differences(areas)
    pairs = [
        {"first": each.first, "second": each.second, "difference": number(each.difference), "p": number(each.p, 5)}
        for each in found.pairs
        if each.p < 0.05
    ]
    return {"p": number(found.kruskal_p, 5), "pairs": pairs}


def _transfer(one: Compared, strategy: str) -> dict[str, Any]:
    """The mean Dice over the curve of other networks that were trained on the images chosen with this one."""
    names = one.results[strategy][0]["transfer"]
    return {
        name: mean_sd(100 * np.array([np.mean(each["transfer"][name]) for each in one.results[strategy]])) for name in names
    }


def overall_figures(settings: Sequence[Compared], regularisation: str) -> dict[str, Any] | None:
    """Over all settings of a regularisation; each run counts once, by its mean over the settings. None without a common run."""
    chosen = [one for one in settings if one.setting.regularisation == regularisation]
    runs = sorted(set.intersection(*(set(one.runs) for one in chosen))) if chosen else []
    if not runs:
        return None
    rng = np.random.default_rng(0)
    names = chosen[0].strategies
    areas, curves = {}, []
    for one in chosen:
        at = [one.runs.index(run) for run in runs]
        curves.append({name: one.dice(name)[at] for name in names})
    for name in names:
        areas[name] = np.mean([100 * one.aubc(name)[[one.runs.index(run) for run in runs]] for one in chosen], axis=0)
    rows = []
    ranks = bootstrapped_ranks(areas, rng)
    for name in names:
        gap = paired_difference(areas[name], areas[BASELINE], rng)
        rows.append(
            {
                "strategy": name,
                "n": len(runs),
                "aubc": mean_sd(areas[name]),
                "difference": interval(gap),
                "judged": "" if name == BASELINE else judged(gap),
                "rank": {key: number(getattr(ranks[name], key), 3) for key in ("mean", "low", "high", "first_share")},
            }
        )
    return {
        "regularisation": regularisation,
        "settings": [one.setting.name for one in chosen],
        "n": len(runs),
        "strategies": rows,
        "kruskal_wallis": _groups(areas),
        "penalty": _penalty(curves, with_holm=False),
        "penalty_holm": _penalty(curves, with_holm=True),
    }


def _penalty(curves: Sequence[dict[str, Array]], *, with_holm: bool) -> dict[str, Any]:
    """Rows beat columns."""
    found = penalty_matrix(curves, with_holm=with_holm)
    order = [found.names.index(name) for name in curves[0]]
    return {
        "names": list(curves[0]),
        "wins": [[number(found.wins[i, j], 3) for j in order] for i in order],
        "won": [number(found.won[i], 3) for i in order],
        "lost": [number(found.lost[i], 3) for i in order],
        "settings": found.settings,
    }


def mean_sd(values: FloatArray) -> dict[str, Any]:
    known = values[np.isfinite(values)]
    return {
        "mean": number(known.mean()) if len(known) else None,
        "sd": number(known.std(ddof=1)) if len(known) > 1 else None,
        "values": [number(each) for each in values],
    }


def interval(found: Interval) -> dict[str, Any]:
    return {"mean": number(found.mean), "low": number(found.low), "high": number(found.high), "n": found.n}
