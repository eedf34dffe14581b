"""The figures of an evaluation: means by source and over sources, with how far chance could have moved them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from fourclick.models.bootstrap import interval, over_drawn_sources, over_sources, resampled_means
from fourclick.models.metrics import calibration_error
from fourclick.models.object_result import ObjectResult

FloatArray = npt.NDArray[np.float64]

COUNTS = ("n", "patients", "trained_on")
WITH_INTERVALS = ("dice_by_clicks", "iou_by_clicks", "nsd_by_clicks", "noc85", "noc90")
DIFFERENCE = "difference_to_"


def condition_report(results: dict[str, list[ObjectResult]], *, baselines: Sequence[str] = (), seed: int = 0) -> dict[str, Any]:
    """{"sources": {name: row}, "mean": row, "predicted_dice": ...} of results by source.

    A row: counts "n", "patients", "trained_on" (objects from images the checkpoint was trained on); "dice_by_clicks",
    "iou_by_clicks", "nsd_by_clicks", "nsd_mm" (where the spacing is known), "missed_extremes_by_clicks" [after 4
    points, +1, ...]; "noc85", "noc90" (mean clicks to that IoU, the four counted); "missed_extremes" and "ece" after 4 points;
    "harmful_corrections" and "idle_corrections" as shares of the corrections made; the Dice of each baseline; "ci" with the
    [low, high] of 95 %; "differences" {baseline: {"mean", "ci"}}, Dice after 4 points less the baseline's, paired by object.
    None where nothing could be measured. "mean" averages the sources, each with the same weight; there "ci" draws the patients
    of each source again, "ci_sources" the sources too, which says more where sources have one patient.
    """
    sources: dict[str, Any] = {}
    means: list[dict[str, FloatArray]] = []
    for name, each in results.items():
        draws = _resampled(each, baselines, np.random.default_rng([seed, *name.encode()]))
        means.append(draws)
        sources[name] = _row(each, baselines) | _chances(_compared(each, baselines), draws)
    mean = _mean_row(list(sources.values()))
    if means:
        mean |= _mean_chances([_compared(each, baselines) for each in results.values()], means, seed)
    everything = [result for each in results.values() for result in each]
    return {"sources": sources, "mean": mean, "predicted_dice": _predicted(everything)}


def _row(results: Sequence[ObjectResult], baselines: Sequence[str]) -> dict[str, Any]:
    made = sum(each.made for each in results)
    in_mm = [each.nsd_mm for each in results if each.nsd_mm is not None]
    missed = _averaged([each.missed for each in results])
    bins = [each.calibration for each in results if each.calibration is not None]
    return {
        "n": len(results),
        "patients": len({each.patient for each in results}),
        "trained_on": sum(each.origin is not None and each.origin.known for each in results),
        "dice_by_clicks": _averaged([each.dice for each in results]),
        "iou_by_clicks": _averaged([each.iou for each in results]),
        "nsd_by_clicks": _averaged([each.nsd for each in results]),
        "nsd_mm": _averaged(in_mm) if in_mm else None,
        "noc85": round(float(np.mean([each.clicks_to(0.85) for each in results])), 4),
        "noc90": round(float(np.mean([each.clicks_to(0.90) for each in results])), 4),
        "missed_extremes_by_clicks": missed,
        "missed_extremes": missed[0] if missed else None,
        "ece": round(calibration_error(np.sum(bins, axis=0)), 5) if bins else None,
        "harmful_corrections": round(sum(each.harmful for each in results) / made, 5) if made else None,
        "idle_corrections": round(sum(each.idle for each in results) / made, 5) if made else None,
        **{name: round(float(np.mean([each.baselines[name] for each in results])), 5) for name in baselines},
    }


def _mean_row(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The unweighted mean over sources of every figure that they have, and the sums of what is counted."""
    if not rows:
        return {"n": 0}
    mean: dict[str, Any] = {name: sum(each[name] for each in rows) for name in COUNTS}
    for name in rows[0]:
        if name in (*COUNTS, "ci", "differences"):
            continue
        known = [each[name] for each in rows if each[name] is not None]
        mean[name] = np.round(np.mean(known, axis=0), 5).tolist() if known else None
    return mean


