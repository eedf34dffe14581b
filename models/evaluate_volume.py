"""How many clicks a whole structure takes: six points, fill and corrections, against four points on every slice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.bootstrap import interval, over_sources, resampled_means
from fourclick.models.dataset import DatasetError, Pair, find_pairs, read_array, slice_pixels, split_patients
from fourclick.models.predictor import Predictor
from fourclick.models.propagation.propagator import Propagator
from fourclick.models.volume_annotator import GOAL, Effort, Structure, by_slices, by_structure

FloatArray = npt.NDArray[np.float64]

SOURCES = ("sts_ct_tumour_3d", "sts_t1_tumour_mr_3d", "msd_hippocampus_mr_3d")
LEAST_SLICES = 5
"""Structures on fewer slices are left out: there is nothing to walk through."""


@dataclass(frozen=True, slots=True)
class VolumeResult:
    """One structure: both procedures' effort."""

    source: str
    patient: str
    image: str
    label: int
    slices: int
    sliced: Effort
    walked: Effort

    def record(self) -> dict[str, Any]:
        each = {
            name: {"clicks": effort.clicks, "seconds": effort.seconds, "dice": effort.dice, "reached": effort.is_done}
            for name, effort in (("by_slices", self.sliced), ("by_structure", self.walked))
        }
        return {"source": self.source, "image": self.image, "label": self.label, "slices": self.slices, **each}