def _compared(results: Sequence[ObjectResult], baselines: Sequence[str]) -> dict[str, FloatArray]:
    """Per figure that gets an interval, (n, 1 or clicks + 1): one row per object."""
    columns: dict[str, Any] = {
        "dice_by_clicks": [each.dice for each in results],
        "iou_by_clicks": [each.iou for each in results],
        "nsd_by_clicks": [each.nsd for each in results],
        "noc85": [[each.clicks_to(0.85)] for each in results],
        "noc90": [[each.clicks_to(0.90)] for each in results],
    }
    for name in baselines:
        columns[name] = [[each.baselines[name]] for each in results]
        columns[DIFFERENCE + name] = [[each.dice[0] - each.baselines[name]] for each in results]
    return {name: np.asarray(values, np.float64) for name, values in columns.items()}


def _resampled(results: Sequence[ObjectResult], baselines: Sequence[str], rng: np.random.Generator) -> dict[str, FloatArray]:
    """Per figure the means of each resample: the same patients are drawn for all figures."""
    compared = _compared(results, baselines)
    draws = resampled_means(np.concatenate(list(compared.values()), axis=1), [each.patient for each in results], rng)
    ends = np.cumsum([values.shape[1] for values in compared.values()])
    return dict(zip(compared, np.split(draws, ends[:-1], axis=1), strict=True))


def _chances(compared: dict[str, FloatArray], draws: dict[str, FloatArray]) -> dict[str, Any]:
    """ "ci" and "differences" of a row."""
    ci: dict[str, Any] = {}
    differences: dict[str, Any] = {}
    for name, means in draws.items():
        pairs = [[round(float(low), 5), round(float(high), 5)] for low, high in zip(*interval(means), strict=True)]
        if name.startswith(DIFFERENCE):
            difference = round(float(compared[name].mean()), 5)
            differences[name.removeprefix(DIFFERENCE)] = {"mean": difference, "ci": pairs[0]}
        else:
            ci[name] = pairs if name.endswith("_by_clicks") else pairs[0]
    return {"ci": ci, "differences": differences}


def _mean_chances(
    compared: Sequence[dict[str, FloatArray]], draws: Sequence[dict[str, FloatArray]], seed: int
) -> dict[str, Any]:
    """ "ci", "ci_sources" and "differences" of the row over sources, from each source's objects and resampled means."""
    means = {name: np.mean([each[name].mean(0) for each in compared], axis=0)[None] for name in compared[0]}
    same = {name: over_sources([each[name] for each in draws]) for name in draws[0]}
    # One generator per figure, with the same seed: the same sources are drawn for all.
    other = {name: over_drawn_sources([each[name] for each in draws], np.random.default_rng(seed)) for name in draws[0]}
    row, wider = _chances(means, same), _chances(means, other)
    for name, difference in row["differences"].items():
        difference["ci_sources"] = wider["differences"][name]["ci"]
    return {**row, "ci_sources": wider["ci"]}


def _predicted(results: Sequence[ObjectResult]) -> dict[str, Any] | None:
    """How well the network's own estimate of its Dice after four points ranks and meets the true one; None without any."""
    both = [(each.predicted_dice, each.dice[0]) for each in results if each.predicted_dice is not None]
    if not both:
        return None
    said, true = np.asarray(both, np.float64).T
    varies = len(both) > 1 and np.ptp(said) > 0 and np.ptp(true) > 0
    return {
        "n": len(both),
        "spearman": round(float(stats.spearmanr(said, true).statistic), 5) if varies else None,
        "mae": round(float(np.abs(said - true).mean()), 5),
    }


def _averaged(values: Sequence[Sequence[float]]) -> list[float]:
    return [round(float(value), 5) for value in np.mean(values, axis=0)]