def evaluate_volumes(
    predictor: Predictor,
    data: Path,
    *,
    sources: tuple[str, ...] = SOURCES,
    split: str = "test",
    most: int | None = None,
    seed: int = 0,
    propagator: Propagator | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """The report over all structures (one label in one volume): {"sources": ..., "mean": ..., "structures": [...]}.

    split: "test" for held-out patients, "train", or "all"; most: structures per source, None for all. Slices are those along
    the first axis, as in the app. propagator: what fills between slices; None for interpolation and the network.
    Raises DatasetError where a source is missing.
    """
    found = find_pairs(data)
    missing = [name for name in sources if name not in found]
    if missing:
        raise DatasetError(f"The data folder has no source {missing[0]}. Its sources are: {', '.join(sorted(found))}.")
    held_out = split_patients(found)
    results: list[VolumeResult] = []
    for number, name in enumerate(sources):
        pairs = [pair for pair in found[name] if split == "all" or (pair.patient in held_out) == (split == "test")]
        count = 0
        for position, pair in enumerate(pairs):
            if progress is not None:
                progress(number * 1000 + 1000 * position // len(pairs), 1000 * len(sources), name)
            for label, structure in structures_of(pair, predictor, propagator):
                if most is None or count < most:
                    results.append(_result(pair, label, structure))
                    count += 1
    report = _report(results, predictor, split, seed)
    report["propagation"] = propagator.sha256 if propagator is not None else ""
    return report


def structures_of(pair: Pair, predictor: Predictor, propagator: Propagator | None = None) -> Iterator[tuple[int, Structure]]:
    """(label, structure) of each label of a volume that lies on enough slices."""
    voxels, labels = read_array(pair.image), read_array(pair.mask)
    if labels.ndim != 3 or voxels.shape[:3] != labels.shape:
        raise DatasetError(f"{pair.image.name} is not a volume with a mask of its size; --volume needs volumes.")
    for label in (int(value) for value in np.unique(labels) if value):
        truth = labels == label
        if np.count_nonzero(truth.any(axis=(1, 2))) >= LEAST_SLICES:
            yield label, Structure(predictor, voxels, truth, slice_pixels(pair.image), propagator)


def _result(pair: Pair, label: int, structure: Structure) -> VolumeResult:
    sliced, walked = by_slices(structure), by_structure(structure)
    return VolumeResult(pair.source, pair.patient, pair.image.name, label, len(structure.numbers), sliced, walked)


def _report(results: list[VolumeResult], predictor: Predictor, split: str, seed: int) -> dict[str, Any]:
    by_source: dict[str, list[VolumeResult]] = {}
    for result in results:
        by_source.setdefault(result.source, []).append(result)
    rng = np.random.default_rng(seed)
    draws = {name: resampled_means(_table(each), [one.patient for one in each], rng) for name, each in by_source.items()}
    sources = {name: _figures(each, _table(each).mean(axis=0), draws[name]) for name, each in by_source.items()}
    report = {
        "sources": sources,
        "goal": GOAL,
        "split": split,
        "checkpoint": {"name": predictor.name, "sha256": predictor.checkpoint_sha256},
        "structures": [result.record() for result in results],
    }
    if sources:
        means = np.mean([_table(each).mean(axis=0) for each in by_source.values()], axis=0)
        report["mean"] = _figures(results, means, over_sources(list(draws.values())))
    return report


def _table(results: list[VolumeResult]) -> FloatArray:
    """(n, 4): clicks by slices and by structure, seconds by slices and by structure."""
    rows = [(r.sliced.clicks, r.walked.clicks, r.sliced.seconds, r.walked.seconds) for r in results]
    return np.asarray(rows, np.float64)


def _figures(results: list[VolumeResult], means: FloatArray, draws: FloatArray) -> dict[str, Any]:
    """Means, medians and intervals; the ratios are those of the means."""
    low, high = interval(draws)
    medians = np.median(_table(results), axis=0)
    ratios = np.stack([draws[:, 0] / draws[:, 1], draws[:, 2] / draws[:, 3]], 1)
    ratio_low, ratio_high = interval(ratios)
    names = ("clicks_by_slices", "clicks_by_structure", "seconds_by_slices", "seconds_by_structure")
    return {
        "n": len(results),
        "patients": len({result.patient for result in results}),
        "slices": float(np.mean([result.slices for result in results])),
        "reached": {
            "by_slices": sum(result.sliced.is_done for result in results),
            "by_structure": sum(result.walked.is_done for result in results),
        },
        **{
            name: {"mean": float(means[i]), "median": float(medians[i]), "ci": [float(low[i]), float(high[i])]}
            for i, name in enumerate(names)
        },
        "fewer_clicks": {"mean": float(means[0] / means[1]), "ci": [float(ratio_low[0]), float(ratio_high[0])]},
        "fewer_seconds": {"mean": float(means[2] / means[3]), "ci": [float(ratio_low[1]), float(ratio_high[1])]},
    }


def as_table(report: dict[str, Any]) -> str:
    """The report as a Markdown table."""
    if not report["sources"]:
        return "No structures were found."
    head = ["source", "n", "patients", "slices", "clicks by slices", "clicks by structure"]
    head += ["fewer clicks", "fewer seconds", "reached"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, row in [*report["sources"].items(), ("**mean**", report["mean"])]:
        counts = [str(row["n"]), str(row["patients"]), f"{row['slices']:.0f}"]
        clicks = [_clicks(row["clicks_by_slices"]), _clicks(row["clicks_by_structure"])]
        ratios = [_ratio(row["fewer_clicks"]), _ratio(row["fewer_seconds"])]
        reached = f"{row['reached']['by_slices']} / {row['reached']['by_structure']}"
        lines.append([name, *counts, *clicks, *ratios, reached])
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return (
        f"{text}\n\nClicks to a volume Dice of {report['goal']:.2f}: mean, median, [95 % interval: the patients of each source "
        "drawn again]. By slices: four points on every slice, then corrections. By structure: six points, fill, then "
        "corrections on the slice with the most pixels that are predicted wrong. Reached: by slices / by structure."
    )


def _clicks(row: dict[str, Any]) -> str:
    return f"{row['mean']:.1f}, {row['median']:.0f} [{row['ci'][0]:.1f}, {row['ci'][1]:.1f}]"


def _ratio(row: dict[str, Any]) -> str:
    return f"{row['mean']:.1f} [{row['ci'][0]:.1f}, {row['ci'][1]:.1f}]"
